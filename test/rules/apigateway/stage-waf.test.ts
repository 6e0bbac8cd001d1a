import rule from '../../../rules/apigateway/stage-waf.ts'
import { testRule } from '../../../src/testing.ts'

const ACL = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/api/1'
const stage = (webAclArn: string | undefined, ...types: string[]) => ({
  stageName: 'prod',
  restApi: { id: 'q3v5yc', name: 'warehouse', endpointConfiguration: { types } },
  webAclArn,
})
const message = 'No web ACL filters its requests.'

testRule(rule, {
  pass: [
    { name: 'a web ACL', row: stage(ACL, 'REGIONAL'), message: `Web ACL ${ACL} filters its requests.` },
    { name: 'a web ACL of a private API', row: stage(ACL, 'PRIVATE'), message: `Web ACL ${ACL} filters its requests.` },
  ],
  fail: [
    {
      name: 'none',
      row: stage(undefined, 'REGIONAL'),
      message,
      evidence: { path: 'webAclArn', seen: null, expected: 'the ARN of a web ACL' },
    },
    { name: 'none of an edge-optimized API', row: stage(undefined, 'EDGE'), message },
    { name: 'an empty one', row: stage('', 'REGIONAL'), message },
    { name: 'an API of which AWS named no endpoint', row: { stageName: 'prod', restApi: { id: 'q3v5yc' } }, message },
  ],
  notApplicable: [
    { name: 'a private API', row: stage(undefined, 'PRIVATE'), message: 'Only VPC endpoints lead to the API.' },
  ],
})
