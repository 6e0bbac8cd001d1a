import { type Escalation, type Escalations, findEscalations } from './escalation.ts'
import { type Step, spoken } from './escalation-moves.ts'
import type { Policy, Statement } from './parse.ts'
import { contextOf, decide, type Held, type Principal, type PrincipalData, readPrincipals } from './principal.ts'

/** An action that an escalation needs, with the statement that allows it. */
export interface Piece {
  action: string
  held: Held
  statement: Statement
}

/** An escalation with what of its principal's policies makes it possible. */
export interface Attributed {
  escalation: Escalation
  pieces: readonly Piece[]
}

export interface EscalationReport {
  /** Who has a policy, by the id of what grants it. */
  holders: ReadonlyMap<string, readonly Principal[]>
  administrators: Escalations['administrators']
  /** Escalations by the id of what completes them: the last of the policies that they need. */
  completedBy: ReadonlyMap<string, readonly Attributed[]>
}

/** Judges all principals of an account at once, at a time; each time once, however often asked. */
export const escalationReports =
  (full: (policy: Policy) => boolean) =>
  (rows: readonly PrincipalData[]): ((now: Date) => EscalationReport) => {
    const principals = readPrincipals(rows)
    const reports = new Map<number, EscalationReport>()
    return (now) => {
      const report = reports.get(now.getTime()) ?? reportAt(principals, { full, now })
      reports.set(now.getTime(), report)
      return report
    }
  }

function reportAt(
  principals: readonly Principal[],
  options: { full: (policy: Policy) => boolean; now: Date },
): EscalationReport {
  const { administrators, escalations } = findEscalations(principals, options)
  const completedBy = new Map<string, Attributed[]>()
  for (const escalation of escalations.values()) {
    const pieces = piecesOf(escalation, options.now)
    const grant = completes(pieces)
    if (grant !== undefined) add(completedBy, grant, { escalation, pieces })
  }
  const holders = new Map<string, Principal[]>()
  for (const principal of principals) {
    for (const grant of new Set(principal.policies.map((held) => held.grant))) add(holders, grant, principal)
  }
  return { holders, administrators, completedBy }
}

function add<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** The statements of the principal's own policies that allow its first step; the other steps are other principals'. */
function piecesOf({ principal, steps }: Escalation, now: Date): Piece[] {
  const context = contextOf(principal, now)
  return (steps[0]?.deeds ?? []).flatMap((deed) => {
    const [say] = decide(principal, deed, context).statements.filter(
      ({ layer, statement }) => layer === 'identity' && statement.effect === 'Allow',
    )
    const held = principal.policies.find((one) => one === say?.policy)
    return say && held ? [{ action: deed.action, held, statement: say.statement }] : []
  })
}

/** The account can change its own policies, so that AWS-managed ones come first, and an inline one completes a set. */
function completes(pieces: readonly Piece[]): string | undefined {
  return pieces.toSorted((a, b) => rank(a.held) - rank(b.held)).at(-1)?.held.grant
}

const rank = ({ arn }: Held): number => (arn === undefined ? 2 : arn.includes(':iam::aws:policy/') ? 0 : 1)

/** `User eve can become administrator: it passes role deploy to a new EC2 instance.` */
export function escalationText({ principal, steps, certain }: Escalation): string {
  const told = steps.map(({ by, does }, index) => `${index === 0 ? 'it' : spoken(by)} ${does}`).join(', then ')
  const given = new Set(steps.flatMap((step) => step.given ?? []))
  if (steps.some(isOpen)) given.add('conditions hold that cannot be known from here')
  const provided = given.size > 0 ? `, if ${[...given].join(' and ')}` : ''
  const who = spoken(principal).replace(/^./, (letter) => letter.toUpperCase())
  return `${who} ${certain ? 'can' : 'may'} become administrator${provided}: ${told}.`
}

const isOpen = ({ certain, given }: Step): boolean => !certain && given === undefined

/** Whether somebody becomes administrator by nothing but assuming roles that were made for it. */
export const onlyAssumes = ({ steps }: Escalation): boolean => steps.every(({ method }) => method === 'assume-role')
