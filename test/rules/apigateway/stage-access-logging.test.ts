import rule from '../../../rules/apigateway/stage-access-logging.ts'
import { testRule } from '../../../src/testing.ts'

const stage = (accessLogSettings: object | null | undefined) => ({
  stageName: 'prod',
  restApi: { id: 'q3v5yc', name: 'warehouse' },
  accessLogSettings,
})
const message = 'The stage writes no access logs.'

testRule(rule, {
  pass: [
    {
      name: 'to a log group',
      row: stage({ destinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:api', format: '$context.requestId' }),
      message: 'Access logs go to arn:aws:logs:eu-west-1:111122223333:log-group:api.',
    },
    {
      name: 'to Firehose',
      row: stage({ destinationArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/amazon-apigateway-api' }),
      message: 'Access logs go to arn:aws:firehose:eu-west-1:111122223333:deliverystream/amazon-apigateway-api.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: stage(undefined),
      message,
      evidence: { path: 'accessLogSettings.destinationArn', seen: null, expected: 'an ARN' },
    },
    { name: 'none, said with null', row: stage(null), message },
    { name: 'a format without a destination', row: stage({ format: '$context.requestId' }), message },
  ],
})
