import type { RuleEntry } from './report.ts'

/** A requirement of somebody's standard that a rule checks. */
export interface Requirement {
  standard: string
  id: string
}

export function requirementsOf(rule: RuleEntry | undefined): Requirement[] {
  const { cis = [], securityHub = [], config = [] } = rule?.compliance ?? {}
  return [
    ...cis.map((id) => ({ standard: 'CIS AWS Foundations Benchmark v5.0.0', id })),
    ...securityHub.map((id) => ({ standard: 'AWS Security Hub', id })),
    ...config.map((id) => ({ standard: 'AWS Config', id })),
  ]
}

/** `CIS AWS Foundations Benchmark v5.0.0/1.9`, as AWS Security Hub writes it. */
export const requirementText = ({ standard, id }: Requirement): string => `${standard}/${id}`
