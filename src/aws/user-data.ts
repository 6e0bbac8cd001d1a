import { gunzipSync } from 'node:zlib'
import { type FoundSecret, REMOVED, secretsIn } from './secret-scanner.ts'

/** What stands in a recording in the place of user data that is not text: nobody knows what it holds. */
const UNREADABLE = '[removed - not text]'
const VERDICT = /^\[secret - [\w -]+ in line \d+\](?: \[secret - [\w -]+ in line \d+\])*$/
const SECRET = /\[secret - ([\w -]+) in line (\d+)\]/g

/**
 * What stands in the place of user data, as EC2 gives it (base64): `[removed]`, or for each secret
 * `[secret - password in line 7]`. A verdict stays as it is.
 */
export function verdictOnUserData(value: string): string {
  if (value === '' || value === REMOVED || value === UNREADABLE || VERDICT.test(value)) return value
  const text = readUserData(value)
  if (text === undefined) return UNREADABLE
  return (
    secretsIn(text)
      .map(({ kind, line }) => `[secret - ${kind} in line ${line}]`)
      .join(' ') || REMOVED
  )
}

/** The secrets that `verdictOnUserData` found; undefined when it could not read the user data. */
export function secretsInVerdict(verdict: string): FoundSecret[] | undefined {
  if (verdict === UNREADABLE) return undefined
  return [...verdict.matchAll(SECRET)].map(([, kind = '', line]) => ({ kind, line: Number(line) }))
}

/** EC2 takes 16 KiB; compressed, that is rarely more than this. */
const LARGEST = 4 * 1024 * 1024

/** The text of user data: base64, perhaps of gzip, perhaps of MIME. Undefined when it is no text. */
export function readUserData(value: string): string | undefined {
  const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value)
  const text = textOf(isBase64 ? Buffer.from(value, 'base64') : Buffer.from(value))
  return text && withDecodedParts(text)
}

function textOf(bytes: Buffer): string | undefined {
  const text = isGzip(bytes) ? unzipped(bytes)?.toString() : bytes.toString()
  // Of bytes that are no UTF-8, some become U+FFFD.
  return text === undefined || /[\0\uFFFD]/.test(text) ? undefined : text
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b

function unzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST })
  } catch {
    return undefined
  }
}

const ENCODED_PART = /^(content-transfer-encoding:[ \t]*base64[\s\S]*?\r?\n\r?\n)([A-Za-z0-9+/=\r\n]+)/gim

/** cloud-init's multipart archives carry parts in base64: they are read where they stand. */
function withDecodedParts(text: string): string {
  if (!/^mime-version:|^content-type:\s*multipart\//im.test(text)) return text
  return text.replaceAll(ENCODED_PART, (part, head: string, body: string) => {
    const decoded = textOf(Buffer.from(body, 'base64'))
    return decoded === undefined ? part : head + decoded
  })
}
