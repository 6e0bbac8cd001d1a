import { defineService } from '../collection.ts'

export const lambda = defineService({
  name: 'lambda',
  scope: 'regional',
  load: () => import('@aws-sdk/client-lambda'),
  scrub: {
    GetFunctionConfiguration: ({ Environment, ...configuration }) =>
      Environment ? { ...configuration, Environment: withoutValues(Environment) } : configuration,
  },
})

const REMOVED = '[removed]'

interface Environment {
  Variables?: Record<string, string> | undefined
  Error?: { ErrorCode?: string | undefined; Message?: string | undefined } | undefined
}

/** Keeps the names of environment variables; the message of an error may quote a value. */
const withoutValues = ({ Variables, Error: error }: Environment): Environment => ({
  ...(Variables && { Variables: Object.fromEntries(Object.keys(Variables).map((name) => [name, REMOVED])) }),
  ...(error && { Error: { ...error, Message: REMOVED } }),
})
