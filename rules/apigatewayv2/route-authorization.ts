import { routes } from '../../src/collect/apigatewayv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { matches } from '../../src/wildcard.ts'

export default defineRule({
  id: 'apigatewayv2-route-authorization',
  title: 'HTTP and WebSocket API routes require authorization',
  severity: 'high',
  source: ['15.2', '15.11'],
  rationale:
    'Whoever finds the address of the API can call what is behind the route. An authorizer that exists changes nothing ' +
    'until the route names it. A WebSocket API authorizes once, when a client connects.',
  remediation:
    'aws apigatewayv2 update-route --api-id {api.ApiId} --route-id {RouteId} --authorization-type JWT --authorizer-id AUTHORIZER_ID',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html',
  ],
  compliance: { securityHub: ['APIGateway.8'], config: ['API_GWV2_AUTHORIZATION_TYPE_CONFIGURED'] },
  peers: { prowler: ['apigatewayv2_api_authorizers_enabled'] },
  // Paths of HTTP routes that everybody may call, with `*` for any text.
  options: { publicPaths: [] as string[] },
  on: routes.with('stages'),
  check({ api, RouteKey = '', AuthorizationType, ApiKeyRequired, stages }, { options }) {
    const isWebSocket = api.ProtocolType === 'WEBSOCKET'
    if (isWebSocket && RouteKey !== '$connect') {
      return notApplicable('A WebSocket API authorizes on $connect, and only there.')
    }
    if (!AuthorizationType) return unknown('AWS did not say how the route authorizes its callers.')
    if (AuthorizationType !== 'NONE') return pass(`Callers are authorized by ${AuthorizationType}.`)
    if (!stages) return unknown('AWS did not list the stages of the API.')
    if (stages.length === 0) return notApplicable('The API has no stage: nobody can call it.')
    const [verb, path = RouteKey] = RouteKey.split(' ')
    if (verb === 'OPTIONS') return notApplicable("Browsers' preflight requests carry no credentials.")
    const chosen = isWebSocket ? undefined : options.publicPaths.find((pattern) => matches(pattern, path))
    if (chosen !== undefined) return notApplicable(`It is public on purpose: ${chosen} is in publicPaths.`)

    const found = seen('AuthorizationType', 'NONE', isWebSocket ? 'AWS_IAM or CUSTOM' : 'JWT, AWS_IAM or CUSTOM')
    const own = isWebSocket ? { remediation: AUTHORIZE_CONNECTING } : {}
    if (!ApiKeyRequired) return fail('Anybody may call it: AuthorizationType is NONE.', found, own)
    const message = 'It asks for an API key only, which tells clients apart but authorizes nobody.'
    return fail(message, found, { ...own, severity: 'medium' })
  },
})

const AUTHORIZE_CONNECTING =
  'aws apigatewayv2 update-route --api-id {api.ApiId} --route-id {RouteId} --authorization-type CUSTOM --authorizer-id AUTHORIZER_ID'
