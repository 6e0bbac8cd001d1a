import rule from '../../../rules/elbv2/alb-waf.ts'
import { testRule } from '../../../src/testing.ts'

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188'
const row = (webAcls: object[] | undefined, more: object = {}) => ({
  LoadBalancerArn: ALB,
  Type: 'application',
  Scheme: 'internet-facing',
  SecurityGroups: ['sg-web'],
  webAcls,
  ...more,
})
const ACL = { Name: 'shop', ARN: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1' }
const group = (more: object) => ({
  GroupId: 'sg-web',
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...more }],
  prefixLists: [
    { PrefixListId: 'pl-cf', PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing', OwnerId: 'AWS' },
  ],
})
const listeners = [
  { LoadBalancerArn: ALB, Port: 443 },
  { LoadBalancerArn: 'arn:other', Port: 80 },
]
const CLOUDFRONT = { PrefixListIds: [{ PrefixListId: 'pl-cf' }] }
const NONE = 'No web ACL filters its requests.'

testRule(rule, {
  pass: [{ name: 'a web ACL', row: row([ACL]), message: 'Web ACL shop filters its requests.' }],
  fail: [
    {
      name: 'none',
      row: row([]),
      message: NONE,
      severity: 'medium',
      evidence: { path: 'webAcls', seen: [], expected: 'one web ACL' },
    },
    {
      name: 'none, but only CloudFront can reach it',
      row: row([]),
      wants: { securityGroups: [group(CLOUDFRONT)], listeners },
      message: `${NONE} Only CloudFront can reach it.`,
      severity: 'low',
    },
    {
      name: 'none, and not only CloudFront can reach it',
      row: row([]),
      wants: { securityGroups: [group({ ...CLOUDFRONT, IpRanges: [{ CidrIp: '0.0.0.0/0' }] })], listeners },
      message: NONE,
      severity: 'medium',
    },
    {
      name: 'none, and one of its security groups was not seen',
      row: row([], { SecurityGroups: ['sg-web', 'sg-unseen'] }),
      wants: { securityGroups: [group(CLOUDFRONT)], listeners },
      message: NONE,
      severity: 'medium',
    },
    {
      name: 'none, and its listeners were not seen',
      row: row([]),
      wants: { securityGroups: [group(CLOUDFRONT)] },
      message: NONE,
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'an internal ALB', row: row(undefined, { Scheme: 'internal' }), message: 'The ALB is internal.' },
    { name: 'an NLB', row: row(undefined, { Type: 'network' }), message: 'The load balancer is an NLB.' },
    {
      name: 'a GWLB',
      row: row(undefined, { Type: 'gateway' }),
      message: 'The load balancer is a Gateway Load Balancer.',
    },
  ],
  unknown: [{ name: 'an answer without a list', row: row(undefined), message: 'AWS did not list the web ACLs.' }],
})
