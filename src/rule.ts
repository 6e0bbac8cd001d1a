import type { AnyCollection, RowOf } from './collection.ts'
import type { JsonValue } from './json.ts'

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a rule saw: the path from the row (`MetadataOptions.HttpTokens`, `rules[1].Actions[0].Type`), the value, and the value wanted. */
export interface Evidence {
  path: string
  seen: JsonValue
  expected: JsonValue
}

export type Verdict =
  | { outcome: 'pass'; message: string }
  | ({ outcome: 'fail'; message: string; evidence: Evidence[] } & ForThisFinding)
  | { outcome: 'not-applicable'; message: string }
  | { outcome: 'unknown'; message: string }
export type Outcome = Verdict['outcome']

/** What a finding has of its own, in place of the rule's. */
export interface ForThisFinding {
  severity?: Severity
  /** The command that mends this one, with the same placeholders as the rule's. */
  remediation?: string
  /** What placeholders of the command stand for that are not the row's: `{TrailARN}`, of a related row. */
  values?: Readonly<Record<string, string | undefined>>
}

/** The state that should hold does hold, and this is what shows it. */
export const pass = (message: string): Verdict => ({ outcome: 'pass', message })

/** What is wrong with this resource, with the value seen. `own` overrides the rule's severity or command for it. */
export function fail(message: string, evidence: Evidence | Evidence[], own: ForThisFinding = {}): Verdict {
  return { outcome: 'fail', message, evidence: [evidence].flat(), ...own }
}

/** The practice does not concern this resource, and why. */
export const notApplicable = (message: string): Verdict => ({ outcome: 'not-applicable', message })

/**
 * The answer cannot be known from this account: the thing belongs to another one, or AWS left the value out.
 * Missing calls need no such word: the engine answers for them before a rule is asked.
 */
export const unknown = (message: string): Verdict => ({ outcome: 'unknown', message })

/** Evidence for a fail: where in the row, the value there, the value wanted. */
export const seen = (path: string, value: JsonValue | undefined, expected: JsonValue): Evidence => ({
  path,
  seen: value ?? null,
  expected,
})

export interface Compliance {
  /** CIS AWS Foundations Benchmark v5.0.0 */
  cis?: readonly string[]
  /** AWS Security Hub controls (FSBP) */
  securityHub?: readonly string[]
  /** AWS Config managed rules */
  config?: readonly string[]
}

type Collections = Record<string, AnyCollection>
type Rows<C extends Collections> = { [Name in keyof C]: readonly RowOf<C[Name]>[] }
type MaybeRows<C extends Collections> = { [Name in keyof C]: readonly RowOf<C[Name]>[] | undefined }

export interface Context<Options> {
  options: Options
  /** When the data was captured; never the wall clock. */
  now: Date
  /** Region being judged, or `global`. */
  region: string
  account: string
  partition: string
}

/** Everything about a rule but how it checks: what `rules`, `explain`, the reports and the docs show. */
export interface RuleMetadata {
  /** `<service>-<what>`; the built-in file's path gives it. */
  id: string
  /** The state that should hold. */
  title: string
  severity: Severity
  /** Sections of the source document: `8.1`. */
  source: readonly string[]
  /** Why it matters, in a sentence or two. */
  rationale: string
  /** The command that mends it; `{Field}` is filled in from the row, `{region}` and `{account}` from the place. */
  remediation: string
  references: readonly string[]
  /** Where the source document misleads whoever follows it to the letter: what it says, and what is right. */
  correction?: string
  compliance?: Compliance
  /** The same check elsewhere. */
  peers?: { prowler?: readonly string[] }
}

export interface Rule<
  On extends AnyCollection,
  Needs extends Collections,
  Wants extends Collections,
  Options extends object,
> extends RuleMetadata {
  /** Defaults; a config file may override them, with values of the same type. */
  options?: Options
  /** The values that an option may have, where its type allows more than make sense. */
  choices?: { [Name in keyof NoInfer<Options>]?: readonly NoInfer<Options>[Name][] }
  /** The subject: one verdict per row. */
  on: On
  /** Other collections, handed over whole; a gap in one makes the rule unknown. */
  needs?: Needs
  /** Collections that may only refine a severity or a message: undefined where they were not seen. */
  wants?: Wants
  check(row: RowOf<On>, context: Context<Options> & Rows<Needs> & MaybeRows<Wants>): Verdict
}

export interface AnyRule extends RuleMetadata {
  readonly options?: Readonly<Record<string, unknown>>
  readonly choices?: Readonly<Record<string, readonly unknown[]>>
  readonly on: AnyCollection
  readonly needs?: Collections
  readonly wants?: Collections
  check(row: never, context: never): Verdict
}

// biome-ignore lint/complexity/noBannedTypes: `{}` is what "no needs" means to the mapped types above
type Nothing = {}

/** Types a rule; it adds nothing. Rules are plain values, found by their place in `rules/`. */
export function defineRule<
  On extends AnyCollection,
  Needs extends Collections = Nothing,
  Wants extends Collections = Nothing,
  Options extends object = Nothing,
>(rule: Rule<On, Needs, Wants, Options>): AnyRule {
  return rule as unknown as AnyRule
}
