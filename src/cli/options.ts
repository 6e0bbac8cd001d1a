import type { InferredOptionTypes, Options } from 'yargs'
import { DEFAULTS } from '../config/defaults.ts'
import { FORMATS } from '../report/reporters.ts'
import { SEVERITIES } from '../rule.ts'

/** A list: repeat the flag, or separate by commas. */
const list = (describe: string, group: string): Options & { type: 'string'; array: true; coerce: typeof byComma } => ({
  type: 'string',
  array: true,
  nargs: 1,
  requiresArg: true,
  group,
  describe,
  coerce: byComma,
})

const byComma = (values: readonly string[]): string[] =>
  values
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')

const RULES = 'Which rules:'
const ACCOUNT = 'Which account:'
const REPORT = 'Report:'
const GATE = 'Gate:'
const SETTINGS = 'Settings:'

/** Choose rules; shared by every command that looks at rules. */
export const selectionOptions = {
  rule: list('Only these rules; ids or globs (iam-*)', RULES),
  'exclude-rule': list('All but these rules', RULES),
  service: list('Only rules of these services (elbv2, iam)', RULES),
  section: list('Only rules of these sections of the source document (8 or 8.1)', RULES),
  severity: list(`Only rules of these severities (${SEVERITIES.join(', ')})`, RULES),
  rules: list('Add your own rules: a folder, a file or a package', RULES),
} satisfies Record<string, Options>

/** An option about a live account, of which a snapshot knows nothing. */
const live = (describe: string) =>
  ({ type: 'string', requiresArg: true, group: ACCOUNT, conflicts: 'snapshot', describe }) as const

/** Choose what is audited. */
export const accountOptions = {
  snapshot: {
    type: 'string',
    requiresArg: true,
    group: ACCOUNT,
    describe: 'Audit a recorded snapshot: no credentials, no network',
  },
  region: list('Only these regions (default: every region enabled for the account)', ACCOUNT),
  profile: live('Profile in the AWS config files'),
  'role-arn': { ...list('Role to assume; several audit several accounts', ACCOUNT), conflicts: 'snapshot' },
  accounts: live('Audit these accounts: a file with an account id or a role ARN a line'),
  organization: {
    type: 'boolean',
    group: ACCOUNT,
    conflicts: 'snapshot',
    describe: 'Audit every active account of the organization',
  },
  ou: { ...list('Only the accounts below these organizational units', ACCOUNT), implies: 'organization' },
  'role-name': live('Role to assume in each account that is named by its id'),
  'external-id': live('External id for the roles'),
  shard: live('Audit the I-th of N equal parts of the accounts: I/N'),
  'endpoint-url': live('Send every call to this endpoint (also AWS_ENDPOINT_URL)'),
  concurrency: {
    type: 'number',
    requiresArg: true,
    default: DEFAULTS.concurrency,
    group: ACCOUNT,
    describe: 'Calls under way at once',
  },
  'max-calls': {
    type: 'number',
    requiresArg: true,
    group: ACCOUNT,
    conflicts: 'snapshot',
    describe: 'Make no more calls than this; what is not asked is unknown',
  },
} satisfies Record<string, Options>

const CI = 'In a pipeline:'

/** How code scanning and GitHub Actions show a report. */
export const ciOptions = {
  'sarif-location': {
    type: 'string',
    requiresArg: true,
    default: 'auto',
    group: CI,
    describe: 'Where SARIF results point: source, snapshot, resource, or auto for the first that is known',
  },
  'sarif-category': {
    type: 'string',
    requiresArg: true,
    group: CI,
    describe: 'Name of the analysis in code scanning, where several share a repository (default: awsure)',
  },
  'no-ci-integration': {
    type: 'boolean',
    group: CI,
    describe: 'In GitHub Actions: no step summary and no annotations',
  },
} satisfies Record<string, Options>

