import { daysSince, parseTime } from '../time.ts'

type Slot = 1 | 2
type KeyColumn = 'active' | 'last_rotated' | 'last_used_date' | 'last_used_region' | 'last_used_service'
type Column =
  | 'user'
  | 'arn'
  | 'user_creation_time'
  | 'password_enabled'
  | 'password_last_used'
  | 'password_last_changed'
  | 'password_next_rotation'
  | 'mfa_active'
  | `access_key_${Slot}_${KeyColumn}`
  | `cert_${Slot}_${'active' | 'last_rotated'}`
  | 'additional_credentials_info'

/**
 * A row of the credential report, under AWS's own column names. Dates are ISO 8601, flags `true` or `false`; where there
 * is nothing to say AWS writes `N/A`, `no_information` or `not_supported`.
 */
export type Credentials = { [Name in Column]?: string | undefined }

/** One of a user's access keys. The report does not tell its id. */
export interface AccessKey {
  user?: string | undefined
  arn?: string | undefined
  /** 1 or 2, as in the report; 3 stands for all that the report only counts. */
  slot: number
  /** Undefined where the report does not say. */
  active: string | undefined
  last_rotated: string | undefined
}

export const ROOT = '<root_account>'

/** Reads a report as AWS gives it (base64) or as a file of it (CSV). Throws when it is neither. */
export function readCredentialReport(content: string | undefined): Credentials[] {
  const text = [content ?? '', Buffer.from(content ?? '', 'base64').toString()].find(isReport)
  if (text === undefined) throw new Error('the credential report is not CSV with the columns user and arn')
  const [columns = [], ...records] = parseCsv(text)
  return records.map((record) => Object.fromEntries(record.map((value, index) => [columns[index] ?? '', value])))
}

/** The access keys that a user has. A slot counts as empty only when the report says so. */
export function accessKeysOf(credentials: Credentials): AccessKey[] {
  const { user, arn } = credentials
  const keys = ([1, 2] as const).map((slot) => ({
    user,
    arn,
    slot,
    active: credentials[`access_key_${slot}_active`],
    last_rotated: credentials[`access_key_${slot}_last_rotated`],
  }))
  const present = keys.filter((key) => flag(key.active) !== false || parseTime(key.last_rotated) !== undefined)
  if (!hasMoreCredentials(credentials)) return present
  return [...present, { user, arn, slot: 3, active: undefined, last_rotated: undefined }]
}

/** A password or access key that works, or that the report does not tell to be off. */
export interface ActiveCredential {
  name: string
  /** Column of its last use. */
  column: Column
  everUsed: boolean
  /** Whole days since it was used, or made if it never was. Undefined where the report does not tell. */
  idleDays: number | undefined
}

const CREDENTIALS = [
  ['password', 'password_enabled', 'password_last_used', 'password_last_changed'],
  ['access key 1', 'access_key_1_active', 'access_key_1_last_used_date', 'access_key_1_last_rotated'],
  ['access key 2', 'access_key_2_active', 'access_key_2_last_used_date', 'access_key_2_last_rotated'],
] as const

export function activeCredentials(user: Credentials, now: Date): ActiveCredential[] {
  return CREDENTIALS.filter(([, active]) => flag(user[active]) !== false).map(([name, active, column, made]) => {
    const used = daysSince(user[column], now)
    const neverUsed = user[column] === 'N/A' || user[column] === 'no_information'
    const age = daysSince(user[made], now) ?? daysSince(user.user_creation_time, now)
    const idleDays = neverUsed ? age : used
    return { name, column, everUsed: !neverUsed, idleDays: flag(user[active]) ? idleDays : undefined }
  })
}

/** When a password or key of the root user was used. */
export interface RootUse {
  name: string
  column: Column
  /** Whole days ago. */
  days: number
}

/** The uses of the root user, latest first, whether the credential still works or not; `untold`: one with no answer. */
export function rootUses(user: Credentials, now: Date): { uses: RootUse[]; untold: string | undefined } {
  const used = CREDENTIALS.map(([name, , column]) => ({ name, column, days: daysSince(user[column], now) }))
  return {
    uses: used
      .flatMap(({ name, column, days }) => (days === undefined ? [] : { name, column, days }))
      .sort((a, b) => a.days - b.days),
    untold: used.find(({ column, days }) => days === undefined && !isNever(user[column]))?.name,
  }
}

/** AWS's words for a credential that does not exist or was never used. */
const isNever = (value: string | undefined): boolean => /^(N\/A|no_information|not_supported)$/i.test(value ?? '')

/** Whether the user has access keys or certificates beyond the two of each that the report shows. */
export function hasMoreCredentials({ additional_credentials_info: info = '' }: Credentials): boolean {
  return !/^(|0|N\/A)$/i.test(info.trim())
}

/** Undefined for anything that is no answer. `not_supported` is AWS's word for a credential that cannot exist. */
export function flag(value: string | undefined): boolean | undefined {
  const word = value?.toLowerCase()
  if (word === 'true') return true
  return word === 'false' || word === 'not_supported' ? false : undefined
}

const isReport = (text: string) => /^\uFEFF?"?user"?,"?arn"?,/.test(text)

/** RFC 4180: quoted fields may hold commas, line breaks and doubled quotes. Blank lines are skipped. */
function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:\uFEFF?"((?:[^"]|"")*)"|\uFEFF?([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
  }
  return records
}
