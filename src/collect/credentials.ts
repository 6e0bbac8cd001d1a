import type { Call, RowOf } from '../collection.ts'
import { GapError } from '../gap.ts'
import { compare } from '../order.ts'
import type { Operation } from '../service.ts'
import { type Credentials, ROOT, readCredentialReport } from './credential-report.ts'
import type { iam, users } from './iam.ts'

type Iam = NonNullable<(typeof iam)['types']>['sdk']
type IamCall<Name extends Operation<Iam>> = Call<Iam, Name, never>
type User = RowOf<typeof users>

type ReportCall = IamCall<'GenerateCredentialReport' | 'GetCredentialReport'>

/** The credential report's users, without root. */
export const reportedCredentials = async (call: ReportCall): Promise<Credentials[]> =>
  (await report(call)).filter(({ user }) => user !== ROOT)

/** The credential report's row of the root user. */
export const reportedRoot = async (call: ReportCall): Promise<Credentials[]> =>
  (await report(call)).filter(({ user }) => user === ROOT)

/**
 * Whoever may only read the report can still be given one that somebody else had made; when there is none, what is
 * missing is the permission to make it.
 */
async function report(call: ReportCall): Promise<Credentials[]> {
  const refusal = await call('GenerateCredentialReport').then(() => undefined, gapError)
  try {
    const { Content } = await call('GetCredentialReport')
    return readCredentialReport(Content)
  } catch (error) {
    const noReport = error instanceof GapError && /Report(NotPresent|Expired|NotReady|InProgress)/.test(error.gap.code)
    throw (noReport && refusal) || error
  }
}

function gapError(error: unknown): GapError {
  if (error instanceof GapError) return error
  throw error
}

/** A row of the same shape from calls for one user; what they do not tell is left out. */
export async function askedCredentials(
  call: IamCall<'GetLoginProfile' | 'ListMFADevices' | 'ListAccessKeys' | 'GetAccessKeyLastUsed'>,
  user: User,
): Promise<Credentials> {
  const { UserName } = user
  const profile = await call('GetLoginProfile', { UserName }, { absentOn: ['NoSuchEntityException'] })
  const { MFADevices } = await call('ListMFADevices', { UserName })
  const keys = await keysOf(call, user)
  return {
    ...keyColumns(user, keys),
    password_enabled: String(profile !== undefined),
    password_last_used: profile ? (user.PasswordLastUsed ?? 'no_information') : 'N/A',
    // A login profile tells only when it was made: a password that was reset since looks older than it is.
    password_last_changed: profile ? profile.LoginProfile?.CreateDate : 'N/A',
    mfa_active: MFADevices && String(MFADevices.length > 0),
    access_key_1_last_used_date: await lastUse(call, keys[0]),
    access_key_2_last_used_date: await lastUse(call, keys[1]),
  }
}

/** As much of such a row as the age of access keys needs. */
export const askedKeys = async (call: IamCall<'ListAccessKeys'>, user: User): Promise<Credentials> =>
  keyColumns(user, await keysOf(call, user))

type Key = Awaited<ReturnType<typeof keysOf>>[number]

/** In the order of the report, which is that of the key ids as far as anyone has seen. */
async function keysOf(call: IamCall<'ListAccessKeys'>, { UserName }: User) {
  const { AccessKeyMetadata = [] } = await call('ListAccessKeys', { UserName })
  return AccessKeyMetadata.toSorted((a, b) => compare(a.AccessKeyId ?? '', b.AccessKeyId ?? ''))
}

async function lastUse(call: IamCall<'GetAccessKeyLastUsed'>, key: Key | undefined): Promise<string | undefined> {
  if (!key) return 'N/A'
  const { AccessKeyLastUsed: use } = await call('GetAccessKeyLastUsed', { AccessKeyId: key.AccessKeyId })
  return use && (use.LastUsedDate ?? 'N/A')
}

const keyColumns = (user: User, [one, two, ...more]: readonly Key[]): Credentials => ({
  user: user.UserName,
  arn: user.Arn,
  user_creation_time: user.CreateDate,
  access_key_1_active: String(one?.Status === 'Active'),
  access_key_1_last_rotated: one ? one.CreateDate : 'N/A',
  access_key_2_active: String(two?.Status === 'Active'),
  access_key_2_last_rotated: two ? two.CreateDate : 'N/A',
  additional_credentials_info: more.length > 0 ? `${more.length} more access keys` : 'N/A',
})
