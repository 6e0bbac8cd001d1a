import read from 'awsure:iam-actions'
import { matcher } from '../wildcard.ts'
import { isAnything, serviceOf } from './match.ts'

/** What AWS's service authorization reference says of actions, resource types and condition keys. */
export interface ActionTable {
  /** The day of the reference: `2026-09-26`. What AWS has added since is not in it. */
  date: string
  /** Prefixes of all services, in lower case. */
  prefixes: readonly string[]
  /** Condition keys that every request can have. */
  globalKeys: readonly ConditionKey[]
  /** A service by its prefix, in any case. */
  service(prefix: string): Service | undefined
  /** An action by its name, in any case: `s3:GetObject`. */
  action(name: string): Action | undefined
  /** The actions that a pattern covers, as in `Action`: `s3:Get*`, `*`. */
  covered(pattern: string): readonly Action[]
}

export interface Service {
  prefix: string
  actions: readonly Action[]
  /** The service's own, and those global ones that only some actions know, such as `aws:RequestTag/${TagKey}`. */
  keys: readonly ConditionKey[]
  resourceTypes: readonly ResourceType[]
}

export interface Action {
  /** As AWS writes it: `s3:GetObject`. */
  name: string
  level: Level
  /** Empty: the action works on the account, not on a resource, and wants `"Resource": "*"`. */
  resourceTypes: readonly ResourceType[]
  /** The action's own and those of its resources. */
  keys: readonly ConditionKey[]
}

export type Level = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management'

export interface ResourceType {
  name: string
  /** With variables for what is the user's: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  arn: string
  keys: readonly ConditionKey[]
}

export interface ConditionKey {
  /** `s3:prefix`, `aws:RequestTag/${TagKey}` */
  name: string
  /** Undefined where AWS does not say. */
  type: KeyType | undefined
  /** Whether a request can hold several values under it. */
  multivalued: boolean
}

export type KeyType = 'String' | 'ARN' | 'Numeric' | 'Date' | 'Bool' | 'IPAddress' | 'Binary'

/** As the build packs it; see scripts/iam-actions.js. */
export interface RawActions {
  date: string
  global: [name: string, type: string][]
  services: Record<string, string>
}

type RawService = [
  keys: [name: string, type: string][],
  types: [name: string, arn: string, keys: number[]][],
  actions: [name: string, level: string, types: number[], keys: number[]][],
]

let table: ActionTable | undefined

/** The table, read when first asked for: most commands and rules never do. */
export function actionTable(): ActionTable {
  table ??= unpack(read())
  return table
}

function unpack({ date, global, services }: RawActions): ActionTable {
  const prefixes = Object.keys(services)
  const read = new Map<string, Service>()
  const covers = new Map<string, readonly Action[]>()
  const service = (named: string): Service | undefined => {
    const prefix = named.toLowerCase()
    const text = Object.hasOwn(services, prefix) ? services[prefix] : undefined
    if (text === undefined) return undefined
    const known = read.get(prefix) ?? unpackService(prefix, JSON.parse(text))
    read.set(prefix, known)
    return known
  }
  const covered = (pattern: string): readonly Action[] => {
    const known = covers.get(pattern) ?? findCovered(pattern.toLowerCase())
    covers.set(pattern, known)
    return known
  }
  const findCovered = (pattern: string): Action[] => {
    const isCovered = isAnything(pattern) ? () => true : matcher(pattern)
    const ofService = matcher(serviceOf(pattern))
    return prefixes
      .filter((prefix) => ofService(prefix))
      .flatMap((prefix) => service(prefix)?.actions ?? [])
      .filter(({ name }) => isCovered(name.toLowerCase()))
  }
  return {
    date,
    prefixes,
    globalKeys: global.map(unpackKey),
    service,
    action: (name) => (/[*?]/.test(name) ? undefined : covered(name)[0]),
    covered,
  }
}

const LEVELS: Readonly<Record<string, Level>> = {
  L: 'List',
  R: 'Read',
  W: 'Write',
  T: 'Tagging',
  P: 'Permissions management',
}

function unpackService(prefix: string, [rawKeys, rawTypes, rawActions]: RawService): Service {
  const keys = rawKeys.map(unpackKey)
  const pick = <Item>(items: readonly Item[], places: readonly number[]) =>
    places.map((place) => items[place]).filter((item) => item !== undefined)
  const resourceTypes = rawTypes.map(([name, arn, places]) => ({ name, arn, keys: pick(keys, places) }))
  const actions = rawActions.map(([name, level, types, places]) => {
    const own = pick(resourceTypes, types)
    return {
      name: `${prefix}:${name}`,
      level: LEVELS[level] ?? 'Write',
      resourceTypes: own,
      keys: [...new Set([...pick(keys, places), ...own.flatMap((type) => type.keys)])],
    }
  })
  return { prefix, actions, keys, resourceTypes }
}

/** `ArrayOfString` */
function unpackKey([name, type]: [name: string, type: string]): ConditionKey {
  const single = type.replace('ArrayOf', '')
  return { name, type: single === '' ? undefined : (single as KeyType), multivalued: single !== type }
}
