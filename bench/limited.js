import accessLogs from '../rules/elbv2/access-logs.ts'
import redirect from '../rules/elbv2/http-listener-redirect.ts'
import tlsPolicy from '../rules/elbv2/listener-tls-policy.ts'
import { collect } from '../src/engine/collect.ts'
import { evaluate } from '../src/engine/evaluate.ts'
import { planFor } from '../src/engine/plan.ts'
import { liveRun, liveSource } from '../src/source/live.ts'
import { once } from '../src/source/once.ts'
import { encodeError, encodeOutput } from '../src/testing/answers.ts'
import { virtualClock } from './virtual-clock.js'

/**
 * The whole way of a live call (engine, limiter, SDK, its paginators and protocols) on a virtual clock: only the HTTP
 * handler is replaced, by load balancers that answer after a latency, out of a token bucket where there is one.
 */
const ACCOUNT = '111122223333'
const CLIENT = 'elastic-load-balancing-v2'

export async function limitedRows() {
  await Promise.all([throttledAccount(), fanOut()].map(({ run }) => run({ regions: 1, balancers: 2, pageSize: 400 })))
  return [...(await throttledRows()), ...(await fanOutRows())]
}

async function throttledRows() {
  const limit = { rate: 40, burst: 40 }
  const { seen, ms, results, calls } = await throttledAccount(limit).run({ regions: 1, balancers: 300, pageSize: 400 })
  const lost = results.filter(({ verdict }) => verdict.outcome === 'unknown').length
  if (results.length !== 300) throw new Error(`${results.length} verdicts`)
  const ideal = ((calls.DescribeListeners - limit.burst) / limit.rate) * 1000
  const replies = calls.DescribeListeners + seen.throttled
  return [
    {
      what: '300 calls, throttled at 40 a second : what the bucket allows (virtual s)',
      value: ms / 1000,
      of: ideal / 1000,
      bound: 1.15,
    },
    { what: '300 calls, throttled : refused replies : all replies', value: seen.throttled, of: replies, bound: 0.25 },
    { what: '300 calls, throttled : verdicts lost of those of 300 listeners', value: lost, bound: 0 },
  ]
}

async function fanOutRows() {
  const { seen, ms, calls, asked, mostInFlight } = await fanOut().run({ regions: 4, balancers: 100, pageSize: 25 })
  if (calls.DescribeRules !== 400) throw new Error('the rules of the listeners were not asked for')
  const made = Object.values(calls).reduce((sum, count) => sum + count)
  // Pages of load balancers, the listeners of the last of them, their rules.
  const depth = 100 / 25 + 2
  const ideal = (depth + made / 16) * LATENCY
  const what = `${made} calls of 4 regions, 3 deep, ${LATENCY} ms each, 16 at once`
  return [
    { what: `${what} : (depth + calls / 16) latencies (virtual s)`, value: ms / 1000, of: ideal / 1000, bound: 1.3 },
    { what: `${what} : most in flight`, value: mostInFlight, bound: 16 },
    { what: `${what} : asked twice`, value: asked.length - new Set(asked).size, bound: 0 },
    { what: `${what} : tried again`, value: seen.throttled, bound: 0 },
  ]
}

const LATENCY = 200
const throttledAccount = (limit) => account({ rules: [tlsPolicy], latency: 30, limits: { DescribeListeners: limit } })
const fanOut = () => account({ rules: [accessLogs, redirect, tlsPolicy], latency: LATENCY, limits: {} })

