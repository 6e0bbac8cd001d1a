import { ResourceNotFoundException } from '@aws-sdk/client-lambda'
import { lambda } from '../../src/collect/lambda.ts'
import { secrets, secretsmanager } from '../../src/collect/secretsmanager.ts'
import { denied, output, scriptedSource } from '../engine/scripted-source.ts'
import { documented, hasDocumented } from './documented.ts'
import { ACCOUNT, slicesOf } from './slices.ts'

const LAMBDA = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:rotate`
const ROTATING = {
  ARN: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db/shop-a1b2c3`,
  Name: 'db/shop',
  RotationEnabled: true,
  RotationLambdaARN: LAMBDA,
  Tags: [{ Key: 'team', Value: 'shop' }],
}
const withSecret = (secret: object, answers: Parameters<typeof scriptedSource>[0] = {}) =>
  scriptedSource({ ListSecrets: output({ SecretList: [secret] }), ...answers })

describe('secretsmanager.secrets', () => {
  it('lists secrets by ARN, name and tags', async () => {
    const source = withSecret(ROTATING)
    const { 'eu-west-1': slice } = await slicesOf(secrets, source)
    expect(source.asked).toEqual(['eu-west-1 secretsmanager:ListSecrets {}'])
    expect(slice!.rows[0]!.identity).toMatchObject({ id: ROTATING.ARN, name: 'db/shop', tags: { team: 'shop' } })
  })

  it('is a gap when denied', async () => {
    const { 'eu-west-1': slice } = await slicesOf(secrets, scriptedSource({ ListSecrets: denied }))
    expect(slice!.gap).toMatchObject({ kind: 'denied', action: 'secretsmanager:ListSecrets' })
  })

  it.skipIf(!hasDocumented)('reads the documented responses', async () => {
    const [all, , managed] = documented('secrets-manager', 'ListSecrets')
    const named = await slicesOf(secrets, scriptedSource({ ListSecrets: output(all!) }), ['us-west-2'])
    expect(named['us-west-2']!.rows.map(({ identity }) => identity.name)).toEqual(['MyTestSecret', 'AnotherSecret'])
    const source = scriptedSource({ ListSecrets: output(managed!) })
    const owned = await slicesOf(secrets.with('rotationFunction'), source, ['us-west-2'])
    expect(owned['us-west-2']!.rows[0]!.row.OwningService).toBe('rds')
    expect(source.asked).toHaveLength(1)
  })
})

describe('the rotation function of a secret', () => {
  const rotationFunction = async (secret: object, answers: Parameters<typeof scriptedSource>[0] = {}) => {
    const source = withSecret(secret, answers)
    const { 'eu-west-1': slice } = await slicesOf(secrets.with('rotationFunction'), source)
    const { row, gaps } = slice!.rows[0]!
    return { value: row.rotationFunction, gap: gaps.rotationFunction, asked: source.asked.slice(1) }
  }

  it('is looked up by its ARN', async () => {
    const configuration = { FunctionArn: LAMBDA, State: 'Active', Runtime: 'python3.13' }
    const found = await rotationFunction(ROTATING, { GetFunctionConfiguration: output(configuration) })
    expect(found.value).toEqual({ FunctionArn: LAMBDA, State: 'Active' })
    expect(found.asked).toEqual([`eu-west-1 lambda:GetFunctionConfiguration {"FunctionName":"${LAMBDA}"}`])
  })

  it('is null when there is none', async () => {
    const { name, message } = new ResourceNotFoundException({ message: 'not found', $metadata: {} })
    const missing = { GetFunctionConfiguration: { state: 'error' as const, error: { name, message } } }
    expect(await rotationFunction(ROTATING, missing)).toMatchObject({ value: null, gap: undefined })
  })

  it('is a gap when denied', async () => {
    const { value, gap } = await rotationFunction(ROTATING, { GetFunctionConfiguration: denied })
    expect(value).toBeUndefined()
    expect(gap).toMatchObject({ kind: 'denied', service: 'lambda', action: 'lambda:GetFunctionConfiguration' })
  })

  it.each([
    ['rotation is off', { RotationEnabled: false }],
    ['rotation was never set up', { RotationEnabled: undefined }],
    ['AWS rotates it by itself', { RotationLambdaARN: undefined }],
    ['another service owns it', { OwningService: 'rds' }],
    ['it is a replica', { PrimaryRegion: 'us-east-1' }],
    ['it is about to be deleted', { DeletedDate: '2026-05-01T00:00:00Z' }],
    ['the function is another account’s', { RotationLambdaARN: LAMBDA.replace(ACCOUNT, '444455556666') }],
  ])('is not looked up when %s', async (_why, difference) => {
    expect(await rotationFunction({ ...ROTATING, ...difference })).toEqual({
      value: undefined,
      gap: undefined,
      asked: [],
    })
  })
})

describe('the resource policy of a secret', () => {
  const answer = { ARN: ROTATING.ARN, Name: 'db/shop', ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' }
  const resourcePolicy = async (answers: Parameters<typeof scriptedSource>[0]) => {
    const source = withSecret(ROTATING, answers)
    const { 'eu-west-1': slice } = await slicesOf(secrets.with('resourcePolicy'), source)
    return { ...slice!.rows[0]!, asked: source.asked.slice(1) }
  }

  it('is asked for by the ARN', async () => {
    const { row, asked } = await resourcePolicy({ GetResourcePolicy: output(answer) })
    expect(row.resourcePolicy).toEqual(answer)
    expect(asked).toEqual([`eu-west-1 secretsmanager:GetResourcePolicy {"SecretId":"${ROTATING.ARN}"}`])
  })

  it('is a gap when denied', async () => {
    const { gaps } = await resourcePolicy({ GetResourcePolicy: denied })
    expect(gaps.resourcePolicy).toMatchObject({ kind: 'denied', action: 'secretsmanager:GetResourcePolicy' })
  })

  it('is found in an answer recorded without its input, which says whose it is', () => {
    const narrow = (SecretId: string) =>
      secretsmanager.narrow('GetResourcePolicy', answer, { SecretId }, { account: ACCOUNT })
    expect(narrow(ROTATING.ARN)).toEqual(answer)
    expect(narrow(`${ROTATING.ARN}x`)).toBeUndefined()
  })
})

describe('lambda', () => {
  const scrub = (configuration: object) => lambda.scrub('GetFunctionConfiguration', configuration as never)

  it('keeps the names of environment variables and none of their values', () => {
    const scrubbed = scrub({
      FunctionName: 'rotate',
      Environment: {
        Variables: { DB_PASSWORD: 'hunter2', STAGE: 'prod' },
        Error: { ErrorCode: 'AccessDeniedException', Message: 'cannot decrypt hunter2' },
      },
    })
    expect(scrubbed).toEqual({
      FunctionName: 'rotate',
      Environment: {
        Variables: { DB_PASSWORD: '[secret - password]', STAGE: '[removed]' },
        Error: { ErrorCode: 'AccessDeniedException', Message: '[removed]' },
      },
    })
    expect(JSON.stringify(scrubbed)).not.toContain('hunter2')
  })

  it('leaves a function without an environment as it is', () => {
    expect(scrub({ FunctionName: 'rotate' })).toEqual({ FunctionName: 'rotate' })
  })
})
