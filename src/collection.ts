import type { JsonObject } from './json.ts'
import {
  type AnyService,
  describeService,
  type ExceptionName,
  type Input,
  type Operation,
  type Output,
  type SdkModule,
  type Service,
  type ServiceSpec,
} from './service.ts'

/** The only door to AWS: one operation of the service, all pages merged, each distinct call made once a run. */
export interface Call<Sdk, Allowed extends string, Unmodelled extends string> {
  <Name extends Allowed>(operation: Name, input?: Input<Sdk, Name>): Promise<Output<Sdk, Name>>
  /** `absentOn` names the errors that are an answer ("there is none"): they give undefined instead of a gap. */
  <Name extends Allowed>(
    operation: Name,
    input: Input<Sdk, Name>,
    options: { absentOn: readonly (ExceptionName<Sdk> | Unmodelled)[] },
  ): Promise<Output<Sdk, Name> | undefined>
}

/** Where a collection or an extra is being fetched. */
export interface Place {
  account: string
  partition: string
  region: string
  /** When the data is captured: the wall clock of a live run, `capturedAt` of a snapshot. */
  now: Date
}

export interface Tag {
  Key?: string | undefined
  Value?: string | undefined
}

interface ListSpec<Sdk, Unmodelled extends string, Name extends string, Parent, Row> {
  /** Every operation that `list` may call; the plan and the permissions are read off this. */
  calls: readonly Name[]
  list(call: Call<Sdk, Name, Unmodelled>, place: Place & { parent: Parent }): Promise<readonly Row[] | undefined>
}

interface CollectionSpec<Sdk, Unmodelled extends string, Name extends string, Narrower extends string, Parent, Row>
  extends ListSpec<Sdk, Unmodelled, Name, Parent, Row> {
  /** CloudFormation type of a row: `AWS::IAM::User`. */
  type: string | ((row: Row) => string)
  /** Unique and lasting identity of a row: its ARN, wherever it has one. Findings are tracked by it. */
  id: (row: Row, place: Place) => string | undefined
  /** ARN to show, where the identity is more than an ARN (one of two access keys, an inline policy). */
  arn?: (row: Row, place: Place) => string | undefined
  /** Name to show; default: the last part of the ARN. */
  name?: (row: Row) => string | undefined
  tags?: (row: Row) => readonly Tag[] | undefined
  /** Home region of a row that other regions list too (a multi-region trail): judged once, there. */
  home?: (row: Row) => string | undefined
  /** `list` runs once for each row of the parent; a gap of the parent is a gap of the child. */
  parent?: Collection<Parent & object, object>
  /** Narrower calls, tried when the calls above are denied or were not recorded. */
  fallback?: ListSpec<Sdk, Unmodelled, Narrower, Parent, Row>
}

interface ExtraSpec<Sdk, Unmodelled extends string, Name extends string, Row, Value> {
  /** The service asked, where it is another than the collection's own. */
  service?: Service<Sdk, Unmodelled>
  calls: readonly Name[]
  get(call: Call<Sdk, Name, Unmodelled>, row: Row, place: Place): Promise<Value>
}

/** A service with the collections that can be built on it. */
export interface CollectionService<Sdk, Unmodelled extends string> extends Service<Sdk, Unmodelled> {
  /** The rows of one list call, in the SDK's own shape and names. */
  collection<
    const Name extends Operation<Sdk>,
    Row extends object,
    Parent extends object = never,
    const Narrower extends Operation<Sdk> = never,
  >(
    name: string,
    spec: CollectionSpec<Sdk, Unmodelled, Name, Narrower, Parent, Row>,
  ): Collection<Row, object, Sdk, Unmodelled>
}

/** An immutable description of rows to fetch; it does nothing until a chosen rule asks for it. */
export interface Collection<
  Row extends object,
  Extras extends object = object,
  Sdk = unknown,
  Unmodelled extends string = never,
> extends AnyCollection {
  /** Types only: never set. */
  readonly types?: { row: Row; extras: Extras }
  /** One call per row, attached to it under this name; fetched only when a chosen rule asks with `with`. */
  extra<
    const Name extends string,
    Value,
    const Called extends string,
    OtherSdk = Sdk,
    OtherUnmodelled extends string = Unmodelled,
  >(
    name: Name,
    spec: ExtraSpec<OtherSdk, OtherUnmodelled, Called & Operation<OtherSdk>, Row, Value>,
  ): Collection<Row, Extras & { [Key in Name]: Value }, Sdk, Unmodelled>
  /** The same rows, with these extras fetched and visible to the rule. */
  with<const Names extends (keyof Extras & string)[]>(
    ...names: Names
  ): Collection<Row & Pick<Extras, Names[number]>, object, Sdk, Unmodelled>
}

