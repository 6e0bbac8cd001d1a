import { oncePerList } from '../once-per-list.ts'
import { groupBy } from '../order.ts'

/** What metric and composite alarms have in common, with the fields by which a composite alarm names others. */
interface Alarm {
  AlarmName?: string | undefined
  AlarmArn?: string | undefined
  ActionsEnabled?: boolean | undefined
  AlarmActions?: string[] | undefined
  AlarmRule?: string | undefined
  ActionsSuppressor?: string | undefined
}

/** Whether something happens when the alarm goes off. */
export const hasActions = ({ ActionsEnabled, AlarmActions = [] }: Alarm): boolean =>
  ActionsEnabled !== false && AlarmActions.length > 0

/**
 * The composite alarm that acts for an alarm: one with actions whose rule names it, directly or by way of other
 * composite alarms, or whose actions it suppresses.
 */
export function actingComposite(alarm: Alarm, alarms: readonly Alarm[]): Alarm | undefined {
  const reached = new Set([alarm])
  // Composite alarms may name each other in a circle; a set that grows while it is walked holds each once.
  for (const { AlarmName = '', AlarmArn = '' } of reached) {
    const parents = [AlarmName, AlarmArn].flatMap((reference) => naming(alarms).get(reference) ?? [])
    const acting = parents.find(({ composite }) => hasActions(composite))
    if (acting) return acting.composite
    for (const { composite } of parents) reached.add(composite)
  }
  return undefined
}

/** Each place where a composite alarm names another alarm, by the name or ARN that stands there. */
const naming = oncePerList((alarms: readonly Alarm[]) =>
  groupBy(
    alarms.flatMap((composite) => namedBy(composite).map((reference) => ({ reference, composite }))),
    ({ reference }) => reference,
  ),
)

const namedBy = ({ AlarmRule = '', ActionsSuppressor }: Alarm): string[] =>
  ActionsSuppressor ? [...alarmsNamedIn(AlarmRule), ActionsSuppressor] : alarmsNamedIn(AlarmRule)

const REFERENCE = String.raw`(?:"(?:\\.|[^"\\])*"|[^\s(),"]+)`
const STATE = String.raw`\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(${REFERENCE})\s*\)`
const AT_LEAST = String.raw`\bAT_LEAST\s*\([^()]*,\s*\(\s*(${REFERENCE}(?:\s*,\s*${REFERENCE})*)\s*\)\s*\)`

/**
 * Names and ARNs in the rule of a composite alarm, however its conditions are combined:
 * `ALARM("web 5xx") AND NOT (OK(db) OR AT_LEAST(2, ALARM, (a, b, c)))`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
 */
export function alarmsNamedIn(rule: string): string[] {
  return [...rule.matchAll(new RegExp(`${STATE}|${AT_LEAST}`, 'g'))]
    .flatMap(([, one = '', several = '']) => (one + several).match(new RegExp(REFERENCE, 'g')) ?? [])
    .map((reference) => reference.replace(/^"(.*)"$/s, '$1').replaceAll(/\\(.)/g, '$1'))
}
