import { isAnything } from './match.ts'
import type { Condition, Element, Policy, Principal, Statement } from './parse.ts'

/** What a statement says, in words: a sentence, and what whoever reads it may not expect of it. */
export interface Explained {
  path: string
  sid: string | undefined
  text: string
  notes: string[]
}

/** Says statement by statement what a policy allows and denies. */
export const explainPolicy = ({ statements }: Policy): Explained[] => statements.map(explainStatement)

function explainStatement(statement: Statement): Explained {
  const { path, sid, effect, actions, resources, principals, conditions } = statement
  const who = principals ? ` ${principalText(principals)}` : ''
  const verb = effect === 'Allow' ? 'Allows' : 'Denies'
  const what = `${verb}${who}${who ? ': ' : ' '}${actionText(actions)}`
  const where = resources ? ` on ${resourceText(resources)}` : ''
  const when = conditions.length > 0 ? `, if ${conditions.map(conditionText).join(', and ')}` : ''
  return { path, sid, text: `${what}${where}${when}.`, notes: notesOn(statement) }
}

function notesOn({ effect, actions, resources, principals, conditions }: Statement): string[] {
  const allows = effect === 'Allow'
  return [
    ...(allows && actions.not ? ['NotAction also allows every action that AWS adds later.'] : []),
    ...(allows && resources?.not ? ['NotResource also allows every resource that is made later.'] : []),
    ...(allows && principals?.not ? ['NotPrincipal with Allow lets everybody else in, the anonymous too.'] : []),
    ...conditions
      .filter(({ set, test }) => allows && set === 'ForAllValues' && test !== 'null')
      .map(({ key }) => `ForAllValues is met by a request that has no ${key}.`),
    ...conditions
      .filter(({ ifExists, set }) => allows && ifExists && set === undefined)
      .map(({ operator, key }) => `${operator} is met by a request that has no ${key}.`),
  ]
}

/** `every action of s3`, `s3:GetObject and s3:Put*`, `every action but iam:*` */
function actionText({ not, values }: Element): string {
  if (not) return `every action but ${list(values.map(oneAction))}`
  if (values.some((value) => value.split(':').every(isAnything))) return 'every action'
  return list(values.map(oneAction))
}

function oneAction(action: string): string {
  const [service, name] = action.split(':')
  return name !== undefined && isAnything(name) ? `every action of ${service}` : action
}

function resourceText({ not, values }: Element): string {
  if (!not && values.some(isAnything)) return 'every resource'
  return not ? `every resource but ${list(values)}` : list(values)
}

function principalText({ not, values }: Element<Principal>): string {
  const all = list(values.map(onePrincipal))
  return not ? `everybody but ${all}` : all
}

function onePrincipal({ type, id }: Principal): string {
  if (id === '*') return type === 'Federated' ? 'every identity provider' : 'everybody'
  if (type === 'Service') return `the service ${id}`
  if (type === 'Federated') return `those whom ${id} vouches for`
  const account = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(id)?.[1]
  return account ? `the account ${account}` : id
}

/** What the operators ask for, of a value or of several of which one is enough. */
const COMPARISONS: Readonly<Record<string, string>> = {
  stringequals: 'is',
  stringnotequals: 'is not',
  stringequalsignorecase: 'is (in any case)',
  stringnotequalsignorecase: 'is not (in any case)',
  stringlike: 'is like',
  stringnotlike: 'is not like',
  arnequals: 'is like',
  arnlike: 'is like',
  arnnotequals: 'is not like',
  arnnotlike: 'is not like',
  numericequals: 'is',
  numericnotequals: 'is not',
  numericlessthan: 'is less than',
  numericlessthanequals: 'is at most',
  numericgreaterthan: 'is more than',
  numericgreaterthanequals: 'is at least',
  dateequals: 'is',
  datenotequals: 'is not',
  datelessthan: 'is before',
  datelessthanequals: 'is not after',
  dategreaterthan: 'is after',
  dategreaterthanequals: 'is not before',
  bool: 'is',
  binaryequals: 'is',
  ipaddress: 'is in',
  notipaddress: 'is not in',
}

/** `aws:SourceIp is in 203.0.113.0/24`, `every aws:TagKeys is team or shop` */
export function conditionText({ test, set, ifExists, key, values, operator }: Condition): string {
  if (test === 'null') return `the request has ${values.some((value) => /^true$/i.test(value)) ? 'no' : 'a'} ${key}`
  const comparison = COMPARISONS[test] ?? `meets ${operator}`
  const subject = set === 'ForAllValues' ? `every ${key}` : set === 'ForAnyValue' ? `one of ${key}` : key
  const wanted = comparison.startsWith('is not') ? list(values, 'nor') : list(values, 'or')
  const text = `${subject} ${comparison} ${wanted || 'one of no values'}`
  return ifExists && set === undefined ? `${text} (or is not there)` : text
}

/** `a, b and c` */
function list(items: readonly string[], word = 'and'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`
}
