import { defineService } from '../../src/collection.ts'
import { diffReports } from '../../src/diff/compare.ts'
import type { Cause } from '../../src/diff/diff.ts'
import { explainSnapshots } from '../../src/diff/explain-snapshots.ts'
import { evaluate } from '../../src/engine/evaluate.ts'
import type { Inventory, Slice } from '../../src/engine/inventory.ts'
import { gateReport } from '../../src/gate/gate.ts'
import type { JsonObject } from '../../src/json.ts'
import { buildReport } from '../../src/report/build.ts'
import type { Report } from '../../src/report/report.ts'
import { type AnyRule, defineRule, fail, pass, seen } from '../../src/rule.ts'
import { daysSince } from '../../src/time.ts'
import { SETTINGS } from './settings.ts'

const ec2 = defineService({ name: 'ec2', scope: 'regional', load: () => import('@aws-sdk/client-ec2') })
const instances = ec2.collection('instances', {
  type: 'AWS::EC2::Instance',
  calls: ['DescribeInstances'],
  list: async (call) =>
    (await call('DescribeInstances')).Reservations?.flatMap((reservation) => reservation.Instances ?? []),
  id: (instance) => `arn:aws:ec2:eu-west-1:111122223333:instance/${instance.InstanceId}`,
})
const volumes = ec2.collection('volumes', {
  type: 'AWS::EC2::Volume',
  calls: ['DescribeVolumes'],
  list: async (call) => (await call('DescribeVolumes')).Volumes,
  id: (volume) => volume.VolumeId,
})

const METADATA = {
  id: 'ec2-test-rule',
  title: 'Test',
  severity: 'high',
  source: [],
  rationale: 'Test.',
  remediation: 'aws test',
  references: [],
} as const

const NOW = '2026-06-01T00:00:00Z'

/** What one side has: the rows of the instances and volumes of eu-west-1. */
interface Rows {
  instances?: JsonObject[]
  volumes?: JsonObject[]
  now?: string
}

function inventoryOf(rows: Rows): Inventory {
  const sliceOf = (collection: typeof instances | typeof volumes, list: JsonObject[] = []): Slice => ({
    rows: list.map((row) => ({ row, identity: collection.describe(row, PLACE), gaps: {} })),
    gap: undefined,
  })
  const slices = new Map([
    [instances.key, sliceOf(instances, rows.instances)],
    [volumes.key, sliceOf(volumes, rows.volumes)],
  ])
  const account = {
    id: PLACE.account,
    partition: 'aws',
    regions: ['eu-west-1'],
    slices: new Map([['eu-west-1', slices]]),
  }
  return { now: new Date(rows.now ?? NOW), accounts: [account] }
}

const PLACE = { account: '111122223333', partition: 'aws', region: 'eu-west-1', now: new Date(NOW) }

function reportOf(rules: readonly AnyRule[], inventory: Inventory): Report {
  const run = { id: '', startedAt: inventory.now, endedAt: inventory.now, version: '1.2.3', interrupted: undefined }
  const report = buildReport(rules, inventory, evaluate(rules, inventory), { ...run, show: ['pass', 'unknown'] })
  return gateReport(report, { ...SETTINGS.thresholds, suppressions: [], baseline: undefined, today: inventory.now })
}

/** The causes of all that came, went and changed. */
function causes(rule: AnyRule, before: Rows, after: Rows): Cause[] {
  const sides = [inventoryOf(before), inventoryOf(after)] as const
  const { findings } = diffReports(reportOf([rule], sides[0]), reportOf([rule], sides[1]), {
    ...SETTINGS,
    explain: explainSnapshots([rule], ...sides),
  })
  return [...findings.new, ...findings.resolved, ...findings.changed].map(({ cause }) => cause)
}

const imds = defineRule({
  ...METADATA,
  on: instances,
  check: ({ MetadataOptions }) =>
    MetadataOptions?.HttpTokens === 'required'
      ? pass('Required.')
      : fail('Optional.', seen('MetadataOptions.HttpTokens', MetadataOptions?.HttpTokens, 'required')),
})

const instance = (HttpTokens: string, more: JsonObject = {}): JsonObject => ({
  InstanceId: 'i-1',
  MetadataOptions: { HttpTokens, HttpEndpoint: 'enabled' },
  ...more,
})

