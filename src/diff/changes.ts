import type { JsonObject } from '../json.ts'
import { compareBy } from '../order.ts'
import { type Change, type FindingPair, MAX_CHANGES } from './diff.ts'
import { distanceTo } from './evidence.ts'
import { type FieldChange, fieldChanges, swapField } from './fields.ts'
import { type RelatedRow, type RelatedRows, swapRelated, swapRelatedField } from './related.ts'
import type { Swap, Trial } from './trial.ts'
import { shownChange } from './words.ts'

/** Changes that may have turned a verdict, the likeliest first. */
export interface Suspects {
  changes: Change[]
  /** Running the rule with nothing else changed has shown it. */
  proven: boolean
  /** How many further changes there are. */
  more: number
}

/** As many fields, or related rows, as are tried one by one. */
const MAX_TRIED = 20

/** The fields of a resource that turned its verdict. */
export function suspectFields(before: JsonObject, after: JsonObject, pair: FindingPair, trial: Trial): Suspects {
  const swapOf = (field: FieldChange): Swap => {
    return (base, to) => ({ ...base, row: swapField(base.row, to === 'after' ? after : before, field, to) })
  }
  return suspects(fieldChanges(before, after), evidencePaths(pair), (fields) => trial.decisive(fields, swapOf))
}

function suspects(
  all: readonly FieldChange[],
  evidence: readonly string[],
  decisiveOf: (tried: FieldChange[]) => FieldChange[],
  resource?: Change['resource'],
): Suspects {
  const sorted = nearestFirst(all, evidence)
  const places = new Map(sorted.map((field) => [placeOf(field), field]))
  const decisive = decisiveOf([...places.values()].slice(0, MAX_TRIED)).map(placeOf)
  const proven = decisive.length > 0
  const chosen = proven ? sorted.filter((field) => decisive.includes(placeOf(field))) : sorted
  const shown = chosen.slice(0, MAX_CHANGES)
  return {
    changes: shown.map((field) => shownChange(field, resource)),
    proven,
    more: all.length - shown.length,
  }
}

const placeOf = ({ at, item }: FieldChange): string => JSON.stringify([at, item])

/** What only looks different comes last, whatever it is near to. */
function nearestFirst(fields: readonly FieldChange[], evidence: readonly string[]): FieldChange[] {
  const distances = new Map(fields.map((field) => [field, distanceTo(evidence, field.path)]))
  return fields.toSorted(
    compareBy(
      ({ what }) => (what === 'rewritten' ? 1 : 0),
      (field) => distances.get(field) ?? 0,
    ),
  )
}

const evidencePaths = ({ before, after }: FindingPair): string[] =>
  [...(after?.evidence ?? []), ...(before?.evidence ?? [])].map(({ path }) => path)

/** The rows of another list that turned a verdict. `size` is the length of the list. */
export function suspectRows(
  name: string,
  { rows, near }: RelatedRows,
  subject: RelatedRow,
  pair: FindingPair,
  trial: Trial,
  size: number,
): Suspects {
  const decisiveOf = (some: readonly RelatedRow[]) =>
    trial.decisive(some.slice(0, MAX_TRIED), (row) => swapRelated(name, row), size)
  const named = near(subject)
  const decisiveNamed = decisiveOf(named)
  const decisive = decisiveNamed.length > 0 ? decisiveNamed : decisiveOf(rows)
  const proven = decisive.length > 0
  const chosen = proven ? decisive : named.length > 0 ? named : rows
  const found = chosen.slice(0, MAX_CHANGES).map((row) => changesOfRow(name, row, pair, trial, size))
  const changes = found.flatMap((suspect) => suspect.changes).slice(0, MAX_CHANGES)
  return {
    changes,
    proven: proven && found.every((suspect) => suspect.proven),
    more: rows.length - new Set(changes.map(resourceId)).size,
  }
}

const resourceId = ({ resource }: Change): string | undefined => resource?.id

function changesOfRow(name: string, related: RelatedRow, pair: FindingPair, trial: Trial, size: number): Suspects {
  const { identity, before, after } = related
  const resource = { id: identity.id, name: identity.name ?? identity.id, type: identity.type }
  if (!before || !after) {
    return { changes: [{ what: before ? 'removed' : 'added', resource, path: '' }], proven: true, more: 0 }
  }
  // Evidence in another list starts with what the rule calls the list: `certificates['arn:…'].NotAfter`.
  const evidence = evidencePaths(pair).map((path) => path.replace(/^[^.]*\./, ''))
  return suspects(
    fieldChanges(before.row, after.row),
    evidence,
    (fields) => trial.decisive(fields, (field) => swapRelatedField(name, before.row, after.row, field), size),
    resource,
  )
}
