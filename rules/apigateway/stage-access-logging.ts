import { stages } from '../../src/collect/apigateway.ts'
import { defineRule, fail, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'apigateway-stage-access-logging',
  title: 'REST stages write access logs',
  severity: 'medium',
  source: ['15.9', '15.11'],
  rationale: 'Nobody can tell afterwards who called the API, from where, and what came of it.',
  remediation:
    'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path=/accessLogSettings/destinationArn,value=LOG_GROUP_ARN \'op=replace,path=/accessLogSettings/format,value="$context.requestId $context.identity.sourceIp $context.httpMethod $context.path $context.status"\'',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  on: stages,
  check({ accessLogSettings }) {
    const { destinationArn } = accessLogSettings ?? {}
    if (destinationArn) return pass(`Access logs go to ${destinationArn}.`)
    return fail('The stage writes no access logs.', seen('accessLogSettings.destinationArn', destinationArn, 'an ARN'))
  },
})