/** Choose what comes out, and when the gate fails. */
export const reportOptions = {
  output: {
    alias: 'o',
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    group: REPORT,
    default: [...DEFAULTS.output],
    describe: `FORMAT[:PATH], repeatable: ${Object.keys(FORMATS).join(', ')}`,
  },
  show: list('List these too: pass, not-applicable, unknown, suppressed, unchanged, all', REPORT),
  'group-by': {
    type: 'string',
    requiresArg: true,
    default: 'rule',
    group: REPORT,
    describe: 'On the console, findings by rule (worst first) or by section of the source document',
  },
  now: {
    type: 'string',
    requiresArg: true,
    group: REPORT,
    describe: 'Judge ages at this time instead of when the data was captured (ISO 8601)',
  },
} satisfies Record<string, Options>

/** Choose when the gate fails. */
export const gateOptions = {
  'fail-on': {
    type: 'string',
    requiresArg: true,
    default: DEFAULTS['fail-on'],
    group: GATE,
    describe: `Exit 1 when a finding is this bad or worse (${SEVERITIES.join(', ')}, none)`,
  },
  'fail-on-rule': list('Exit 1 for a finding of these rules, however mild; ids or globs', GATE),
  'warn-rule': list('Never fail for these rules', GATE),
  baseline: {
    type: 'string',
    requiresArg: true,
    group: GATE,
    describe: 'Known findings, a baseline or an earlier JSON report: only what is new since fails',
  },
  incomplete: {
    type: 'string',
    requiresArg: true,
    default: DEFAULTS.incomplete,
    group: GATE,
    describe: 'What becomes of results that could not be evaluated: fail (exit 4) or warn',
  },
  'exit-zero': { type: 'boolean', group: GATE, describe: 'Exit 0 instead of 1, 4 and 5' },
} satisfies Record<string, Options>

const redact = {
  type: 'boolean',
  group: REPORT,
  describe: 'Pseudonymise account ids, names and addresses in the recording',
} as const
const force = { type: 'boolean', group: REPORT, describe: 'Replace an earlier recording' } as const

/** Keep a recording of a live audit. */
export const recordingOptions = {
  record: { type: 'string', requiresArg: true, group: REPORT, describe: 'Also record what was seen to this path' },
  redact: { ...redact, implies: 'record' },
  force: { ...force, implies: 'record' },
} satisfies Record<string, Options>

/** `record` itself. */
export const recordOptions = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'A folder, or a file ending in .json, .json.gz, .ndjson or .ndjson.gz',
  },
  redact,
  force,
  resume: {
    type: 'boolean',
    group: REPORT,
    conflicts: 'redact',
    describe: 'Go on with an interrupted or partly denied recording: ask only what it lacks',
  },
  only: {
    ...list('Refresh a recording: ask these services anew, and keep the rest', REPORT),
    conflicts: ['redact', 'resume'],
  },
} satisfies Record<string, Options>

/** Look on while a live account is asked. */
export const watchOptions = {
  progress: {
    type: 'boolean',
    group: REPORT,
    conflicts: 'snapshot',
    describe: 'On stderr, where it is no terminal: a line for each service that is done (else after 30 s)',
  },
  stats: {
    type: 'boolean',
    group: REPORT,
    conflicts: 'snapshot',
    describe: 'On stderr, where it is no terminal: what the run took',
  },
} satisfies Record<string, Options>

/** What an audit is going to cost; as an audit has them, so that `plan` may stand in the place of `audit`. */
export const planOptions = {
  ...accountOptions,
  snapshot: {
    ...accountOptions.snapshot,
    describe: 'Count by this recording what a live audit would call',
  },
  // Here it limits nothing: how many calls there are may well be read off a recording.
  'max-calls': { type: 'number', requiresArg: true, group: ACCOUNT, describe: 'Say whether an audit exceeds this' },
  output: { alias: 'o', type: 'string', requiresArg: true, default: 'console', describe: 'console or json' },
} satisfies Record<string, Options>

export const listOptions = {
  output: { alias: 'o', type: 'string', requiresArg: true, default: 'console', describe: 'console, json or markdown' },
} satisfies Record<string, Options>

