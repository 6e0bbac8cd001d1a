import rule from '../../../rules/elbv2/http-listener-redirect.ts'
import { testRule } from '../../../src/testing.ts'

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188'
const alb = (more: object = {}) => ({
  LoadBalancerArn: ALB,
  Type: 'application',
  Scheme: 'internet-facing',
  SecurityGroups: ['sg-web'],
  ...more,
})
const RULE = `${ALB.replace(':loadbalancer/', ':listener-rule/')}/f2f7dc8efc522ab2/9683b2d02a6cabee`
const REDIRECT = "'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'"
const needs = { loadBalancers: [alb()] }

const FORWARD = { Type: 'forward', TargetGroupArn: 'arn:tg' }
const WEIGHTED = {
  Type: 'forward',
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: 'arn:tg1', Weight: 1 },
      { TargetGroupArn: 'arn:tg2', Weight: 9 },
    ],
  },
}
const redirect = (Protocol?: string) => ({
  Type: 'redirect',
  RedirectConfig: { ...(Protocol && { Protocol }), Port: '443', StatusCode: 'HTTP_301' },
})
const FIXED = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }

/** A listener as AWS gives it: DescribeRules repeats the default actions as a rule of their own. */
const listener = (defaultActions: object[], rules: object[] = [], more: object = {}) => ({
  ListenerArn: `${ALB.replace(':loadbalancer/', ':listener/')}/f2f7dc8efc522ab2`,
  LoadBalancerArn: ALB,
  Protocol: 'HTTP',
  Port: 80,
  DefaultActions: defaultActions,
  rules: [...rules, { Priority: 'default', IsDefault: true, Conditions: [], Actions: defaultActions }],
  ...more,
})
const rule10 = (actions: object[], conditions: object[] = []) => ({
  RuleArn: RULE,
  Priority: '10',
  IsDefault: false,
  Conditions: conditions,
  Actions: actions,
})
const path = (...values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values: values } })
const ACME = '/.well-known/acme-challenge/*'

const CLOUDFRONT = {
  PrefixListId: 'pl-cf',
  PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing',
  OwnerId: 'AWS',
}
const group = (permission: object, more: object = {}) => ({
  GroupId: 'sg-web',
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, ...permission }],
  prefixLists: [CLOUDFRONT],
  ...more,
})
const fromCloudFront = { PrefixListIds: [{ PrefixListId: 'pl-cf' }] }

const ONLY_REDIRECTS = 'Port 80 only redirects to HTTPS or gives fixed responses.'
const FORWARDS = 'Port 80 answers over plain HTTP: the default rule forwards requests.'

