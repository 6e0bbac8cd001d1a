import { defineService } from '../../src/collection.ts'
import { evaluate, sentence } from '../../src/engine/evaluate.ts'
import type { Inventory, Slice } from '../../src/engine/inventory.ts'
import type { Gap } from '../../src/gap.ts'
import { RULE_ERROR } from '../../src/gap.ts'
import { type AnyRule, defineRule, fail, pass, seen, unknown, type Verdict } from '../../src/rule.ts'

const iam = defineService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })
const ec2 = defineService({ name: 'ec2', scope: 'regional', load: () => import('@aws-sdk/client-ec2') })
const users = iam
  .collection('users', {
    type: 'AWS::IAM::User',
    calls: ['ListUsers'],
    list: async (call) => (await call('ListUsers')).Users,
    id: (user) => user.Arn,
  })
  .extra('mfaDevices', {
    calls: ['ListMFADevices'],
    get: async (call, { UserName }) => (await call('ListMFADevices', { UserName })).MFADevices,
  })
const volumes = ec2.collection('volumes', {
  type: 'AWS::EC2::Volume',
  calls: ['DescribeVolumes'],
  list: async (call) => (await call('DescribeVolumes')).Volumes,
  id: (volume) => volume.VolumeId,
})

const gap: Gap = {
  kind: 'denied',
  region: 'eu-west-1',
  service: 'ec2',
  operation: 'DescribeVolumes',
  action: 'ec2:DescribeVolumes',
  code: 'UnauthorizedOperation',
  message: 'You are not authorized.',
}

const metadata = {
  id: 'test-rule',
  title: 'Test',
  severity: 'low',
  source: [],
  rationale: 'Test.',
  remediation: 'aws test',
  references: [],
} as const

const row = (value: object, gaps: Record<string, Gap> = {}) => ({
  row: value as never,
  identity: { id: JSON.stringify(value), arn: undefined, name: undefined, type: 'x', tags: undefined, home: undefined },
  gaps,
})

function inventory(slices: Record<string, Record<string, Slice>>): Inventory {
  const regions = Object.keys(slices).filter((region) => region !== 'global')
  const maps = Object.entries(slices).map(([region, byKey]) => [region, new Map(Object.entries(byKey))] as const)
  const account = { id: '111122223333', partition: 'aws', regions, slices: new Map(maps) }
  return { now: new Date('2026-06-01T00:00:00Z'), accounts: [account] }
}

const outcomes = (rule: AnyRule, of: Inventory) =>
  evaluate([rule], of).map(({ region, verdict }) => `${region} ${verdict.outcome}: ${verdict.message}`)

const none: Slice = { rows: [], gap: undefined }

