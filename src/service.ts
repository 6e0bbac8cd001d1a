import type { Json, JsonObject } from './json.ts'

/** A service asked once per account (`global`), or once in every audited region. */
export type Scope = 'global' | 'regional'

/** Name of the pseudo-region of services that are asked once per account. */
export const GLOBAL = 'global'

/** An SDK client package's exports, whatever they are. */
export type SdkModule = object

/** Names of the operations that an SDK package exports a command for. */
export type Operation<Sdk> = keyof { [Key in keyof Sdk as Key extends `${infer Name}Command` ? Name : never]: true } &
  string

type Command<Sdk, Name extends string> = `${Name}Command` extends keyof Sdk
  ? Sdk[`${Name}Command`] extends { prototype: infer Instance }
    ? Instance
    : never
  : never

/** The SDK's input type of an operation. */
export type Input<Sdk, Name extends string> = Command<Sdk, Name> extends { readonly input: infer Value } ? Value : never

/** The SDK's output type of an operation, as it looks after JSON. */
export type Output<Sdk, Name extends string> =
  Command<Sdk, Name> extends {
    resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Value }>
  }
    ? Json<Value>
    : never

/** Names of the exception classes that an SDK package exports: a misspelt one does not compile. */
export type ExceptionName<Sdk> = keyof {
  [Key in keyof Sdk as Sdk[Key] extends { prototype: Error } ? Key : never]: true
} &
  string

export interface ServiceSpec<Sdk, Unmodelled extends string = never> {
  /** Short name as in the AWS CLI: `elbv2`. First part of rule ids and collection keys. */
  name: string
  /** Slug of the SDK client package, and folder name in a snapshot: `elastic-load-balancing-v2`. Default: the name. */
  client?: string
  scope: Scope
  /** IAM action prefix: `elasticloadbalancing`. Default: the name. */
  iamPrefix?: string
  /** The operations whose IAM action is not `prefix:Operation`. */
  iamActions?: Partial<Record<Operation<Sdk>, string>>
  load(): Promise<Sdk>
  /** Page sizes that AWS documents as the largest; `default` where the operation is not named. */
  pageSize?: Partial<Record<Operation<Sdk> | 'default', number>>
  /** Error codes that AWS documents but the SDK exports no class for. */
  errors?: readonly Unmodelled[]
  /** Asynchronous operations, asked again until their output says that they are done. */
  doneWhen?: { [Name in Operation<Sdk>]?: (output: Output<Sdk, Name>) => boolean }
  /** Takes secret values out of an answer before anything else sees it. */
  scrub?: { [Name in Operation<Sdk>]?: (output: Output<Sdk, Name>) => Output<Sdk, Name> }
  /**
   * Answers a call out of a broader one that was recorded (without the input's filter). Undefined when the broader
   * answer cannot tell.
   */
  narrow?: {
    [Name in Operation<Sdk>]?: (
      broader: Output<Sdk, Name>,
      asked: Json<Input<Sdk, Name>>,
      context: { account: string },
    ) => Output<Sdk, Name> | undefined
  }
}

/** What the sources and the planner know of a service; its operations' types are forgotten. */
export interface AnyService {
  readonly name: string
  readonly client: string
  readonly scope: Scope
  load(): Promise<SdkModule>
  iamAction(operation: string): string
  pageSize(operation: string): number | undefined
  isDone(operation: string, output: JsonObject): boolean
  scrub(operation: string, output: JsonObject): JsonObject
  narrow(
    operation: string,
    broader: JsonObject,
    asked: JsonObject,
    context: { account: string },
  ): JsonObject | undefined
}

/** A service with its SDK's types, for the collections built on it. */
export interface Service<Sdk, Unmodelled extends string = never> extends AnyService {
  /** Types only: never set. */
  readonly types?: { sdk: Sdk; unmodelled: Unmodelled }
}

type Transform = (output: JsonObject) => JsonObject
type Narrow = (broader: JsonObject, asked: JsonObject, context: { account: string }) => JsonObject | undefined

/**
 * Names a service and how to reach it. Nothing of the SDK is loaded until a live call needs it, and then only this
 * service's client.
 */
export function describeService<Sdk extends SdkModule, const Unmodelled extends string = never>(
  spec: ServiceSpec<Sdk, Unmodelled>,
): Service<Sdk, Unmodelled> {
  const actions = (spec.iamActions ?? {}) as Record<string, string>
  const sizes = (spec.pageSize ?? {}) as Record<string, number>
  const done = (spec.doneWhen ?? {}) as Record<string, (output: JsonObject) => boolean>
  const scrubs = (spec.scrub ?? {}) as Record<string, Transform>
  const narrows = (spec.narrow ?? {}) as unknown as Record<string, Narrow>
  return {
    name: spec.name,
    client: spec.client ?? spec.name,
    scope: spec.scope,
    load: spec.load,
    iamAction: (operation) => `${spec.iamPrefix ?? spec.name}:${actions[operation] ?? operation}`,
    pageSize: (operation) => sizes[operation] ?? sizes.default,
    isDone: (operation, output) => done[operation]?.(output) ?? true,
    scrub: (operation, output) => scrubs[operation]?.(output) ?? output,
    narrow: (operation, broader, asked, context) => narrows[operation]?.(broader, asked, context),
  }
}
