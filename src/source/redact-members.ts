import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import type { TextRedactor } from './redact-text.ts'

/** API Gateway and CloudWatch Logs begin their members in lower case. */
const members = (text: string): ReadonlySet<string> => new Set(text.trim().toLowerCase().split(/\s+/))
const isIn = (set: ReadonlySet<string>, member: string) => set.has(member.toLowerCase())

/** Members that hold names. */
const NAME = /(?:Name|Alias|Bucket|GroupList|Identifier|LogGroup|Profile|Topic)(?:e?s)?$/i
const NAMES_TOO = members('ActionsSuppressor Groups Key SecurityGroups SerialNumber Users')

/** Members that end so but hold AWS's vocabulary. */
const NO_NAMES = members(`
  AcceleratorNames ActionName ActionNames AttributeName AttributeNames AWSServiceName CapacityProviderName
  ContextKeyName ContextKeyNames DeviceName EngineName EvalActionName EventName HttpEndpoint HttpHeaderName
  ImageOwnerAlias MetricName MetricNames OptionName OwnerAlias ProcessName ProductDescription RegionName
  RootDeviceName ServiceName ServiceNames VirtualName VPCZoneIdentifier ZoneName
`)

/** Members that hold what somebody wrote. */
const WRITING =
  /(?:Comment|Description|Domain|Email|Endpoint|Fingerprint|Host|Hostname|Issuer|Label|Location|Organization|Path|PathPart|Prefixe?|Subject|Title|Ur[il])s?$/i
const WRITING_TOO = members(`
  ClientId Contact Contacts DomainComponents ExternalId Handler MessageBody NotResource Notes Query Resource Sid
  SourceIdentity SubjectAlternativeNameSummaries Value Values
`)

/** Members that hold one of a few values: a state that is called like somebody's role is still a state. */
const TERM =
  /(?:Action|Algorithm|Architecture|Clas|Code|Effect|Engine|Field|Filter|Format|Level|Lifecycle|Method|Mode|Operator|Origin|Ownership|Permission|Platform|Processe|Protocol|Region|Runtime|Scheme|Scope|State|Statistic|Statuse?|Tenancy|Tier|Type|Unit|Usage|Version|Zone)s?$/i

/** Objects whose `Name`, `Key`, `Value` and `Values` are AWS's vocabulary; of dimensions, only the names are. */
const VOCABULARY = /(?:Attributes|Ciphers|Details|Filters?|HttpRequestMethodConfig|State)$/
const DIMENSIONS = /Dimensions$/

/** Attributes of load balancers that hold more than AWS's vocabulary. */
const WRITTEN_ATTRIBUTE = /bucket|prefix|allow_origin/
const TAG_FILTER = /^tag:/

const TAGS = /tags?(?:list|set)?$/i
const TAG_KEYS = /tagkeys$/i

/** Texts that say nothing but who somebody is, or a secret, in a form that cannot be taken apart. */
const OPAQUE =
  /^(?:Certificate(?:Body|Chain)|CustomerGatewayConfiguration|PreSharedKey|PublicKey(?:Body|Material)?|SAMLMetadataDocument|SSHPublicKeyBody|UserData)$/
const REMOVED = '[removed]'

/** Redacts an object, each text by the member in which it stands. `of` is the member in which the object stands. */
export function redactObject(object: JsonObject, text: TextRedactor, of = ''): JsonObject {
  return mapEntries(object, (member, value) => [
    /^[A-Za-z]+$/.test(member) ? member : text.term(member),
    redactValue(value, text, { member, object, of }),
  ])
}

/** Where a value stands: in which member of which object, and in which member that object stands. */
interface Position {
  member: string
  object: JsonObject
  of: string
}

function redactValue(value: JsonValue, text: TextRedactor, position: Position): JsonValue {
  if (typeof value === 'string') return redactString(value, text, position)
  const { member } = position
  if (Array.isArray(value)) {
    return value.map((item) => (isObject(item) ? redactObject(item, text, member) : redactValue(item, text, position)))
  }
  if (!isObject(value)) return value
  if (TAGS.test(member)) return mapEntries(value, (key, tag) => [text.tagKey(key), mapStrings(tag, text.writing)])
  if (member === 'Variables') return mapEntries(value, (key, secret) => [key, mapStrings(secret, withoutSecret)])
  if (member === 'Condition' && Object.values(value).every(isObject)) return redactConditions(value, text)
  return redactObject(value, text, member)
}

/** What the scanner says in the place of a value is in brackets. */
const withoutSecret = (value: string) => (/^(?:\[[\w -]*\] ?)+$/.test(value) ? value : REMOVED)

function redactString(value: string, text: TextRedactor, position: Position): string {
  const { member, of } = position
  if (OPAQUE.test(member) || OPAQUE.test(of)) return withoutSecret(value)
  if (member === 'Content') return redactReport(value, text)
  if (member === 'AlarmRule') return redactAlarmRule(value, text)
  if (member === 'Expression') return redactExpression(value, text)
  if (member === 'Name' && value.startsWith('tag:')) return `tag:${text.tagKey(value.slice('tag:'.length))}`
  const kind = kindOf(position)
  return (kind === 'prose' ? redactDocument(value, text, position) : undefined) ?? text[kind](value)
}

