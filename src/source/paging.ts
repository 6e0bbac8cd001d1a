import { isObject, type JsonObject, type JsonValue } from '../json.ts'

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Input members that say how large a page should be. They change how an answer is cut, not what it says. */
const PAGE_SIZES = names(`
  Limit limit MaxBuckets maxBuckets MaxDirectoryBuckets maximumPageSize MaxItems maxItems MaxKeys MaxParts MaxRecords
  MaxResults maxResults MaxRows MaxUploads PageSize pageSize ResourcesPerPage
`)

/** Input members that ask for the page after another one. */
const ASKED_TOKENS = names(`
  continuationToken ContinuationToken ExclusiveStartBackupArn ExclusiveStartKey ExclusiveStartShardId
  ExclusiveStartTableName KeyMarker Marker marker NextMarker nextMarker NextPageToken nextPageToken NextToken nextToken
  PageToken pageToken PaginationToken PartNumberMarker position StartingToken startingToken StartRecordIdentifier
  StartRecordName StartRecordType UploadIdMarker VersionIdMarker
`)

/** Output members that carry the token of the next page. */
const NEXT_TOKENS = names(`
  LastEvaluatedBackupArn LastEvaluatedKey LastEvaluatedTableName NextContinuationToken NextKeyMarker NextMarker
  nextMarker NextPageMarker NextPageToken nextPageToken NextPartNumberMarker NextRecordIdentifier NextRecordName
  NextRecordType NextToken nextToken NextUploadIdMarker NextVersionIdMarker PaginationToken position
`)

/** The next page's token in some services, the echo of the token that was asked with in others that have a clearer one. */
const NEXT_TOKENS_OR_ECHOES = names('ContinuationToken continuationToken Marker marker PageToken pageToken')

const IS_TRUNCATED = names('IsTruncated Truncated hasMoreResults')

const isTokenOrFlag = (name: string) =>
  NEXT_TOKENS.has(name) || NEXT_TOKENS_OR_ECHOES.has(name) || IS_TRUNCATED.has(name)

/** What was asked, whatever the page. */
export function withoutPaging(input: JsonObject): JsonObject {
  return pick(input, (name) => !PAGE_SIZES.has(name) && !ASKED_TOKENS.has(name))
}

/** The tokens with which a page was asked for; none for a first page. */
export function askedTokens(input: JsonObject): JsonValue[] {
  return tokensIn([input], ASKED_TOKENS)
}

/**
 * The tokens that ask for the page after this one. Undefined when this is the last page; an empty list when AWS says
 * that there is more without saying how to get it.
 */
export function nextTokens(output: JsonObject): JsonValue[] | undefined {
  const layers = layersOf(output)
  const truncated = layers.flatMap((layer) => Object.entries(layer)).find(([name]) => IS_TRUNCATED.has(name))?.[1]
  if (truncated === false) return undefined
  const clear = tokensIn(layers, NEXT_TOKENS)
  const tokens = clear.length > 0 ? clear : tokensIn(layers, NEXT_TOKENS_OR_ECHOES)
  return tokens.length > 0 || truncated === true ? tokens : undefined
}

/**
 * EC2 refuses a page size beside a list of the rows' own ids; an answer that is bounded by its input needs none anywhere.
 * Whose rows they are bounds nothing: without a page size, EC2 would send all of them at once.
 */
export function namesItsRows(input: JsonObject): boolean {
  return Object.entries(input).some(
    ([name, value]) => /(Ids|Names|Arns)$/.test(name) && !WHOSE.has(name) && Array.isArray(value),
  )
}

const WHOSE = names('OwnerIds RestorableByUserIds')

/** One answer out of all its pages, in order: lists are joined; of anything else the first page's value holds. */
export function mergePages([first = {}, ...others]: readonly JsonObject[]): JsonObject {
  return others.reduce((merged, page) => joined(withoutTokens(merged), page), first)
}

/** An answer without what only says how to get its next page. */
export function withoutTokens(output: JsonObject): JsonObject {
  const layers = layersOf(output)
  const strip = (layer: JsonObject) => pick(layer, (name) => !isTokenOrFlag(name))
  return mapMembers(strip(output), (value) => (isObject(value) && layers.includes(value) ? strip(value) : value))
}

function joined(left: JsonObject, right: JsonObject): JsonObject {
  const merged = mapMembers(left, (value, name) => {
    const more = right[name]
    if (Array.isArray(value) && Array.isArray(more)) return [...value, ...more]
    return isObject(value) && isObject(more) ? joined(value, more) : value
  })
  return { ...right, ...merged }
}

/** Where tokens are: in the answer itself, or in the object that CloudFront and RDS wrap around their lists. */
function layersOf(output: JsonObject): JsonObject[] {
  const wrappers = Object.values(output).filter((value) => isObject(value) && Object.values(value).some(Array.isArray))
  return [output, ...(wrappers as JsonObject[])]
}

function tokensIn(layers: readonly JsonObject[], wanted: ReadonlySet<string>): JsonValue[] {
  return layers
    .flatMap((layer) => Object.entries(layer))
    .flatMap(([name, value]) => (wanted.has(name) && value !== '' && value !== null ? [value] : []))
}

function pick(object: JsonObject, keep: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => keep(name)))
}

function mapMembers(object: JsonObject, change: (value: JsonValue, name: string) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]))
}
