import yargs from 'yargs'
import { KnownError } from '../errors.ts'
import type { Interruption } from './interruption.ts'
import {
  accountOptions,
  debugOption,
  listOptions,
  recordingOptions,
  recordOptions,
  reportOptions,
  selectionOptions,
} from './options.ts'
import { HELP_WIDTH, type Streams } from './streams.ts'
import { nearest } from './suggest.ts'
import { VERSION } from './version.ts'

/**
 * Reads the command line, runs one command and gives its exit code. A command's own file is loaded only when it runs,
 * so that `--help` costs no more than the parser.
 */
export async function runProgram(
  args: readonly string[],
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  let exitCode = 0
  const exitWith = async (code: Promise<number>) => {
    exitCode = await code
  }
  await yargs([...args])
    .scriptName('awsure')
    .usage('awsure audits an AWS account. It never says pass about something it did not see.')
    .command(
      ['audit', '$0'],
      'Audit an account, live or from a snapshot (the default)',
      (argv) => argv.options({ ...accountOptions, ...selectionOptions, ...reportOptions, ...recordingOptions }),
      (argv) => exitWith(import('./commands/audit.ts').then(({ audit }) => audit(argv, streams, interruption))),
    )
    .command(
      'record',
      'Record what an audit would see, to audit it later without credentials',
      (argv) => argv.options({ ...accountOptions, ...selectionOptions, ...recordOptions }),
      (argv) => exitWith(import('./commands/record.ts').then(({ record }) => record(argv, streams, interruption))),
    )
    .command(
      'rules',
      'List the rules',
      (argv) => argv.options({ ...selectionOptions, ...listOptions }),
      (argv) => exitWith(import('./commands/rules.ts').then(({ rules }) => rules(argv, streams))),
    )
    .command(
      'explain <id>',
      'Say what a rule checks, why, what it reads and how to mend it',
      (argv) =>
        argv
          .positional('id', { type: 'string', demandOption: true, describe: 'Id of a rule' })
          .options({ rules: selectionOptions.rules }),
      (argv) => exitWith(import('./commands/explain.ts').then(({ explain }) => explain(argv, streams))),
    )
    .command(
      'permissions',
      'Print the IAM policy that the chosen rules need, and no more',
      (argv) => argv.options({ ...selectionOptions, region: accountOptions.region }),
      (argv) => exitWith(import('./commands/permissions.ts').then(({ permissions }) => permissions(argv, streams))),
    )
    .completion('completion', 'Print a completion script for bash or zsh', complete)
    .options(debugOption)
    // Camel-case twins of every option would be listed as unknown beside the word that was typed.
    .parserConfiguration({ 'camel-case-expansion': false, 'greedy-arrays': false })
    .strict()
    .version(VERSION)
    .alias('help', 'h')
    .wrap(Math.min(HELP_WIDTH, streams.stdout.columns ?? HELP_WIDTH))
    .epilogue('Exit codes: 0 clean, 1 gate failed, 2 usage, 3 could not run, 4 incomplete, 5 both 1 and 4.')
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usageError(message, args)
    })
    .parseAsync()
  return exitCode
}

const COMMANDS = ['audit', 'record', 'rules', 'explain', 'permissions', 'completion']
const FLAGS = [accountOptions, selectionOptions, reportOptions, recordingOptions, recordOptions, debugOption]
  .flatMap((options) => Object.keys(options))
  .concat('help', 'version')

/** yargs says what is wrong; the nearest right word is ours to add. */
function usageError(message: string, args: readonly string[]): KnownError {
  const [, word = ''] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? []
  if (!word) return new KnownError(2, `${message.replace(/\.$/, '')}.`, 'See `awsure --help`.')
  // The same message for a word that is no command and for a flag that is no option: only the arguments can tell.
  const isCommand = args.includes(word)
  const near = nearest(word, isCommand ? COMMANDS : FLAGS)
  const suggestion = near && (isCommand ? `Did you mean \`awsure ${near}\`?` : `Did you mean --${near}?`)
  return new KnownError(
    2,
    isCommand ? `Unknown command: ${word}.` : `Unknown option: ${word.length > 1 ? '--' : '-'}${word}.`,
    suggestion ?? 'See `awsure --help`.',
  )
}

/** Rule ids after `explain` and `--rule`; what yargs knows everywhere else. */
function complete(
  _current: string,
  argv: { _: (string | number)[] },
  defaults: (onCompleted?: (error: Error | null, words: string[] | undefined) => unknown) => unknown,
  done: (words: string[]) => unknown,
): void {
  const previous = process.argv.at(-2)
  if (!argv._.includes('explain') && previous !== '--rule') {
    defaults()
    return
  }
  import('./load-rules.ts')
    .then(({ loadRules }) => loadRules())
    .then((rules) => done(rules.map(({ id }) => id)))
    .catch(() => done([]))
}
