import { stages } from '../../src/collect/apigatewayv2.ts'
import { defineRule, fail, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'apigatewayv2-stage-access-logging',
  title: 'HTTP and WebSocket stages write access logs',
  severity: 'medium',
  source: ['15.9', '15.11'],
  rationale:
    'Nobody can tell afterwards who called the API, from where, and what came of it. HTTP APIs have no other logs.',
  remediation:
    'aws apigatewayv2 update-stage --api-id {api.ApiId} --stage-name {StageName} --access-log-settings \'DestinationArn=LOG_GROUP_ARN,Format="$context.requestId $context.identity.sourceIp $context.routeKey $context.status"\'',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html',
  ],
  compliance: { securityHub: ['APIGateway.9'], config: ['API_GWV2_ACCESS_LOGS_ENABLED'] },
  peers: { prowler: ['apigatewayv2_api_access_logging_enabled'] },
  on: stages,
  check({ AccessLogSettings }) {
    const { DestinationArn } = AccessLogSettings ?? {}
    if (DestinationArn) return pass(`Access logs go to ${DestinationArn}.`)
    return fail('The stage writes no access logs.', seen('AccessLogSettings.DestinationArn', DestinationArn, 'an ARN'))
  },
})