/** Choose the config file. */
export const configOptions = {
  config: {
    type: 'string',
    requiresArg: true,
    group: SETTINGS,
    describe: 'This config file (default: awsure.config.yaml or .json, here or above in the repository)',
  },
  'no-config': { type: 'boolean', group: SETTINGS, conflicts: 'config', describe: 'No config file' },
} satisfies Record<string, Options>

/** `config` itself; the audit's settings are there to be printed. */
export const configCommandOptions = {
  ...configOptions,
  ...accountOptions,
  ...selectionOptions,
  ...gateOptions,
  show: reportOptions.show,
  now: reportOptions.now,
  output: { alias: 'o', type: 'string', requiresArg: true, default: 'console', describe: 'print: console or json' },
  force: { type: 'boolean', describe: 'init: replace an earlier file' },
} satisfies Record<string, Options>

/** A baseline comes from an audit, or from the report that one wrote. */
const FROM_CONFLICTS = [
  'snapshot',
  'region',
  'profile',
  'role-arn',
  'endpoint-url',
  'now',
  ...Object.keys(selectionOptions),
]

/** Keep a baseline. */
export const baselineOptions = {
  // As `audit` has it, so that a config file settles it for both.
  baseline: gateOptions.baseline,
  from: {
    type: 'string',
    requiresArg: true,
    conflicts: FROM_CONFLICTS,
    describe: 'Take this JSON report instead of auditing',
  },
  force: { type: 'boolean', describe: 'Even over an earlier baseline, or from an incomplete run' },
  now: reportOptions.now,
} satisfies Record<string, Options>

/** Write a report in other formats. */
export const convertOptions = {
  output: reportOptions.output,
  'sarif-category': ciOptions['sarif-category'],
  check: {
    type: 'string',
    requiresArg: true,
    group: REPORT,
    describe: 'Instead, say what GitHub code scanning would refuse in this SARIF file; exit 1 when there is something',
  },
} satisfies Record<string, Options>

const { baseline: _, ...thresholdOptions } = gateOptions

/** Join the reports of several machines. */
export const mergeOptions = {
  output: reportOptions.output,
  ...gateOptions,
  'sarif-category': ciOptions['sarif-category'],
} satisfies Record<string, Options>

/** Compare two reports or snapshots. */
export const diffOptions = {
  output: {
    ...reportOptions.output,
    describe: 'FORMAT[:PATH], repeatable: console, json, markdown',
  },
  ...thresholdOptions,
} satisfies Record<string, Options>

/** Lint policies in files. */
export const policyLintOptions = {
  output: { ...reportOptions.output, describe: 'FORMAT[:PATH], repeatable: console, json, sarif' },
  'fail-on': {
    ...gateOptions['fail-on'],
    default: 'medium',
  },
  'sarif-category': {
    ...ciOptions['sarif-category'],
    describe: 'Name of the analysis in code scanning, where several share a repository (default: awsure-policy)',
  },
} satisfies Record<string, Options>

const snapshotToAsk = {
  type: 'string',
  requiresArg: true,
  describe: 'The snapshot that the account is recorded in',
} as const
const consoleOrJson = {
  alias: 'o',
  type: 'string',
  requiresArg: true,
  default: 'console',
  describe: 'console or json',
} as const

/** Say in words what a policy allows. */
export const policyExplainOptions = { snapshot: snapshotToAsk, output: consoleOrJson } satisfies Record<string, Options>

/** Say whether somebody may do something. */
export const policyCanOptions = {
  snapshot: snapshotToAsk,
  context: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'KEY=VALUE that the request holds, repeatable: aws:SourceIp=203.0.113.7',
  },
  output: consoleOrJson,
  now: { ...reportOptions.now, describe: 'Ask at this time instead of when the snapshot was recorded (ISO 8601)' },
} satisfies Record<string, Options>