function account({ rules, latency, limits }) {
  const clock = virtualClock()
  const seen = { throttled: 0, inFlight: 0, most: 0 }
  const calls = {}
  const asked = []
  const buckets = new Map()

  function isRefused(operation) {
    const limit = limits[operation]
    if (!limit) return false
    const { tokens = limit.burst, at = clock.now() } = buckets.get(operation) ?? {}
    const filled = Math.min(limit.burst, tokens + ((clock.now() - at) / 1000) * limit.rate)
    buckets.set(operation, { tokens: filled >= 1 ? filled - 1 : filled, at: clock.now() })
    return filled < 1
  }

  async function answer(input, region, size) {
    const { Action: operation } = input
    if (isRefused(operation)) {
      seen.throttled++
      return { status: 400, body: await encodeError(CLIENT, 'query', 'Throttling', 'Rate exceeded') }
    }
    calls[operation] = (calls[operation] ?? 0) + 1
    asked.push(`${region} ${new URLSearchParams(input)}`)
    if (operation === 'DescribeSecurityGroups') return NO_GROUPS
    const output = ANSWERS[operation](input, region, size)
    return { status: 200, body: (await encodeOutput(CLIENT, operation, 'query', output)).body }
  }

  const handlerOf = (size) => ({
    async handle({ hostname, body }) {
      seen.most = Math.max(seen.most, ++seen.inFlight)
      await clock.sleep(latency)
      const [, region] = hostname.split('.')
      const { status, body: text } = await answer(Object.fromEntries(new URLSearchParams(body)), region, size)
      seen.inFlight--
      return { response: { statusCode: status, headers: { 'x-amzn-requestid': 'it' }, body: Buffer.from(text) } }
    },
    destroy() {},
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  })

  async function run({ regions, balancers, pageSize }) {
    const names = REGIONS.slice(0, regions)
    const live = { ...liveRun({ clock, concurrency: 16 }), sockets: handlerOf({ balancers, pageSize }) }
    const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
    const session = { credentials, region: names[0], partition: 'aws' }
    const source = once(liveSource({ session, run: live }))
    const now = new Date('2026-06-01T00:00:00Z')
    const scope = { id: ACCOUNT, partition: 'aws', regions: names }
    const inventory = await clock.run(collect(planFor(rules), { source, accounts: [scope], now }))
    const results = evaluate(rules, inventory)
    return { seen, ms: clock.now(), results, calls, asked, mostInFlight: seen.most }
  }
  return { run }
}

const NO_GROUPS = {
  status: 200,
  body: '<DescribeSecurityGroupsResponse><securityGroupInfo/></DescribeSecurityGroupsResponse>',
}
const REGIONS = ['eu-west-1', 'eu-west-2', 'eu-central-1', 'us-east-1']
const arnOf = (region, n) => `arn:aws:elasticloadbalancing:${region}:${ACCOUNT}:loadbalancer/app/shop-${n}/${n}`

const ANSWERS = {
  DescribeLoadBalancers({ Marker = '0' }, region, { balancers, pageSize }) {
    const from = Number(Marker)
    const to = Math.min(from + pageSize, balancers)
    return {
      LoadBalancers: Array.from({ length: to - from }, (_, index) => ({
        LoadBalancerArn: arnOf(region, from + index),
        LoadBalancerName: `shop-${from + index}`,
        Type: 'application',
        Scheme: 'internal',
        State: { Code: 'active' },
      })),
      ...(to < balancers ? { NextMarker: String(to) } : {}),
    }
  },
  DescribeLoadBalancerAttributes: () => ({ Attributes: [{ Key: 'access_logs.s3.enabled', Value: 'true' }] }),
  DescribeListeners: ({ LoadBalancerArn }) => ({
    Listeners: [
      {
        LoadBalancerArn,
        ListenerArn: `${LoadBalancerArn.replace('loadbalancer', 'listener')}/1`,
        Port: 443,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
      },
    ],
  }),
  DescribeRules: ({ ListenerArn }) => ({
    Rules: [{ RuleArn: `${ListenerArn}/d`, Priority: 'default', IsDefault: true, Conditions: [], Actions: [] }],
  }),
  DescribeSSLPolicies: () => ({
    SslPolicies: [{ Name: 'ELBSecurityPolicy-TLS13-1-2-2021-06', SslProtocols: ['TLSv1.2', 'TLSv1.3'] }],
  }),
}
