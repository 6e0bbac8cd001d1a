import { loadConfig } from '@smithy/node-config-provider'
import { partitionOf } from '../aws/regions.ts'
import { ec2 } from '../collect/ec2.ts'
import { sts } from '../collect/sts.ts'
import { KnownError } from '../errors.ts'
import { gapKind } from '../gap.ts'
import { GLOBAL } from '../service.ts'
import { type CredentialProvider, credentialProvider, profileNames } from './credentials.ts'
import { explainCredentialError } from './explain.ts'
import type { Answer, CallRequest, Source } from './source.ts'

export interface SessionOptions {
  profile?: string | undefined
  roleArn?: string | undefined
  externalId?: string | undefined
  /** Regions that the user named; the first is asked who the user is. */
  regions?: readonly string[] | undefined
  /** URL that stands in for AWS: a local emulator, a private endpoint. */
  endpoint?: string | undefined
  mfaCode?: ((serial: string) => Promise<string>) | undefined
  /** Credentials that other accounts of the run start from, too; without them they are looked for. */
  own?: CredentialProvider | undefined
  /** Policy document that bounds what the role's session may do. */
  sessionPolicy?: string | undefined
  /** HTTP handler of the run, for the role to be asked for through. */
  sockets?: object | undefined
}

/** Who asks, and through which door. */
export interface Session {
  credentials: CredentialProvider
  /** Where questions about the account itself are asked. */
  region: string
  partition: string
  profile: string | undefined
  roleArn: string | undefined
  endpoint: string | undefined
}

/** Opens no connection: wrong credentials show when AWS is first asked, in `identify`. */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const profile = options.profile ?? (process.env.AWS_PROFILE || undefined)
  const region = options.regions?.[0] ?? (await configuredRegion(profile))
  return {
    credentials: credentialProvider({ ...options, region }),
    region,
    partition: partitionOf(region),
    profile,
    roleArn: options.roleArn,
    endpoint: options.endpoint,
  }
}

/** The region of the environment, else of the profile, else the first that AWS had. */
async function configuredRegion(profile: string | undefined): Promise<string> {
  const read = loadConfig(
    {
      environmentVariableSelector: (env) => env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
      configFileSelector: (section) => section.region || undefined,
      default: 'us-east-1',
    },
    profile ? { profile } : {},
  )
  return read()
}

export interface Identity {
  account: string
  /** ARN of the user or role that asks. */
  arn: string
  partition: string
  /** The call as a recording files it: its account was not known when it was made. */
  request: CallRequest
  answer: Answer
}

/** What AWS or the way to AWS says instead of an answer. */
type Refused = { failure: { name: string; message: string } }

/** Asks AWS whose credentials these are. */
export async function askIdentity(source: Source, { region, endpoint }: Session): Promise<Asked<Identity>> {
  const request = { account: '', region, service: sts, operation: 'GetCallerIdentity', input: {} }
  const answer = await source.call(request)
  if (answer.state === 'error') return { failure: answer.error }
  const { Account: account, Arn: arn } = answer.state === 'output' ? answer.output : {}
  if (typeof account !== 'string' || typeof arn !== 'string') {
    throw new KnownError(3, `The answer of ${endpoint ?? 'AWS'} names no account.`, 'Check --endpoint-url.')
  }
  const partition = arn.split(':')[1] || partitionOf(region)
  return { account, arn, partition, request: { ...request, account, region: GLOBAL }, answer }
}

/** What was asked for, or why there is none. */
type Asked<Value> = (Value & { failure?: undefined }) | Refused

/** The same; a KnownError says what is wrong with the credentials, or with the way to AWS. */
export async function identify(source: Source, session: Session): Promise<Identity> {
  const identity = await askIdentity(source, session)
  if (!identity.failure) return identity
  const { region, profile, roleArn, endpoint } = session
  const door = endpoint ?? process.env.AWS_ENDPOINT_URL_STS ?? process.env.AWS_ENDPOINT_URL
  const context = { profile, profiles: await profileNames(), roleArn, region, endpoint: door }
  throw explainCredentialError(identity.failure, context)
}

/** Regions that are enabled for the account, sorted. */
export async function askRegions(
  source: Source,
  { region }: Session,
  account: string,
): Promise<Asked<{ regions: string[] }>> {
  const answer = await source.call({ account, region, service: ec2, operation: 'DescribeRegions', input: {} })
  if (answer.state === 'error') return { failure: answer.error }
  if (answer.state === 'absent') return { failure: { name: answer.code, message: answer.reason } }
  const regions = (answer.output.Regions ?? []) as { RegionName?: string; OptInStatus?: string }[]
  const enabled = regions.filter(({ OptInStatus }) => OptInStatus !== 'not-opted-in')
  return { regions: enabled.flatMap(({ RegionName }) => RegionName ?? []).sort() }
}

/** The same; a KnownError says how to do without. */
export async function enabledRegions(source: Source, session: Session, account: string): Promise<string[]> {
  const asked = await askRegions(source, session, account)
  if (!asked.failure) return asked.regions
  const { name, message } = asked.failure
  const isDenied = gapKind(name) === 'denied'
  const hint = `${isDenied ? 'Allow ec2:DescribeRegions, or name' : 'Name'} the regions to audit with --region.`
  throw new KnownError(3, `The enabled regions could not be listed: ${name}: ${message}`, hint)
}
