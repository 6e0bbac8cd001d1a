import { entropy, isWritten, TOKEN_KINDS, tokensIn } from './token-formats.ts'

/** A secret that was found: what kind, and in which line of the text, from 1. Never any part of the value. */
export interface FoundSecret {
  kind: string
  line: number
}

const PASSWORD = 'password'
const KEY = 'key or token'
const KINDS: ReadonlySet<string> = new Set([...TOKEN_KINDS, PASSWORD, KEY])

const PASSWORD_NAME = /password$|passwd$|passphrase$|^pass$|^pwd$|^passcode$/
const SECRET_NAME =
  /^secrets?$|^token$|^credentials?$|(?:api|access|auth|private|secret|signing|encryption)(?:key|token)$|clientsecret$/
/** Words that name a secret when `key` follows them. */
const KEY_OF = /^(?:api|access|auth|private|secret|signing|encryption|master|account|shared)$/

/** Last words that say what is told about a secret, in place of the secret. */
const ABOUT = new Set(
  `age alg algorithm alias arn attempts audience bucket bytes charset class claim cookie count days dir directory
  disabled duration email enabled endpoint engine env expiration expires expiry field file filename folder format
  group header hint host hours id ids interval issuer label length level lifetime limit link location manager
  max min minutes mode ms name names namespace optional origin param parameter path pattern period policy port prefix
  provider public ref reference regex region repo required resource role rotation rounds rule schedule scheme scope
  scopes seconds service size source state status store strategy suffix table tag template timeout topic ttl type uri
  url user username validity vault version`
    .trim()
    .split(/\s+/),
)

/** What a name says that its value is: a password, another secret, or (undefined) neither. */
export function secretNamed(name: string): string | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const last = words.at(-1) ?? ''
  if (ABOUT.has(last) || words.includes('public') || words.includes('pub')) return undefined
  if (words.some((word) => PASSWORD_NAME.test(word))) return PASSWORD
  const isKey = words.some((word, index) => word === 'key' && KEY_OF.test(words[index - 1] ?? ''))
  return isKey || words.some((word) => SECRET_NAME.test(word)) ? KEY : undefined
}

/** Whether `secretNamed` goes by a word: a redacted name must keep it to promise the same. */
export const isTellingWord = (word: string): boolean => {
  const lower = word.toLowerCase()
  return (
    [PASSWORD_NAME, SECRET_NAME, KEY_OF, /^(?:key|pub|public)$/].some((pattern) => pattern.test(lower)) ||
    ABOUT.has(lower)
  )
}

const INNOCENT = [
  // Booleans and numbers with units, dates, times, versions, addresses.
  /^[\d\s.,:/%+-]+(?:[kmg]?b|[kmgx]|m?s|m|h|d|w|y|sec|min|(?:second|minute|hour|day|week|month|year)s?)?$/i,
  /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/,
  /^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/,
  // A URL without a password, a host, an e-mail address, a file.
  /^[a-z][a-z0-9+.-]*:\/\//i,
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:\/\S*)?$/,
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  /\.(?:json|ya?ml|txt|pem|crt|key|env|conf|cfg|ini|properties|xml|sh|py|js|toml)$/i,
  // Code: a call, an index, a member of an object.
  /^[A-Za-z_]\w*(?:\.\w+)*[([]/,
  /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+[;,)]?$/,
  // What AWS calls by itself: i-0123456789abcdef0, rds!cluster-…; digests.
  /^[a-z]+![a-z]+-[0-9a-f-]+$/,
  /^[a-z]{1,8}-[0-9a-f]{8,17}$/,
  /^sha\d+[:-]/i,
  // Text for people.
  /\s\S+\s/,
]

/** Words and short numbers, put together: how people call a secret, not the secret. */
const isName = (value: string): boolean =>
  value.split(/[-_./:@ ]/).every((part) => /^(?:[A-Za-z]*|[A-Za-z]{0,2}\d{1,4})$/.test(part))

const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]

