import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms'
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { PutPublicAccessBlockCommand as PutAccountBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import { CreateSecretCommand, PutResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { ACCOUNT, OTHER_ACCOUNT, OTHER_ROLE, REGION } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

/** Buckets, keys, secrets, and who may use them and functions. */
export const storage: Topic = {
  examples: {
    'kms-key-policy-public': { fail: 'stoPublicKey', pass: 'stoRotatingKey' },
    'kms-key-rotation': { fail: 'stoPublicKey', pass: 'stoRotatingKey' },
    'lambda-permission-source': { fail: 'stoOpenFunction', pass: 'stoClosedFunction' },
    's3-account-public-access-block': { fail: 'stoAccount', pass: { what: 'stoOtherAccount', run: 'other' } },
    's3-bucket-default-encryption': { fail: 'stoOpenBucket', pass: 'stoClosedBucket' },
    's3-bucket-public': { fail: 'stoOpenBucket', pass: 'stoClosedBucket' },
    's3-bucket-tls-only': { fail: 'stoOpenBucket', pass: 'stoClosedBucket' },
    's3-website-https': { fail: 'stoOpenBucket', pass: 'stoClosedBucket' },
    'secretsmanager-policy-public': { fail: 'stoPublicSecret', pass: 'stoPrivateSecret' },
    'secretsmanager-secret-unused': { fail: { what: 'stoPrivateSecret', run: 'season' }, pass: 'stoPrivateSecret' },
  },
  seed,
  amended: {
    // Moto lists the objects of the bucket instead: only its name is of use.
    's3:GetBucketPolicyStatus': (list) =>
      `<PolicyStatus><IsPublic>${list.includes(`<Name>${OPEN}</Name>`)}</IsPublic></PolicyStatus>`,
  },
}

const OPEN = 'sto-open'
const CLOSED = 'sto-closed'
const BLOCK_ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
}

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

async function seed(where: Where): Promise<Seeded> {
  const parts = await Promise.all([
    seedBuckets(where),
    seedKeys(where),
    seedSecrets(where),
    seedFunctions(where),
    closeOtherAccount(where),
  ])
  return Object.assign({ stoAccount: `arn:aws:iam::${ACCOUNT}:root` }, ...parts)
}

async function seedBuckets(where: Where): Promise<Seeded> {
  const s3 = new S3Client({ ...where, forcePathStyle: true })
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const
  const arn = (bucket: string) => `arn:aws:s3:::${bucket}`
  const open = async () => {
    const Bucket = OPEN
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectOwnership: 'ObjectWriter' }))
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }))
    const IndexDocument = { Suffix: 'index.html' }
    await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: { IndexDocument } }))
    const everyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn(Bucket)}/*` }
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: document(everyone) }))
  }
  const closed = async () => {
    const Bucket = CLOSED
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }))
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: BLOCK_ALL }))
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] }
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }]
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }))
    const plainHttp = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [arn(Bucket), `${arn(Bucket)}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: document(plainHttp) }))
  }
  await Promise.all([open(), closed()])
  return { stoOpenBucket: arn(OPEN), stoClosedBucket: arn(CLOSED) }
}

async function seedKeys(where: Where): Promise<Seeded> {
  const kms = new KMSClient(where)
  const owner = { AWS: `arn:aws:iam::${ACCOUNT}:root` }
  const allow = (Principal: object) => ({ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' })
  const make = async (Description: string, ...statements: object[]) => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description, Policy: document(...statements) }))
    return KeyMetadata?.Arn ?? ''
  }
  const [stoPublicKey, stoRotatingKey] = await Promise.all([
    make('sto-public', allow(owner), allow({ AWS: '*' })),
    make('sto-rotating', allow(owner)),
  ])
  await kms.send(new EnableKeyRotationCommand({ KeyId: stoRotatingKey, RotationPeriodInDays: 365 }))
  return { stoPublicKey, stoRotatingKey }
}

async function seedSecrets(where: Where): Promise<Seeded> {
  const secretsmanager = new SecretsManagerClient(where)
  const make = async (Name: string, Principal: object) => {
    const { ARN: SecretId = '' } = await secretsmanager.send(new CreateSecretCommand({ Name, SecretString: 'x' }))
    const statement = { Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }
    await secretsmanager.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: document(statement) }))
    return SecretId
  }
  const [stoPublicSecret, stoPrivateSecret] = await Promise.all([
    make('sto-public', { AWS: '*' }),
    make('sto-private', { AWS: `arn:aws:iam::${ACCOUNT}:root` }),
  ])
  return { stoPublicSecret, stoPrivateSecret }
}

async function seedFunctions(where: Where): Promise<Seeded> {
  const lambda = new LambdaClient(where)
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const AssumeRolePolicyDocument = document({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'sto-function', AssumeRolePolicyDocument }))
  const code = {
    Role: Role?.Arn,
    Runtime: 'python3.13' as const,
    Handler: 'index.handler',
    Code: { ZipFile: Buffer.from('') },
  }
  const make = async (FunctionName: string, source: { SourceAccount?: string }) => {
    const { FunctionArn = '' } = await lambda.send(new CreateFunctionCommand({ FunctionName, ...code }))
    const permission = { StatementId: 'api', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' }
    await lambda.send(new AddPermissionCommand({ FunctionName, ...permission, ...source }))
    return FunctionArn
  }
  const [stoOpenFunction, stoClosedFunction] = await Promise.all([
    make('sto-open', {}),
    make('sto-closed', { SourceAccount: ACCOUNT }),
  ])
  return { stoOpenFunction, stoClosedFunction }
}

async function closeOtherAccount(where: Where): Promise<Seeded> {
  const role = { RoleArn: OTHER_ROLE, RoleSessionName: 'sto' }
  const { Credentials } = await new STSClient(where).send(new AssumeRoleCommand(role))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  // The SDK would put the account id in front of the endpoint's host, which is an address.
  const endpointProvider = () => ({ url: new URL(where.endpoint) })
  const s3control = new S3ControlClient({ ...where, credentials, endpointProvider } as object)
  const settings = { AccountId: OTHER_ACCOUNT, PublicAccessBlockConfiguration: BLOCK_ALL }
  await s3control.send(new PutAccountBlockCommand(settings))
  return { stoOtherAccount: `arn:aws:iam::${OTHER_ACCOUNT}:root` }
}