describe('a change of the resource itself', () => {
  it('is the field that turned the verdict, whatever else changed', () => {
    const before = instance('required', { State: { Name: 'running' }, ImageId: 'ami-1' })
    const after = instance('optional', { State: { Name: 'stopped' }, ImageId: 'ami-2' })
    const cause = {
      kind: 'resource-changed',
      text: 'The instance changed.',
      proven: true,
      more: 2,
      changes: [{ what: 'changed', path: 'MetadataOptions.HttpTokens', before: 'required', after: 'optional' }],
    }
    expect(causes(imds, { instances: [before] }, { instances: [after] })).toEqual([cause])
    const back = [{ what: 'changed', path: 'MetadataOptions.HttpTokens', before: 'optional', after: 'required' }]
    expect(causes(imds, { instances: [after] }, { instances: [before] })).toEqual([{ ...cause, changes: back }])
  })

  it('is that the resource came or went', () => {
    const one = { instances: [instance('optional')] }
    expect(causes(imds, {}, one)).toMatchObject([{ kind: 'resource-created', text: 'The instance was created.' }])
    expect(causes(imds, one, {})).toMatchObject([{ kind: 'resource-deleted', text: 'The instance was deleted.' }])
  })

  it('is all that was needed together, and nothing else', () => {
    const both = defineRule({
      ...METADATA,
      on: instances,
      check: ({ ImageId, InstanceType }) =>
        ImageId === 'ami-bad' && InstanceType === 't2.micro' ? fail('Bad.', []) : pass('Good.'),
    })
    const before = instance('required', { ImageId: 'ami-1', InstanceType: 't3', KernelId: '1' })
    const after = instance('required', { ImageId: 'ami-bad', InstanceType: 't2.micro', KernelId: '2' })
    const [cause] = causes(both, { instances: [before] }, { instances: [after] })
    expect(cause).toMatchObject({ proven: true, more: 1 })
    expect(cause!.changes.map(({ path }) => path)).toEqual(['ImageId', 'InstanceType'])
  })

  it('is what lies nearest to the evidence where either of several would have done', () => {
    const any = defineRule({
      ...METADATA,
      on: instances,
      check: (row) => (JSON.stringify(row).includes('bad') ? fail('Bad.', seen('KernelId', 'bad', '')) : pass('Good.')),
    })
    const members = (value: string) =>
      Object.fromEntries(
        ['ImageId', 'RamdiskId', 'KernelId', 'VpcId', 'SubnetId', 'KeyName', 'x'].map((k) => [k, value]),
      )
    const [cause] = causes(
      any,
      { instances: [instance('x', members('good'))] },
      { instances: [instance('x', members('bad'))] },
    )
    expect(cause!.changes).toHaveLength(5)
    expect(cause!.changes[0]!.path).toBe('KernelId')
    expect(cause!.more).toBe(2)
  })

  it('is a changed severity', () => {
    const graded = defineRule({
      ...METADATA,
      on: instances,
      check: ({ PublicIpAddress }) =>
        fail('Bad.', seen('PublicIpAddress', PublicIpAddress, null), { severity: PublicIpAddress ? 'high' : 'low' }),
    })
    const [cause] = causes(
      graded,
      { instances: [instance('x')] },
      { instances: [instance('x', { PublicIpAddress: '192.0.2.1' })] },
    )
    expect(cause).toMatchObject({
      kind: 'resource-changed',
      proven: true,
      changes: [{ what: 'added', path: 'PublicIpAddress', after: '192.0.2.1' }],
    })
  })
})

/** Fails when a volume that names the instance is not encrypted. */
const encrypted = defineRule({
  ...METADATA,
  on: instances,
  needs: { volumes },
  check({ InstanceId }, { volumes }) {
    const own = volumes.filter(({ Attachments = [] }) => Attachments.some((one) => one.InstanceId === InstanceId))
    const bad = own.find(({ Encrypted }) => !Encrypted)
    return bad ? fail('Bad.', seen(`volumes['${bad.VolumeId}'].Encrypted`, bad.Encrypted, true)) : pass('Good.')
  },
})

const volume = (VolumeId: string, Encrypted: boolean, InstanceId: string, more: JsonObject = {}): JsonObject => ({
  VolumeId,
  Encrypted,
  Attachments: [{ InstanceId }],
  ...more,
})
const i1 = [{ InstanceId: 'i-1' }]

