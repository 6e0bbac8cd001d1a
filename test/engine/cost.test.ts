import { defineService } from '../../src/collection.ts'
import {
  countCalls,
  estimateCalls,
  lanesOf,
  type PlacedCalls,
  rowCosts,
  secondsAtLimits,
} from '../../src/engine/cost.ts'
import { fallbackOperationsOf, operationsOf, type PlannedOperation, planFor } from '../../src/engine/plan.ts'
import { type AnyRule, defineRule, pass } from '../../src/rule.ts'
import { tokenBucket } from '../../src/source/bucket.ts'
import { limitOf } from '../../src/source/limits.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'
import type { Source } from '../../src/source/source.ts'
import { fixturePath, RULES } from '../audit-fixture.ts'
import { virtualClock } from '../source/virtual-clock.ts'
import { absent, denied, output, scriptedSource } from './scripted-source.ts'

const elbv2 = defineService({
  name: 'elbv2',
  client: 'elastic-load-balancing-v2',
  iamPrefix: 'elasticloadbalancing',
  scope: 'regional',
  load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  pageSize: { default: 400 },
})
const s3 = defineService({ name: 's3', scope: 'global', load: () => import('@aws-sdk/client-s3') })
const ec2 = defineService({
  name: 'ec2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-ec2'),
  pageSize: { DescribeVolumes: 500, DescribeImages: 500 },
})
const iam = defineService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })

const loadBalancers = elbv2
  .collection('loadBalancers', {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    calls: ['DescribeLoadBalancers'],
    list: async (call) => (await call('DescribeLoadBalancers')).LoadBalancers,
    id: (loadBalancer) => loadBalancer.LoadBalancerArn,
  })
  .extra('listeners', {
    calls: ['DescribeListeners'],
    get: async (call, { LoadBalancerArn }) => (await call('DescribeListeners', { LoadBalancerArn })).Listeners,
  })
const listeners = elbv2.collection('listeners', {
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  parent: loadBalancers,
  calls: ['DescribeListeners'],
  list: async (call, { parent: { LoadBalancerArn } }) =>
    (await call('DescribeListeners', { LoadBalancerArn })).Listeners,
  id: (listener) => listener.ListenerArn,
})
const bucketAcls = s3.collection('bucketAcls', {
  type: 'AWS::S3::Bucket',
  calls: ['ListBuckets', 'GetBucketAcl'],
  list: async (call) => {
    const { Buckets } = await call('ListBuckets')
    return Buckets && Promise.all(Buckets.map(({ Name }) => call('GetBucketAcl', { Bucket: Name })))
  },
  id: () => undefined,
})
const settings = ec2
  .collection('settings', {
    type: 'AWS::::Account',
    calls: [],
    list: async (_call, { account }) => [{ account }],
    id: ({ account }) => account,
  })
  .extra('encryption', {
    calls: ['GetEbsEncryptionByDefault'],
    get: (call) => call('GetEbsEncryptionByDefault'),
  })
const volumes = ec2.collection('volumes', {
  type: 'AWS::EC2::Volume',
  calls: ['DescribeVolumes'],
  list: async (call) => (await call('DescribeVolumes')).Volumes,
  id: (volume) => volume.VolumeId,
})
const attached = ec2.collection('attachedVolumes', {
  type: 'AWS::EC2::Volume',
  calls: ['DescribeVolumes'],
  list: async (call) => (await call('DescribeVolumes')).Volumes,
  id: (volume) => volume.VolumeId,
})
const images = ec2.collection('images', {
  type: 'AWS::EC2::Image',
  calls: ['DescribeImages'],
  list: async (call) => (await call('DescribeImages', { ImageIds: ['ami-1'] })).Images,
  id: (image) => image.ImageId,
})
const users = iam.collection('users', {
  type: 'AWS::IAM::User',
  calls: ['GetCredentialReport'],
  list: async (call) => [{ UserName: `${(await call('GetCredentialReport')).ReportFormat}` }],
  fallback: {
    calls: ['ListUsers'],
    list: async (call) => (await call('ListUsers')).Users?.map(({ UserName }) => ({ UserName: UserName ?? '' })),
  },
  id: (user) => user.UserName,
})

const ruleOn = (on: AnyRule['on']): AnyRule =>
  defineRule({
    id: `test-${on.key}`,
    title: 'Test',
    severity: 'low',
    source: [],
    rationale: '',
    remediation: '',
    references: [],
    on,
    check: () => pass(''),
  } as never)
const planOf = (...collections: AnyRule['on'][]) => planFor(collections.map(ruleOn))

