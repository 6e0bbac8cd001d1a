import rule from '../../../rules/apigatewayv2/stage-access-logging.ts'
import { testRule } from '../../../src/testing.ts'

const stage = (AccessLogSettings?: object) => ({
  StageName: '$default',
  api: { ApiId: 'a1', Name: 'shop' },
  AccessLogSettings,
})

testRule(rule, {
  pass: [
    {
      name: 'to a log group',
      row: stage({
        DestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:shop',
        Format: '$context.requestId',
      }),
      message: 'Access logs go to arn:aws:logs:eu-west-1:111122223333:log-group:shop.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: stage(),
      message: 'The stage writes no access logs.',
      evidence: { path: 'AccessLogSettings.DestinationArn', seen: null, expected: 'an ARN' },
    },
    {
      name: 'a format alone',
      row: stage({ Format: '$context.requestId' }),
      message: 'The stage writes no access logs.',
    },
  ],
})
