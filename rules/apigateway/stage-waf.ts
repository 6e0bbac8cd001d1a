import { isPrivate } from '../../src/aws/rest-api.ts'
import { stages } from '../../src/collect/apigateway.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'apigateway-stage-waf',
  title: 'Public REST API stages have a web ACL',
  severity: 'medium',
  source: ['8.8', '15.12'],
  rationale:
    'Common attacks, floods of requests and known bad addresses reach the backend unfiltered. HTTP APIs cannot have a ' +
    'web ACL: what needs one there stands behind CloudFront.',
  remediation:
    'aws wafv2 associate-web-acl --web-acl-arn WEB_ACL_ARN --resource-arn arn:{partition}:apigateway:{region}::/restapis/{restApi.id}/stages/{stageName}',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html'],
  compliance: { securityHub: ['APIGateway.4'], config: ['API_GW_ASSOCIATED_WITH_WAF'] },
  peers: { prowler: ['apigateway_restapi_waf_acl_attached'] },
  on: stages,
  check({ restApi, webAclArn }) {
    if (webAclArn) return pass(`Web ACL ${webAclArn} filters its requests.`)
    if (isPrivate(restApi)) return notApplicable('Only VPC endpoints lead to the API.')
    return fail('No web ACL filters its requests.', seen('webAclArn', webAclArn, 'the ARN of a web ACL'))
  },
})
