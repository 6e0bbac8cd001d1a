import { elbv2, listenerRules, listeners, loadBalancers, sslPolicies } from '../../src/collect/elbv2.ts'
import { PREDEFINED_SSL_POLICIES } from '../../src/collect/ssl-policies.ts'
import type { JsonObject } from '../../src/json.ts'
import type { Answer } from '../../src/source/source.ts'
import { absent, denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const balancerArn = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/${name}/50dc6c49`
const listenerArn = (name: string, id: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/${name}/50dc6c49/${id}`
const ruleArn = (name: string, listener: string, id: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/${name}/50dc6c49/${listener}/${id}`

const balancers = (...names: string[]): Answer =>
  output({
    LoadBalancers: names.map((name) => ({ LoadBalancerArn: balancerArn(name), LoadBalancerName: name })),
  })
const WEB = [
  { ListenerArn: listenerArn('web', 'http'), LoadBalancerArn: balancerArn('web'), Protocol: 'HTTP', Port: 80 },
  { ListenerArn: listenerArn('web', 'https'), LoadBalancerArn: balancerArn('web'), Protocol: 'HTTPS', Port: 443 },
  { ListenerArn: listenerArn('web', 'tls'), LoadBalancerArn: balancerArn('web'), Protocol: 'TLS', Port: 8443 },
  { ListenerArn: listenerArn('web', 'tcp'), LoadBalancerArn: balancerArn('web'), Protocol: 'TCP', Port: 25 },
]
const gone: Answer = { state: 'error', error: { name: 'LoadBalancerNotFoundException', message: 'gone' } }

describe('elbv2.loadBalancers', () => {
  it('lists them with one call', async () => {
    const { rows, identities, asked } = await collected(loadBalancers, {
      DescribeLoadBalancers: balancers('web', 'api'),
    })
    expect(rows).toHaveLength(2)
    expect(identities[0]).toMatchObject({ id: balancerArn('web'), name: 'web' })
    expect(asked).toEqual(['elbv2:DescribeLoadBalancers {}'])
  })

  it('takes an empty list for none, and an answer without a list for no answer', async () => {
    const none = await collected(loadBalancers, { DescribeLoadBalancers: output({ LoadBalancers: [] }) })
    expect(none).toMatchObject({ rows: [], gaps: [] })
    const odd = await collected(loadBalancers, { DescribeLoadBalancers: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })
})

describe('the extras of elbv2.loadBalancers', () => {
  const alb = (name: string, more: object = {}) => ({
    LoadBalancerArn: balancerArn(name),
    LoadBalancerName: name,
    Type: 'application',
    Scheme: 'internet-facing',
    ...more,
  })
  const acl = (Name: string) => ({ Name, ARN: `arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/${Name}/1` })
  const protecting: Record<string, string[]> = { shop: ['web', 'api'], gone: [], spare: ['mail'] }
  const answers = {
    DescribeLoadBalancers: output({ LoadBalancers: ['web', 'api', 'bare'].map((name) => alb(name)) }),
    ListWebACLs: output({ WebACLs: ['gone', 'shop', 'spare'].map(acl) }),
    ListResourcesForWebACL: ({ input }: { input: JsonObject }): Answer => {
      const [, name = ''] =
        String(input.WebACLArn)
          .split('/webacl/')[1]
          ?.match(/^(\w+)/) ?? []
      if (name === 'gone') return { state: 'error', error: { name: 'WAFNonexistentItemException', message: 'gone' } }
      return output({ ResourceArns: protecting[name]?.map(balancerArn) ?? [] })
    },
  }

  it('have the attributes of each', async () => {
    const Attributes = [{ Key: 'deletion_protection.enabled', Value: 'false' }]
    const { rows, asked } = await collected(loadBalancers.with('attributes'), {
      DescribeLoadBalancers: balancers('web'),
      DescribeLoadBalancerAttributes: output({ Attributes }),
    })
    expect(rows[0]?.attributes).toEqual(Attributes)
    expect(asked[1]).toBe(`elbv2:DescribeLoadBalancerAttributes {"LoadBalancerArn":"${balancerArn('web')}"}`)
  })

  it('have its listeners, or nothing where it is gone', async () => {
    const { rows, gaps } = await collected(loadBalancers.with('listeners'), {
      DescribeLoadBalancers: balancers('web', 'api'),
      DescribeListeners: ({ input }) =>
        input.LoadBalancerArn === balancerArn('web') ? output({ Listeners: WEB }) : gone,
    })
    expect(rows.map((row) => row.listeners)).toEqual([WEB, undefined])
    expect(gaps).toEqual([])
  })

  it('have its web ACL, each web ACL asked once and none after the last load balancer was found', async () => {
    const { rows, gaps, asked } = await collected(loadBalancers.with('webAcls'), {
      ...answers,
      DescribeLoadBalancers: output({ LoadBalancers: [alb('web'), alb('api')] }),
    })
    expect(gaps).toEqual([])
    expect(rows.map(({ webAcls }) => webAcls)).toEqual([[acl('shop')], [acl('shop')]])
    const call = (name: string) =>
      `wafv2:ListResourcesForWebACL {"WebACLArn":"${acl(name).ARN}","ResourceType":"APPLICATION_LOAD_BALANCER"}`
    expect(asked.slice(1)).toEqual(['wafv2:ListWebACLs {"Scope":"REGIONAL"}', call('gone'), call('shop')])
  })

  it('have an empty list where no web ACL is in front', async () => {
    const { rows } = await collected(loadBalancers.with('webAcls'), answers)
    expect(rows.map(({ webAcls }) => webAcls)).toEqual([[acl('shop')], [acl('shop')], []])
  })

  it('ask WAF nothing of what it is not in front of, or need not be', async () => {
    const { rows, asked } = await collected(loadBalancers.with('webAcls'), {
      DescribeLoadBalancers: output({
        LoadBalancers: [alb('net', { Type: 'network' }), alb('inside', { Scheme: 'internal' })],
      }),
    })
    expect(rows.map((row) => 'webAcls' in row)).toEqual([false, false])
    expect(asked).toHaveLength(1)
  })

  it('name what WAF denied', async () => {
    const { gaps } = await collected(loadBalancers.with('webAcls'), { ...answers, ListResourcesForWebACL: denied })
    expect(gaps).toMatchObject(Array(3).fill({ kind: 'denied', action: 'wafv2:ListResourcesForWebACL' }))
  })
})

describe('elbv2.listenerRules', () => {
  it('lists those of HTTP and HTTPS listeners, each a resource', async () => {
    const { rows, identities, gaps } = await collected(listenerRules, {
      DescribeLoadBalancers: balancers('web'),
      DescribeListeners: output({ Listeners: WEB }),
      DescribeRules: ({ input }) => {
        const id = String(input.ListenerArn).split('/').at(-1) ?? ''
        return output({ Rules: [{ RuleArn: ruleArn('web', id, '1'), Priority: '10' }] })
      },
    })
    expect(gaps).toEqual([])
    expect(rows).toHaveLength(2)
    expect(identities[0]).toMatchObject({ id: ruleArn('web', 'http', '1'), name: 'web rule 10' })
  })
})

describe('elbv2.listeners', () => {
  it('asks once for each load balancer', async () => {
    const { rows, identities, asked } = await collected(listeners, {
      DescribeLoadBalancers: balancers('web', 'api'),
      DescribeListeners: ({ input }) => output(input.LoadBalancerArn === balancerArn('web') ? { Listeners: WEB } : {}),
    })
    expect(rows).toEqual(WEB)
    expect(identities[0]).toMatchObject({ id: listenerArn('web', 'http'), name: 'web:80' })
    expect(asked).toEqual([
      'elbv2:DescribeLoadBalancers {}',
      `elbv2:DescribeListeners {"LoadBalancerArn":"${balancerArn('web')}"}`,
      `elbv2:DescribeListeners {"LoadBalancerArn":"${balancerArn('api')}"}`,
    ])
  })

  it('takes a load balancer that is gone for one without listeners', async () => {
    const answers = { DescribeLoadBalancers: balancers('web'), DescribeListeners: gone }
    expect(await collected(listeners, answers)).toMatchObject({ rows: [], gaps: [] })
  })

  it('names the action that was denied', async () => {
    const { gaps } = await collected(listeners, { DescribeLoadBalancers: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'elasticloadbalancing:DescribeLoadBalancers' }])
  })

  it('asks for the rules of HTTP and HTTPS only', async () => {
    const { rows, asked } = await collected(listeners.with('rules'), {
      DescribeLoadBalancers: balancers('web'),
      DescribeListeners: output({ Listeners: WEB }),
      DescribeRules: ({ input }) => output({ Rules: [{ RuleArn: `${input.ListenerArn}/default` }] }),
    })
    expect(rows.map((row) => [row.Protocol, 'rules' in row])).toEqual([
      ['HTTP', true],
      ['HTTPS', true],
      ['TLS', false],
      ['TCP', false],
    ])
    expect(asked.filter((call) => call.includes('DescribeRules'))).toEqual([
      `elbv2:DescribeRules {"ListenerArn":"${listenerArn('web', 'http')}"}`,
      `elbv2:DescribeRules {"ListenerArn":"${listenerArn('web', 'https')}"}`,
    ])
  })

  it('asks for the certificates of HTTPS and TLS only', async () => {
    const { rows } = await collected(listeners.with('certificates'), {
      DescribeLoadBalancers: balancers('web'),
      DescribeListeners: output({ Listeners: WEB }),
      DescribeListenerCertificates: output({ Certificates: [{ CertificateArn: 'arn:cert', IsDefault: true }] }),
    })
    expect(rows.map((row) => [row.Protocol, 'certificates' in row])).toEqual([
      ['HTTP', false],
      ['HTTPS', true],
      ['TLS', true],
      ['TCP', false],
    ])
  })

  it('leaves a gap on the one listener whose rules are denied', async () => {
    const { rows, gaps } = await collected(listeners.with('rules'), {
      DescribeLoadBalancers: balancers('web'),
      DescribeListeners: output({ Listeners: WEB }),
      DescribeRules: ({ input }) => (String(input.ListenerArn).endsWith('https') ? denied : output({ Rules: [] })),
    })
    expect(rows).toHaveLength(4)
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'elasticloadbalancing:DescribeRules' }])
  })
})

describe('elbv2.sslPolicies', () => {
  it('follows the marker, for which the SDK has no paginator', async () => {
    const { rows, asked } = await collected(sslPolicies, {
      DescribeSSLPolicies: ({ input }) =>
        input.Marker
          ? output({ SslPolicies: [{ Name: 'B' }] })
          : output({ SslPolicies: [{ Name: 'A' }], NextMarker: 'next' }),
    })
    expect(rows).toEqual([{ Name: 'A' }, { Name: 'B' }])
    expect(asked).toEqual(['elbv2:DescribeSSLPolicies {}', 'elbv2:DescribeSSLPolicies {"Marker":"next"}'])
  })

  it.each([
    ['denied', denied],
    ['not recorded', absent],
  ])('falls back on the bundled table when %s', async (_, answer) => {
    const { rows, gaps } = await collected(sslPolicies, { DescribeSSLPolicies: answer })
    expect(gaps).toEqual([])
    expect(rows).toEqual(PREDEFINED_SSL_POLICIES)
  })

  it('does not fall back when AWS was only busy', async () => {
    const throttled: Answer = { state: 'error', error: { name: 'Throttling', message: 'slow down' } }
    const { rows, gaps } = await collected(sslPolicies, { DescribeSSLPolicies: throttled })
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'throttled' }])
  })
})

describe('the bundled security policies', () => {
  const protocols = new Map(PREDEFINED_SSL_POLICIES.map(({ Name, SslProtocols }) => [Name, SslProtocols]))

  it('are each named once', () => expect(protocols.size).toBe(PREDEFINED_SSL_POLICIES.length))

  // Sampled from AWS's documentation, each kind of name once.
  it.each([
    ['ELBSecurityPolicy-2016-08', ['TLSv1.2', 'TLSv1.1', 'TLSv1']],
    ['ELBSecurityPolicy-TLS-1-1-2017-01', ['TLSv1.2', 'TLSv1.1']],
    ['ELBSecurityPolicy-TLS-1-2-Ext-2018-06', ['TLSv1.2']],
    ['ELBSecurityPolicy-FS-2018-06', ['TLSv1.2', 'TLSv1.1', 'TLSv1']],
    ['ELBSecurityPolicy-FS-1-1-2019-08', ['TLSv1.2', 'TLSv1.1']],
    ['ELBSecurityPolicy-FS-1-2-Res-2020-10', ['TLSv1.2']],
    ['ELBSecurityPolicy-TLS13-1-0-2021-06', ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1']],
    ['ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04', ['TLSv1.3', 'TLSv1.2', 'TLSv1.1']],
    ['ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04', ['TLSv1.3', 'TLSv1.2']],
    ['ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07', ['TLSv1.3']],
    ['ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', ['TLSv1.3', 'TLSv1.2']],
  ])('%s accepts %j', (name, expected) => expect(protocols.get(name)).toEqual(expected))

  it('accept what their names say', () => {
    for (const [name = '', accepted = []] of protocols) {
      const lowest = /-(?:TLS13|TLS|FS)-1-([0-3])-/.exec(name)?.[1]
      if (!lowest) continue
      expect(accepted.at(-1), name).toBe(lowest === '0' ? 'TLSv1' : `TLSv1.${lowest}`)
      expect(accepted[0], name).toBe(name.includes('TLS13') ? 'TLSv1.3' : 'TLSv1.2')
    }
  })
})

describe('broader recordings of elbv2', () => {
  const context = { account: '111122223333' }

  it("give one load balancer's listeners, and say nothing of one they do not hold", () => {
    const recorded = { Listeners: WEB }
    const narrowed = (name: string) =>
      elbv2.narrow('DescribeListeners', recorded, { LoadBalancerArn: balancerArn(name) }, context)
    expect(narrowed('web')).toEqual(recorded)
    expect(narrowed('api')).toBeUndefined()
  })

  it("give one listener's rules by the rule's ARN", () => {
    const own = { RuleArn: ruleArn('web', 'http', '1') }
    const recorded = { Rules: [own, { RuleArn: ruleArn('web', 'http2', '1') }] }
    const narrowed = (id: string) =>
      elbv2.narrow('DescribeRules', recorded, { ListenerArn: listenerArn('web', id) }, context)
    expect(narrowed('http')).toEqual({ Rules: [own] })
    expect(narrowed('https')).toBeUndefined()
  })

  it('say nothing of certificates, which name no listener', () => {
    expect(
      elbv2.narrow('DescribeListenerCertificates', { Certificates: [] }, { ListenerArn: 'x' }, context),
    ).toBeUndefined()
  })
})

describe.skipIf(!hasDocumented)('the documented answers of elbv2', () => {
  it('are read', async () => {
    const answers = (operation: string) => output(documented('elastic-load-balancing-v2', operation).at(-1) ?? {})
    const { rows, identities, gaps } = await collected(listeners.with('certificates'), {
      DescribeLoadBalancers: answers('DescribeLoadBalancers'),
      DescribeListeners: answers('DescribeListeners'),
      DescribeListenerCertificates: answers('DescribeListenerCertificates'),
    })
    expect(gaps).toEqual([])
    expect(identities.map(({ name }) => name)).toEqual(['my-load-balancer:443', 'my-load-balancer:80'])
    expect(rows.map((row) => 'certificates' in row)).toEqual([true, false])
  })
})