const NOW = new Date('2026-06-01T00:00:00Z')
const ACCOUNT = { id: '111122223333', partition: 'aws', regions: ['eu-west-1', 'us-east-1'] }
const estimate = (...collections: AnyRule['on'][]) => estimateCalls(planOf(...collections), ACCOUNT, NOW)
const count = (source: Source, ...collections: AnyRule['on'][]) =>
  countCalls(planOf(...collections), source, ACCOUNT, NOW)

const short = ({ region, service, operation, calls, requests }: PlacedCalls) =>
  `${region} ${service}:${operation} ${calls}/${requests}`

describe('an estimate', () => {
  it('tells what is asked once from what is asked for each row', async () => {
    const { certain, perRow } = await estimate(listeners, loadBalancers.with('listeners'), bucketAcls)
    expect(certain.map(short)).toEqual([
      'eu-west-1 elbv2:DescribeLoadBalancers 1/1',
      'us-east-1 elbv2:DescribeLoadBalancers 1/1',
      'global s3:ListBuckets 1/1',
    ])
    expect(perRow).toEqual([
      {
        ...{ service: 'elbv2', client: 'elastic-load-balancing-v2', operation: 'DescribeListeners' },
        ...{ action: 'elasticloadbalancing:DescribeListeners', of: 'elbv2.loadBalancers' },
      },
      { service: 's3', client: 's3', operation: 'GetBucketAcl', action: 's3:GetBucketAcl', of: 's3:ListBuckets' },
    ])
  })

  it('is certain of what hangs on a row that is always there', async () => {
    const { certain, perRow } = await estimate(settings.with('encryption'))
    expect(certain.map(short)).toEqual([
      'eu-west-1 ec2:GetEbsEncryptionByDefault 1/1',
      'us-east-1 ec2:GetEbsEncryptionByDefault 1/1',
    ])
    expect(perRow).toEqual([])
  })

  it('counts a question once, whoever asks it', async () => {
    const { certain } = await estimate(volumes, attached)
    expect(certain.map(short)).toEqual(['eu-west-1 ec2:DescribeVolumes 1/1', 'us-east-1 ec2:DescribeVolumes 1/1'])
  })
})

describe('a count', () => {
  const loadBalancer = (name: string) => ({ LoadBalancerArn: `arn:lb/${name}` })

  it('follows the rows of a recording', async () => {
    const source = scriptedSource({
      DescribeLoadBalancers: ({ region }) =>
        output({ LoadBalancers: region === 'eu-west-1' ? [loadBalancer('a'), loadBalancer('b')] : [] }),
      DescribeListeners: output({ Listeners: [] }),
    })
    const { calls, unanswered } = await count(source, listeners, loadBalancers.with('listeners'))
    expect(calls.map(short)).toEqual([
      'eu-west-1 elbv2:DescribeListeners 2/2',
      'eu-west-1 elbv2:DescribeLoadBalancers 1/1',
      'us-east-1 elbv2:DescribeLoadBalancers 1/1',
    ])
    expect(unanswered).toEqual([])
  })

  it('includes the pages, but of what is asked for by name', async () => {
    const rows = Array.from({ length: 501 }, (_, index) => ({ VolumeId: `vol-${index}`, ImageId: `ami-${index}` }))
    const source = scriptedSource({
      DescribeVolumes: output({ Volumes: rows }),
      DescribeImages: output({ Images: rows }),
      ListBuckets: output({ Buckets: [] }),
    })
    const { calls } = await count(source, volumes, images, bucketAcls)
    expect(calls.filter(({ region }) => region !== 'us-east-1').map(short)).toEqual([
      'eu-west-1 ec2:DescribeImages 1/1',
      'eu-west-1 ec2:DescribeVolumes 1/2',
      'global s3:ListBuckets 1/1',
    ])
  })

  it('names what the recording cannot answer, and no error that is an answer', async () => {
    const none = { state: 'error', error: { name: 'NoSuchEntityException', message: '' } } as const
    const source = scriptedSource({ DescribeLoadBalancers: denied, DescribeVolumes: absent, ListBuckets: none })
    const { calls, unanswered } = await count(source, listeners, volumes, bucketAcls)
    expect(calls.length).toBe(5)
    expect(unanswered.map(short)).toEqual([
      'eu-west-1 ec2:DescribeVolumes 1/1',
      'us-east-1 ec2:DescribeVolumes 1/1',
      'eu-west-1 elbv2:DescribeLoadBalancers 1/1',
      'us-east-1 elbv2:DescribeLoadBalancers 1/1',
    ])
  })

  it.each([
    ['where the broader call was denied', denied, ['GetCredentialReport', 'ListUsers']],
    ['not where it was never recorded', absent, ['GetCredentialReport']],
  ])('has the fallback %s', async (_when, answer, operations) => {
    const source = scriptedSource({ GetCredentialReport: answer, ListUsers: output({ Users: [] }) })
    const { calls } = await count(source, users)
    expect(calls.map(({ operation }) => operation)).toEqual(operations)
  })
})

