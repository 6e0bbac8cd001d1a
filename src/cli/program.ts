import yargs, { type Argv, type Options } from 'yargs'
import { FORMATS } from '../report/reporters.ts'
import type { Interruption } from './interruption.ts'
import { type CommandName, commands, policyCommands } from './options.ts'
import type { Configured } from './settings.ts'
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
  /** Runs a command by all that was said about it: here, in the environment and in the config file. */
  const withSettings =
    <Argv extends object>(command: CommandName, run: (configured: Configured<NoInfer<Argv>>) => Promise<number>) =>
    (argv: Argv) =>
      exitWith(import('./settings.ts').then((settings) => settings.withSettings(command, argv, streams, run)))
  const program = yargs(args[0] === 'help' ? [...args.slice(1), '--help'] : args.map(dashNamed))
  keepNoHelp(program)
  await program
    .scriptName('awsure')
    .usage('awsure audits an AWS account. It never says pass about something it did not see.')
    .command(
      ['audit', '$0'],
      'Audit an account, live or from a snapshot (the default)',
      withOptions(loosened(commands.audit)),
      withSettings('audit', async (configured) =>
        (await import('./commands/audit.ts')).audit(configured, streams, interruption),
      ),
    )
    .command(
      'record',
      'Record what an audit would see, to audit it later without credentials',
      withOptions(loosened(commands.record)),
      withSettings('record', async (configured) =>
        (await import('./commands/record.ts')).record(configured, streams, interruption),
      ),
    )
    .command(
      'plan',
      'Say what a live audit would call, how long that takes and what it needs, without calling',
      withOptions(loosened(commands.plan)),
      withSettings('plan', async (configured) =>
        (await import('./commands/plan.ts')).plan(configured, streams, interruption),
      ),
    )
    .command(
      'rules',
      'List the rules',
      withOptions(loosened(commands.rules)),
      withSettings('rules', async (configured) => (await import('./commands/rules.ts')).rules(configured, streams)),
    )
    .command(
      'explain <id>',
      'Say what a rule checks, why, what it reads and how to mend it',
      (argv) =>
        withOptions(loosened(commands.explain))(argv).positional('id', {
          type: 'string',
          demandOption: true,
          describe: 'Id of a rule',
        }),
      withSettings('explain', async (configured) =>
        (await import('./commands/explain.ts')).explain(configured, streams),
      ),
    )
    .command(
      'baseline <action>',
      'Keep a list of known findings (default: awsure-baseline.json)',
      (argv) =>
        withOptions(loosened(commands.baseline))(argv).positional('action', {
          type: 'string',
          demandOption: true,
          describe: 'create, update (to what is there now), prune (of what is resolved) or show',
        }),
      withSettings('baseline', async (configured) =>
        (await import('./commands/baseline.ts')).baseline(configured, streams, interruption),
      ),
    )
    .command(
      'convert [report]',
      'Write an earlier JSON report in other formats',
      (argv) =>
        withOptions(commands.convert)(argv)
          .positional('report', { type: 'string', describe: 'The JSON report' })
          .epilogue(formatsText()),
      (argv) => exitWith(import('./commands/convert.ts').then(({ convert }) => convert(argv, streams))),
    )
    .command(
      'merge <reports..>',
      'Join the JSON reports of several machines as if one run had made them',
      (argv) =>
        withOptions(loosened(commands.merge))(argv).positional('reports', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'JSON reports of different accounts, made by the same version with the same settings',
        }),
      withSettings('merge', async (configured) => (await import('./commands/merge.ts')).merge(configured, streams)),
    )
    .command(
      'diff <old> <new>',
      'Compare two JSON reports or snapshots: what came, went and changed, and what caused it',
      (argv) =>
        withOptions(loosened(commands.diff))(argv)
          .positional('old', { type: 'string', demandOption: true, describe: 'A JSON report or a snapshot' })
          .positional('new', { type: 'string', demandOption: true, describe: 'The same or the other, from later' })
          .epilogue(
            'Exit codes as for an audit, for what has become worse: 1 findings that are new or of a raised severity, ' +
              '4 rules that saw less than before, 5 both.',
          ),
      withSettings('diff', async (configured) =>
        (await import('./commands/diff.ts')).diff(configured, streams, interruption),
      ),
    )
    .command(
      'permissions',
      'Print the IAM policy that the chosen rules need, and no more',
      withOptions(loosened(commands.permissions)),
      withSettings('permissions', async (configured) =>
        (await import('./commands/permissions.ts')).permissions(configured, streams),
      ),
    )
    .command('policy', 'Look at IAM policies: lint files, explain one, ask what somebody can do', (argv) =>
      argv
        .command(
          'lint [files..]',
          'Find mistakes in policy files, CloudFormation templates and Terraform plans',
          (lint) =>
            withOptions(policyCommands.lint)(lint)
              .positional('files', {
                type: 'string',
                array: true,
                describe: 'Policies (JSON), templates (JSON or YAML), `terraform show -json` plans; - is stdin',
              })
              .epilogue('Exit codes: 0 nothing as bad as --fail-on, 1 something is, 2 a file is no such thing.'),
          ({ files = [], ...lint }) =>
            exitWith(
              import('./commands/policy-lint.ts').then(({ policyLint }) =>
                policyLint({ ...lint, files: files.map(dashOf) }, streams),
              ),
            ),
        )
        .command(
          'explain <policy>',
          'Say in words what a policy allows',
          (explain) =>
            withOptions(policyCommands.explain)(explain).positional('policy', {
              type: 'string',
              demandOption: true,
              describe: 'A file (- is stdin), or the ARN of a policy, user, group or role in a snapshot',
            }),
          (explain) =>
            exitWith(
              import('./commands/policy-explain.ts').then(({ policyExplain }) =>
                policyExplain({ ...explain, policy: dashOf(explain.policy) }, streams),
              ),
            ),
        )
        .command(
          'can <principal> <action> [resource]',
          'Say whether somebody may do something, and by which statement',
          (can) =>
            withOptions(policyCommands.can)(can)
              .positional('principal', {
                type: 'string',
                demandOption: true,
                describe: 'ARN or name of a user or role: user/alice, alice',
              })
              .positional('action', { type: 'string', demandOption: true, describe: 's3:GetObject' })
              .positional('resource', { type: 'string', describe: 'An ARN; without one, any resource' })
              .epilogue('Exit codes: 0 allowed, 1 denied, 4 conditional, 2 no such principal or action.'),
          (can) => exitWith(import('./commands/policy-can.ts').then(({ policyCan }) => policyCan(can, streams))),
        )
        .demandCommand(1),
    )
    .command(
      'config <action> [file]',
      'Write, show or check the config file',
      (argv) =>
        withOptions(loosened(commands.config))(argv)
          .positional('action', {
            type: 'string',
            demandOption: true,
            describe: 'init (write a commented one), print (what holds, and who said so), validate or schema',
          })
          .positional('file', { type: 'string', describe: 'The file to validate' }),
      (argv) => exitWith(import('./commands/config.ts').then(({ config }) => config(argv, streams))),
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
    .epilogue('Options of audit may come from the environment as well: AWSURE_FAIL_ON for --fail-on.')
    .exitProcess(false)
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : usageError(message ?? error.message, args)
    })
    .parseAsync()
  return exitCode
}

