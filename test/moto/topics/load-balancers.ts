import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm'
import { CreateSecurityGroupCommand, DescribeSubnetsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import {
  CreateLoadBalancerCommand as CreateClassicCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand as ModifyClassicAttributesCommand,
  RegisterInstancesWithLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing'
import {
  type Action,
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { ACCOUNT, REGION } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

/** ARNs of what stands behind the web ACL: moto, which makes them up, cannot list them. */
const behindWebAcl = new Set<string>()

/** What the rules about load balancers of all generations and their target groups judge. */
export const loadBalancers: Topic = {
  examples: {
    'elbv2-access-logs': { fail: 'lbBad', pass: 'lbGood' },
    'elbv2-alb-desync-mitigation': { fail: 'lbBad', pass: 'lbGood' },
    'elbv2-alb-drop-invalid-headers': { fail: 'lbBad', pass: 'lbGood' },
    'elbv2-alb-https-listener': { fail: 'lbBad', pass: 'lbGood' },
    'elbv2-alb-waf': { fail: 'lbBad', pass: 'lbGood' },
    'elbv2-deletion-protection': { fail: 'lbBad', pass: 'lbGood' },
    'elbv2-listener-auth-unauthenticated': { fail: 'lbRuleForAll', pass: 'lbRuleForUsers' },
    'elbv2-listener-redirect-downgrade': { fail: 'lbDowngrading', pass: 'lbEncrypted' },
    'elbv2-load-balancer-no-listener': { fail: 'lbIdle', pass: 'lbGood' },
    'elbv2-nlb-plaintext-http': { fail: 'lbPlain', pass: 'lbPassedThrough' },
    'elbv2-nlb-security-group': { fail: 'lbOpen', pass: 'lbGuarded' },
    'elbv2-target-group-deregistration-delay': { fail: 'lbSick', pass: 'lbFit' },
    'elbv2-target-group-health-check': { fail: 'lbSick', pass: 'lbFit' },
    'elbv2-target-group-healthy': { fail: 'lbSick', pass: 'lbFit' },
    'elb-classic-connection-draining': { fail: 'lbOld', pass: 'lbRetired' },
    'elb-classic-in-use': { fail: 'lbOld', pass: 'lbRetired' },
    'elb-classic-tls-listener': { fail: 'lbOld', pass: 'lbRetired' },
  },
  seed,
  amended: {
    // Moto knows no such operation.
    'wafv2:ListResourcesForWebACL': () => JSON.stringify({ ResourceArns: [...behindWebAcl] }),
  },
}

async function seed(where: Where): Promise<Seeded> {
  const ec2 = new EC2Client(where)
  const one = {
    MinCount: 1,
    MaxCount: 1,
    ImageId: 'ami-12c6146b',
    MetadataOptions: { HttpTokens: 'required' as const },
  }
  const [{ Subnets = [] }, { Instances = [] }, CertificateArn] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new RunInstancesCommand(one)),
    seedCertificate(where),
    seedWebAcl(where),
  ])
  const here: Surroundings = {
    where,
    subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []).slice(0, 2),
    VpcId: Subnets[0]?.VpcId ?? '',
    InstanceId: Instances[0]?.InstanceId ?? '',
    CertificateArn,
  }
  const [groups, classic] = await Promise.all([seedTargetGroups(here), seedClassic(here)])
  const targets = { sick: groups.lbSick ?? '', fit: groups.lbFit ?? '' }
  const [application, network] = await Promise.all([seedApplication(here, targets), seedNetwork(here)])
  return { ...groups, ...classic, ...application, ...network }
}

interface Surroundings {
  where: Where
  subnets: string[]
  VpcId: string
  InstanceId: string
  CertificateArn: string
}

async function seedCertificate(where: Where): Promise<string> {
  const request = new RequestCertificateCommand({ DomainName: 'lb.example.com' })
  return (await new ACMClient(where).send(request)).CertificateArn ?? ''
}

async function seedWebAcl(where: Where): Promise<void> {
  const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'lb-edge' }
  const acl = { Name: 'lb-edge', Scope: 'REGIONAL' as const, DefaultAction: { Allow: {} }, Rules: [], VisibilityConfig }
  await new WAFV2Client(where).send(new CreateWebACLCommand(acl))
}

async function seedTargetGroups({ where, VpcId, InstanceId }: Surroundings): Promise<Seeded> {
  const elb = new ElasticLoadBalancingV2Client(where)
  const create = async (Name: string, HttpCode: string) => {
    const group = { Name, VpcId, Protocol: 'HTTP' as const, Port: 80, Matcher: { HttpCode } }
    return (await elb.send(new CreateTargetGroupCommand(group))).TargetGroups?.[0]?.TargetGroupArn ?? ''
  }
  const [sick, fit] = await Promise.all([create('lb-sick', '200-499'), create('lb-fit', '200')])
  const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '0' }]
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: sick, Attributes }))
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn: fit, Targets: [{ Id: InstanceId }] }))
  return { lbSick: sick, lbFit: fit }
}

