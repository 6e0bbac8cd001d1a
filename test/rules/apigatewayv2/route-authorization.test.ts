import rule from '../../../rules/apigatewayv2/route-authorization.ts'
import { testRule } from '../../../src/testing.ts'

const route = (RouteKey: string, AuthorizationType: string | undefined, more: object = {}) => ({
  RouteId: 'rt1',
  RouteKey,
  AuthorizationType,
  ApiKeyRequired: false,
  api: { ApiId: 'a1', Name: 'shop', ProtocolType: 'HTTP' },
  stages: [{ StageName: '$default' }],
  ...more,
})
const socket = { api: { ApiId: 'a2', Name: 'chat', ProtocolType: 'WEBSOCKET' } }
const ANYBODY = 'Anybody may call it: AuthorizationType is NONE.'

testRule(rule, {
  pass: [
    { name: 'JWT', row: route('GET /basket', 'JWT'), message: 'Callers are authorized by JWT.' },
    { name: 'IAM', row: route('ANY /basket', 'AWS_IAM'), message: 'Callers are authorized by AWS_IAM.' },
    {
      name: 'Lambda, of a WebSocket',
      row: route('$connect', 'CUSTOM', socket),
      message: 'Callers are authorized by CUSTOM.',
    },
  ],
  fail: [
    {
      name: 'nothing',
      row: route('GET /basket', 'NONE'),
      message: ANYBODY,
      severity: 'high',
      evidence: { path: 'AuthorizationType', seen: 'NONE', expected: 'JWT, AWS_IAM or CUSTOM' },
    },
    { name: 'nothing, of all other routes', row: route('$default', 'NONE'), message: ANYBODY },
    {
      name: 'nothing, of a WebSocket, which cannot have JWT',
      row: route('$connect', 'NONE', socket),
      message: ANYBODY,
      evidence: { path: 'AuthorizationType', seen: 'NONE', expected: 'AWS_IAM or CUSTOM' },
      remediation:
        'aws apigatewayv2 update-route --api-id {api.ApiId} --route-id {RouteId} --authorization-type CUSTOM --authorizer-id AUTHORIZER_ID',
    },
    {
      name: 'a key, of a WebSocket',
      row: route('$connect', 'NONE', { ...socket, ApiKeyRequired: true }),
      severity: 'medium',
      message: 'It asks for an API key only, which tells clients apart but authorizes nobody.',
    },
  ],
  notApplicable: [
    {
      name: 'OPTIONS',
      row: route('OPTIONS /{proxy+}', 'NONE'),
      message: "Browsers' preflight requests carry no credentials.",
    },
    {
      name: 'what a WebSocket says after it was let in',
      row: route('sendmessage', 'NONE', socket),
      message: 'A WebSocket API authorizes on $connect, and only there.',
    },
    {
      name: 'a public path',
      row: route('GET /products/{id}', 'NONE'),
      options: { publicPaths: ['/health', '/products/*'] },
      message: 'It is public on purpose: /products/* is in publicPaths.',
    },
    {
      name: 'an API without a stage',
      row: route('GET /basket', 'NONE', { stages: [] }),
      message: 'The API has no stage: nobody can call it.',
    },
  ],
  unknown: [
    {
      name: 'no type',
      row: route('GET /basket', undefined),
      message: 'AWS did not say how the route authorizes its callers.',
    },
    {
      name: 'no list of stages',
      row: route('GET /basket', 'NONE', { stages: undefined }),
      message: 'AWS did not list the stages of the API.',
    },
  ],
})
