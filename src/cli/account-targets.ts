import { KnownError } from '../errors.ts'
import { compare, groupBy } from '../order.ts'
import type { Target } from '../source/accounts.ts'
import type { CallWatch, LiveRun } from '../source/live.ts'
import type { Session } from '../source/session.ts'
import type { AccountArgs } from './options.ts'
import { parseShard, type Shard } from './shard.ts'

const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/.+/
const ACCOUNT = /^\d{12}$/

/** The accounts that the options name; undefined where there is only the one of the credentials, or of one role. */
export async function targetsOf(
  argv: AccountArgs,
  own: Session,
  run: LiveRun,
  watch: CallWatch,
): Promise<Target[] | undefined> {
  const shard = parseShard(argv.shard)
  const named = await namedTargets(argv, own.partition)
  if (!areSeveral(argv, named)) return undefined
  const members = argv.organization ? await memberTargets(argv, own, run, watch) : []
  return inShard(distinct([...named, ...members]), shard)
}

/** How many accounts the options name; undefined where only the organization can tell. Asks nobody. */
export async function plannedAccounts(argv: AccountArgs, partition: string): Promise<number | undefined> {
  const shard = parseShard(argv.shard)
  const named = await namedTargets(argv, partition)
  if (!areSeveral(argv, named)) return 1
  return argv.organization ? undefined : inShard(distinct(named), shard).length
}

/** Those that are named one by one: roles, and the lines of a file. */
async function namedTargets(argv: AccountArgs, partition: string): Promise<Target[]> {
  const roles = (argv['role-arn'] ?? []).map((text) => roleTarget(text, argv['external-id']))
  return argv.accounts === undefined ? roles : [...roles, ...(await readAccounts(argv.accounts, argv, partition))]
}

function areSeveral({ accounts, organization, shard }: AccountArgs, named: readonly Target[]): boolean {
  if (accounts !== undefined || organization || named.length > 1) return true
  if (shard !== undefined) throw noAccounts('--shard')
  return false
}

function inShard(targets: readonly Target[], shard: Shard | undefined): Target[] {
  const mine = targets.filter((_target, index) => !shard || index % shard.of === shard.index - 1)
  if (mine.length > 0) return mine
  throw new KnownError(
    2,
    `No account is left for --shard ${shard?.index}/${shard?.of}: there are ${targets.length}.`,
    'Use fewer parts.',
  )
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
async function memberTargets(argv: AccountArgs, own: Session, run: LiveRun, watch: CallWatch): Promise<Target[]> {
  const [{ identify }, { liveSource }, { memberAccounts }] = await Promise.all([
    import('../source/session.ts'),
    import('../source/live.ts'),
    import('../source/organization.ts'),
  ])
  const source = liveSource({ session: own, run, ...watch })
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