/** Known to every command. */
export const commonOptions = {
  color: { type: 'boolean', describe: 'Colour, whatever the terminal says' },
  'no-color': { type: 'boolean', describe: 'No colour' },
  debug: { type: 'boolean', describe: 'Show the stack of an internal error' },
} satisfies Record<string, Options>

/** The commands of `policy` with their options. */
export const policyCommands = {
  lint: { ...policyLintOptions, ...commonOptions },
  explain: { ...policyExplainOptions, ...commonOptions },
  can: { ...policyCanOptions, ...commonOptions },
} satisfies Record<string, Record<string, Options>>

/** Every command with its options; those of `policy` are with its commands. */
export const commands = {
  audit: {
    ...accountOptions,
    ...selectionOptions,
    ...reportOptions,
    ...gateOptions,
    ...recordingOptions,
    ...watchOptions,
    ...ciOptions,
    ...configOptions,
    ...commonOptions,
  },
  record: {
    ...accountOptions,
    ...selectionOptions,
    ...recordOptions,
    ...watchOptions,
    ...configOptions,
    ...commonOptions,
  },
  plan: { ...planOptions, ...selectionOptions, ...configOptions, ...commonOptions },
  rules: { ...selectionOptions, ...listOptions, ...configOptions, ...commonOptions },
  explain: { rules: selectionOptions.rules, ...configOptions, ...commonOptions },
  baseline: { ...baselineOptions, ...accountOptions, ...selectionOptions, ...configOptions, ...commonOptions },
  convert: { ...convertOptions, ...commonOptions },
  merge: { ...mergeOptions, ...configOptions, ...commonOptions },
  diff: { ...selectionOptions, ...diffOptions, ...configOptions, ...commonOptions },
  permissions: { ...selectionOptions, region: accountOptions.region, ...configOptions, ...commonOptions },
  policy: {},
  config: { ...configCommandOptions, ...commonOptions },
  completion: { ...commonOptions },
} satisfies Record<string, Record<string, Options>>

export type CommandName = keyof typeof commands

/** The command that the words of a command line are for: `diff`, `policy lint`; undefined where none is named. */
export function commandIn(words: readonly string[]): string | undefined {
  const name = words.find((word) => Object.hasOwn(commands, word))
  const inner = name === 'policy' ? words.find((word) => Object.hasOwn(policyCommands, word)) : undefined
  return inner === undefined ? name : `${name} ${inner}`
}

/** The options of a command by the name that `commandIn` gives. */
export function commandOptions(command: string): Readonly<Record<string, Options>> {
  const [name = '', inner] = command.split(' ')
  return inner === undefined ? commands[name as CommandName] : policyCommands[inner as keyof typeof policyCommands]
}

export type SelectionArgs = InferredOptionTypes<typeof selectionOptions>
export type AccountArgs = InferredOptionTypes<typeof accountOptions>
export type ReportArgs = InferredOptionTypes<typeof reportOptions>
export type GateArgs = InferredOptionTypes<typeof gateOptions>
export type CiArgs = InferredOptionTypes<typeof ciOptions>
export type BaselineArgs = InferredOptionTypes<typeof baselineOptions>
export type ConvertArgs = InferredOptionTypes<typeof convertOptions>
export type MergeArgs = InferredOptionTypes<typeof mergeOptions>
export type DiffArgs = InferredOptionTypes<typeof diffOptions>
export type RecordingArgs = InferredOptionTypes<typeof recordingOptions>
export type WatchArgs = InferredOptionTypes<typeof watchOptions>
export type PlanArgs = InferredOptionTypes<typeof planOptions>
export type RecordArgs = InferredOptionTypes<typeof recordOptions>
export type ListArgs = InferredOptionTypes<typeof listOptions>
export type ConfigArgs = InferredOptionTypes<typeof configOptions>
export type ConfigCommandArgs = InferredOptionTypes<typeof configCommandOptions>
export type PolicyLintArgs = InferredOptionTypes<typeof policyLintOptions>
export type CommonArgs = InferredOptionTypes<typeof commonOptions>