testRule(rule, {
  pass: [
    { name: 'redirects everything', row: listener([redirect('HTTPS')]), needs, message: ONLY_REDIRECTS },
    {
      name: 'redirects some and refuses the rest',
      row: listener([FIXED], [rule10([redirect('HTTPS')])]),
      needs,
      message: ONLY_REDIRECTS,
    },
    {
      name: 'forwards only the ACME challenge',
      row: listener([redirect('HTTPS')], [rule10([FORWARD], [path(ACME)])]),
      needs,
      message: ONLY_REDIRECTS,
    },
    {
      name: 'the older way to write a path condition',
      row: listener([redirect('HTTPS')], [rule10([FORWARD], [{ Field: 'path-pattern', Values: [ACME] }])]),
      needs,
      message: ONLY_REDIRECTS,
    },
    {
      name: 'forwards a path that the user allows',
      row: listener([redirect('HTTPS')], [rule10([FORWARD], [path('/health')])]),
      needs,
      options: { allowedPaths: ['/health'] },
      message: ONLY_REDIRECTS,
    },
  ],
  fail: [
    {
      name: 'forwards',
      row: listener([FORWARD]),
      needs,
      message: FORWARDS,
      severity: 'high',
      evidence: { path: 'DefaultActions[0].Type', seen: 'forward', expected: 'redirect' },
      remediation: `aws elbv2 modify-listener --listener-arn {ListenerArn} --default-actions ${REDIRECT}`,
    },
    {
      name: 'forwards by default and by a rule',
      row: listener([FORWARD], [rule10([FORWARD], [path('/api/*')])]),
      needs,
      message: 'Port 80 answers over plain HTTP: the default rule forwards requests, rule 10 forwards requests.',
      remediation: `aws elbv2 modify-listener --listener-arn {ListenerArn} --default-actions ${REDIRECT}`,
    },
    { name: 'forwards by weight', row: listener([WEIGHTED]), needs, message: FORWARDS },
    {
      name: 'forwards by default while one rule redirects',
      row: listener([FORWARD], [rule10([redirect('HTTPS')], [path('/shop/*')])]),
      needs,
      message: FORWARDS,
    },
    {
      name: 'redirects by default while one rule forwards',
      row: listener([redirect('HTTPS')], [rule10([FORWARD], [path('/api/*')])]),
      needs,
      message: 'Port 80 answers over plain HTTP: rule 10 forwards requests.',
      evidence: { path: 'rules[0].Actions[0].Type', seen: 'forward', expected: 'redirect' },
      remediation: `aws elbv2 modify-rule --rule-arn {RuleArn} --actions ${REDIRECT}`,
      values: { RuleArn: RULE },
    },
    {
      name: 'another listener of the load balancer, on port 8080',
      row: listener([FORWARD], [], { Port: 8080 }),
      needs,
      message: 'Port 8080 answers over plain HTTP: the default rule forwards requests.',
    },
    {
      name: 'redirects to HTTP',
      row: listener([redirect('HTTP')]),
      needs,
      message: 'Port 80 answers over plain HTTP: the default rule redirects to HTTP.',
      evidence: { path: 'DefaultActions[0].RedirectConfig.Protocol', seen: 'HTTP', expected: 'HTTPS' },
    },
    {
      name: 'redirects to the same protocol',
      row: listener([redirect('#{protocol}')]),
      needs,
      message: 'Port 80 answers over plain HTTP: the default rule redirects to HTTP.',
    },
    {
      name: 'redirects without naming a protocol',
      row: listener([redirect()]),
      needs,
      message: 'Port 80 answers over plain HTTP: the default rule redirects to HTTP.',
      evidence: { path: 'DefaultActions[0].RedirectConfig.Protocol', seen: null, expected: 'HTTPS' },
    },
    {
      name: 'asks for credentials',
      row: listener([redirect('HTTPS')], [rule10([{ Type: 'authenticate-oidc', Order: 1 }, FORWARD])]),
      needs,
      message: 'Port 80 answers over plain HTTP: rule 10 takes credentials, rule 10 forwards requests.',
    },
    {
      name: 'a rule for more than the allowed path',
      row: listener([redirect('HTTPS')], [rule10([FORWARD], [path(ACME, '/*')])]),
      needs,
      message: 'Port 80 answers over plain HTTP: rule 10 forwards requests.',
    },
    {
      name: 'a path given as a regular expression',
      row: listener(
        [redirect('HTTPS')],
        [rule10([FORWARD], [{ Field: 'path-pattern', Values: [ACME], RegexValues: ['.*'] }])],
      ),
      needs,
      message: 'Port 80 answers over plain HTTP: rule 10 forwards requests.',
    },
    {
      name: 'a host that looks like the allowed path',
      row: listener([redirect('HTTPS')], [rule10([FORWARD], [{ Field: 'host-header', Values: [ACME] }])]),
      needs,
      message: 'Port 80 answers over plain HTTP: rule 10 forwards requests.',
    },
    {
      name: 'an internal ALB, unless the user says otherwise',
      row: listener([FORWARD]),
      needs: { loadBalancers: [alb({ Scheme: 'internal' })] },
      message: FORWARDS,
      severity: 'high',
    },
    {
      name: 'a known bad action beside one of an unknown type',
      row: listener([{ Type: 'teleport' }], [rule10([FORWARD])]),
      needs,
      message: 'Port 80 answers over plain HTTP: rule 10 forwards requests.',
    },
    {
      name: 'the default rule seen only among the rules',
      row: listener([FORWARD], [], { DefaultActions: undefined }),
      needs,
      message: FORWARDS,
      evidence: { path: 'rules[0].Actions[0].Type', seen: 'forward', expected: 'redirect' },
    },
    {
      name: 'reachable only from CloudFront',
      row: listener([FORWARD]),
      needs,
      wants: { securityGroups: [group(fromCloudFront)] },
      message: `${FORWARDS} Only CloudFront can reach it.`,
      severity: 'low',
    },
    {
      name: 'open to others on another port',
      row: listener([FORWARD]),
      needs,
      wants: {
        securityGroups: [
          group(fromCloudFront),
          { GroupId: 'sg-other', IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
        ],
      },
      message: `${FORWARDS} Only CloudFront can reach it.`,
      severity: 'low',
    },
    {
      name: 'reachable from CloudFront and the world',
      row: listener([FORWARD]),
      needs,
      wants: { securityGroups: [group({ ...fromCloudFront, IpRanges: [{ CidrIp: '0.0.0.0/0' }] })] },
      message: FORWARDS,
      severity: 'high',
    },
    {
      name: 'reachable from another prefix list too',
      row: listener([FORWARD]),
      needs,
      wants: {
        securityGroups: [group({ PrefixListIds: [{ PrefixListId: 'pl-cf' }, { PrefixListId: 'pl-office' }] })],
      },
      message: FORWARDS,
      severity: 'high',
    },
    {
      name: "a list that only borrows CloudFront's name",
      row: listener([FORWARD]),
      needs,
      wants: {
        securityGroups: [group(fromCloudFront, { prefixLists: [{ ...CLOUDFRONT, OwnerId: '111122223333' }] })],
      },
      message: FORWARDS,
      severity: 'high',
    },
    {
      name: 'one of two security groups was not seen',
      row: listener([FORWARD]),
      needs: { loadBalancers: [alb({ SecurityGroups: ['sg-web', 'sg-unseen'] })] },
      wants: { securityGroups: [group(fromCloudFront)] },
      message: FORWARDS,
      severity: 'high',
    },
    {
      name: 'CloudFront is let in on another port only',
      row: listener([FORWARD], [], { Port: 8080 }),
      needs,
      wants: { securityGroups: [group(fromCloudFront)] },
      message: 'Port 8080 answers over plain HTTP: the default rule forwards requests.',
      severity: 'high',
    },
  ],
  notApplicable: [
    {
      name: 'a Gateway Load Balancer, whose listener AWS gives no protocol',
      row: listener([FORWARD], [], {
        Protocol: undefined,
        Port: undefined,
        LoadBalancerArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/gwy/inspect/1234567890abcdef',
      }),
      needs,
      message: 'The listener speaks GENEVE, not HTTP.',
    },
    {
      name: 'an HTTPS listener',
      row: listener([FORWARD], [], { Protocol: 'HTTPS', Port: 443 }),
      needs,
      message: 'The listener speaks HTTPS, not HTTP.',
    },
    {
      name: 'an NLB listener',
      row: listener([FORWARD], [], { Protocol: 'TCP', rules: undefined }),
      needs,
      message: 'The listener speaks TCP, not HTTP.',
    },
    {
      name: 'an internal ALB that the user ignores',
      row: listener([FORWARD]),
      needs: { loadBalancers: [alb({ Scheme: 'internal' })] },
      options: { ignoreInternal: true },
      message: 'The ALB is internal.',
    },
  ],
  unknown: [
    {
      name: 'no actions at all',
      row: listener([]),
      needs,
      message: 'AWS named no action of the default rule.',
    },
    {
      name: 'neither default actions nor rules',
      row: listener([], [], { DefaultActions: undefined, rules: [] }),
      needs,
      message: 'AWS named no action of the default rule.',
    },
    {
      name: 'a rule without actions',
      row: listener([redirect('HTTPS')], [rule10([])]),
      needs,
      message: 'AWS named no action of rule 10.',
    },
    {
      name: 'an action of a type that AWS has added since',
      row: listener([redirect('HTTPS')], [rule10([{ Type: 'teleport' }])]),
      needs,
      message: 'What rule 10 does with HTTP is not known: its action is teleport.',
    },
    {
      name: 'no protocol',
      row: listener([FORWARD], [], { Protocol: undefined }),
      needs,
      message: 'AWS did not say which protocol this listener speaks.',
    },
  ],
})
