import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers'

export type CredentialProvider = ReturnType<typeof fromNodeProviderChain>
type Credentials = Awaited<ReturnType<CredentialProvider>>

export interface CredentialOptions {
  profile?: string | undefined
  /** Role to assume with the credentials found. */
  roleArn?: string | undefined
  externalId?: string | undefined
  /** Where the role is asked for. */
  region: string
  endpoint?: string | undefined
  /** Asks the user for the code of an MFA device, where a profile wants one. */
  mfaCode?: ((serial: string) => Promise<string>) | undefined
  /** Credentials to start from; without them they are looked for. */
  own?: CredentialProvider | undefined
  /** Policy document that bounds what the role's session may do. */
  sessionPolicy?: string | undefined
  /** HTTP handler through which the role is asked for. */
  sockets?: object | undefined
}

/**
 * Every way in that the AWS CLI knows: environment, profiles, SSO, login sessions, processes, web identity, containers
 * and instances; and a role on top. Stays a provider, so that credentials that run out during a long run are renewed.
 */
export function credentialProvider(options: CredentialOptions): CredentialProvider {
  const { roleArn, externalId, region, endpoint, mfaCode, sessionPolicy, sockets } = options
  const own = options.own ?? onceWhileFresh(ownCredentials(options))
  if (!roleArn) return own
  return onceWhileFresh(
    fromTemporaryCredentials({
      masterCredentials: own,
      params: {
        RoleArn: roleArn,
        RoleSessionName: 'awsure',
        ...(externalId && { ExternalId: externalId }),
        ...(sessionPolicy && { Policy: sessionPolicy }),
      },
      clientConfig: { region, ...(endpoint && { endpoint }), ...(sockets && { requestHandler: sockets as never }) },
      ...(mfaCode && { mfaCodeProvider: mfaCode }),
    }),
  )
}

/** The SDK's chain hides what is wrong with a profile behind "no credentials from any providers": ask the profile. */
function ownCredentials({ profile, mfaCode }: CredentialOptions): CredentialProvider {
  const named = profile ?? process.env.AWS_PROFILE
  const settings = { ...(profile && { profile, logger: QUIET }), ...(mfaCode && { mfaCodeProvider: mfaCode }) }
  const chain = fromNodeProviderChain(settings)
  return async (properties) => {
    try {
      return await chain(properties)
    } catch (error) {
      if (!named || !isNothingFound(error)) throw error
      return await fromIni({ ...settings, profile: named })(properties)
    }
  }
}

const isNothingFound = (error: unknown) => error instanceof Error && error.message.includes('from any providers')

const ignore = () => {}
/** A profile that was asked for by name wins over keys in the environment: no need for the SDK to warn of it. */
const QUIET = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }

/** Milliseconds before credentials run out, in which they are renewed: the SDK's clients hold to the same. */
const RENEWAL = 300_000

/**
 * Resolves once for all who ask, and again only when the credentials run out or are wanted new; a failure is not kept.
 * The SDK's clients take it as it is, instead of each remembering what it once gave.
 */
export function onceWhileFresh(provider: CredentialProvider): CredentialProvider {
  let held: Credentials | undefined
  let pending: Promise<Credentials> | undefined
  const memoized: CredentialProvider = async (properties) => {
    if (held && isFresh(held) && !properties?.forceRefresh) return held
    pending ??= provider(properties)
      .then((credentials) => {
        held = credentials
        return credentials
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }
  return Object.assign(memoized, { memoized: true })
}

function isFresh({ expiration }: Credentials): boolean {
  return !expiration || expiration.getTime() - Date.now() > RENEWAL
}

/** Names of the profiles in the user's AWS files, sorted. */
export async function profileNames(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const folder = join(env.HOME ?? homedir(), '.aws')
  const [config, credentials] = await Promise.all([
    readText(env.AWS_CONFIG_FILE ?? join(folder, 'config')),
    readText(env.AWS_SHARED_CREDENTIALS_FILE ?? join(folder, 'credentials')),
  ])
  const names = [
    ...config.matchAll(/^\s*\[\s*(?:profile\s+["']?([^\]"']+?)["']?|(default))\s*\]/gm),
    ...credentials.matchAll(/^\s*\[\s*([^\]]+?)\s*\]/gm),
  ].map(([, name, fallback]) => name ?? fallback ?? '')
  return [...new Set(names)].sort()
}

const readText = (file: string) => readFile(file, 'utf8').catch(() => '')
