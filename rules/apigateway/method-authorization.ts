import { callArn } from '../../src/aws/lambda-integration.ts'
import { isPreflight, isPrivate } from '../../src/aws/rest-api.ts'
import { methods } from '../../src/collect/apigateway-methods.ts'
import { isOpenToEveryone, parseApiPolicy } from '../../src/policy/api-policy.ts'
import { unreadable } from '../../src/policy/parse.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { matches } from '../../src/wildcard.ts'

export default defineRule({
  id: 'apigateway-method-authorization',
  title: 'REST API methods require authorization',
  severity: 'high',
  source: ['15.5', '15.11', '8.8'],
  rationale:
    'Whoever finds the address of the API can call what is behind the method. An authorizer that exists changes nothing ' +
    'until the method names it, and a change of the method nothing until the stage is deployed again.',
  remediation:
    'aws apigateway update-method --rest-api-id {restApi.id} --resource-id {resourceId} --http-method {httpMethod} --patch-operations op=replace,path=/authorizationType,value=AWS_IAM',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html'],
  peers: { prowler: ['apigateway_restapi_authorizers_enabled', 'apigateway_restapi_public_with_authorizer'] },
  // Paths of resources that everybody may call, with `*` for any text.
  options: { publicPaths: ['/health'] },
  on: methods.with('stages'),
  check(method, { options, ...place }) {
    const { restApi, path = '/', authorizationType, apiKeyRequired, stages } = method
    if (!authorizationType) return unknown('AWS did not say how the method authorizes its callers.')
    if (authorizationType !== 'NONE') return pass(`Callers are authorized by ${authorizationType}.`)
    if (!stages) return unknown('AWS did not list the stages of the API.')
    if (stages.length === 0) return notApplicable('The API has no stage: nobody can call it.')
    if (isPrivate(restApi)) return notApplicable('Only VPC endpoints lead to the API.')
    if (isPreflight(method))
      return notApplicable("It answers browsers' preflight requests, which carry no credentials.")
    const chosen = options.publicPaths.find((pattern) => matches(pattern, path))
    if (chosen !== undefined) return notApplicable(`It is public on purpose: ${chosen} is in publicPaths.`)

    const arns = stages.map(({ stageName }) => callArn(method, { api: restApi.id, name: stageName }, place))
    const parsed = restApi.policy ? parseApiPolicy(restApi.policy) : undefined
    if (parsed?.problems) return unknown(unreadable(parsed.problems))
    if (parsed && !isOpenToEveryone(parsed.policy, arns, place.account)) {
      return notApplicable("The API's resource policy does not let everybody in.")
    }
    const found = seen('authorizationType', 'NONE', 'AWS_IAM, CUSTOM or COGNITO_USER_POOLS')
    if (!apiKeyRequired) return fail('Anybody may call it: authorizationType is NONE.', found)
    return fail('It asks for an API key only, which tells clients apart but authorizes nobody.', found, {
      severity: 'medium',
    })
  },
})
