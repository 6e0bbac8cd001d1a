import { CloudTrailARNInvalidException, TrailNotFoundException } from '@aws-sdk/client-cloudtrail'
import { trails } from '../../src/collect/cloudtrail.ts'
import type { Answer, CallRequest } from '../../src/source/source.ts'
import { denied, output, scriptedSource } from '../engine/scripted-source.ts'
import { documented, hasDocumented } from './documented.ts'
import { ACCOUNT, slicesOf } from './slices.ts'

const OWN = {
  Name: 'audit',
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/audit`,
  HomeRegion: 'eu-west-1',
  IsMultiRegionTrail: true,
  HasCustomEventSelectors: true,
  S3BucketName: 'audit-logs',
}
const FOREIGN = {
  ...OWN,
  Name: 'org',
  TrailARN: 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org',
  HomeRegion: 'us-east-1',
  IsOrganizationTrail: true,
}
const error = ({ name, message }: Error): Answer => ({ state: 'error', error: { name, message } })
const code = (name: string): Answer => ({ state: 'error', error: { name, message: 'there is none' } })
const listing = (...trailList: object[]) => output({ trailList })

describe('cloudtrail.trails', () => {
  it('has a multi-region trail once, and asks about it in its home region', async () => {
    const source = scriptedSource({ DescribeTrails: listing(OWN), GetTrailStatus: output({ IsLogging: true }) })
    const slices = await slicesOf(trails.with('status'), source, ['ap-south-1', 'eu-west-1', 'us-east-1'])
    expect(Object.values(slices).map(({ rows }) => rows.length)).toEqual([0, 1, 0])
    expect(slices['eu-west-1']!.rows[0]).toMatchObject({
      row: { status: { IsLogging: true } },
      identity: { id: OWN.TrailARN, name: 'audit', type: 'AWS::CloudTrail::Trail', home: 'eu-west-1' },
    })
    const asked = source.asked.filter((call) => call.includes('GetTrailStatus'))
    expect(asked).toEqual([`eu-west-1 cloudtrail:GetTrailStatus {"Name":"${OWN.TrailARN}"}`])
  })

  it('does not ask for selectors that are AWS’s default', async () => {
    const source = scriptedSource({ DescribeTrails: listing({ ...OWN, HasCustomEventSelectors: false }) })
    const { 'eu-west-1': slice } = await slicesOf(trails.with('eventSelectors'), source)
    expect(slice!.rows[0]!.row).not.toHaveProperty('eventSelectors')
    expect(slice!.rows[0]!.gaps).toEqual({})
    expect(source.asked).toHaveLength(1)
  })

  describe('of another account', () => {
    it.each([
      new CloudTrailARNInvalidException({ message: 'AccountID in ARN is wrong', $metadata: {} }),
      new TrailNotFoundException({ message: 'Unknown trail', $metadata: {} }),
    ])('leaves out what AWS does not tell: $name', async (exception) => {
      const source = scriptedSource({
        DescribeTrails: listing(FOREIGN),
        GetTrailStatus: output({ IsLogging: true }),
        GetEventSelectors: error(exception),
      })
      const { 'eu-west-1': slice } = await slicesOf(trails.with('status', 'eventSelectors'), source)
      expect(slice!.rows[0]!.row).toEqual({ ...FOREIGN, status: { IsLogging: true } })
      expect(slice!.rows[0]!.gaps).toEqual({})
    })

    it('asks nothing about its bucket', async () => {
      const source = scriptedSource({ DescribeTrails: listing(FOREIGN) })
      const asked = trails.with('bucketPublicAccessBlock', 'bucketPolicyStatus', 'bucketAcl')
      const { 'eu-west-1': slice } = await slicesOf(asked, source)
      expect(slice!.rows[0]).toMatchObject({ row: FOREIGN, gaps: {} })
      expect(source.asked).toHaveLength(1)
    })
  })

  it('has gaps where its own account may not ask', async () => {
    const source = scriptedSource({ DescribeTrails: listing(OWN), GetTrailStatus: denied, GetEventSelectors: denied })
    const { 'eu-west-1': slice } = await slicesOf(trails.with('status', 'eventSelectors'), source)
    expect(slice!.rows[0]!.gaps).toMatchObject({
      status: { kind: 'denied', action: 'cloudtrail:GetTrailStatus' },
      eventSelectors: { kind: 'denied', action: 'cloudtrail:GetEventSelectors' },
    })
  })

  describe('buckets', () => {
    const asked = trails.with('bucketPublicAccessBlock', 'bucketPolicyStatus', 'bucketAcl')
    const owned = output({ Buckets: [{ Name: 'audit-logs' }] })

    it('are asked once, however many trails deliver to them', async () => {
      const source = scriptedSource({
        DescribeTrails: listing(OWN, { ...OWN, TrailARN: `${OWN.TrailARN}-2` }),
        ListBuckets: owned,
        GetPublicAccessBlock: output({ PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }),
        GetBucketPolicyStatus: output({ PolicyStatus: { IsPublic: false } }),
        GetBucketAcl: output({ Grants: [] }),
      })
      const { 'eu-west-1': slice } = await slicesOf(asked, source)
      const extras = {
        bucketPublicAccessBlock: { PublicAccessBlockConfiguration: { IgnorePublicAcls: true } },
        bucketPolicyStatus: { PolicyStatus: { IsPublic: false } },
        bucketAcl: { Grants: [] },
      }
      expect(slice!.rows.map(({ row }) => row)).toMatchObject([extras, extras])
      expect(source.asked.slice(1).sort()).toEqual([
        'global s3:GetBucketAcl {"Bucket":"audit-logs"}',
        'global s3:GetBucketPolicyStatus {"Bucket":"audit-logs"}',
        'global s3:GetPublicAccessBlock {"Bucket":"audit-logs"}',
        'global s3:ListBuckets {}',
      ])
    })

    it('without settings and policy are no gap', async () => {
      const source = scriptedSource({
        DescribeTrails: listing(OWN),
        ListBuckets: owned,
        GetPublicAccessBlock: code('NoSuchPublicAccessBlockConfiguration'),
        GetBucketPolicyStatus: code('NoSuchBucketPolicy'),
        GetBucketAcl: output({ Grants: [] }),
      })
      const { 'eu-west-1': slice } = await slicesOf(asked, source)
      expect(slice!.rows[0]).toMatchObject({ row: { ...OWN, bucketAcl: { Grants: [] } }, gaps: {} })
      expect(slice!.rows[0]!.row).not.toHaveProperty('bucketPolicyStatus')
    })

    it('of another account are not asked', async () => {
      const source = scriptedSource({ DescribeTrails: listing(OWN), ListBuckets: output({ Buckets: [{ Name: 'x' }] }) })
      const { 'eu-west-1': slice } = await slicesOf(asked, source)
      expect(slice!.rows[0]).toMatchObject({ row: OWN, gaps: {} })
      expect(source.asked).toHaveLength(2)
    })

    it('that may not be listed or read are gaps', async () => {
      const unlisted = scriptedSource({ DescribeTrails: listing(OWN), ListBuckets: denied })
      expect((await slicesOf(asked, unlisted))['eu-west-1']!.rows[0]!.gaps).toMatchObject({
        bucketAcl: { kind: 'denied', action: 's3:ListAllMyBuckets', region: 'global' },
      })
      const answers = (request: CallRequest) => (request.operation === 'ListBuckets' ? owned : denied)
      const unread = scriptedSource({
        DescribeTrails: listing(OWN),
        ListBuckets: answers,
        GetPublicAccessBlock: answers,
        GetBucketPolicyStatus: answers,
        GetBucketAcl: answers,
      })
      expect((await slicesOf(asked, unread))['eu-west-1']!.rows[0]!.gaps).toMatchObject({
        bucketPublicAccessBlock: { kind: 'denied', action: 's3:GetBucketPublicAccessBlock' },
        bucketPolicyStatus: { kind: 'denied', action: 's3:GetBucketPolicyStatus' },
        bucketAcl: { kind: 'denied', action: 's3:GetBucketAcl' },
      })
    })
  })

  describe('how long the bucket keeps its objects', () => {
    const owned = output({ Buckets: [{ Name: 'audit-logs' }] })
    const asked = trails.with('bucketLifecycle')

    it('is asked of a bucket of its own', async () => {
      const answers = { DescribeTrails: listing(OWN), ListBuckets: owned }
      const rules = { Rules: [{ Status: 'Enabled', Expiration: { Days: 30 } }] }
      const told = scriptedSource({ ...answers, GetBucketLifecycleConfiguration: output(rules) })
      expect((await slicesOf(asked, told))['eu-west-1']!.rows[0]!.row).toEqual({ ...OWN, bucketLifecycle: rules })
      const none = scriptedSource({ ...answers, GetBucketLifecycleConfiguration: code('NoSuchLifecycleConfiguration') })
      expect((await slicesOf(asked, none))['eu-west-1']!.rows[0]).toMatchObject({ row: OWN, gaps: {} })
      const refused = scriptedSource({ ...answers, GetBucketLifecycleConfiguration: denied })
      expect((await slicesOf(asked, refused))['eu-west-1']!.rows[0]!.gaps).toMatchObject({
        bucketLifecycle: { kind: 'denied', action: 's3:GetLifecycleConfiguration' },
      })
    })
  })

  describe('the key', () => {
    const key = (account = ACCOUNT, region = 'eu-west-1') => `arn:aws:kms:${region}:${account}:key/0400e6ba`
    const rowOf = async (KmsKeyId: string | undefined, DescribeKey: Answer) => {
      const source = scriptedSource({ DescribeTrails: listing({ ...OWN, KmsKeyId }), DescribeKey })
      const { 'eu-west-1': slice } = await slicesOf(trails.with('kmsKey'), source)
      return { ...slice!.rows[0]!, asked: source.asked.slice(1) }
    }

    it('is asked where it is', async () => {
      const { row, asked } = await rowOf(key(), output({ KeyMetadata: { KeyState: 'Enabled' } }))
      expect(row.kmsKey).toEqual({ KeyState: 'Enabled' })
      expect(asked).toEqual([`eu-west-1 kms:DescribeKey {"KeyId":"${key()}"}`])
      expect((await rowOf(undefined, denied)).asked).toEqual([])
      expect((await rowOf(key(ACCOUNT, 'us-east-1'), denied)).asked).toEqual([])
    })

    it('of its own may be gone; another account’s may be kept secret', async () => {
      expect((await rowOf(key(), code('NotFoundException'))).row.kmsKey).toBeNull()
      const foreign = key('999988887777')
      expect(await rowOf(foreign, code('AccessDeniedException'))).toMatchObject({ row: OWN, gaps: {} })
      expect((await rowOf(foreign, code('NotFoundException'))).row).not.toHaveProperty('kmsKey')
    })

    it('of its own that may not be asked is a gap', async () => {
      expect((await rowOf(key(), code('AccessDeniedException'))).gaps).toMatchObject({
        kmsKey: { kind: 'denied', action: 'kms:DescribeKey' },
      })
    })
  })

  describe('what watches the events', () => {
    const GROUP = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:audit:*`
    const asked = trails.with('metricFilters', 'alarms')

    it('is asked in the home region, wherever the audit is', async () => {
      const source = scriptedSource({
        DescribeTrails: listing({ ...OWN, CloudWatchLogsLogGroupArn: GROUP }),
        DescribeMetricFilters: output({ metricFilters: [{ filterName: 'root' }] }),
        DescribeAlarms: output({ MetricAlarms: [{ AlarmName: 'root' }], CompositeAlarms: [{ AlarmName: 'all' }] }),
      })
      const { 'us-east-1': slice } = await slicesOf(asked, source, ['us-east-1'])
      expect(slice!.rows[0]!.row).toMatchObject({
        metricFilters: [{ filterName: 'root' }],
        alarms: [{ AlarmName: 'root' }, { AlarmName: 'all' }],
      })
      expect(source.asked.slice(1).sort()).toEqual([
        'eu-west-1 cloudwatch:DescribeAlarms {"AlarmTypes":["CompositeAlarm","MetricAlarm"]}',
        'eu-west-1 logs:DescribeMetricFilters {"logGroupName":"audit"}',
      ])
    })

    it('is not asked without a log group in the account', async () => {
      const elsewhere = { ...OWN, CloudWatchLogsLogGroupArn: GROUP.replace(ACCOUNT, '999988887777') }
      for (const trail of [OWN, elsewhere]) {
        const source = scriptedSource({ DescribeTrails: listing(trail) })
        const { 'eu-west-1': slice } = await slicesOf(asked, source)
        expect(slice!.rows[0]).toMatchObject({ row: trail, gaps: {} })
        expect(source.asked).toHaveLength(1)
      }
    })

    it('has no filters where the log group is gone', async () => {
      const source = scriptedSource({
        DescribeTrails: listing({ ...OWN, CloudWatchLogsLogGroupArn: GROUP }),
        DescribeMetricFilters: code('ResourceNotFoundException'),
        DescribeAlarms: output({ MetricAlarms: [] }),
      })
      const { 'eu-west-1': slice } = await slicesOf(asked, source)
      expect(slice!.rows[0]!.row).not.toHaveProperty('metricFilters')
      expect(slice!.rows[0]!.gaps).toEqual({})
    })
  })

  it('a trail of one region knows those of all regions', async () => {
    const local = { ...OWN, Name: 'local', TrailARN: `${OWN.TrailARN}-2`, IsMultiRegionTrail: false }
    const source = scriptedSource({ DescribeTrails: listing(OWN, local) })
    const { 'eu-west-1': slice } = await slicesOf(trails.with('multiRegionTrails'), source)
    expect(slice!.rows.map(({ row }) => row.multiRegionTrails)).toEqual([undefined, [OWN]])
    expect(source.asked).toHaveLength(1)
  })

  it('finds the selectors of its own trail in an answer recorded without its input', () => {
    const recorded = { TrailARN: OWN.TrailARN, EventSelectors: [] }
    const narrow = (TrailName: string) =>
      trails.service.narrow('GetEventSelectors', recorded, { TrailName }, { account: ACCOUNT })
    expect(narrow(OWN.TrailARN)).toEqual(recorded)
    expect(narrow(FOREIGN.TrailARN)).toBeUndefined()
  })

  it.skipIf(!hasDocumented)('reads the documented responses', async () => {
    const [described] = documented('cloudtrail', 'DescribeTrails')
    const [status] = documented('cloudtrail', 'GetTrailStatus')
    const [selectors] = documented('cloudtrail', 'GetEventSelectors')
    const source = scriptedSource({
      DescribeTrails: output(described!),
      GetTrailStatus: output(status!),
      GetEventSelectors: output(selectors!),
    })
    const slices = await slicesOf(trails.with('status', 'eventSelectors'), source, ['us-east-1'])
    expect(slices['us-east-1']!.rows.map(({ identity }) => identity.name)).toEqual(['Trail1', 'Trail2'])
    expect(slices['us-east-1']!.rows[0]!.row).toMatchObject({
      status: { IsLogging: true },
      eventSelectors: { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] },
    })
  })
})
