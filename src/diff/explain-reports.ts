import type { Inventory } from '../engine/inventory.ts'
import { canonical, type JsonObject, type JsonValue } from '../json.ts'
import type { Finding, Report, ReportedEvidence, RuleEntry } from '../report/report.ts'
import type { AnyRule } from '../rule.ts'
import { type Cause, type Change, type Explain, type FindingPair, findingIn, MAX_CHANGES } from './diff.ts'
import { valueAt } from './evidence.ts'
import { type FieldChange, fieldChanges } from './fields.ts'
import { rowsOf } from './rows.ts'
import { nounFor, shownChange } from './words.ts'

/** A side as far as it is known: of a snapshot also the rows. */
export interface KnownSide {
  report: Report
  inventory?: Inventory
  /** Those that judged the inventory. */
  rules?: readonly AnyRule[]
}

/**
 * Explains what differs where one side at least is a report, which holds no rows: by what the rule named as evidence,
 * where it can be seen on both sides.
 */
export function explainReports(before: KnownSide, after: KnownSide): Explain {
  const [rulesBefore, rulesAfter] = [rulesIn(before.report), rulesIn(after.report)]
  const [rowBefore, rowAfter] = [rowFinder(before), rowFinder(after)]
  const versions = versionsText(before.report, after.report)
  return (pair) => {
    const finding = findingIn(pair)
    const ruleChanges = settingChanges(rulesBefore.get(finding.ruleId), rulesAfter.get(finding.ruleId))
    const [earlier, later] = [rowBefore(finding), rowAfter(finding)]
    if (earlier === 'none' || later === 'none') {
      const word = earlier === 'none' ? 'created' : 'deleted'
      const text = `The ${nounFor(finding.resource.type)} was ${word}.`
      return { kind: `resource-${word}`, text, changes: [], proven: true, more: 0 }
    }
    const seen = evidenceChanges(pair, earlier, later)
    if (seen.length > 0) return cause('resource-changed', `The ${nounFor(finding.resource.type)} changed.`, seen)
    if (ruleChanges.length > 0) return cause('rule-changed', 'The rule was set differently.', ruleChanges)
    return cause('unknown', `${versions}Reports do not hold the resources: two snapshots would tell.`, [])
  }
}

const rulesIn = ({ rules }: Report): Map<string, RuleEntry> => new Map(rules.map((entry) => [entry.id, entry]))

const cause = (kind: Cause['kind'], text: string, changes: readonly Change[]): Cause => ({
  kind,
  text,
  changes: changes.slice(0, MAX_CHANGES),
  proven: false,
  more: Math.max(0, changes.length - MAX_CHANGES),
})

const versionsText = (before: Report, after: Report): string =>
  before.tool.version === after.tool.version
    ? ''
    : `awsure was ${before.tool.version} and is ${after.tool.version}: the rule may have changed. `

/** Finds a row: undefined where the side has no rows at all, `none` where it has, but not this one. */
function rowFinder({ inventory, rules = [] }: KnownSide): (finding: Finding) => JsonObject | 'none' | undefined {
  if (!inventory) return () => undefined
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const locate = rowsOf(inventory)
  return (finding) => {
    const rule = byId.get(finding.ruleId)
    return rule && (locate(rule.on, finding)?.row.row ?? 'none')
  }
}

/** How the rule itself was set on either side. */
function settingChanges(before: RuleEntry | undefined, after: RuleEntry | undefined): Change[] {
  if (!before || !after) return []
  const set = ({ options, severity }: RuleEntry): JsonObject => ({ severity, options })
  return fieldChanges(set(before), set(after)).map((field) => shownChange(field))
}

/** The values at the rule's evidence, where both sides show them and they differ. */
function evidenceChanges(
  { before, after }: FindingPair,
  earlier: JsonObject | undefined,
  later: JsonObject | undefined,
): Change[] {
  const paths = new Set([...(after?.evidence ?? []), ...(before?.evidence ?? [])].map(({ path }) => path))
  return [...paths].flatMap((path) => {
    const [one, other] = [valueSeen(before, earlier, path), valueSeen(after, later, path)]
    if (!one || !other || canonical(one.value) === canonical(other.value)) return []
    return [shownChange(changeOf(path, one.value, other.value))]
  })
}

type Seen = { value: JsonValue | undefined } | undefined

function valueSeen(finding: Finding | undefined, row: JsonObject | undefined, path: string): Seen {
  const evidence = finding?.evidence.find((one: ReportedEvidence) => one.path === path)
  // A rule writes null for what was not there.
  return evidence ? { value: evidence.seen ?? undefined } : row && valueAt(row, path)
}

const changeOf = (path: string, before: JsonValue | undefined, after: JsonValue | undefined): FieldChange => ({
  what: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
  path,
  at: [],
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
})
