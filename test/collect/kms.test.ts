import { keys, kms } from '../../src/collect/kms.ts'
import { denied, output, type scriptedSource } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'
import { ACCOUNT } from './slices.ts'

const arn = (id: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${id}`
const METADATA = {
  KeyId: 'own',
  Arn: arn('own'),
  KeyManager: 'CUSTOMER',
  KeyState: 'Enabled',
  KeySpec: 'SYMMETRIC_DEFAULT',
  Origin: 'AWS_KMS',
}
const withKey = (metadata: object, answers: Parameters<typeof scriptedSource>[0] = {}) => ({
  ListKeys: output({ Keys: [{ KeyId: 'own', KeyArn: arn('own') }] }),
  DescribeKey: output({ KeyMetadata: { ...METADATA, ...metadata } }),
  ...answers,
})

describe('kms.keys', () => {
  it('lists keys by ARN, and describes each', async () => {
    const { rows, identities, asked } = await collected(keys.with('metadata'), withKey({}))
    expect(rows).toEqual([{ KeyId: 'own', KeyArn: arn('own'), metadata: METADATA }])
    expect(identities[0]).toMatchObject({ id: arn('own'), name: 'own', type: 'AWS::KMS::Key' })
    expect(asked).toEqual(['kms:ListKeys {}', `kms:DescribeKey {"KeyId":"${arn('own')}"}`])
  })

  it('is a gap when denied', async () => {
    const { gaps } = await collected(keys, { ListKeys: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'kms:ListKeys' }])
  })

  it('lacks only the key whose own policy refuses', async () => {
    const { rows, gaps } = await collected(
      keys.with('metadata', 'rotation', 'policy'),
      withKey({}, { DescribeKey: denied }),
    )
    expect(rows).toHaveLength(1)
    expect(gaps.map((gap) => gap.action)).toEqual(['kms:DescribeKey', 'kms:DescribeKey', 'kms:DescribeKey'])
  })

  it.skipIf(!hasDocumented)('reads the documented responses', async () => {
    const [list] = documented(kms.client, 'ListKeys')
    const [described] = documented(kms.client, 'DescribeKey')
    const { rows, identities } = await collected(keys.with('metadata'), {
      ListKeys: output(list!),
      DescribeKey: output(described!),
    })
    expect(identities[0]!.id).toMatch(/^arn:aws:kms:/)
    expect(rows[0]!.metadata).toMatchObject({ KeyManager: expect.any(String), KeyState: expect.any(String) })
  })
})

describe('the rotation of a key', () => {
  const rotation = async (metadata: object, answers: Parameters<typeof scriptedSource>[0] = {}) => {
    const { rows, gaps, asked } = await collected(keys.with('rotation'), withKey(metadata, answers))
    return { value: rows[0]!.rotation, gaps, asked: asked.slice(2) }
  }

  it('is asked for, of a key that can have one', async () => {
    const status = { KeyId: 'own', KeyRotationEnabled: true, RotationPeriodInDays: 365 }
    const { value, asked } = await rotation({}, { GetKeyRotationStatus: output(status) })
    expect(value).toEqual(status)
    expect(asked).toEqual([`kms:GetKeyRotationStatus {"KeyId":"${arn('own')}"}`])
  })

  it('is a gap when denied', async () => {
    const { gaps } = await rotation({}, { GetKeyRotationStatus: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'kms:GetKeyRotationStatus' }])
  })

  it.each([
    ['managed by AWS', { KeyManager: 'AWS' }],
    ['disabled', { KeyState: 'Disabled' }],
    ['asymmetric', { KeySpec: 'RSA_2048' }],
    ['imported', { Origin: 'EXTERNAL' }],
    ['a replica', { MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } }],
  ])('is not asked for, of a key that is %s', async (_what, metadata) => {
    expect(await rotation(metadata)).toEqual({ value: undefined, gaps: [], asked: [] })
  })
})

describe('the policy of a key', () => {
  it('is asked for by the name that it always has', async () => {
    const policy = { Policy: '{}', PolicyName: 'default' }
    const { rows, asked } = await collected(keys.with('policy'), withKey({}, { GetKeyPolicy: output(policy) }))
    expect(rows[0]!.policy).toEqual(policy)
    expect(asked.at(-1)).toBe(`kms:GetKeyPolicy {"KeyId":"${arn('own')}","PolicyName":"default"}`)
  })

  it('is not asked for, of a key that AWS manages', async () => {
    const { rows, asked } = await collected(keys.with('policy'), withKey({ KeyManager: 'AWS' }))
    expect(rows[0]!.policy).toBeUndefined()
    expect(asked).toHaveLength(2)
  })
})

it('an answer recorded without its input is of the key that it names', () => {
  const described = (KeyId: string) =>
    kms.narrow('DescribeKey', { KeyMetadata: METADATA }, { KeyId }, { account: ACCOUNT })
  expect(described(arn('own'))).toEqual({ KeyMetadata: METADATA })
  expect(described('own')).toEqual({ KeyMetadata: METADATA })
  expect(described(arn('other'))).toBeUndefined()
  const status = { KeyId: 'own', KeyRotationEnabled: true }
  const rotation = (KeyId: string) => kms.narrow('GetKeyRotationStatus', status, { KeyId }, { account: ACCOUNT })
  expect(rotation(arn('own'))).toEqual(status)
  expect(rotation(arn('other'))).toBeUndefined()
})