/** Makes load balancers and what listens on them; each gives its ARN. */
function makers({ where, subnets }: Surroundings) {
  const elb = new ElasticLoadBalancingV2Client(where)
  return {
    elb,
    balancer: async (input: CreateLoadBalancerCommandInput) =>
      (await elb.send(new CreateLoadBalancerCommand({ Subnets: subnets, ...input }))).LoadBalancers?.[0]
        ?.LoadBalancerArn ?? '',
    listener: async (input: CreateListenerCommandInput) =>
      (await elb.send(new CreateListenerCommand(input))).Listeners?.[0]?.ListenerArn ?? '',
    rule: async (ListenerArn: string, Priority: number, Actions: Action[]) => {
      const Conditions = [{ Field: 'path-pattern', Values: [`/${Priority}/*`] }]
      const created = await elb.send(new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }))
      return created.Rules?.[0]?.RuleArn ?? ''
    },
  }
}

const forward = (TargetGroupArn: string): Action => ({ Type: 'forward', TargetGroupArn, Order: 2 })

const redirect = (Protocol: string, Port: string): Action => ({
  Type: 'redirect',
  RedirectConfig: { Protocol, Port, StatusCode: 'HTTP_301' },
})

const login = (OnUnauthenticatedRequest: 'allow' | 'deny'): Action => ({
  Type: 'authenticate-cognito',
  Order: 1,
  AuthenticateCognitoConfig: {
    UserPoolArn: `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${REGION}_lb`,
    UserPoolClientId: 'lb',
    UserPoolDomain: 'lb',
    OnUnauthenticatedRequest,
  },
})

const HARDENED = {
  'access_logs.s3.enabled': 'true',
  'access_logs.s3.bucket': 'lb-logs',
  'deletion_protection.enabled': 'true',
  'routing.http.desync_mitigation_mode': 'strictest',
  'routing.http.drop_invalid_header_fields.enabled': 'true',
}

async function seedApplication(here: Surroundings, targets: { sick: string; fit: string }): Promise<Seeded> {
  const { elb, balancer, listener, rule } = makers(here)
  const [bad = '', good = '', idle = ''] = await Promise.all(
    ['lb-bad', 'lb-good', 'lb-idle'].map((Name) => balancer({ Name })),
  )
  behindWebAcl.add(good)
  const set = (LoadBalancerArn: string, attributes: object) => {
    const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }))
    return elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }))
  }
  const https = (Port: number, action: Action) => {
    const tls = { Protocol: 'HTTPS' as const, Certificates: [{ CertificateArn: here.CertificateArn }] }
    return listener({ LoadBalancerArn: good, Port, DefaultActions: [action], ...tls })
  }
  const [encrypted, downgrading] = await Promise.all([
    https(443, forward(targets.fit)),
    https(8443, redirect('HTTP', '80')),
    listener({ LoadBalancerArn: good, Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('HTTPS', '443')] }),
    listener({ LoadBalancerArn: bad, Protocol: 'HTTP', Port: 80, DefaultActions: [forward(targets.sick)] }),
    set(bad, { 'routing.http.desync_mitigation_mode': 'monitor' }),
    set(good, HARDENED),
  ])
  return {
    lbBad: bad,
    lbGood: good,
    lbIdle: idle,
    lbEncrypted: encrypted,
    lbDowngrading: downgrading,
    lbRuleForAll: await rule(encrypted, 1, [login('allow'), forward(targets.fit)]),
    lbRuleForUsers: await rule(encrypted, 2, [login('deny'), forward(targets.fit)]),
  }
}

async function seedNetwork(here: Surroundings): Promise<Seeded> {
  const { elb, balancer, listener } = makers(here)
  const group = { GroupName: 'lb-guard', Description: 'lb-guard', VpcId: here.VpcId }
  const { GroupId = '' } = await new EC2Client(here.where).send(new CreateSecurityGroupCommand(group))
  const targets = { Name: 'lb-tcp', Protocol: 'TCP' as const, Port: 80, VpcId: here.VpcId }
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(targets))
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }]
  const open = await balancer({ Name: 'lb-open', Type: 'network' })
  const guarded = await balancer({ Name: 'lb-guarded', Type: 'network', SecurityGroups: [GroupId] })
  return {
    lbOpen: open,
    lbGuarded: guarded,
    lbPlain: await listener({ LoadBalancerArn: open, Protocol: 'TCP', Port: 80, DefaultActions }),
    lbPassedThrough: await listener({ LoadBalancerArn: guarded, Protocol: 'TCP', Port: 443, DefaultActions }),
  }
}

async function seedClassic({ where, subnets, InstanceId, CertificateArn }: Surroundings): Promise<Seeded> {
  const elb = new ElasticLoadBalancingClient(where)
  const http = { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 }
  const https = { ...http, Protocol: 'HTTPS', LoadBalancerPort: 443, SSLCertificateId: CertificateArn }
  const create = (LoadBalancerName: string, listener: typeof http) =>
    elb.send(new CreateClassicCommand({ LoadBalancerName, Subnets: subnets, Listeners: [listener] }))
  const drain = (LoadBalancerName: string, Enabled: boolean) => {
    const LoadBalancerAttributes = { ConnectionDraining: { Enabled, Timeout: 300 } }
    return elb.send(new ModifyClassicAttributesCommand({ LoadBalancerName, LoadBalancerAttributes }))
  }
  await Promise.all([create('lb-old', http), create('lb-retired', https)])
  const Instances = [{ InstanceId }]
  await elb.send(new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName: 'lb-old', Instances }))
  await Promise.all([drain('lb-old', false), drain('lb-retired', true)])
  const arn = (name: string) => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/${name}`
  return { lbOld: arn('lb-old'), lbRetired: arn('lb-retired') }
}
