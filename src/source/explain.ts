import { KnownError } from '../errors.ts'
import type { Failure } from './failure.ts'

/** What the user asked for, to name it in the explanation. */
export interface CredentialContext {
  profile?: string | undefined
  /** Every profile that there is. */
  profiles?: readonly string[] | undefined
  roleArn?: string | undefined
  region: string
  endpoint?: string | undefined
}

interface Explanation {
  /** Matched against `name: message`. */
  when: RegExp
  what(context: CredentialContext, match: RegExpMatchArray): string
  /** What to do. */
  how(context: CredentialContext, match: RegExpMatchArray): string
}

/** Why AWS could not be reached or did not let the user in: the first that matches. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    when: /^(ExpiredToken(Exception)?|TokenRefreshRequired|IDPExpired\w*): /,
    what: () => EXPIRED,
    how: (context) => signInAgain(context),
  },
  {
    when: /SSO session|sso login|(Unauthorized|Forbidden)Exception: .*(session|access)/i,
    what: (context) => `The SSO session of ${profileOf(context)} has expired, or was never started.`,
    how: (context) => `Run: aws sso login${profileFlag(context)}`,
  },
  {
    when: /aws login|[/\\]login[/\\]cache[/\\]/i,
    what: (context) => `The login session of ${profileOf(context)} has expired, or was never started.`,
    how: (context) => `Run: aws login${profileFlag(context)}`,
  },
  {
    when: /multi-factor/i,
    what: (context) => `${sentence(profileOf(context))} needs an MFA code.`,
    how: () => 'Run awsure in a terminal, or with session credentials from: aws sts get-session-token',
  },
  {
    when: /cycle attempting to resolve credentials/i,
    what: (context) => `The source_profile settings of ${profileOf(context)} lead back to itself.`,
    how: () => 'Mend source_profile in ~/.aws/config.',
  },
  {
    when: /using profile: \[(.+?)\]/i,
    what: ({ profiles }, [, name]) =>
      profiles?.includes(name ?? '') ? `Profile ${name} holds no credentials.` : `There is no profile ${name}.`,
    how: ({ profiles = [] }, [, name = '']) =>
      profiles.includes(name) || profiles.length === 0
        ? `Run: aws configure sso --profile ${name}`
        : `Choose from: ${profiles.join(', ')}.`,
  },
  {
    // The program's own output is left out: it may hold what it was to keep.
    when: /Command failed|credential_process/i,
    what: (context) => `The credential_process of ${profileOf(context)} failed, or gave no usable credentials.`,
    how: () => 'Run the command that ~/.aws/config names there, and mend what it says.',
  },
  {
    when: /ENOENT.* open '(.+?)'/i,
    what: (_context, [, file]) => `The web identity token file ${file} cannot be read.`,
    how: () => 'Check web_identity_token_file or AWS_WEB_IDENTITY_TOKEN_FILE.',
  },
  {
    when: /^CredentialsProviderError: Could not load credentials/i,
    what: () => 'No AWS credentials were found.',
    how: () => 'Name a profile with --profile, sign in with `aws sso login`, or audit a recording with --snapshot.',
  },
  {
    when: /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture): |Signature (expired|not yet current)/,
    what: () => 'AWS finds the clock of this machine wrong.',
    how: () => 'Set the clock, and try again.',
  },
  {
    when: /^(SignatureDoesNotMatch|InvalidSignature(Exception)?|IncompleteSignature(Exception)?): /,
    what: () => 'AWS refused the signature: the secret access key does not belong to the access key id.',
    how: () => 'Check both keys; a pasted secret often loses its last character.',
  },
  {
    when: /^(UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure): /,
    what: ({ region }) => `AWS in ${region} does not know these credentials: they were deleted, or belong elsewhere.`,
    how: () => 'Check them; those of China and GovCloud need a region there: --region cn-north-1 or us-gov-west-1.',
  },
  {
    when: /not authorized to perform: sts:(AssumeRole\w*)/i,
    what: (context, [, action]) => `${sentence(roleOf(context))} may not be assumed (sts:${action} was denied).`,
    how: () => "Check the role's ARN, that its trust policy names you, and the --external-id that it may ask for.",
  },
  {
    when: /^(RegionDisabled(Exception)?|OptInRequired): /,
    what: ({ region }) => `Region ${region} is not enabled for the account.`,
    how: () => 'Name an enabled region first: --region eu-west-1.',
  },
  {
    when: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EPIPE|EPROTO|EHOSTUNREACH|ENETUNREACH|TimeoutError): /,
    what: (context, [, code]) => `${endpointOf(context)} ${UNREACHABLE[code ?? ''] ?? 'cannot be reached'}.`,
    how: ({ endpoint }) =>
      endpoint
        ? 'Check --endpoint-url or AWS_ENDPOINT_URL, and that it is up.'
        : 'Check the network, and the name of the region.',
  },
  {
    when: /^EmptyAnswer: /,
    what: (context) => `${endpointOf(context)} does not answer like AWS.`,
    how: ({ endpoint }) =>
      endpoint
        ? 'Check --endpoint-url or AWS_ENDPOINT_URL.'
        : 'Perhaps a proxy or a login page answers in its place: check the network.',
  },
  {
    when: /^(\w*CERT\w*|UNABLE_TO_\w+|ERR_TLS\w*): /,
    what: (context, [, code]) => `The certificate of ${endpointOf(context)} is not trusted (${code}).`,
    how: () => 'Behind a proxy that opens TLS, name its certificate: NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  },
]

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ENOTFOUND: 'cannot be found',
  EPROTO: 'does not speak HTTPS',
  TimeoutError: 'does not answer',
}

/** What went wrong before anything could be audited, and what to do about it. */
export function explainCredentialError(failure: Failure, context: CredentialContext): KnownError {
  const text = `${failure.name}: ${failure.message}`
  for (const { when, what, how } of EXPLANATIONS) {
    const match = when.exec(text)
    if (match) return new KnownError(3, what(context, match), how(context, match))
  }
  return new KnownError(3, `AWS did not say whose credentials these are: ${text}`, 'Try: aws sts get-caller-identity')
}

/** Why an audit that got in at first sees no more, and what to do. */
export const expiryIn = (context: CredentialContext): string =>
  `${EXPIRED} ${signInAgain(context)}; a recording goes on with --resume.`

const EXPIRED = 'The AWS credentials have expired.'
const signInAgain = (context: CredentialContext) =>
  `Sign in again, for example with: aws sso login${profileFlag(context)}`
const profileOf = ({ profile }: CredentialContext) => (profile ? `profile ${profile}` : 'the default profile')
const profileFlag = ({ profile }: CredentialContext) => (profile ? ` --profile ${profile}` : '')
const roleOf = ({ roleArn }: CredentialContext) => (roleArn ? `role ${roleArn}` : 'the role')
const endpointOf = ({ endpoint, region }: CredentialContext) => endpoint ?? `AWS STS in ${region}`
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
