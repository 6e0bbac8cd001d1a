import { problemsWithRules } from '../../config/check-rules.ts'
import { readConfig } from '../../config/config.ts'
import { CONFIG_NAMES } from '../../config/find.ts'
import { printoutOf, printoutText } from '../../config/print.ts'
import { byPlace, type Problem, placeOf } from '../../config/problem.ts'
import { CONFIG_SCHEMA_URL, publishedSchema } from '../../config/schema.ts'
import { configTemplate } from '../../config/template.ts'
import { checkWritable, entriesOf, writeAtomic } from '../../disk/atomic.ts'
import { KnownError } from '../../errors.ts'
import { printable } from '../../report/escape.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import { loadRules } from '../load-rules.ts'
import type { CommonArgs, ConfigCommandArgs } from '../options.ts'
import { callerSettings, configFile, configure, todayOf } from '../settings.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

type Argv = ConfigCommandArgs & CommonArgs & { action: string; file?: string | undefined }

/** Writes, shows or checks the config file. */
export async function config(argv: Argv, streams: Streams): Promise<number> {
  const action = oneOf('action', argv.action, ['init', 'print', 'validate', 'schema'])
  if (argv.file !== undefined && action !== 'validate') {
    throw new KnownError(2, `Unexpected argument: ${argv.file}.`, 'See `awsure --help`.')
  }
  return ACTIONS[action](argv, streams)
}

const ACTIONS = { init, print, validate, schema }

async function init({ force }: Argv, { stderr }: Streams): Promise<number> {
  const [name] = CONFIG_NAMES
  const earlier = (await entriesOf('.'))?.find((entry) => CONFIG_NAMES.some((other) => other === entry))
  if (earlier && (!force || earlier !== name)) {
    throw new KnownError(2, `${earlier} is there.`, earlier === name ? '--force replaces it.' : 'Delete it first.')
  }
  await checkWritable(name)
  await writeAtomic(name, configTemplate(CONFIG_SCHEMA_URL, new Date()))
  await write(
    stderr,
    `Wrote ${name}. \`awsure config validate\` checks it, \`awsure config print\` shows what holds.\n`,
  )
  return 0
}

/** As an audit with the same flags would have it; `--output` is this command's own. */
async function print({ action, file, output, force, ...given }: Argv, streams: Streams): Promise<number> {
  const format = oneOf('format', output ?? 'console', ['console', 'json'])
  const { argv, settings, config } = await configure('audit', given, streams)
  await loadConfiguredRules(argv, config)
  const printout = printoutOf(settings, config)
  const text = format === 'json' ? `${JSON.stringify(printout, null, 2)}\n` : printoutText(printout)
  await write(streams.stdout, text)
  return 0
}

/** Everything that is wrong, not only the first; also what is wrong with rules and options. */
async function validate({ file: named, ...given }: Argv, streams: Streams): Promise<number> {
  const { said } = callerSettings('config', given, streams)
  const file = named ?? (await configFile(said))
  if (file === undefined) throw new KnownError(2, 'There is no config file here.', '`awsure config init` writes one.')
  const { config, problems } = await readConfig(file, todayOf(said))
  const custom = [said, config?.settings].flatMap((settings) => (settings?.get('rules')?.value ?? []) as string[])
  const found = config ? problemsWithRules(config, await loadRules(custom)) : problems
  if (found.length === 0) await write(streams.stdout, `${printable(file)} is valid.\n`)
  for (const problem of found.toSorted(byPlace)) await write(streams.stderr, problemText(problem))
  return found.length === 0 ? 0 : 2
}

const problemText = (problem: Problem): string =>
  `${printable(`${placeOf(problem)}: ${problem.message}`)}\n${problem.hint ? `  ${printable(problem.hint)}\n` : ''}`

/** What `schema/config-1.json` holds: the built-in rules with their options, too. */
async function schema(_argv: Argv, { stdout }: Streams): Promise<number> {
  await write(stdout, `${JSON.stringify(publishedSchema(await loadRules()), null, 2)}\n`)
  return 0
}