/**
 * Whenever a command runs, yargs renders its help and keeps it, for a caller that asks once the command is done. Nobody
 * does here, and it costs as much as the rest of the start.
 */
function keepNoHelp(program: Argv): void {
  const { getInternalMethods } = program as Argv & {
    getInternalMethods?: () => { getUsageInstance(): { cacheHelpMessage: () => void } }
  }
  const usage = getInternalMethods?.call(program).getUsageInstance()
  if (usage) usage.cacheHelpMessage = () => {}
}

/** yargs takes a lone dash, which is standard input, for an option without a name: it goes by another name meanwhile. */
const DASH = '<stdin>'
const dashNamed = (word: string): string => (word === '-' ? DASH : word)
const dashOf = (word: string): string => (word === DASH ? '-' : word)

/** Every format with what it is for. */
function formatsText(): string {
  const width = Math.max(...Object.keys(FORMATS).map((name) => name.length))
  return `Formats:\n${Object.entries(FORMATS)
    .map(([name, line]) => `  ${name.padEnd(width)}  ${line}`)
    .join('\n')}`
}

const withOptions =
  <Chosen extends Record<string, Options>>(options: Chosen) =>
  (argv: Argv) =>
    argv.options(options).check((values) => checkValues(values, options), false)

/**
 * The options without what is settled only when the environment and the config file have been heard: defaults, and
 * which options exclude or need each other.
 */
function loosened<Chosen extends Record<string, Options>>(options: Chosen): Chosen {
  const entries = Object.entries(options).map(([name, { conflicts, implies, default: value, ...option }]) => [
    name,
    value === undefined ? option : { ...option, defaultDescription: JSON.stringify(value) },
  ])
  return Object.fromEntries(entries)
}

/** How yargs' completion scripts for bash, zsh and fish ask for the words that can come next. */
const ASKS_FOR_COMPLETIONS = '--get-yargs-completions'

/** Answers the completion script: the words that can come next, one a line. */
async function complete(words: readonly string[], { stdout }: Streams): Promise<number> {
  const { completions } = await import('./completions.ts')
  await write(stdout, (await completions(words)).map((word) => `${word}\n`).join(''))
  return 0
}