function kindOf({ member, object, of }: Position): keyof TextRedactor {
  if (TAG_KEYS.test(member) || (member === 'Key' && TAGS.test(of))) return 'tagKey'
  if (member === 'Name' && DIMENSIONS.test(of)) return 'term'
  if (/^(?:Name|Key|Values?)$/.test(member) && VOCABULARY.test(of)) {
    const isWritten = WRITTEN_ATTRIBUTE.test(String(object.Key)) || TAG_FILTER.test(String(object.Name))
    return isWritten && /^Values?$/.test(member) ? 'writing' : 'term'
  }
  if (isIn(NO_NAMES, member)) return 'term'
  if (NAME.test(member) || isIn(NAMES_TOO, member)) return 'name'
  if (member === 'ResourceId' && object.ResourceType === 'auto-scaling-group') return 'name'
  // What AWS announces about an instance begins with a word that tells whether it is over: [Completed].
  if (member === 'Description' && of === 'Events') return 'prose'
  if (WRITING.test(member) || isIn(WRITING_TOO, member) || (member === 'Id' && 'Statement' in object)) return 'writing'
  return TERM.test(member) ? 'term' : 'prose'
}

/** `{ "StringLike": { "aws:PrincipalTag/team": "web-*" } }` */
function redactConditions(conditions: JsonObject, text: TextRedactor): JsonObject {
  return mapEntries(conditions, (operator, tests) => [
    operator,
    mapEntries(tests as JsonObject, (key, values) => [
      redactConditionKey(key, text),
      mapStrings(values, text[conditionKind(key)]),
    ]),
  ])
}

/** The keys of tags, and hosts of identity providers, are the customer's; a key that AWS does not know is a finding. */
function redactConditionKey(key: string, text: TextRedactor): string {
  const [, prefix, tag] = /^(.*tag\/)(.+)$/i.exec(key) ?? []
  if (prefix && tag) return prefix + text.tagKey(tag)
  const [, provider, claim] = /^([^:]+\.[^:]+)(:[\w-]+)$/.exec(key) ?? []
  return provider && claim ? text.writing(provider) + claim : key
}

function conditionKind(key: string): keyof TextRedactor {
  if (/^aws:tagkeys$/i.test(key)) return 'tagKey'
  return /^(?:aws:PrincipalType$|ec2:(?!ResourceTag)|kms:(?:Caller|Key|Via)|s3:x-amz-)/i.test(key) ? 'term' : 'writing'
}

/** The users and ARNs of a credential report, which are its first two columns; AWS gives it in base64. */
function redactReport(content: string, text: TextRedactor): string {
  const decoded = Buffer.from(content, 'base64').toString()
  if (isReport(decoded)) return Buffer.from(redactReport(decoded, text)).toString('base64')
  if (!isReport(content)) return text.prose(content)
  const field = '"(?:[^"]|"")*"|[^,\\r\\n]*'
  return content.replaceAll(new RegExp(`^(${field}),(${field})(?=,)`, 'gm'), (columns, user: string, arn: string) => {
    if (arn === 'arn') return columns
    return `${user === '<root_account>' ? user : unquoted(user, text.name)},${unquoted(arn, text.term)}`
  })
}

/** Changes what stands between quotes, if there are any. */
function unquoted(value: string, change: (text: string) => string): string {
  return value.startsWith('"') ? `"${change(value.slice(1, -1))}"` : change(value)
}

const isReport = (content: string) => content.startsWith('user,arn,')

/** `ALARM("web 5xx") AND NOT OK(db)` */
function redactAlarmRule(rule: string, text: TextRedactor): string {
  const keyword = /^(?:ALARM|AND|AT_LEAST|FALSE|INSUFFICIENT_DATA|NOT|OK|OR|TRUE|\d+%?)$/
  return rule.replaceAll(/"(?:\\.|[^"\\])*"|[^\s(),"]+/g, (part) =>
    keyword.test(part) ? part : unquoted(part, text.name),
  )
}

/** `SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE tag.team = 'web'`; metric math names metrics by their ids. */
function redactExpression(expression: string, text: TextRedactor): string {
  if (!/^\s*SELECT\b/i.test(expression)) return text.prose(expression)
  const part = /'((?:\\.|[^'\\])*)'|\btag\.(?:"((?:\\.|[^"\\])*)"|(\w+))/g
  return expression.replaceAll(part, (_, value?: string, quoted?: string, plain?: string) => {
    if (value !== undefined) return `'${text.writing(value)}'`
    return quoted === undefined ? `tag.${text.tagKey(plain ?? '')}` : `tag."${text.tagKey(quoted)}"`
  })
}

interface Encoding {
  begins: RegExp
  decode(text: string): string
  encode(text: string): string
}

/** The ways in which a policy is put into a text: as it is, URL-encoded by IAM, with backslashes by API Gateway. */
const ENCODINGS: readonly Encoding[] = [
  { begins: /^\s*[{[]\s*(?:["{}\]]|$)/, decode: (text) => text, encode: (text) => text },
  { begins: /^%7B/i, decode: decodeURIComponent, encode: encodeURIComponent },
  {
    begins: /^\s*\{\s*\\"/,
    decode: (text) => JSON.parse(`"${text}"`),
    encode: (text) => JSON.stringify(text).slice(1, -1),
  },
]

/** JSON in a text; undefined when there is none. */
function redactDocument(value: string, text: TextRedactor, { member }: Position): string | undefined {
  const encoding = ENCODINGS.find(({ begins }) => begins.test(value))
  if (!encoding) return undefined
  try {
    const content: JsonValue = JSON.parse(encoding.decode(value))
    return encoding.encode(JSON.stringify(redactValue(content, text, { member, object: {}, of: '' })))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined
    throw error
  }
}

function mapEntries(object: JsonObject, change: (name: string, value: JsonValue) => [string, JsonValue]): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => change(name, value)))
}

function mapStrings(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  return isObject(value) ? mapEntries(value, (name, member) => [name, mapStrings(member, change)]) : value
}