describe('evaluate', () => {
  const onVolumes = defineRule({ ...metadata, on: volumes, check: ({ VolumeId }) => pass(`${VolumeId} is fine.`) })

  it('judges the rows that were seen, and says unknown for the rest of a list', () => {
    const half = inventory({ 'eu-west-1': { 'ec2.volumes': { rows: [row({ VolumeId: 'vol-1' })], gap } } })
    expect(outcomes(onVolumes, half)).toEqual([
      'eu-west-1 pass: vol-1 is fine.',
      'eu-west-1 unknown: ec2:DescribeVolumes was denied in eu-west-1 (UnauthorizedOperation: You are not authorized).',
    ])
  })

  it('gives no verdict at all on an empty list that was seen', () => {
    expect(outcomes(onVolumes, inventory({ 'eu-west-1': { 'ec2.volumes': none } }))).toEqual([])
  })

  it('is unknown where not one region was looked at', () => {
    expect(outcomes(onVolumes, inventory({ global: {} }))).toEqual([
      'global unknown: ec2:DescribeVolumes was not recorded.',
    ])
  })

  it('makes one row unknown when its extra is missing, and judges the others', () => {
    const rule = defineRule({ ...metadata, on: users.with('mfaDevices'), check: () => pass('Fine.') })
    const one = { rows: [row({ Arn: 'bob' }, { mfaDevices: gap }), row({ Arn: 'eve' })], gap: undefined }
    expect(outcomes(rule, inventory({ global: { 'iam.users': one } }))).toEqual([
      expect.stringContaining('global unknown: ec2:DescribeVolumes was denied'),
      'global pass: Fine.',
    ])
  })

  it('does not mind the gap of an extra that the rule did not ask for', () => {
    const rule = defineRule({ ...metadata, on: users, check: () => pass('Fine.') })
    const one = { rows: [row({ Arn: 'bob' }, { mfaDevices: gap })], gap: undefined }
    expect(outcomes(rule, inventory({ global: { 'iam.users': one } }))).toEqual(['global pass: Fine.'])
  })

  describe('needs', () => {
    const rule = defineRule({
      ...metadata,
      on: users,
      needs: { volumes },
      check: (_user, context) => pass(`${context.volumes.length} volumes.`),
    })
    const bob = { rows: [row({ Arn: 'bob' })], gap: undefined }
    const seenVolumes = { rows: [row({ VolumeId: 'vol-1' })], gap: undefined }

    it('of a global subject are those of every region', () => {
      const both = { 'eu-west-1': { 'ec2.volumes': seenVolumes }, 'us-east-1': { 'ec2.volumes': seenVolumes } }
      expect(outcomes(rule, inventory({ global: { 'iam.users': bob }, ...both }))).toEqual(['global pass: 2 volumes.'])
    })

    it('make the rule unknown when one region is missing', () => {
      const half = { 'eu-west-1': { 'ec2.volumes': seenVolumes }, 'us-east-1': { 'ec2.volumes': { rows: [], gap } } }
      expect(outcomes(rule, inventory({ global: { 'iam.users': bob }, ...half }))).toEqual([
        expect.stringContaining('global unknown'),
      ])
    })

    it('are named beside the list of the subject, where both are missing', () => {
      const deniedUsers: Gap = {
        ...gap,
        region: 'global',
        service: 'iam',
        operation: 'ListUsers',
        action: 'iam:ListUsers',
      }
      const nothing = {
        global: { 'iam.users': { rows: [], gap: deniedUsers } },
        'eu-west-1': { 'ec2.volumes': { rows: [], gap } },
      }
      const [result, ...others] = evaluate([rule], inventory(nothing))
      expect(others).toEqual([])
      expect(result?.gaps).toEqual([deniedUsers, gap])
      expect(result?.verdict.message).toMatch(
        /^iam:ListUsers was denied .*\. ec2:DescribeVolumes was denied in eu-west-1 /,
      )
    })

    it('make the rule unknown when there is no region to look in', () => {
      expect(outcomes(rule, inventory({ global: { 'iam.users': bob } }))).toEqual([
        'global unknown: ec2:DescribeVolumes was not recorded.',
      ])
    })

    it('of a regional subject are those of its own region, or the global ones', () => {
      const reverse = defineRule({
        ...metadata,
        on: volumes,
        needs: { users, volumes },
        check: (_volume, context) => pass(`${context.users.length} users, ${context.volumes.length} volumes.`),
      })
      const both = { 'eu-west-1': { 'ec2.volumes': seenVolumes }, 'us-east-1': { 'ec2.volumes': none } }
      expect(outcomes(reverse, inventory({ global: { 'iam.users': bob }, ...both }))).toEqual([
        'eu-west-1 pass: 1 users, 1 volumes.',
      ])
    })
  })

  it('hands a want over as undefined when it was not seen, and goes on', () => {
    const rule = defineRule({
      ...metadata,
      on: users,
      wants: { volumes },
      check: (_user, context) => pass(context.volumes ? 'Seen.' : 'Not seen.'),
    })
    const bob = { rows: [row({ Arn: 'bob' })], gap: undefined }
    const blind = inventory({ global: { 'iam.users': bob }, 'eu-west-1': { 'ec2.volumes': { rows: [], gap } } })
    expect(outcomes(rule, blind)).toEqual(['global pass: Not seen.'])
  })

  describe('a rule at fault', () => {
    const bob = inventory({ global: { 'iam.users': { rows: [row({ Arn: 'bob' })], gap: undefined } } })

    it('is unknown when it throws, and the other rules go on', () => {
      const broken = defineRule({
        ...metadata,
        on: users,
        check: () => {
          throw new TypeError('x is undefined')
        },
      })
      const fine = defineRule({ ...metadata, id: 'test-fine', on: users, check: () => pass('Fine.') })
      const results = evaluate([broken, fine], bob)
      expect(results.map(({ verdict }) => verdict.message)).toEqual(['Rule test-rule threw: x is undefined', 'Fine.'])
      expect(results[0]?.gaps).toMatchObject([{ kind: 'failed', code: RULE_ERROR }])
    })

    it.each([
      undefined,
      true,
      {},
      { outcome: 'ok', message: 'x' },
      { outcome: 'pass' },
      { outcome: 'fail', message: 'x' },
      { outcome: 'fail', message: 'x', evidence: ['text'] },
      { outcome: 'fail', message: 'x', evidence: [], severity: 'awful' },
      { outcome: 'fail', message: 'x', evidence: [], remediation: 7 },
    ])('is unknown when it answers %j', (answer) => {
      const odd = defineRule({ ...metadata, on: users, check: () => answer as unknown as Verdict })
      expect(evaluate([odd], bob)[0]).toMatchObject({ verdict: { outcome: 'unknown' }, gaps: [{ code: RULE_ERROR }] })
    })
  })

  it('keeps the evidence of a fail and the reason of an unknown that a rule gives itself', () => {
    const rule = defineRule({
      ...metadata,
      on: users,
      check: ({ Arn }) => (Arn === 'bob' ? fail('Bad.', seen('Arn', Arn, 'eve')) : unknown('Another account.')),
    })
    const two = inventory({
      global: { 'iam.users': { rows: [row({ Arn: 'bob' }), row({ Arn: 'x' })], gap: undefined } },
    })
    const [bad, foreign] = evaluate([rule], two)
    expect(bad?.verdict).toEqual({
      outcome: 'fail',
      message: 'Bad.',
      evidence: [{ path: 'Arn', seen: 'bob', expected: 'eve' }],
    })
    expect(foreign?.gaps).toMatchObject([{ kind: 'unavailable', code: 'NotVisible', message: 'Another account.' }])
  })
})

describe('a gap in words', () => {
  it('names the call, the place and what AWS said', () => {
    expect(sentence(gap)).toBe(
      'ec2:DescribeVolumes was denied in eu-west-1 (UnauthorizedOperation: You are not authorized).',
    )
    expect(sentence({ ...gap, region: 'global', kind: 'not-recorded', code: 'NotRecorded' })).toBe(
      'ec2:DescribeVolumes was not recorded.',
    )
  })
})
