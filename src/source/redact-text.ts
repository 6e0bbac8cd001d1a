import { isIP } from 'node:net'
import { isTellingWord } from '../aws/secret-scanner.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** Rewrites the texts of a snapshot, each as what it is. What is equal stays equal, wherever it stands. */
export interface TextRedactor {
  /** A name: every word that is not AWS's own is replaced. */
  name(text: string): string
  /** What somebody wrote, rewritten like a name; but nothing is called by it. */
  writing(text: string): string
  /** What may speak of names: those known to this snapshot are replaced, and identifiers. */
  prose(text: string): string
  /** AWS's vocabulary: only identifiers are replaced, should there be any. */
  term(text: string): string
  /** The key of a tag: AWS's and those of common tools stay. */
  tagKey(key: string): string
}

/** What a snapshot knows by name. */
export interface KnownNames {
  /** Names of the account's own things. */
  own: ReadonlySet<string>
  /** Names of AWS's own policies. */
  aws: ReadonlySet<string>
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Everyday words, in AWS and in names. Rules read some of them; none tells who somebody is. */
const KEPT_WORDS = words(`
  active allow amazon amazonaws application auto available aws bucket cloudfront co com compute de default deny dev
  disabled ec2 enabled false gateway health http https inactive internal io latest local missing net network no none off oidc ok
  on optional org owned pending private public required root running self shared standard stopped true uk unknown vpc www
  yes
`)

/** Accounts of AWS's own, which write access logs or publish images. */
const AWS_ACCOUNTS = words(`
  009996457667 027434742980 033677994240 037604701340 048591011584 054676820928 076674570225 098369216593 099720109477
  114774131450 127311923021 137112412989 156460612806 190560391635 383597477331 507241528517 582318560864 589379963580
  591542846629 600734575887 602401143452 635631232127 638102146993 652711504416 679593333241 718504428378 754344448648
  783225319266 797873946194 801119661308 897822967062 985666609251
`)

/** Identity providers that serve everybody. */
const PUBLIC_HOSTS = words(`
  accounts.google.com agent.buildkite.com api.bitbucket.org api.pulumi.com app.terraform.io gitlab.com
  graph.facebook.com oidc.circleci.com oidc.codefresh.io oidc.vercel.com proidc.upbound.io sandboxes.cloud scalr.io
  token.actions.githubusercontent.com www.amazon.com
`)

const REGION = '(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central)+-\\d'
const HOSTING = '(?:cache|compute|docdb|ecr|elb|es|lambda-url|neptune|rds|redshift|s3(?:[a-z.-]*)|vpce)'

/** Last parts of host names: enough of them to tell a host from a file, where people write freely. */
const DOMAINS =
  'ai|app|au|biz|br|ca|ch|cloud|com|de|dev|edu|es|eu|fr|gov|info|internal|io|it|jp|local|net|nl|org|se|uk|us'

/** A whole word, whatever stands beside it: unlike `\b`, an underscore parts words. */
const whole = (pattern: string) => `(?<![A-Za-z0-9])(?:${pattern})(?![A-Za-z0-9])`

/** Identifiers that are found in any text. Of those that begin at the same place, the first counts. */
const IDENTIFIERS = {
  // `arn:aws:s3` and `arn:aws:s3:::`, by which CloudTrail means every bucket
  arnStart: String.raw`\barn:[\w*-]+:[\w*-]+:{0,3}(?![\w:*])`,
  // `${aws:username}` in a policy, `#{host}` in a redirect
  variable: String.raw`[$#]\{[^}]*\}`,
  uuid: whole('[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
  time: whole(String.raw`\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?`),
  awsPath: String.raw`\bacs\.amazonaws\.com\/[\w/]+|\bcom\.amazonaws\.[\w.-]+`,
  email: String.raw`(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+`,
  awsHost: String.raw`(?<![\w.-])(?:[\w*-]+\.)*amazonaws\.com(?:\.cn)?(?![\w-])`,
  url: String.raw`\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"']+`,
  host: String.raw`(?<![\w.-])(?:[\w-]+\.)+(?:${DOMAINS})(?![\w-])`,
  uniqueId:
    whole('(?:ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)[A-Z0-9]{12,}') +
    String.raw`(?::[\w+=,.@-]+)?`,
  account: whole(String.raw`\d{12}`),
  dashedAddress: whole(String.raw`(?:ec2|ip)(?:-\d{1,3}){4}`),
  address: String.raw`(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?!\w|\.\w)`,
  address6: String.raw`(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?:\/\d{1,3})?(?![\w:])`,
  canonicalId: whole('[0-9a-f]{64}'),
  organization: String.raw`(?<![\w-])(?:o-[a-z0-9]{10,32}(?:\/(?:r|ou)-[a-z0-9-]+)*|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})(?![\w-])`,
}

/** Short names of what AWS numbers: `i-0123456789abcdef0`. */
const NUMBERED =
  'aclassoc|acl|ami|cgw|dopt|eigw|eipalloc|eipassoc|eni-attach|eni|fl|fs|igw|ipam|i|key|lt|mrk|nat|pcx|pl|rtbassoc|rtb|r|sgr|sg|snap|subnet|tgw-attach|tgw-rtb|tgw|vgw|vol|vpc-cidr-assoc|vpce-svc|vpce|vpc|vpn'

/** Parts of ARNs that say of what kind the next part is. */
const KINDS =
  'alias|app|autoScalingGroupName|deployments|gwy|net|policyName|routes|scheduledActionName|stages|targetgroup'

/** What labels the words of an OIDC subject: `repo:org/name:ref:…`, `system:serviceaccount:namespace:name`. */
const LABELS =
  'enterprise|enterprise_id|environment|job_workflow_ref|organization|pipeline|project|project_path|ref|ref_type|repo|repository|repository_id|repository_owner|repository_owner_id|run_phase|serviceaccount|system|workflow_ref|workspace'

/** What stays in a name: places, the ids that AWS generates, and the names and prefixes that it gives. */
const KEPT = {
  region: whole(`${REGION}[a-z]?`),
  resourceId: whole(String.raw`(?:${NUMBERED})-(?:(?=[a-f]*\d)[0-9a-f]{1,32}|[0-9a-f]{17}|[0-9a-f]{8})`),
  hexId: whole(String.raw`(?=[a-f]*\d)[0-9a-f]{16}`),
  awsName: String.raw`\bAWSServiceRoleFor[A-Za-z0-9]+|\bELBSecurityPolicy-[\w-]+|${whole('AlarmHigh|AlarmLow')}`,
  prefix: String.raw`\bAWSReservedSSO_|\bTargetTracking-|^[a-z-]+(?=!)`,
  segment: String.raw`\b(?:aws-service-role|aws-reserved|service-role)\b|\/aws\/[\w-]+(?=\/)|\balias\/aws\/[\w/-]+|\/\.well-known\/acme-challenge(?=\/)`,
  kind: String.raw`(?<=^|[/:])(?:${KINDS})(?=\/)`,
  // What API Gateway calls a function by, and which method of an API an ARN is about
  invocation: String.raw`\b20\d\d-\d\d-\d\d\/functions(?=\/)|(?<=\/)(?:response-streaming-)?invocations$`,
  verb: String.raw`(?<=\/)(?:ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT)(?=\/|$)`,
  label: `(?<=^|:)(?:${LABELS})(?=:)`,
}

const WORD = String.raw`[\p{L}\p{N}\p{M}]+`
/** A piece of prose that could be a name, without the full stop after it. */
const TOKEN = String.raw`[^\s"'()[\]{},;:=/|<>]*[^\s"'()[\]{},;:=/|<>.!?]`

const IN_NAMES = either({ ...IDENTIFIERS, ...KEPT, word: WORD })
const IN_PROSE = either({ ...IDENTIFIERS, token: TOKEN })
const IN_TERMS = either(IDENTIFIERS)
const IN_HOSTS = either({ dashedAddress: IDENTIFIERS.dashedAddress, word: WORD })

const ARN = /arn:[^:\s"']*:[^:\s"']*:[^:\s"']*:[^:\s"']*:[^\s"',\])}]*/g
const WHOLE_ARN = /^arn:[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:/

/** How a resource begins in an ARN, before its name: with its kind, unless the service has only one. */
const KIND = /^[a-z][\w-]*[:/]/
const KIND_IN: Readonly<Record<string, RegExp>> = {
  apigateway: /^\/(?:api|restapi)s\/[\w*]+/,
  'execute-api': /^[\w*]+(?=\/|$)/,
  s3: /^/,
  sns: /^/,
  sqs: /^/,
}

/** Hosts of load balancers, instances, buckets, databases and APIs: what stands before AWS's part is the customer's. */
const CUSTOMER_HOST = new RegExp(
  `^(?!(?:access-grants|batchoperations|storage-lens)\\.s3\\.)(.+?)\\.((?:${REGION}\\.${HOSTING}|${HOSTING}\\.${REGION}|compute-1|s3|s3-website-${REGION})\\.amazonaws\\.com(?:\\.cn)?)$`,
)

/** Tags by which rules tell what manages a resource, and keys that everybody uses. */
const KEPT_TAG_KEYS =
  /^(?:(?:aws|dlm|eks|elasticbeanstalk|elasticmapreduce):|(?:[\w.-]+\.)?(?:k8s|karpenter)\.(?:aws|io|sh)\/|kubernetes\.io\/|(?:AmazonECSManaged|Application|Backup|Env|Environment|Name|Owner|Project|Role|Service|Stage|Team|env|environment|name|owner|project|singleton|team)$)/
const CLUSTER_TAG_KEY = /^(kubernetes\.io\/cluster\/)(.+)$/s

export function textRedactor(standIn: Pseudonyms, known: KnownNames): TextRedactor {
  const rewrite: Readonly<Record<string, (found: string) => string>> = {
    variable: (text) => text.replace(/(?<=tag\/)[^}]+/i, tagKey),
    email: inWords,
    awsHost: (host) => host.replace(CUSTOMER_HOST, (_, own: string, aws: string) => `${name(own)}.${aws}`),
    url: (url) => url.replace(/(?<=:\/\/).*/s, name),
    host: (host) => (PUBLIC_HOSTS.has(host) ? host : inWords(host)),
    uniqueId,
    account,
    dashedAddress,
    address,
    address6: address,
    canonicalId: standIn.hex,
    organization: (id) => id.replaceAll(/(?<=[a-z0-9]-)[a-z0-9]+/g, standIn.word),
    word,
    token: (token) => (known.own.has(token) ? name(token) : term(token)),
  }

  function name(text: string): string {
    return known.aws.has(text) ? text : aroundArns(text, (part) => replaceAll(part, IN_NAMES, rewrite))
  }

  function prose(text: string): string {
    return known.own.has(text) ? name(text) : aroundArns(text, (part) => replaceAll(part, IN_PROSE, rewrite))
  }

  function term(text: string): string {
    return aroundArns(text, (part) => replaceAll(part, IN_TERMS, rewrite))
  }

  function tagKey(key: string): string {
    const [, prefix, cluster] = CLUSTER_TAG_KEY.exec(key) ?? []
    if (prefix && cluster) return prefix + name(cluster)
    return KEPT_TAG_KEYS.test(key) ? key : name(key)
  }

  function word(text: string): string {
    const isKept = KEPT_WORDS.has(text.toLowerCase()) || isTellingWord(text) || /^\d{1,3}$/.test(text)
    return isKept ? text : standIn.word(text)
  }

  function inWords(text: string): string {
    return replaceAll(text, IN_HOSTS, rewrite)
  }

  function account(id: string): string {
    return AWS_ACCOUNTS.has(id) ? id : standIn.account(id)
  }

  /** `AROA…:session`: a role's id goes with the name of who took it. */
  function uniqueId(text: string): string {
    const [id = '', session] = text.split(/:(.*)/s)
    return standIn.uniqueId(id) + (session === undefined ? '' : `:${name(session)}`)
  }

  /** What looks like an address but is none is a text like any other: a time of day, a version. */
  function address(text: string): string {
    const [alone = '', bits = '0'] = text.split('/')
    const widest = { 4: 32, 6: 128 }[isIP(alone)] ?? -1
    return Number(bits) <= widest ? standIn.address(text) : text
  }

  function dashedAddress(text: string): string {
    const [kind = '', ...bytes] = text.split('-')
    return [kind, ...address(bytes.join('.')).split('.')].join('-')
  }

  function aroundArns(text: string, change: (part: string) => string): string {
    if (WHOLE_ARN.test(text)) return arn(text)
    const arns = text.match(ARN) ?? []
    return text
      .split(ARN)
      .map((part, i) => change(part) + arn(arns[i] ?? ''))
      .join('')
  }

  function arn(text: string): string {
    const { start, owner, kind, rest } = partsOf(text)
    if (owner === 'aws' || start === undefined) return text
    return `${start}:${term(owner)}:${kind}${name(rest)}`
  }

  return {
    name: remembering(name),
    writing: remembering(name),
    prose: remembering(prose),
    term: remembering(term),
    tagKey,
  }
}

/** The same few texts stand in a snapshot thousands of times. */
function remembering(change: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const changed = known.get(text) ?? change(text)
    known.set(text, changed)
    return changed
  }
}

/** The names of what an ARN is of, by which other texts may call it. */
export function namesInArn(arn: string): string[] {
  const { owner, rest } = partsOf(arn)
  return /^\d{12}$/.test(owner) || arn.includes(':s3:::') ? rest.split(/[/:]/) : []
}

function partsOf(arn: string): { start: string | undefined; owner: string; kind: string; rest: string } {
  const [, start, service = '', owner = '', resource = ''] = /^(arn:[^:]*:([^:]*):[^:]*):([^:]*):(.*)$/s.exec(arn) ?? []
  const [kind = ''] = (KIND_IN[service] ?? KIND).exec(resource) ?? []
  return { start, owner, kind, rest: resource.slice(kind.length) }
}

interface Grammar {
  pattern: RegExp
  /** What each of the pattern's groups finds. */
  kinds: readonly string[]
}

/** One pattern out of several, each in its own group. */
function either(patterns: Readonly<Record<string, string>>): Grammar {
  const groups = Object.values(patterns).map((pattern) => `(${pattern})`)
  return { pattern: new RegExp(groups.join('|'), 'gu'), kinds: Object.keys(patterns) }
}

/** Rewrites each match by the group that it is; what has no rewriting stays. */
function replaceAll(
  text: string,
  { pattern, kinds }: Grammar,
  rewrite: Readonly<Record<string, (found: string) => string>>,
): string {
  return text.replace(pattern, (found, ...groups) => {
    const kind = kinds[groups.findIndex((group) => group !== undefined)]
    return kind ? (rewrite[kind]?.(found) ?? found) : found
  })
}
