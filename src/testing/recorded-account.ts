import { createHash } from 'node:crypto'
import { canonical, type JsonObject } from '../json.ts'
import { type AnyService, describeService, GLOBAL } from '../service.ts'
import { openSnapshot, type Snapshot } from '../source/snapshot.ts'
import type { AccountScope } from '../source/source.ts'
import { matcher } from '../wildcard.ts'
import { type Answerer, bucketOf, type Content, type FakeCall, type Reply } from './fake-aws.ts'
import { type Fault, faultReply, refusal } from './faults.ts'
import { pageOf, pagingOf } from './paging.ts'
import { decodeInput } from './requests.ts'
import { loadSdk } from './schema.ts'

/** Calls a second, and how many at once. */
export interface RateLimit {
  rate: number
  burst: number
  /** Calls with the same text draw on one bucket. Default: one for each service, operation, region and account. */
  bucket?: string
}

export interface RecordedAccountOptions {
  /** Rows of a page at most, whatever was asked for. Default: a list is one page. */
  pageSize?: number
  /** Real token buckets: what finds its bucket empty is refused in the service's words. */
  throttle?: RateLimit | ((call: FakeCall) => RateLimit | undefined)
  /** Milliseconds before each answer, or the range that they are drawn from. */
  latency?: number | readonly [least: number, most: number]
  /** IAM actions that are refused, with wildcards: `s3:Get*`. */
  deny?: readonly string[]
  /** Faults by the share of requests that meet them: `{ reset: 0.1 }`. The same request meets another chance when it is sent again. */
  faults?: Partial<Record<Fault, number>>
  /** The same seed gives the same faults, latencies and page tokens, in whatever order requests come. Default: 1. */
  seed?: number
  /** The services whose scope, IAM actions and ways to narrow a broader answer it should know. */
  services?: readonly AnyService[]
}

/**
 * Plays an account that was recorded: any call in the snapshot is answered in the service's own protocol, and what the
 * snapshot does not hold is denied, as AWS denies what it will not even say is not there. Credentials of a role whose
 * account is in the snapshot (`sts:AssumeRole`) lead into that account, all others into the first.
 */
export async function recordedAccount(path: string, options: RecordedAccountOptions = {}): Promise<Answerer> {
  const { pageSize = Number.POSITIVE_INFINITY, deny = [], seed = 1 } = options
  const snapshot = await openSnapshot(path)
  const serviceOf = servicesBy(options.services ?? [])
  const isDenied = deny.map(matcher)
  const isThrottled = throttlesOf(options.throttle)
  const chances = chancesOf(seed)

  async function answerTo(call: FakeCall): Promise<Reply> {
    const account = accountOf(call, snapshot)
    const service = serviceOf(call.service)
    const action = service.iamAction(call.operation)
    if (isDenied.some((covers) => covers(action))) return refusal('denied', call)
    const input = await decodeInput(call)
    const paging = await pagingOf(call.service, call.operation)
    const { [paging?.asked ?? '']: _token, [paging?.size ?? '']: _size, ...question } = input
    const content = (await recorded(snapshot, account, service, call, question)) ?? ownWords(call, account, input)
    if (!content || !('output' in content)) return content ?? refusal('denied', call)
    if (!paging) return content
    const page = pageOf(content.output as JsonObject, paging, {
      input,
      size: pageSize,
      of: `${seed} ${call.region} ${action}`,
    })
    return page ? { output: page } : refusal('token', call)
  }

  return async (call) => {
    if (isThrottled(call, accountOf(call, snapshot))) return refusal('throttled', call)
    const chance = await chances(call)
    const reply = await answerTo(call)
    const met = fault(options.faults ?? {}, chance('fault'))
    return {
      ...(met ? faultReply(met, call, reply) : reply),
      afterMs: latency(options.latency ?? 0, chance('latency')),
    }
  }
}

