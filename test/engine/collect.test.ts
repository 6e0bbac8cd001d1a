import { defineService } from '../../src/collection.ts'
import { collect } from '../../src/engine/collect.ts'
import { planFor } from '../../src/engine/plan.ts'
import { type AnyRule, defineRule, pass } from '../../src/rule.ts'
import { once } from '../../src/source/once.ts'
import type { Answer, CallRequest } from '../../src/source/source.ts'
import { denied, output, scriptedSource } from './scripted-source.ts'

const elbv2 = defineService({
  name: 'elbv2',
  client: 'elastic-load-balancing-v2',
  iamPrefix: 'elasticloadbalancing',
  scope: 'regional',
  load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
})
const cloudtrail = defineService({
  name: 'cloudtrail',
  scope: 'regional',
  load: () => import('@aws-sdk/client-cloudtrail'),
})
const iam = defineService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })

const loadBalancers = elbv2.collection('loadBalancers', {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  calls: ['DescribeLoadBalancers'],
  list: async (call) => (await call('DescribeLoadBalancers')).LoadBalancers,
  id: (loadBalancer) => loadBalancer.LoadBalancerArn,
})
const listeners = elbv2.collection('listeners', {
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  parent: loadBalancers,
  calls: ['DescribeListeners'],
  list: async (call, { parent }) =>
    (await call('DescribeListeners', { LoadBalancerArn: parent.LoadBalancerArn })).Listeners,
  id: (listener) => listener.ListenerArn,
})
const trails = cloudtrail
  .collection('trails', {
    type: 'AWS::CloudTrail::Trail',
    calls: ['DescribeTrails'],
    list: async (call) => (await call('DescribeTrails')).trailList,
    id: (trail) => trail.TrailARN,
    home: (trail) => trail.HomeRegion,
  })
  .extra('status', {
    calls: ['GetTrailStatus'],
    get: async (call, trail) => call('GetTrailStatus', { Name: trail.TrailARN }),
  })
const users = iam
  .collection('users', {
    type: 'AWS::IAM::User',
    calls: ['GetCredentialReport'],
    list: async (call) => [{ UserName: `report ${(await call('GetCredentialReport')).ReportFormat}` }],
    fallback: {
      calls: ['ListUsers'],
      list: async (call) => (await call('ListUsers')).Users?.map(({ UserName }) => ({ UserName: UserName ?? '' })),
    },
    id: (user) => user.UserName,
  })
  .extra('loginProfile', {
    calls: ['GetLoginProfile'],
    get: async (call, { UserName }) =>
      (await call('GetLoginProfile', { UserName }, { absentOn: ['NoSuchEntityException'] }))?.LoginProfile,
  })

const ruleOn = (on: AnyRule['on']): AnyRule =>
  defineRule({
    id: 'test-rule',
    title: 'Test',
    severity: 'low',
    source: [],
    rationale: 'Test.',
    remediation: 'aws test',
    references: [],
    on,
    check: () => pass('Fine.'),
  })

const account = { id: '111122223333', partition: 'aws', regions: ['us-east-1', 'eu-west-1'] }
const now = new Date('2026-06-01T00:00:00Z')

async function slices(on: AnyRule['on'], answers: Parameters<typeof scriptedSource>[0], regions = account.regions) {
  const source = scriptedSource(answers)
  const accounts = [{ ...account, regions }]
  const inventory = await collect(planFor([ruleOn(on)]), { source: once(source), accounts, now })
  const slice = (region: string, key = on.key) => inventory.accounts[0]?.slices.get(region)?.get(key)
  return { slice, asked: source.asked }
}

const twoLoadBalancers = output({ LoadBalancers: [{ LoadBalancerArn: 'lb/a' }, { LoadBalancerArn: 'lb/b' }] })
const listenersOf = ({ input }: CallRequest): Answer =>
  output({ Listeners: [{ ListenerArn: `listener of ${input.LoadBalancerArn}` }] })

