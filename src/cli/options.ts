import type { InferredOptionTypes, Options } from 'yargs'
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
  'role-arn': live('Role to assume'),
  'external-id': { ...live('External id for the role'), implies: 'role-arn' },
  'endpoint-url': live('Send every call to this endpoint (also AWS_ENDPOINT_URL)'),
  concurrency: {
    type: 'number',
    requiresArg: true,
    default: 16,
    group: ACCOUNT,
    describe: 'Calls under way at once',
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
    describe: 'FORMAT[:PATH], repeatable: console, json, sarif (default: console)',
  },
  'fail-on': {
    type: 'string',
    requiresArg: true,
    default: 'high',
    group: REPORT,
    describe: `Exit 1 when a finding is this bad or worse (${SEVERITIES.join(', ')}, none)`,
  },
  show: list('List these outcomes too: pass, not-applicable, unknown, all', REPORT),
  now: {
    type: 'string',
    requiresArg: true,
    group: REPORT,
    describe: 'Judge ages at this time instead of when the data was captured (ISO 8601)',
  },
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
} satisfies Record<string, Options>

export const listOptions = {
  output: { alias: 'o', type: 'string', requiresArg: true, default: 'console', describe: 'console, json or markdown' },
} satisfies Record<string, Options>

/** Known to every command. */
export const commonOptions = {
  color: { type: 'boolean', describe: 'Colour, whatever the terminal says' },
  'no-color': { type: 'boolean', describe: 'No colour' },
  debug: { type: 'boolean', describe: 'Show the stack of an internal error' },
} satisfies Record<string, Options>

/** Every command with its options. */
export const commands = {
  audit: { ...accountOptions, ...selectionOptions, ...reportOptions, ...recordingOptions, ...commonOptions },
  record: { ...accountOptions, ...selectionOptions, ...recordOptions, ...commonOptions },
  rules: { ...selectionOptions, ...listOptions, ...commonOptions },
  explain: { rules: selectionOptions.rules, ...commonOptions },
  permissions: { ...selectionOptions, region: accountOptions.region, ...commonOptions },
  completion: { ...commonOptions },
} satisfies Record<string, Record<string, Options>>

export type SelectionArgs = InferredOptionTypes<typeof selectionOptions>
export type AccountArgs = InferredOptionTypes<typeof accountOptions>
export type ReportArgs = InferredOptionTypes<typeof reportOptions>
export type RecordingArgs = InferredOptionTypes<typeof recordingOptions>
export type RecordArgs = InferredOptionTypes<typeof recordOptions>
export type ListArgs = InferredOptionTypes<typeof listOptions>
export type CommonArgs = InferredOptionTypes<typeof commonOptions>
