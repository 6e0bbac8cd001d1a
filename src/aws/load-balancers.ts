import { notApplicable, unknown, type Verdict } from '../rule.ts'

interface Attribute {
  Key?: string | undefined
  Value?: string | undefined
}

/** The value of an attribute of a load balancer or target group; undefined where AWS does not list it. */
export const attributeOf = (attributes: readonly Attribute[], key: string): string | undefined =>
  attributes.find(({ Key }) => Key === key)?.Value

/** Where an attribute stands in its row. */
export const attributePath = (key: string): string => `attributes[?Key=='${key}'].Value`

/** What a listener speaks. AWS says it of all but those of Gateway Load Balancers, which take every IP packet. */
export const protocolOf = (listener: { Protocol?: string | undefined; LoadBalancerArn?: string | undefined }) =>
  listener.Protocol ?? (listener.LoadBalancerArn?.includes(':loadbalancer/gwy/') ? 'GENEVE' : undefined)

const KINDS = { application: 'an ALB', network: 'an NLB', gateway: 'a Gateway Load Balancer' }

/** Why a rule that is only about one type of load balancer has nothing to say of this one; undefined when it has. */
export function unlessType(wanted: keyof typeof KINDS, type: string | undefined): Verdict | undefined {
  if (!type) return unknown('AWS did not say what type of load balancer it is.')
  if (type === wanted) return undefined
  return notApplicable(`The load balancer is ${Object.entries(KINDS).find(([name]) => name === type)?.[1] ?? type}.`)
}
