import { KnownError } from '../errors.ts'
import { compare, groupBy } from '../order.ts'
import type { Target } from '../source/accounts.ts'
import type { LiveRun } from '../source/live.ts'
import type { Session } from '../source/session.ts'
import type { OnCall } from './open.ts'
import type { AccountArgs } from './options.ts'
import { parseShard } from './shard.ts'

const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/.+/
const ACCOUNT = /^\d{12}$/

/** The accounts that the options name; undefined where there is only the one of the credentials, or of one role. */
export async function targetsOf(
  argv: AccountArgs,
  own: Session,
  run: LiveRun,
  onCall: OnCall,
): Promise<Target[] | undefined> {
  const shard = parseShard(argv.shard)
  const roles = (argv['role-arn'] ?? []).map((text) => roleTarget(text, argv['external-id']))
  if (argv.accounts === undefined && !argv.organization && roles.length < 2) {
    if (argv.shard !== undefined) throw noAccounts('--shard')
    return undefined
  }
  const listed = argv.accounts === undefined ? [] : await readAccounts(argv.accounts, argv, own.partition)
  const members = argv.organization ? await memberTargets(argv, own, run, onCall) : []
  const targets = distinct([...roles, ...listed, ...members])
  const mine = shard ? targets.filter((_target, index) => index % shard.of === shard.index - 1) : targets
  if (mine.length === 0) {
    throw new KnownError(
      2,
      `No account is left for --shard ${argv.shard}: there are ${targets.length}.`,
      'Use fewer parts.',
    )
  }
  return mine
}

const noAccounts = (flag: string) =>
  new KnownError(2, `${flag} needs accounts.`, 'Name them by --accounts, --organization or several --role-arn.')

/** The role that `--role-arn` names. */
export function roleTarget(roleArn: string, externalId: string | undefined): Target {
  const [, , account] = ROLE.exec(roleArn) ?? []
  if (account === undefined) {
    throw new KnownError(
      2,
      `--role-arn ${roleArn} is not the ARN of a role.`,
      'For example: --role-arn arn:aws:iam::111122223333:role/audit',
    )
  }
  return { account, roleArn, externalId }
}

/**
 * A file with an account a line: an account id (with `--role-name`) or a role's ARN, then, where the role asks for one,
 * its external id. `#` begins a comment.
 */
async function readAccounts(file: string, argv: AccountArgs, partition: string): Promise<Target[]> {
  const { readText } = await import('../disk/json-file.ts')
  const lines = (await readText(file))
    .split('\n')
    .map((text, index) => ({ text: text.replace(/#.*/, '').trim(), index }))
  const targets = lines
    .filter(({ text }) => text !== '')
    .map(({ text, index }) => {
      const [who = '', externalId = argv['external-id'], ...more] = text.split(/[\s,]+/)
      const place = `${file}:${index + 1}`
      if (more.length > 0) throw new KnownError(2, `${place}: more than an account and an external id: ${text}`, FORM)
      if (ROLE.test(who)) return roleTarget(who, externalId)
      if (!ACCOUNT.test(who)) throw new KnownError(2, `${place}: ${who} is no account id and no role's ARN.`, FORM)
      return { account: who, roleArn: roleIn(who, argv['role-name'], partition, place), externalId }
    })
  if (targets.length === 0) throw new KnownError(2, `${file} names no account.`, FORM)
  return targets
}

const FORM = 'One a line: 111122223333 (with --role-name) or arn:aws:iam::111122223333:role/audit, then an external id.'

function roleIn(account: string, name: string | undefined, partition: string, where: string): string {
  if (name === undefined) {
    throw new KnownError(2, `${where}: account ${account} needs a role to enter it by.`, 'Name it: --role-name audit')
  }
  return `arn:${partition}:iam::${account}:role/${name}`
}

/** The accounts of the organization; the one that the credentials are of needs no role. */
async function memberTargets(argv: AccountArgs, own: Session, run: LiveRun, onCall: OnCall): Promise<Target[]> {
  const [{ identify }, { liveSource }, { memberAccounts }] = await Promise.all([
    import('../source/session.ts'),
    import('../source/live.ts'),
    import('../source/organization.ts'),
  ])
  const source = liveSource({ session: own, run, onCall })
  const { account: caller, partition } = await identify(source, own)
  const accounts = await memberAccounts(source, caller, argv.ou ?? [])
  return accounts.map((account) => ({
    account,
    roleArn: account === caller ? undefined : roleIn(account, argv['role-name'], partition, '--organization'),
    externalId: argv['external-id'],
  }))
}

/** Sorted, so that every machine of a sharded run splits them alike. */
function distinct(targets: readonly Target[]): Target[] {
  return [...groupBy(targets, ({ account }) => account).values()]
    .flatMap(([target, ...others]) => {
      const other = others.find(({ roleArn }) => roleArn !== target?.roleArn)
      if (other) {
        throw new KnownError(
          2,
          `Account ${other.account} is named twice: ${target?.roleArn} and ${other.roleArn}.`,
          'Name it once.',
        )
      }
      return target ?? []
    })
    .sort((a, b) => compare(a.account, b.account))
}
