/** What AWS, the network or the SDK says went wrong. */
export interface Failure {
  /** AWS's error name; a network fault's code: `ECONNREFUSED`; the HTTP status where there is nothing else: `403`. */
  name: string
  message: string
}

interface SdkError {
  name?: string
  message?: string
  code?: unknown
  $metadata?: { httpStatusCode?: number | undefined }
  /** Set on what AWS answered; not on what the network or the SDK says. */
  $fault?: string
  /** The faults of each address that was tried. */
  errors?: readonly { message?: string }[]
}

/** An error that is told by its name, like AWS's own. */
export function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

/** Name and message of whatever was thrown; the same fault always reads the same, and no secret is in it. */
export function failureOf(thrown: unknown): Failure {
  const error = (thrown ?? {}) as SdkError
  const name = nameOf(error)
  if (/^\d+$/.test(name)) return { name, message: `The answer was HTTP ${name}, without an error in AWS's form.` }
  return { name, message: withoutSecrets(error.message || error.errors?.[0]?.message || name) }
}

function nameOf({ name = 'Error', code, $metadata, $fault }: SdkError): string {
  const status = $metadata?.httpStatusCode
  // An error without a body (a HEAD request, a proxy's page) has no name but its status.
  if (status !== undefined && status >= 300 && /^(Unknown(Error)?|Error|SyntaxError)$/.test(name)) return String(status)
  if ($fault !== undefined || typeof code !== 'string' || code === 'ETIMEDOUT') return name
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? code : name
}

/** What must not be in a report, and what would make two reports of the same fault differ. */
const TAKEN_OUT: readonly [RegExp, string][] = [
  // Holds the refused request in full; it is decoded with sts:DecodeAuthorizationMessage.
  [/\s*Encoded authorization failure message:\s*\S+/gi, ''],
  // A wrong signature is answered with the request as AWS read it: its headers hold the session token.
  [/\s*The Canonical String for this request should have been[\s\S]*/i, ''],
  [/(X-Amz-(?:Security-Token|Signature|Credential))(\s*[=:]\s*)[^\s&'",;]+/gi, '$1$2…'],
  [/\b(Signature|Credential)=[^\s&'",;]+/g, '$1=…'],
  [/\b(A[KS]IA)[A-Z0-9]{12,}\b/g, '$1…'],
  [/[;,]?\s*\(?\b(Request ?ID|(Extended )?Host ?ID|S3 Extended Request ID)\s*[:=]\s*[^\s;,)]+\)?/gi, ''],
]

function withoutSecrets(message: string): string {
  const clean = TAKEN_OUT.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message)
  return clean.replace(/\s+/g, ' ').trim()
}
