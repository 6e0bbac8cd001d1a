import { callArn, calledFunction, lambdaIn } from '../../src/aws/lambda-integration.ts'
import { methods } from '../../src/collect/apigateway-methods.ts'
import { mayCallFunction } from '../../src/policy/function-permission.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'apigateway-integration-lambda',
  title: 'Lambda integrations can invoke their function',
  severity: 'medium',
  source: ['15.5', '15.10'],
  rationale:
    'The method answers 500 to every request. The console gives the permission when it makes the integration; whoever ' +
    'makes it with a script or deletes the function forgets.',
  remediation:
    'aws lambda add-permission --function-name {function} --statement-id api-gateway-{restApi.id}-{resourceId} --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn {source}',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html',
  ],
  correction:
    'The document says that API Gateway makes a role to invoke the function. The console makes none: it adds a ' +
    "statement to the function's own policy, for this API and method.",
  on: methods.with('stages', 'lambdaFunction'),
  check(method, place) {
    const { methodIntegration: { uri, credentials } = {}, restApi, stages, lambdaFunction } = method
    const called = calledFunction(uri)
    if (!called) return notApplicable('No Lambda function is behind it.')
    const target = lambdaIn(uri)
    if (!target) return unknown(`Which function it calls depends on the stage: ${called}.`)
    if (target.account !== place.account) return unknown(`Function ${target.arn} belongs to another account.`)
    if (target.region !== place.region) return unknown(`Function ${target.arn} is in another region.`)
    if (lambdaFunction === undefined || !stages) return unknown('AWS did not list the functions, or the stages.')
    if (lambdaFunction === null) return gone(target)
    if (credentials) return pass(`It invokes ${target.name} by ${credentials}.`)
    if (stages.length === 0) return notApplicable('The API has no stage: nobody can call it.')

    const sourceArnOf = (name: string | undefined) => callArn(method, { api: restApi.id, name }, place)
    const sourceArns = stages.map(({ stageName }) => sourceArnOf(stageName))
    return verdictOn(lambdaFunction.policy, target, sourceArns, sourceArnOf('*'))
  },
})

interface Target {
  arn: string
  account: string
  name: string
}

const gone = ({ arn, name }: Target) =>
  fail(`Function ${name} does not exist.`, seen('methodIntegration.uri', arn, 'a function that exists'), {
    remediation: `aws apigateway put-integration --rest-api-id {restApi.id} --resource-id {resourceId} --http-method {httpMethod} --type {methodIntegration.type} --integration-http-method POST --uri INTEGRATION_URI`,
  })

function verdictOn(document: string | undefined, target: Target, sourceArns: readonly string[], source: string) {
  const found = seen('lambdaFunction.policy', document, `lambda:InvokeFunction for apigateway.amazonaws.com`)
  const values = { function: target.arn, source }
  if (!document) return fail(`Function ${target.name} has no policy that lets API Gateway in.`, found, { values })
  const { policy, problems } = parsePolicy(document)
  if (!policy) return unknown(unreadable(problems))
  const answers = sourceArns.map((sourceArn) => ({ sourceArn, may: mayInvoke(policy, sourceArn, target) }))
  const refused = answers.filter(({ may }) => may === false).map(({ sourceArn }) => sourceArn)
  if (refused.length > 0) {
    return fail(`The policy of function ${target.name} does not let in ${refused.join(', ')}.`, found, { values })
  }
  if (answers.some(({ may }) => may === undefined)) {
    return unknown(`Whether the policy of function ${target.name} lets API Gateway in depends on the request.`)
  }
  return pass(`The policy of function ${target.name} lets API Gateway invoke it.`)
}

const mayInvoke = (policy: Parameters<typeof mayCallFunction>[0], sourceArn: string, { arn, account }: Target) =>
  mayCallFunction(policy, {
    functionArn: arn,
    service: 'apigateway.amazonaws.com',
    sourceArn,
    sourceAccount: account,
  })
