import type { NetworkAclEntry } from '@aws-sdk/client-ec2'
import { type Block, contains, parseBlock } from './network.ts'

/** A block that an inbound entry admits, with the entry's place in the ACL. */
export interface AdmittedEntry {
  cidr: string
  ruleNumber: number | undefined
  path: string
}

/**
 * The CIDR blocks that a network ACL lets reach a TCP port. Entries count in the order of their numbers, whatever their
 * order in the answer: a block is admitted unless an earlier entry denies all of it.
 */
export function admittedByAcl(entries: readonly NetworkAclEntry[], port: number): AdmittedEntry[] {
  const denied: Block[] = []
  const admitted: AdmittedEntry[] = []
  const inbound = entries
    .map((entry, index) => ({ ...entry, path: `Entries[${index}].RuleAction` }))
    .filter((entry) => !entry.Egress && coversTcpPort(entry, port))
    .sort((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))
  for (const { CidrBlock, Ipv6CidrBlock, RuleAction, RuleNumber: ruleNumber, path } of inbound) {
    const cidr = CidrBlock ?? Ipv6CidrBlock
    if (!cidr) continue
    const block = parseBlock(cidr)
    if (RuleAction === 'deny') denied.push(block)
    else if (!denied.some((earlier) => contains(earlier, block))) admitted.push({ cidr, ruleNumber, path })
  }
  return admitted
}

/** Protocols are numbers in ACLs: -1 is every one, 6 is TCP, whose ports are all meant when none is given. */
function coversTcpPort({ Protocol, PortRange }: NetworkAclEntry, port: number): boolean {
  if (Protocol === '-1') return true
  const { From = 0, To = 65_535 } = PortRange ?? {}
  return Protocol === '6' && From <= port && port <= To
}