/** The rows that a rule sees of a collection. */
export type RowOf<C> = C extends { readonly types?: { row: infer Row } } ? Row : never

export type AnyCall = (operation: string, input?: object, options?: { absentOn: readonly string[] }) => Promise<unknown>
type AnyRow = JsonObject

export interface AnyList {
  readonly calls: readonly string[]
  list(call: AnyCall, place: Place & { parent: AnyRow | undefined }): Promise<readonly AnyRow[] | undefined>
}

export interface AnyExtra {
  readonly service: AnyService
  readonly calls: readonly string[]
  get(call: AnyCall, row: AnyRow, place: Place): Promise<unknown>
}

/** What the engine knows of a collection; its rows' types are forgotten. */
export interface AnyCollection {
  /** `iam.users` */
  readonly key: string
  readonly service: AnyService
  readonly source: AnyList
  readonly fallback: AnyList | undefined
  readonly parent: AnyCollection | undefined
  /** Every extra that was defined. */
  readonly extras: Readonly<Record<string, AnyExtra>>
  /** The extras that were asked for. */
  readonly asked: readonly string[]
  describe(row: AnyRow, place: Place): RowIdentity
}

/** Which resource a row is. */
export interface RowIdentity {
  /** Undefined when the row lacks what its identity is made of: never seen from AWS, but in hand-written rows. */
  id: string | undefined
  arn: string | undefined
  name: string | undefined
  type: string
  tags: Record<string, string> | undefined
  home: string | undefined
}

/** Defines a service and lets collections be built on it. See `src/collect` for all of them. */
export function defineService<Sdk extends SdkModule, const Unmodelled extends string = never>(
  spec: ServiceSpec<Sdk, Unmodelled>,
): CollectionService<Sdk, Unmodelled> {
  const service = describeService(spec)
  return {
    ...service,
    collection: (name, collectionSpec) =>
      // The types end here: the engine moves rows about without knowing them, the rule's own types come back in `on`.
      collectionOf(service, name, collectionSpec as unknown as LooseSpec, {}, []) as never,
  }
}

interface LooseSpec extends AnyList {
  fallback?: AnyList
  parent?: AnyCollection
  type: string | ((row: AnyRow) => string)
  id: (row: AnyRow, place: Place) => string | undefined
  arn?: (row: AnyRow, place: Place) => string | undefined
  name?: (row: AnyRow) => string | undefined
  tags?: (row: AnyRow) => readonly Tag[] | undefined
  home?: (row: AnyRow) => string | undefined
}

type LooseExtra = Omit<AnyExtra, 'service'> & { service?: AnyService }

function collectionOf(
  service: AnyService,
  name: string,
  spec: LooseSpec,
  extras: Record<string, AnyExtra>,
  asked: readonly string[],
): object {
  return {
    key: `${service.name}.${name}`,
    service,
    source: spec,
    fallback: spec.fallback,
    parent: spec.parent,
    extras,
    asked,
    describe: (row: AnyRow, place: Place) => describeRow(spec, row, place),
    extra: (extraName: string, extra: LooseExtra) =>
      collectionOf(service, name, spec, { ...extras, [extraName]: { service, ...extra } }, asked),
    with: (...names: string[]) => collectionOf(service, name, spec, extras, [...asked, ...names]),
  }
}

function describeRow(spec: LooseSpec, row: AnyRow, place: Place): RowIdentity {
  const id = spec.id(row, place)
  const arn = spec.arn ? spec.arn(row, place) : id
  return {
    id,
    arn,
    name: spec.name?.(row) ?? arn?.split(/[/:]/).at(-1),
    type: typeof spec.type === 'function' ? spec.type(row) : spec.type,
    tags: tagRecord(spec.tags?.(row)),
    home: spec.home?.(row),
  }
}

function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> | undefined {
  if (!tags) return undefined
  return Object.fromEntries(tags.filter((tag) => tag.Key !== undefined).map((tag) => [tag.Key, tag.Value ?? '']))
}
