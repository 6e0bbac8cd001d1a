import { relative } from 'node:path'
import type { Options } from 'yargs'
import type { Config } from '../config/config.ts'
import { environmentSettings, strayVariables } from '../config/environment.ts'
import { findConfig } from '../config/find.ts'
import type { Flags } from '../config/flags.ts'
import { defaultSettings, flagSettings, mergeSettings, type Settings, spoken } from '../config/merge.ts'
import { KnownError } from '../errors.ts'
import { printable } from '../report/escape.ts'
import { parseNow } from './now.ts'
import { type CommandName, commands } from './options.ts'
import { type Streams, write } from './streams.ts'

/** What a command goes by: the flags, then the environment, then the config file, then the defaults. */
export interface Configured<Argv> {
  /** As if all of it had been said on the command line. */
  argv: Argv
  settings: Settings
  /** Undefined where there is no config file. */
  config: Config | undefined
}

/** Runs a command with everything that was said about it. A file or variable that is wrong ends the run before it. */
export async function withSettings<Argv extends object>(
  command: CommandName,
  given: Argv,
  streams: Streams,
  run: (configured: Configured<Argv>) => Promise<number>,
): Promise<number> {
  const configured = await configure(command, given, streams)
  const { config } = configured
  if (config && SAYS_SO.includes(command)) await write(streams.stderr, `Settings from ${printable(config.file)}\n`)
  return run(configured).catch(blaming(configured.settings))
}

/** Whoever reads a verdict should know that a file had a say in it. */
const SAYS_SO: readonly CommandName[] = ['audit', 'record', 'baseline', 'merge', 'diff']

/** Finds out what holds for a command. */
export async function configure<Argv extends object>(
  command: CommandName,
  given: Argv,
  streams: Streams,
): Promise<Configured<Argv>> {
  for (const warning of strayVariables(streams.env, commands.audit)) await write(streams.stderr, `${warning}\n`)
  const own: Flags = commands[command]
  const { layers, said } = callerSettings(command, given, streams)
  const config = await loadConfig(said).catch(blaming(said))
  const inFile = new Map([...(config?.settings ?? [])].filter(([name]) => Object.hasOwn(sharedFlags(command), name)))
  const settings = mergeSettings([...layers, inFile, defaultSettings(own)], own)
  const argv = { ...given, ...Object.fromEntries([...settings].map(([name, { value }]) => [name, value])) }
  return { argv, settings, config }
}

/** What the command line says, and the environment: who calls awsure also says which config file it reads. */
export function callerSettings(
  command: CommandName,
  given: object,
  { env }: Streams,
): { layers: readonly Settings[]; said: Settings } {
  const own: Flags = commands[command]
  const flags = flagSettings(given as Readonly<Record<string, unknown>>, own)
  const layers = [flags, environmentSettings(env, sharedFlags(command))]
  return { layers, said: mergeSettings(layers, own) }
}

/** The flags that mean the same to a command as to an audit: `--output` does not, to most of them. */
function sharedFlags(command: CommandName): Flags {
  const audit: Readonly<Record<string, Options>> = commands.audit
  const own: Readonly<Record<string, Options>> = commands[command]
  return Object.fromEntries(Object.entries(own).filter(([name, { describe }]) => audit[name]?.describe === describe))
}

async function loadConfig(said: Settings): Promise<Config | undefined> {
  const file = await configFile(said)
  if (file === undefined) return undefined
  const [{ readConfig }, { throwFirst }] = await Promise.all([
    import('../config/config.ts'),
    import('../config/problem.ts'),
  ])
  const { config, problems } = await readConfig(file, todayOf(said))
  throwFirst(problems)
  return config
}

/** Path of the config file from the working directory: the one that was named, or else the one that is found. */
export async function configFile(said: Settings): Promise<string | undefined> {
  if (said.get('no-config')?.value) return undefined
  const named = said.get('config')?.value
  if (typeof named === 'string') return named
  const found = await findConfig('.')
  return found && relative('', found)
}

/** The day from which suppressions count. */
export const todayOf = (said: Settings): Date => parseNow(said.get('now')?.value as string | undefined) ?? new Date()

/** An error names the value that it is about: where that did not come from the command line, it says from where. */
const blaming =
  (settings: Settings) =>
  (error: unknown): never => {
    throw error instanceof KnownError && error.exitCode === 2 ? withSource(error, settings) : error
  }

function withSource(error: KnownError, settings: Settings): KnownError {
  const guilty = [...settings].find(
    ([, { value, origin }]) =>
      ['environment', 'file'].includes(origin.kind) && namesOneOf(error.message, [value].flat()),
  )
  return guilty ? new KnownError(error.exitCode, `${spoken(...guilty)}: ${error.message}`, error.hint) : error
}

/** Of an output, the error may name only the path. */
const namesOneOf = (message: string, values: readonly unknown[]): boolean =>
  values
    .flatMap((value) => (typeof value === 'string' ? [value, value.replace(/^\w+:/, '')] : []))
    .some((value) => hasWord(message, value))

const hasWord = (message: string, word: string): boolean =>
  new RegExp(`(^|\\s)${word.replace(/\W/g, '\\$&')}(?=[,:;]|\\.?(\\s|$))`).test(message)