/** Whether a value under a name that promises a secret looks like one: what people make up, or machines. */
function looksSecret(value: string, kind: string): boolean {
  if (!isWritten(value) || isName(value) || INNOCENT.some((pattern) => pattern.test(value))) return false
  const mixed = CLASSES.filter((pattern) => pattern.test(value)).length > 1
  const [length, bits] = kind === PASSWORD ? [6, 2.2] : [16, 3]
  return mixed && value.length >= length && entropy(value) >= bits
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The secret that a name promises and a value keeps. An encryption key that is called by a UUID is one of KMS. */
function promised(name: string, written: string): string | undefined {
  const kind = secretNamed(name)
  const value = written.trim()
  if (!kind || (UUID.test(value) && /encrypt|sign|master|kms/i.test(name))) return undefined
  return looksSecret(value, kind) ? kind : undefined
}

/** What kind of secret a named value is; undefined when it is none. */
export const secretKind = (name: string, value: string): string | undefined =>
  tokensIn(value)[0]?.kind ?? promised(name, value)

/** `DB_PASSWORD="…"`, `password: …`, `--token=…`, `"apiKey": "…"`. */
const ASSIGNMENT =
  /(?<![\w.-])(?:--)?([A-Za-z_][\w.-]{0,80})["']?\s{0,8}(?:=>|:=|[:=])\s{0,8}(?:"([^"]{1,512})"|'([^']{1,512})'|([^\s"',;&|]{1,512}))/g

/** Commands that take a secret without naming it. */
const COMMANDS = [
  // echo 'ubuntu:…' | chpasswd
  { kind: PASSWORD, pattern: /\becho\s+(?:-\w+\s+)?["']?[\w.-]+:([^"'\s|]+)["']?\s*\|\s*(?:sudo\s+)?chpasswd\b/g },
  // ConvertTo-SecureString '…' -AsPlainText
  { kind: PASSWORD, pattern: /\bConvertTo-SecureString\s+(?:-String\s+)?["']([^"']+)["']\s+-AsPlainText\b/gi },
  // net user Administrator …
  { kind: PASSWORD, pattern: /\bnet\s+user\s+[\w.-]+\s+["']?([^\s"'/*][^\s"']*)/gi },
  // mysql -u root -p…
  { kind: PASSWORD, pattern: /\bmysql(?:admin|dump)?\b[^\n|;]{0,200}?\s-p["']?([^\s"'|;]+)/g },
  { kind: PASSWORD, pattern: /\bsshpass\s+-p\s*["']?([^\s"'|;]+)/g },
  // curl -H 'Authorization: Bearer …'
  { kind: KEY, pattern: /\bAuthorization["']?\s*:\s*["']?(?:Bearer|Basic|Token)\s+([\w.~+/=-]+)/gi },
]

/** The secrets in a text of many lines (a script, a cloud-config), by line. */
export function secretsIn(text: string): FoundSecret[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const found = new Map<string, FoundSecret>()
  for (const { kind, index } of [...tokensIn(text), ...assignedIn(text), ...commandsIn(text)]) {
    const line = lineOf(starts, index)
    found.set(`${line} ${kind}`, { kind, line })
  }
  return withoutRepeats([...found.values()]).sort((a, b) => a.line - b.line || (a.kind < b.kind ? -1 : 1))
}

/** `API_KEY=sk_live_…` is one secret: its form says more than its name. */
function withoutRepeats(found: readonly FoundSecret[]): FoundSecret[] {
  const byForm = new Set(found.filter(({ kind }) => TOKEN_KINDS.includes(kind)).map(({ line }) => line))
  return found.filter(({ kind, line }) => TOKEN_KINDS.includes(kind) || !byForm.has(line))
}

function assignedIn(text: string): { kind: string; index: number }[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(({ index, 1: name = '', 2: double, 3: single, 4: bare }) => {
    const kind = promised(name, double ?? single ?? bare ?? '')
    return kind ? [{ kind, index }] : []
  })
}

function commandsIn(text: string): { kind: string; index: number }[] {
  return COMMANDS.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([, value = '']) => looksSecret(value, kind))
      .map(({ index }) => ({ kind, index })),
  )
}

/** Number of the line, from 1, in which a character stands: how many lines start at or before it. */
function lineOf(starts: readonly number[], index: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return low
}

/** What stands in a recording in the place of a value in which no secret was found. */
export const REMOVED = '[removed]'

/**
 * What stands in the place of a value: `[removed]`, or `[secret - password]`. Of what it stands for already, nothing
 * changes, so that a recording that is read again says the same.
 */
export function verdictOn(name: string, value: string): string {
  if (value === REMOVED || kindIn(value)) return value
  const kind = secretKind(name, value)
  return kind ? `[secret - ${kind}]` : REMOVED
}

/** The kind of secret that `verdictOn` found; undefined when it found none. */
export function kindIn(verdict: string | undefined): string | undefined {
  const [, kind] = /^\[secret - ([\w -]+)\]$/.exec(verdict ?? '') ?? []
  return kind !== undefined && KINDS.has(kind) ? kind : undefined
}