describe('collect', () => {
  it('asks once per region, and lists children once per parent row', async () => {
    const { slice, asked } = await slices(listeners, {
      DescribeLoadBalancers: twoLoadBalancers,
      DescribeListeners: listenersOf,
    })
    expect(slice('eu-west-1')?.rows.map(({ row }) => row.ListenerArn)).toEqual(['listener of lb/a', 'listener of lb/b'])
    expect(asked.filter((call) => call.startsWith('eu-west-1'))).toEqual([
      'eu-west-1 elbv2:DescribeLoadBalancers {}',
      'eu-west-1 elbv2:DescribeListeners {"LoadBalancerArn":"lb/a"}',
      'eu-west-1 elbv2:DescribeListeners {"LoadBalancerArn":"lb/b"}',
    ])
  })

  it('gives a child the gap of its parent, naming the action that was really denied', async () => {
    const { slice } = await slices(listeners, { DescribeLoadBalancers: denied })
    expect(slice('eu-west-1')).toEqual({
      rows: [],
      gap: expect.objectContaining({ kind: 'denied', action: 'elasticloadbalancing:DescribeLoadBalancers' }),
    })
  })

  it('keeps the rows that were seen when one parent is denied, and says that there is a gap', async () => {
    const { slice } = await slices(listeners, {
      DescribeLoadBalancers: twoLoadBalancers,
      DescribeListeners: (request) => (request.input.LoadBalancerArn === 'lb/b' ? denied : listenersOf(request)),
    })
    expect(slice('eu-west-1')?.rows).toHaveLength(1)
    expect(slice('eu-west-1')?.gap).toMatchObject({ kind: 'denied', operation: 'DescribeListeners' })
  })

  describe('a row that several regions list', () => {
    const trail = { TrailARN: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/org', HomeRegion: 'us-east-1' }
    const answers = { DescribeTrails: output({ trailList: [trail] }), GetTrailStatus: output({ IsLogging: true }) }

    it('is judged once, at home, and asked about there', async () => {
      const { slice, asked } = await slices(trails.with('status'), answers)
      expect(slice('eu-west-1')?.rows).toEqual([])
      expect(slice('us-east-1')?.rows.map(({ row }) => row.status)).toEqual([{ IsLogging: true }])
      expect(asked.filter((call) => call.includes('GetTrailStatus'))).toHaveLength(1)
    })

    it('is judged in the first audited region when its home is not audited, still asking at home', async () => {
      const { slice, asked } = await slices(trails.with('status'), answers, ['eu-west-1', 'eu-central-1'])
      expect(slice('eu-central-1')?.rows).toHaveLength(1)
      expect(slice('eu-west-1')?.rows).toHaveLength(0)
      expect(asked).toContain(`us-east-1 cloudtrail:GetTrailStatus {"Name":"${trail.TrailARN}"}`)
    })
  })

  describe('an extra', () => {
    const report = { GetCredentialReport: output({ ReportFormat: 'text/csv' }) }

    it('is not fetched unless a rule asks for it', async () => {
      const { asked } = await slices(users, report)
      expect(asked).toEqual(['global iam:GetCredentialReport {}'])
    })

    it('leaves its member out when the error is an answer, in the SDK name or the wire code', async () => {
      for (const name of ['NoSuchEntityException', 'NoSuchEntity']) {
        const { slice } = await slices(users.with('loginProfile'), {
          ...report,
          GetLoginProfile: { state: 'error', error: { name, message: 'none' } },
        })
        expect(slice('global')?.rows).toMatchObject([{ gaps: {} }])
        expect(slice('global')?.rows[0]?.row).not.toHaveProperty('loginProfile')
      }
    })

    it('is a gap of its row alone on any other error', async () => {
      const { slice } = await slices(users.with('loginProfile'), { ...report, GetLoginProfile: denied })
      expect(slice('global')?.gap).toBeUndefined()
      expect(slice('global')?.rows[0]?.gaps).toMatchObject({ loginProfile: { action: 'iam:GetLoginProfile' } })
    })
  })

  describe('a fallback', () => {
    const list = { ListUsers: output({ Users: [{ UserName: 'alice' }] }) }

    it.each([
      ['denied', denied],
      ['not recorded', undefined],
    ])('stands in for a bulk call that was %s', async (_kind, answer) => {
      const { slice } = await slices(users, { ...list, ...(answer ? { GetCredentialReport: answer } : {}) })
      expect(slice('global')).toMatchObject({ gap: undefined, rows: [{ row: { UserName: 'alice' } }] })
    })

    it('does not hide throttling: the bulk call may succeed next time', async () => {
      const throttled: Answer = { state: 'error', error: { name: 'Throttling', message: 'Rate exceeded' } }
      const { slice, asked } = await slices(users, { ...list, GetCredentialReport: throttled })
      expect(slice('global')).toMatchObject({ rows: [], gap: { kind: 'throttled' } })
      expect(asked).toHaveLength(1)
    })

    it('leaves the gap of the bulk call when it is denied as well', async () => {
      const { slice } = await slices(users, { GetCredentialReport: denied, ListUsers: denied })
      expect(slice('global')?.gap?.action).toBe('iam:GetCredentialReport')
    })
  })

  it.each([
    ['a list that is not one', { LoadBalancers: 'none' }],
    ['rows that are not objects', { LoadBalancers: [null, 'x'] }],
  ])('turns %s into a gap, not a crash and not an empty list', async (_name, answer) => {
    const { slice } = await slices(loadBalancers, { DescribeLoadBalancers: output(answer) })
    expect(slice('eu-west-1')).toMatchObject({ rows: [], gap: { kind: 'failed', code: 'UnreadableAnswer' } })
  })

  it('refuses an operation that was not declared: permissions are read off the declaration', async () => {
    const sly = iam.collection('sly', {
      type: 'x',
      calls: ['ListUsers'],
      list: async (call) => [await (call as unknown as (name: string) => Promise<object>)('ListRoles')],
      id: () => 'x',
    })
    const { slice, asked } = await slices(sly, {})
    expect(slice('global')?.gap?.message).toContain('ListRoles is called but not declared')
    expect(asked).toEqual([])
  })
})

describe('the plan', () => {
  it('fetches a collection once with the extras of all rules, and its parents', () => {
    const plan = planFor([ruleOn(users), ruleOn(users.with('loginProfile')), ruleOn(listeners)])
    expect([...plan.keys()]).toEqual(['iam.users', 'elbv2.loadBalancers', 'elbv2.listeners'])
    expect([...(plan.get('iam.users')?.extras.keys() ?? [])]).toEqual(['loginProfile'])
  })

  it('refuses two different collections of one name', () => {
    const other = iam.collection('users', { type: 'x', calls: ['ListUsers'], list: async () => [{}], id: () => 'x' })
    expect(() => planFor([ruleOn(users), ruleOn(other)])).toThrow('iam.users')
  })
})
