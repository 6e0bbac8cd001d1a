import { organizations } from '../collect/organizations.ts'
import { KnownError } from '../errors.ts'
import { gapKind } from '../gap.ts'
import type { JsonObject } from '../json.ts'
import { GLOBAL } from '../service.ts'
import type { Source } from './source.ts'

interface Account {
  Id?: string
  /** ACTIVE, SUSPENDED, PENDING_CLOSURE: `Status` before September 2025, `State` since. */
  State?: string
  Status?: string
}

/** Ids of the organization's active accounts, or of those below the named organizational units, sorted. */
export async function memberAccounts(source: Source, caller: string, units: readonly string[]): Promise<string[]> {
  const ask = (operation: string, input: JsonObject) => askOrganization(source, caller, operation, input)

  async function below(ParentId: string): Promise<Account[]> {
    const [{ Accounts = [] }, { OrganizationalUnits = [] }] = await Promise.all([
      ask('ListAccountsForParent', { ParentId }),
      ask('ListOrganizationalUnitsForParent', { ParentId }),
    ])
    const nested = await Promise.all((OrganizationalUnits as { Id: string }[]).map(({ Id }) => below(Id)))
    return [...(Accounts as Account[]), ...nested.flat()]
  }

  const accounts =
    units.length > 0
      ? (await Promise.all(units.map(below))).flat()
      : ((await ask('ListAccounts', {})).Accounts as Account[] | undefined)
  const active = (accounts ?? []).filter(({ State, Status }) => (State ?? Status) === 'ACTIVE')
  return [...new Set(active.flatMap(({ Id }) => Id ?? []))].sort()
}

async function askOrganization(
  source: Source,
  account: string,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  const answer = await source.call({ account, region: GLOBAL, service: organizations, operation, input })
  if (answer.state === 'output') return answer.output
  const { name, message } = answer.state === 'error' ? answer.error : { name: answer.code, message: answer.reason }
  throw new KnownError(
    3,
    `The accounts of the organization could not be listed: ${name}: ${message}`,
    gapKind(name) === 'denied'
      ? `Allow organizations:${operation}, from the management account or a delegated administrator's.`
      : 'Check --ou, or name the accounts by --accounts FILE.',
  )
}