describe('a change of another resource', () => {
  it('is found among many, by what names the subject', () => {
    const others = (Size: number) =>
      Array.from({ length: 60 }, (_, index) => volume(`vol-other-${index}`, true, `i-other-${index}`, { Size }))
    const [cause] = causes(
      encrypted,
      { instances: i1, volumes: [...others(8), volume('vol-1', true, 'i-1', { Size: 8 })] },
      { instances: i1, volumes: [...others(9), volume('vol-1', false, 'i-1', { Size: 9 })] },
    )
    expect(cause).toEqual({
      kind: 'related-changed',
      text: 'The volume vol-1 changed.',
      proven: true,
      more: 60,
      changes: [
        {
          what: 'changed',
          resource: { id: 'vol-1', name: 'vol-1', type: 'AWS::EC2::Volume' },
          path: 'Encrypted',
          before: true,
          after: false,
        },
      ],
    })
  })

  it('may be that one came or went', () => {
    const bad = { instances: i1, volumes: [volume('vol-1', false, 'i-1')] }
    const created = { kind: 'related-changed', text: 'The volume vol-1 was created.', proven: true, more: 0 }
    expect(causes(encrypted, { instances: i1 }, bad)).toMatchObject([created])
    const [cause] = causes(encrypted, bad, { instances: i1 })
    expect(cause).toMatchObject({ text: 'The volume vol-1 was deleted.', changes: [{ what: 'removed', path: '' }] })
  })

  it('stands beside a change of the resource where both were needed', () => {
    const tagged = defineRule({
      ...METADATA,
      on: instances,
      needs: { volumes },
      check: ({ KeyName }, { volumes }) =>
        KeyName === 'bad' && volumes.length > 0 ? fail('Bad.', seen('KeyName', 'bad', '')) : pass('Good.'),
    })
    const [cause] = causes(
      tagged,
      { instances: [{ InstanceId: 'i-1', KeyName: 'good' }] },
      { instances: [{ InstanceId: 'i-1', KeyName: 'bad' }], volumes: [volume('vol-1', true, 'i-2')] },
    )
    expect(cause).toMatchObject({
      kind: 'resource-changed',
      text: 'The instance changed. The volume vol-1 was created.',
      proven: true,
      changes: [{ path: 'KeyName' }, { what: 'added', resource: { id: 'vol-1' } }],
    })
  })

  it('does without proof what would take too long: many findings over long lists', () => {
    const size = 2000
    const many = Array.from({ length: size }, (_, index) => ({ InstanceId: `i-${index}` }))
    const disks = (isEncrypted: boolean) =>
      many.map(({ InstanceId }) => volume(`vol-${InstanceId}`, isEncrypted, InstanceId))
    const found = causes(
      encrypted,
      { instances: many, volumes: disks(true) },
      { instances: many, volumes: disks(false) },
    )
    expect(found.map(({ text }) => text).sort()).toEqual(
      many.map(({ InstanceId }) => `The volume vol-${InstanceId} changed.`).sort(),
    )
    expect(found.every(({ changes }) => changes[0]?.path === 'Encrypted')).toBe(true)
    // Trying every volume of every instance would have taken minutes.
    expect(found.filter(({ proven }) => proven).length).toBeGreaterThan(10)
    expect(found.filter(({ proven }) => !proven).length).toBeGreaterThan(10)
  })
})

describe('time', () => {
  const aged = defineRule({
    ...METADATA,
    on: instances,
    check({ LaunchTime }, { now }) {
      const age = daysSince(LaunchTime, now) ?? 0
      return age > 90 ? fail(`It is ${age} days old.`, seen('LaunchTime', LaunchTime ?? '', '')) : pass('Young.')
    },
  })
  const row = (LaunchTime: string, KeyName: string) => [{ InstanceId: 'i-1', LaunchTime, KeyName }]

  it('is the cause where the resource has not changed, or not in what counts', () => {
    const later = { instances: row('2026-05-01T00:00:00Z', 'new'), now: '2026-08-01T00:00:00Z' }
    expect(causes(aged, { instances: row('2026-05-01T00:00:00Z', 'old') }, later)).toEqual([
      {
        kind: 'time-passed',
        text: 'Time passed: 61 days, from 2026-06-01 to 2026-08-01.',
        proven: true,
        changes: [],
        more: 0,
      },
    ])
  })

  it('is not the cause where a date changed', () => {
    const earlier = { instances: row('2026-05-01T00:00:00Z', 'a') }
    const later = { instances: row('2024-05-01T00:00:00Z', 'a'), now: '2026-06-02T00:00:00Z' }
    expect(causes(aged, earlier, later)).toMatchObject([
      { kind: 'resource-changed', changes: [{ path: 'LaunchTime' }], proven: true },
    ])
  })
})

describe('whatever the rule does', () => {
  it('takes a rule that throws at what never was for no proof', () => {
    const strict = defineRule({
      ...METADATA,
      on: instances,
      check({ ImageId, KernelId }) {
        if ((ImageId === 'bad') !== (KernelId === 'bad')) throw new Error('never seen')
        return ImageId === 'bad' ? fail('Bad.', seen('ImageId', 'bad', '')) : pass('Good.')
      },
    })
    const row = (value: string) => ({ instances: [{ InstanceId: 'i-1', ImageId: value, KernelId: value }] })
    const [cause] = causes(strict, row('good'), row('bad'))
    expect(cause!.changes.map(({ path }) => path)).toEqual(['ImageId', 'KernelId'])
    expect(cause!.proven).toBe(false)
  })

  it('never says more of a policy document than what changed in it', () => {
    const open = defineRule({
      ...METADATA,
      on: instances,
      check: ({ KernelId = '' }) =>
        KernelId.includes('"*"') ? fail('Open.', seen('KernelId', '*', '')) : pass('Good.'),
    })
    const policy = (Action: string) =>
      JSON.stringify({
        Statement: [
          { Sid: 'SECRET-SAUCE', Effect: 'Allow', Action: 's3:Get', Resource: 'x' },
          { Sid: 'b', Effect: 'Allow', Action, Resource: 'x' },
        ],
      })
    const row = (KernelId?: string) => ({ instances: [{ InstanceId: 'i-1', ...(KernelId && { KernelId }) }] })
    const [changed] = causes(open, row(policy('s3:Put')), row(policy('*')))
    expect(changed!.changes).toEqual([
      { what: 'changed', path: 'KernelId.Statement[1].Action', before: ['s3:Put'], after: ['*'] },
    ])
    const [added] = causes(open, row(), row(policy('*')))
    expect(added!.changes).toEqual([
      { what: 'added', path: 'KernelId', after: '(a policy document with 2 statements)' },
    ])
  })
})
