/** Credentials that are known by their form, wherever they stand. Kinds are letters, digits, spaces and hyphens. */
interface TokenFormat {
  kind: string
  /** With the flag `g`; every repetition is bounded or stops at a character that ends it. */
  pattern: RegExp
  /** Tells the token from what only looks like one. */
  isReal?: (match: string) => boolean
}

const FORMATS: readonly TokenFormat[] = [
  // Base32 after a prefix that says what it is; AWS's own documentation ends its keys in EXAMPLE.
  { kind: 'AWS access key', pattern: /(?<![A-Za-z0-9/+])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9/+])/g, isReal: isVaried },
  { kind: 'GitHub token', pattern: /\bgh[oprsu]_[A-Za-z0-9]{36,255}\b/g },
  { kind: 'GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g },
  { kind: 'GitLab token', pattern: /\bgl(?:pat|rt|dt|ptt|ft|soat|cbt)-[\w-]{20,64}/g },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-(?:\d+-)*[A-Za-z0-9-]{10,250}/g },
  { kind: 'Slack token', pattern: /\bxapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[0-9a-f]{32,80}\b/g },
  {
    kind: 'Slack webhook',
    pattern: /\bhooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{6,12}\/[A-Z0-9]{6,14}\/\w{16,32}/g,
  },
  { kind: 'Discord webhook', pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/g },
  { kind: 'Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,247}\b/g },
  { kind: 'Stripe webhook secret', pattern: /\bwhsec_[A-Za-z0-9+/]{32,64}/g },
  { kind: 'Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { kind: 'Google client secret', pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/g },
  { kind: 'OpenAI key', pattern: /\bsk-(?:[a-z]{1,8}-)?[\w-]{16,120}T3BlbkFJ[\w-]{16,120}/g },
  { kind: 'Anthropic key', pattern: /\bsk-ant-[a-z]{2,8}\d\d-[\w-]{80,120}/g },
  { kind: 'SendGrid key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g },
  { kind: 'Mailgun key', pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: 'Mailchimp key', pattern: /\b[0-9a-f]{32}-us\d{1,2}\b/g },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'PyPI token', pattern: /\bpypi-AgE[\w-]{50,250}/g },
  { kind: 'Docker Hub token', pattern: /\bdckr_(?:pat|oat)_[\w-]{27,64}/g },
  { kind: 'HashiCorp Vault token', pattern: /\bhv[bs]\.[\w-]{24,300}/g },
  { kind: 'Terraform Cloud token', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/g },
  { kind: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { kind: 'Databricks token', pattern: /\bdapi[0-9a-f]{32}\b/g },
  { kind: 'Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  { kind: 'New Relic key', pattern: /\bNRAK-[A-Z0-9]{27}\b/g },
  { kind: 'Azure storage key', pattern: /\bAccountKey=[A-Za-z0-9+/]{86}==/g },
  { kind: 'JSON Web Token', pattern: /\beyJ[\w-]{8,500}\.eyJ[\w-]{8,4000}\.[\w-]{20,1000}/g, isReal: isSignedJwt },
  // With a body: a script that looks for the header holds no key. One with a passphrase cannot be read.
  {
    kind: 'private key',
    pattern:
      /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|PGP) )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\+[nr])*(?!-----END)[A-Za-z0-9+/=:, -]{24}/g,
    isReal: (key) => !/ENCRYPTED|Proc-Type/.test(key),
  },
  { kind: 'private key', pattern: /\bLS0tLS1CRUdJTi[A-Za-z0-9+/]{40,80}/g, isReal: isEncodedKey },
  {
    kind: 'URL with a password',
    // The host part may be a reference: the password is none.
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`<>]{0,64}:([^\s:/@"'`<>]{3,128})@[^\s"'`<>]/gi,
    isReal: (url) => isWritten(url.slice(url.indexOf(':', url.indexOf('://') + 3) + 1, url.lastIndexOf('@'))),
  },
]

/** A credential in a text: what kind, and where it begins. */
export interface Token {
  kind: string
  index: number
}

/** Every credential of a known form. */
export function tokensIn(text: string): Token[] {
  return FORMATS.flatMap(({ kind, pattern, isReal = () => true }) =>
    [...text.matchAll(pattern)].filter(([match]) => isReal(match)).map(({ index }) => ({ kind, index })),
  )
}

/** Every kind that `tokensIn` may tell. */
export const TOKEN_KINDS: readonly string[] = [...new Set(FORMATS.map(({ kind }) => kind))]

const PLACEHOLDERS = [
  /^(?:<.*>|\[.*\]|\{.*\}|[*.x_-]+|.{0,2})$/is,
  /(?:change|replace|fill|insert)[-_ ]?(?:me|this|it|here|in)|example|placeholder|redacted|removed|dummy|sample/i,
  /^(?:my|your|the|a|an|some)[-_ ]?(?:[a-z]+[-_ ])*(?:password|passwd|secret|token|key|pass|here)$/i,
  /^(?:pass|passwd|password|pwd|secret|token|key|none|null|nil|undefined|default|unset|unknown|empty|todo|tbd|n\/a)$/i,
]

/** Whether somebody has put something in for the reader to replace, and not the thing itself. */
export const isPlaceholder = (value: string): boolean => PLACEHOLDERS.some((pattern) => pattern.test(value))

const REFERENCES = [
  // Variables and templates: $NAME, ${NAME}, $(command), %NAME%, {{ name }}, <%= name %>, !Ref Name.
  /^\$(?:[A-Za-z_{(@]|\d$)|^%\w+%$|^`|\$\{|\$\(|\{\{|<%|#\{|^!(?:Ref|Sub|GetAtt|ImportValue|Join|env|secret)\b/i,
  /^(?:arn|ssm|secretsmanager|vault|file|env|op|kms|sops|ref|gcp|azure|akv)[:+]|^@Microsoft\./i,
  // Ciphertext of KMS, SOPS and Ansible, and hashes of crypt.
  /^AQ[IE]CA[A-Z]|^ENC\[|^\$ANSIBLE_VAULT|^\$\w{1,8}\$/,
  // A path with a folder in it.
  /^[~.]{0,2}\/(?:[\w@.-]+\/)+[\w@.-]*$/,
]

/** Whether a value only says where to find another: a variable, a template, an ARN, a path, or KMS's ciphertext. */
export const isReference = (value: string): boolean => REFERENCES.some((pattern) => pattern.test(value))

/** Whether a value is the thing itself, and not a placeholder for it or a reference to it. */
export function isWritten(value: string): boolean {
  return !isPlaceholder(value) && !isReference(value)
}

/** Bits of information a character, by how often each occurs (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  const shares = [...counts.values()].map((count) => count / text.length)
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0)
}

function isVaried(key: string): boolean {
  return !key.endsWith('EXAMPLE') && entropy(key.slice(4)) > 2.5
}

/** A token without a signature, or with another algorithm than its header says, proves nothing to anybody. */
function isSignedJwt(token: string): boolean {
  const [header = ''] = token.split('.')
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString())
    return typeof alg === 'string' && alg.toLowerCase() !== 'none'
  } catch {
    return false
  }
}

function isEncodedKey(text: string): boolean {
  return /^-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|PGP) )?PRIVATE KEY/.test(Buffer.from(text, 'base64').toString())
}
