import type { Options } from 'yargs'
import { KnownError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { commandIn, commandOptions, commands } from './options.ts'

type Values = Readonly<Record<string, unknown>>

/** What yargs lets through: an empty value, an option given twice, a number that is none, words behind `--`. */
export function checkValues(values: Values, options: Readonly<Record<string, Options>>): true {
  const [stray] = (values['--'] ?? []) as string[]
  if (stray !== undefined) throw new KnownError(2, `Unexpected argument: ${stray}.`, SEE_HELP)
  for (const [name, option] of Object.entries(options)) {
    const problem = values[name] === undefined ? undefined : problemOf(values[name], option)
    if (problem) throw new KnownError(2, `${flag(name)} ${problem}.`, SEE_HELP)
  }
  return true
}

function problemOf(value: unknown, { type, array }: Options): string | undefined {
  if (Array.isArray(value) && !array && type !== 'boolean') return 'may be given only once'
  if (type === 'string' && [value].flat().join('') === '') return 'needs a value'
  if (type === 'number' && !(Number.isSafeInteger(value) && Number(value) >= 1)) {
    return 'must be a whole number of at least 1'
  }
  return undefined
}

/** yargs says what is wrong; the words and the nearest right one are ours. */
export function usageError(message: string, args: readonly string[]): KnownError {
  for (const [pattern, error] of COMPLAINTS) {
    const match = pattern.exec(message)
    if (match) return error(match[1] ?? '', match[2] ?? '', args)
  }
  return new KnownError(2, `${message.replace(/\.$/, '')}.`, SEE_HELP)
}

type Complaint = [RegExp, (first: string, second: string, args: readonly string[]) => KnownError]

const COMPLAINTS: readonly Complaint[] = [
  // The same message for a word that is no command and for a flag that is no option: only the arguments can tell.
  [
    /^Unknown (?:argument|command)s?: ([^,]+)/,
    (word, _, args) => (args.includes(word) ? unexpectedWord(word, args) : unknownOption(word, args)),
  ],
  [/^Not enough arguments following: (.+)/, (name) => new KnownError(2, `${flag(name)} needs a value.`, SEE_HELP)],
  [/^Missing required argument: (.+)/, (name) => new KnownError(2, `${flag(name)} is missing.`, SEE_HELP)],
  [
    /^Not enough non-option arguments/,
    (_, __, args) => {
      const [what, hint] = POSITIONALS[commandNamed(args)] ?? ['A part of the command', SEE_HELP]
      return new KnownError(2, `${what} is missing.`, hint)
    },
  ],
  [
    /^Arguments (\S+) and (\S+) are mutually exclusive/,
    (one, other) => new KnownError(2, `${flag(one)} and ${flag(other)} exclude each other.`, 'Leave one of them out.'),
  ],
  [/(\S+) -> (\S+)/, (one, other) => new KnownError(2, `${flag(one)} needs ${flag(other)}.`, SEE_HELP)],
]

/** What commands are given without a flag. */
const POSITIONALS: Readonly<Record<string, [what: string, hint: string]>> = {
  explain: ['The id of a rule', 'See `awsure rules` for all of them.'],
  baseline: ['What to do', 'Choose from: create, update, prune, show.'],
  config: ['What to do', 'Choose from: init, print, validate, schema.'],
  policy: ['What to do', 'Choose from: lint, explain, can.'],
  'policy explain': ['The policy to explain', 'A file, - for standard input, or an ARN in a snapshot.'],
  'policy can': ['Who, or what to do', 'For example: awsure policy can alice s3:GetObject --snapshot prod'],
  diff: ['One of the two to compare', 'For example: awsure diff before.json after.json'],
}

const SEE_HELP = 'See `awsure --help`.'
const flag = (name: string): string => (name.length > 1 ? `--${name}` : `-${name}`)
const commandNamed = (args: readonly string[]): string => commandIn(args) ?? 'audit'

function unknownOption(word: string, args: readonly string[]): KnownError {
  const command = commandNamed(args)
  const [other] = Object.keys(commands).filter((name) => Object.hasOwn(commandOptions(name), word))
  if (other) {
    return new KnownError(2, `${flag(word)} is not an option of \`awsure ${command}\`.`, `\`awsure ${other}\` has it.`)
  }
  const near = nearest(word, [...Object.keys(commandOptions(command)), 'help', 'version'])
  return new KnownError(2, `Unknown option: ${flag(word)}.`, near ? `Did you mean ${flag(near)}?` : SEE_HELP)
}

function unexpectedWord(word: string, args: readonly string[]): KnownError {
  const isCommand = word === args[0]
  const hint = isCommand ? commandHint(word) : listHint(args, args.indexOf(word))
  return new KnownError(
    2,
    `${isCommand ? 'Unknown command' : 'Unexpected argument'}: ${word}.`,
    hint ?? (/[./\\]/.test(word) && 'snapshot' in commandOptions(commandNamed(args)) ? snapshotHint(word) : SEE_HELP),
  )
}

const snapshotHint = (path: string) => `Did you mean --snapshot ${path}?`

function commandHint(word: string): string | undefined {
  const near = nearest(word, Object.keys(commands))
  return near && `Did you mean \`awsure ${near}\`?`
}

/** `--region eu-west-1 us-east-1` */
function listHint(args: readonly string[], index: number): string | undefined {
  const [name = '', first] = args.slice(index - 2, index)
  const isList = name.startsWith('--') && commandOptions(commandNamed(args))[name.slice(2)]?.coerce !== undefined
  return isList ? `Separate by commas: ${name} ${first},${args[index]}` : undefined
}
