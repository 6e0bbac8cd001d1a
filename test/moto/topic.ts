/** Where a topic is seeded: the endpoint, the account's keys and the audited region. */
export interface Where {
  endpoint: string
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
}

/** What was seeded, by what is good or bad about it: a resource's identity (its ARN, as its collection has it). */
export type Seeded = Readonly<Record<string, string>>

/**
 * Moto makes everything at once, today: what a rule says of an age is seen by judging the same account at other times.
 * `hours` is two hours after the launch of `goodInstance`, in both regions; `week` eight days and `season` a hundred
 * after it. `other` is another account, reached through a role.
 */
export type Run = 'hours' | 'week' | 'season' | 'other'

/** A seeded resource by its name, judged in the run `hours` and in any region unless said. */
export type Example = string | { what: string; run?: Run; region?: string }

/** Where a rule fails and where it passes; or what moto lacks to show it. */
export type Examples = { fail: Example; pass: Example } | { notInMoto: string }

/** One part of the account that moto is filled with. */
export interface Topic {
  /** Of each rule of the topic. */
  examples: Readonly<Record<string, Examples>>
  /** Makes of each kind that a rule judges something bad, something good, and all that makes every call needed. */
  seed(where: Where): Promise<Seeded>
  /**
   * Answers that moto cannot be brought to give, by IAM action or `client:Operation`: what the proxy makes of those that it gives. An answer
   * of moto's that is an error (an operation that it lacks) becomes a success with the body returned.
   */
  amended?: Readonly<Record<string, (answer: string) => string>>
}
