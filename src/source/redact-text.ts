import { isIP } from 'node:net'
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
  disabled ec2 enabled false gateway http https inactive internal io latest local missing net network no none off ok on
  optional org owned pending private public required root running self shared standard stopped true uk unknown vpc www
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
  accounts.google.com agent.buildkite.com api.bitbucket.org app.terraform.io gitlab.com graph.facebook.com
  oidc.circleci.com token.actions.githubusercontent.com www.amazon.com
`)

const REGION = '(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central)+-\\d'
const HOSTING = '(?:cache|compute|docdb|ecr|elb|es|execute-api|lambda-url|neptune|rds|redshift|s3(?:[a-z.-]*)|vpce)'

/** A whole word, whatever stands beside it: unlike `\b`, an underscore parts words. */
const whole = (pattern: string) => `(?<![A-Za-z0-9])(?:${pattern})(?![A-Za-z0-9])`

/** Identifiers that are found in any text. Of those that begin at the same place, the first counts. */
const IDENTIFIERS = {
  // `${aws:username}` in a policy, `#{host}` in a redirect
  variable: String.raw`[$#]\{[^}]*\}`,
  time: whole(String.raw`\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?`),
  awsPath: String.raw`\bacs\.amazonaws\.com\/[\w/]+|\bcom\.amazonaws\.[\w.-]+`,
  email: String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`,
  awsHost: String.raw`(?<![\w.-])(?:[\w*-]+\.)*amazonaws\.com(?:\.cn)?(?![\w-])`,
  url: String.raw`\bhttps?:\/\/[^\s"']+`,
  host: String.raw`(?<![\w.-])(?:[\w-]+\.)+(?:com|net|org|io|dev|app|cloud|internal|local)(?![\w-])`,
  uniqueId: whole('(?:ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)[A-Z0-9]{12,}'),
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
  'apis|app|autoScalingGroupName|deployments|gwy|net|policyName|restapis|routes|scheduledActionName|stages|targetgroup'

/** What stays in a name: places, the ids that AWS generates, and the names and prefixes that it gives. */
const KEPT = {
  region: whole(`${REGION}[a-z]?`),
  resourceId: whole(String.raw`(?:${NUMBERED})-(?:(?=[a-f]*\d)[0-9a-f]{1,32}|[0-9a-f]{17}|[0-9a-f]{8})`),
  uuid: whole('[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
  hexId: whole(String.raw`(?=[a-f]*\d)[0-9a-f]{16}`),
  awsName: String.raw`\bAWSServiceRoleFor[A-Za-z0-9]+|\bELBSecurityPolicy-[\w-]+|${whole('AlarmHigh|AlarmLow')}`,
  prefix: String.raw`\bAWSReservedSSO_|\bTargetTracking-|^[a-z-]+(?=!)`,
  segment: String.raw`\b(?:aws-service-role|aws-reserved|service-role)\b|\/aws\/[\w-]+(?=\/)|\balias\/aws\/[\w/-]+|\/\.well-known\/acme-challenge(?=\/)`,
  kind: String.raw`(?<=^|[/:])(?:${KINDS})(?=\/)`,
}

const WORD = String.raw`[\p{L}\p{N}\p{M}]+`
/** A piece of prose that could be a name. */
const TOKEN = String.raw`[^\s"'()[\]{},;:=/|<>]+`

const IN_NAMES = either({ ...IDENTIFIERS, ...KEPT, word: WORD })
const IN_PROSE = either({ ...IDENTIFIERS, token: TOKEN })
const IN_TERMS = either(IDENTIFIERS)
const WORDS = either({ word: WORD })

const ARN = /arn:[^:\s"']*:[^:\s"']*:[^:\s"']*:[^:\s"']*:[^\s"',\])}]*/g
const WHOLE_ARN = /^arn:[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:/

/** Services whose ARNs end in a name, without saying of what kind of thing. */
const WITHOUT_KIND = new Set(['s3', 'sns', 'sqs'])

/** Hosts of load balancers, instances, buckets, databases and APIs: what stands before AWS's part is the customer's. */
const CUSTOMER_HOST = new RegExp(
  `^(?!(?:access-grants|batchoperations|storage-lens)\\.s3\\.)(.+?)\\.((?:${REGION}\\.${HOSTING}|${HOSTING}\\.${REGION}|compute-1|s3|s3-website-${REGION})\\.amazonaws\\.com(?:\\.cn)?)$`,
)

/** Tags by which rules tell what manages a resource, and keys that everybody uses. */
const KEPT_TAG_KEYS =
  /^(?:(?:aws|dlm|eks|elasticbeanstalk|elasticmapreduce):|(?:[\w.-]+\.)?(?:k8s|karpenter)\.(?:aws|io|sh)\/|kubernetes\.io\/|(?:AmazonECSManaged|Application|Backup|Environment|Name|Owner|Project|Role|Service|Stage|Team|env|environment|name|owner|project|singleton|team)$)/
const CLUSTER_TAG_KEY = /^(kubernetes\.io\/cluster\/)(.+)$/s

export function textRedactor(standIn: Pseudonyms, known: KnownNames): TextRedactor {
  const rewrite: Readonly<Record<string, (found: string) => string>> = {
    variable: (text) => text.replace(/(?<=tag\/)[^}]+/i, tagKey),
    email: inWords,
    awsHost: (host) => host.replace(CUSTOMER_HOST, (_, own: string, aws: string) => `${name(own)}.${aws}`),
    url: (url) => url.replace(/(?<=:\/\/).*/s, name),
    host: (host) => (PUBLIC_HOSTS.has(host) ? host : inWords(host)),
    uniqueId: standIn.uniqueId,
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
    return KEPT_WORDS.has(text.toLowerCase()) || /^\d{1,3}$/.test(text) ? text : standIn.word(text)
  }

  function inWords(text: string): string {
    return replaceAll(text, WORDS, rewrite)
  }

  function account(id: string): string {
    return AWS_ACCOUNTS.has(id) ? id : standIn.account(id)
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
    const [start, partition, service = '', region, owner = '', ...resource] = text.split(':')
    if (owner === 'aws' || resource.length === 0) return text
    const kind = WITHOUT_KIND.has(service) ? '' : (/^[a-z][\w-]*[:/]/.exec(resource.join(':'))?.[0] ?? '')
    const rest = kind + name(resource.join(':').slice(kind.length))
    return [start, partition, service, region, term(owner), rest].join(':')
  }

  return { name, writing: name, prose, term, tagKey }
}

/** The names of what an ARN is of, by which other texts may call it. */
export function namesInArn(arn: string): string[] {
  const [, , , , owner, ...resource] = arn.split(':')
  return owner === 'aws' ? [] : resource.join(':').split(/[/:]/).slice(-4)
}

/** One pattern out of several; the group that matched tells which. */
function either(patterns: Readonly<Record<string, string>>): RegExp {
  const groups = Object.entries(patterns).map(([name, pattern]) => `(?<${name}>${pattern})`)
  return new RegExp(groups.join('|'), 'gu')
}

/** Rewrites each match by the group that it is; what has no rewriting stays. */
function replaceAll(
  text: string,
  pattern: RegExp,
  rewrite: Readonly<Record<string, (found: string) => string>>,
): string {
  return text.replaceAll(pattern, (found, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1)
    const kind = Object.keys(groups).find((group) => groups[group] !== undefined)
    return kind ? (rewrite[kind]?.(found) ?? found) : found
  })
}
