import yargs, { type Argv, type Options } from 'yargs'
import type { Interruption } from './interruption.ts'
import { commands } from './options.ts'
import { HELP_WIDTH, type Streams, write } from './streams.ts'
import { checkValues, usageError } from './usage.ts'
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
  if (args[0] === ASKS_FOR_COMPLETIONS) return complete(args.slice(1), streams)
  let exitCode = 0
  const exitWith = async (code: Promise<number>) => {
    exitCode = await code
  }
  const program = yargs(args[0] === 'help' ? [...args.slice(1), '--help'] : [...args])
  await program
    .scriptName('awsure')
    .usage('awsure audits an AWS account. It never says pass about something it did not see.')
    .command(
      ['audit', '$0'],
      'Audit an account, live or from a snapshot (the default)',
      withOptions(commands.audit),
      (argv) => exitWith(import('./commands/audit.ts').then(({ audit }) => audit(argv, streams, interruption))),
    )
    .command(
      'record',
      'Record what an audit would see, to audit it later without credentials',
      withOptions(commands.record),
      (argv) => exitWith(import('./commands/record.ts').then(({ record }) => record(argv, streams, interruption))),
    )
    .command('rules', 'List the rules', withOptions(commands.rules), (argv) =>
      exitWith(import('./commands/rules.ts').then(({ rules }) => rules(argv, streams))),
    )
    .command(
      'explain <id>',
      'Say what a rule checks, why, what it reads and how to mend it',
      (argv) =>
        withOptions(commands.explain)(argv).positional('id', {
          type: 'string',
          demandOption: true,
          describe: 'Id of a rule',
        }),
      (argv) => exitWith(import('./commands/explain.ts').then(({ explain }) => explain(argv, streams))),
    )
    .command(
      'permissions',
      'Print the IAM policy that the chosen rules need, and no more',
      withOptions(commands.permissions),
      (argv) => exitWith(import('./commands/permissions.ts').then(({ permissions }) => permissions(argv, streams))),
    )
    .command(
      'completion',
      'Print a completion script for $SHELL: bash, zsh or fish',
      withOptions(commands.completion),
      () => {
        program.showCompletionScript()
      },
    )
    .parserConfiguration({
      // Camel-case twins of every option would be listed as unknown beside the word that was typed.
      'camel-case-expansion': false,
      'greedy-arrays': false,
      'boolean-negation': false,
      'populate--': true,
    })
    .strict()
    .version(VERSION)
    .alias('help', 'h')
    .detectLocale(false)
    .wrap(Math.min(HELP_WIDTH, streams.stdout.columns ?? HELP_WIDTH))
    .epilogue('Exit codes: 0 clean, 1 gate failed, 2 usage, 3 could not run, 4 incomplete, 5 both 1 and 4.')
    .exitProcess(false)
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : usageError(message ?? error.message, args)
    })
    .parseAsync()
  return exitCode
}

const withOptions =
  <Chosen extends Record<string, Options>>(options: Chosen) =>
  (argv: Argv) =>
    argv.options(options).check((values) => checkValues(values, options), false)

/** How yargs' completion scripts for bash, zsh and fish ask for the words that can come next. */
const ASKS_FOR_COMPLETIONS = '--get-yargs-completions'

/** Answers the completion script: the words that can come next, one a line. */
async function complete(words: readonly string[], { stdout }: Streams): Promise<number> {
  const { completions } = await import('./completions.ts')
  await write(stdout, (await completions(words)).map((word) => `${word}\n`).join(''))
  return 0
}