describe('the time at the limits', () => {
  const calls = (operation: string, requests: number, place: Partial<PlacedCalls> = {}): PlacedCalls => ({
    ...{ account: '1', region: 'eu-west-1', service: 'ec2', client: 'ec2', operation, action: '' },
    ...{ calls: requests, requests, ...place },
  })

  it.each([81, 200, 1000])('is what the limiter takes for %i requests', async (requests) => {
    const clock = virtualClock()
    const bucket = tokenBucket(limitOf('ec2', 'DescribeVolumes'), clock)
    await clock.run(Promise.all(Array.from({ length: requests }, () => bucket.take())))
    const [lane] = lanesOf([calls('DescribeVolumes', requests)])
    expect(lane?.seconds).toBeGreaterThan(0)
    expect(Math.abs((lane?.seconds ?? 0) - clock.now() / 1000)).toBeLessThan(requests / 1000)
  })

  it('is told for each bucket: operations that share one add up, regions and accounts do not', () => {
    const rest = { service: 'apigateway', client: 'api-gateway' }
    const lanes = lanesOf([
      calls('GetStages', 40, rest),
      calls('GetAuthorizers', 40, rest),
      calls('GetStages', 30, { ...rest, region: 'us-east-1' }),
      calls('ListUsers', 5000, { service: 'iam', client: 'iam' }),
    ])
    expect(lanes).toMatchObject([{ region: 'eu-west-1', service: 'apigateway', requests: 80 }])
  })

  it('is that of the slowest bucket, but of the sum where accounts must wait for each other', () => {
    const lane = (account: string, seconds: number) => ({
      ...{ account, region: 'eu-west-1', service: 'ec2', class: 'DescribeVolumes', requests: 0, seconds },
    })
    expect(secondsAtLimits([lane('1', 8), lane('1', 3)], { atOnce: 4 })).toBe(8)
    expect(secondsAtLimits([lane('1', 8), lane('2', 6)], { atOnce: 4 })).toBe(8)
    expect(secondsAtLimits([lane('', 8)], { atOnce: 4, accounts: 50 })).toBe(100)
    expect(secondsAtLimits([], { atOnce: 4 })).toBe(0)
  })

  it('is told for a hundred rows, where a limit is published', () => {
    const perRow = (of: string, client: string, operation: string) => ({
      ...{ of, client, operation, service: client, action: '' },
    })
    const costs = rowCosts([
      perRow('iam.users', 'iam', 'ListMFADevices'),
      perRow('apigateway.restApis', 'api-gateway', 'GetStages'),
      perRow('apigateway.restApis', 'api-gateway', 'GetAuthorizers'),
      perRow('apigateway.restApis', 'iam', 'GetRole'),
    ])
    const { rate } = limitOf('api-gateway', 'GetStages')
    expect(costs).toMatchObject([
      { of: 'apigateway.restApis', secondsPerHundred: 200 / rate },
      { of: 'iam.users', secondsPerHundred: undefined },
    ])
  })
})

describe('of all rules', () => {
  const plan = planFor(RULES)
  const nameOf = ({ client, operation }: { client: string; operation: string }) => `${client}.${operation}`
  const nameOfPlanned = ({ service, operation }: PlannedOperation) => `${service.client}.${operation}`

  it.each(['empty', 'secure', 'insecure', 'denied'])('the estimate fits what is asked of fixtures/%s', async (name) => {
    const { source, accounts, capturedAt } = await openSnapshot(fixturePath(name as 'empty'))
    for (const account of accounts) {
      const { certain, perRow } = await estimateCalls(plan, account, capturedAt)
      const { calls } = await countCalls(plan, source, account, capturedAt)
      const made = new Map(calls.map((call) => [`${call.region} ${nameOf(call)}`, call.calls]))
      for (const call of certain) {
        expect(made.get(`${call.region} ${nameOf(call)}`), nameOf(call)).toBeGreaterThanOrEqual(call.calls)
      }
      const told = new Set([...certain.map(nameOf), ...perRow.map(nameOf)])
      const fallbacks = new Set(fallbackOperationsOf(plan).map(nameOfPlanned))
      const untold = calls.map(nameOf).filter((call) => !told.has(call) && !(name === 'denied' && fallbacks.has(call)))
      expect(untold).toEqual([])
    }
  })

  it('the estimate names every planned operation', async () => {
    const { certain, perRow } = await estimateCalls(plan, ACCOUNT, NOW)
    const told = new Set([...certain.map(nameOf), ...perRow.map(nameOf)])
    expect(
      operationsOf(plan)
        .map(nameOfPlanned)
        .filter((operation) => !told.has(operation)),
    ).toEqual([])
  })
})
