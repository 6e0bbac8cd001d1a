import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { REMOVED, verdictOn } from '../aws/secret-scanner.ts'
import { defineService } from '../collection.ts'
import type { Json } from '../json.ts'

export const lambda = defineService({
  name: 'lambda',
  scope: 'regional',
  load: () => import('@aws-sdk/client-lambda'),
  // AWS takes up to 10,000, and gives no more than 50 a page.
  pageSize: { ListFunctions: 50 },
  scrub: {
    GetFunctionConfiguration: withoutValues,
    ListFunctions: (answer) => ({ ...answer, Functions: answer.Functions?.map(withoutValues) }),
  },
})

/** With the values of environment variables scrubbed: see `verdictOn`. */
export const functions = lambda.collection('functions', {
  type: 'AWS::Lambda::Function',
  calls: ['ListFunctions'],
  list: async (call) => (await call('ListFunctions')).Functions,
  id: (configuration) => configuration.FunctionArn,
  name: (configuration) => configuration.FunctionName,
})

/** Keeps the names of environment variables, and says of each value what it is; the message of an error may quote one. */
function withoutValues<Configuration extends Pick<Json<FunctionConfiguration>, 'Environment'>>(
  configuration: Configuration,
): Configuration {
  const { Variables, Error: error } = configuration.Environment ?? {}
  const verdicts = Object.entries(Variables ?? {}).map(([name, value]) => [name, verdictOn(name, value)])
  const Environment = {
    ...(Variables && { Variables: Object.fromEntries(verdicts) }),
    ...(error && { Error: { ...error, Message: REMOVED } }),
  }
  return configuration.Environment ? { ...configuration, Environment } : configuration
}