/** What the snapshot holds; undefined when nothing. */
async function recorded(
  snapshot: Snapshot,
  { id }: AccountScope,
  service: AnyService,
  { operation, region }: FakeCall,
  input: JsonObject,
): Promise<Content | undefined> {
  const place = service.scope === 'global' ? GLOBAL : region
  const answer = await snapshot.source.call({ account: id, region: place, service, operation, input })
  if (answer.state === 'output') return { output: answer.output }
  return answer.state === 'error' ? { error: answer.error.name, message: answer.error.message } : undefined
}

/** What any account knows of itself, recorded or not. */
function ownWords({ operation }: FakeCall, { id, partition, regions }: AccountScope, input: JsonObject) {
  if (operation === 'GetCallerIdentity') {
    const output = { Account: id, Arn: `arn:${partition}:iam::${id}:user/awsure`, UserId: 'AIDAEXAMPLE' }
    return { output }
  }
  if (operation === 'DescribeRegions') {
    const Regions = regions.map((RegionName) => ({ RegionName, OptInStatus: 'opt-in-not-required' }))
    return { output: { Regions } }
  }
  if (operation === 'AssumeRole') return { output: roleSession(String(input.RoleArn)) }
  return undefined
}

/** Credentials whose key id holds the account, so that later calls are known by it. */
function roleSession(roleArn: string): object {
  const account = /::(\d{12}):/.exec(roleArn)?.[1] ?? ''
  return {
    Credentials: {
      AccessKeyId: `ASIA${account}`,
      SecretAccessKey: 'not-a-secret',
      SessionToken: 'not-a-token',
      Expiration: new Date(Date.now() + 3_600_000),
    },
    AssumedRoleUser: { Arn: roleArn, AssumedRoleId: 'AROAEXAMPLE:awsure' },
  }
}

function accountOf({ headers }: FakeCall, { accounts }: Snapshot): AccountScope {
  const id = /Credential=ASIA(\d{12})/.exec(headers.authorization ?? '')?.[1]
  const [first] = accounts
  if (!first) throw new Error('The snapshot holds no account.')
  return accounts.find((account) => account.id === id) ?? first
}

function servicesBy(services: readonly AnyService[]): (client: string) => AnyService {
  const known = new Map(services.map((service) => [service.client, service]))
  return (client) =>
    known.get(client) ?? describeService({ name: client, scope: 'regional', load: () => loadSdk(client) })
}

function throttlesOf(throttle: RecordedAccountOptions['throttle']) {
  const buckets = new Map<string, () => boolean>()
  return (call: FakeCall, { id }: AccountScope): boolean => {
    const limit = typeof throttle === 'function' ? throttle(call) : throttle
    if (!limit) return false
    const key = limit.bucket ?? [id, call.region, call.service, call.operation].join(' ')
    const isEmpty = buckets.get(key) ?? bucketOf(limit)
    buckets.set(key, isEmpty)
    return isEmpty()
  }
}

/** Chances from 0 to 1 for a request, which hang on what it asks and on how often it was asked, not on when it came. */
function chancesOf(seed: number) {
  const tries = new Map<string, number>()
  return async ({ service, operation, region, url, input, headers }: FakeCall) => {
    const request = canonical([service, operation, region, url, input, headers['x-amz-account-id']])
    const tried = (tries.get(request) ?? 0) + 1
    tries.set(request, tried)
    return (what: string): number =>
      createHash('sha256').update(`${seed} ${what} ${tried} ${request}`).digest().readUInt32BE() / 2 ** 32
  }
}

function fault(shares: Partial<Record<Fault, number>>, chance: number): Fault | undefined {
  let upTo = 0
  return (Object.entries(shares) as [Fault, number][]).find(([, share]) => {
    upTo += share
    return chance < upTo
  })?.[0]
}

const latency = (range: number | readonly [number, number], chance: number): number =>
  typeof range === 'number' ? range : range[0] + chance * (range[1] - range[0])
