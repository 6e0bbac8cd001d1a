/**
 * What is known of a request's condition keys, by the key in lower case: its values; an empty list when the request does
 * not have the key; undefined when that cannot be known at audit time.
 */
export type Context = (key: string) => readonly string[] | undefined

/** Who asks. */
export interface Caller {
  kind: 'user' | 'role' | 'root' | 'federated-user' | 'federated' | 'service' | 'anonymous'
  /**
   * Of a user or role its ARN (a role's session is its role here), of a federated user that of the user who federated,
   * of the root user that of the account, of `federated` its provider, of a service its principal: `ec2.amazonaws.com`.
   */
  id: string
  /** `AIDA…` or `AROA…`, by which a policy may name it too. */
  uniqueId?: string | undefined
  /** Undefined for services and for the world. */
  account?: string | undefined
  /** ARN of the session of a role or federated user; undefined when its name is not known. */
  session?: string | undefined
}

/** One action on one resource, asked for by somebody. */
export interface Request {
  /** `s3:GetObject` */
  action: string
  /** ARN, or `*` for an action that has no resource. Undefined when it may be any: answers then hold for some at most. */
  resource: string | undefined
  /** Account of the resource. Default: the one in its ARN, or else the caller's. */
  resourceAccount?: string | undefined
  caller: Caller
  context: Context
}

/** Everything about the keys is known: what is not listed is not in the request. */
export const completeContext = (values: Readonly<Record<string, string | readonly string[]>>): Context => {
  const known = lowerCased(values)
  return (key) => known.get(key) ?? []
}

/** Only the listed keys are known; of the others nothing is. An empty list: known to be absent. */
export const partialContext = (values: Readonly<Record<string, string | readonly string[]>>): Context => {
  const known = lowerCased(values)
  return (key) => known.get(key)
}

/** Asks the first; what it does not know, the second. */
export const eitherContext =
  (first: Context, second: Context): Context =>
  (key) =>
    first(key) ?? second(key)

const lowerCased = (values: Readonly<Record<string, string | readonly string[]>>) =>
  new Map(
    Object.entries(values).map(([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value]),
  )

/** The account in an ARN; undefined where it has none, as an S3 bucket's. */
export const accountOf = (arn: string | undefined): string | undefined => arn?.split(':', 5)[4] || undefined
