import { isIP } from 'node:net'
import type { Pseudonyms } from './pseudonyms.ts'

/** Rewrites texts of two kinds, so that what is equal stays equal wherever it stands. */
export interface TextRedactor {
  /** A name, or what people wrote: every word that is not AWS's own. */
  name(text: string): string
  /** Anything else: identifiers, addresses, and the names known to this snapshot. */
  other(text: string): string
  /** The key of a tag: AWS's and those of common tools stay. */
  tagKey(key: string): string
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Everyday words of AWS, and of names everywhere. Rules read some of them; none tells who somebody is. */
const KEPT_WORDS = words(`
  active allow amazon amazonaws application auto available aws bucket cloudfront co com compute de default deny dev
  disabled ec2 enabled false gateway http https inactive internal io latest local missing net network no none off ok on
  optional org owned pending private public required root running self shared stopped true uk unknown www yes
`)

/** Numbers of accounts that AWS itself owns: they write access logs and publish images. */
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

/** Parts of ARNs and of CloudWatch dimensions that say of what kind the next part is. */
const KINDS = String.raw`(?:app|net|gwy|targetgroup|autoScalingGroupName|policyName|scheduledActionName)`

const either = (patterns: Record<string, string>): RegExp =>
  new RegExp(
    Object.entries(patterns)
      .map(([name, pattern]) => `(?<${name}>${pattern})`)
      .join('|'),
    'gu',
  )

const REGION = String.raw`\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central)+-\d(?:[a-z]\b|\b)`
const AWS_HOST = String.raw`(?<![\w.-])(?:[\w*-]+\.)*amazonaws\.com(?:\.cn)?(?![\w-])`

/** What is found in a text of either kind, the longest meaning first. */
const IDENTIFIERS = {
  variable: String.raw`[$#]\{[^}]*\}`,
  time: String.raw`\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?`,
  awsPath: String.raw`\bacs\.amazonaws\.com\/[\w/]+|\bcom\.amazonaws\.[\w.-]+`,
  email: String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`,
  awsHost: AWS_HOST,
  url: String.raw`\bhttps?:\/\/[^\s"']+`,
  host: String.raw`(?<![\w.-])(?:[\w-]+\.)+(?:com|net|org|io|dev|app|cloud|internal|local)(?![\w-])`,
  uniqueId: String.raw`\b(?:AKIA|ASIA|AIDA|AROA|AGPA|AIPA|ANPA|ANVA|ASCA|ABIA|ACCA|APKA)[A-Z0-9]{12,}\b`,
  account: String.raw`(?<![A-Za-z0-9])\d{12}(?![A-Za-z0-9])`,
  dashedAddress: String.raw`\b(?:ec2|ip)-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\b`,
  address: String.raw`(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?![\w.]\w)`,
  address6: String.raw`(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?:\/\d{1,3})?(?![\w:])`,
  canonicalId: String.raw`\b[0-9a-f]{64}\b`,
  organization: String.raw`(?<![\w-])o-[a-z0-9]{10,32}(?:\/(?:r|ou)-[a-z0-9-]+)*|(?<![\w-])ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\b`,
}

/** What stays in a name: AWS's own names and prefixes, and the ids that it generates. */
const KEPT = {
  region: REGION,
  resourceId: String.raw`\b[a-z]{1,12}(?:-[a-z]{1,8})?-(?:[0-9a-f]{17}|[0-9a-f]{8}|[0-9a-f]{32})\b`,
  uuid: String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`,
  loadBalancerId: String.raw`\b(?=[a-f]*\d)[0-9a-f]{16}\b`,
  awsName: String.raw`\bAWSServiceRoleFor[A-Za-z0-9]+|\bAWSReservedSSO_|\bTargetTracking-|\bELBSecurityPolicy-[\w-]+|\bAlarm(?:High|Low)\b`,
  awsSegment: String.raw`\baws-service-role\b|\baws-reserved\b|\bservice-role\b|\/aws\/[\w-]+(?=\/)|\balias\/aws\/[\w/-]+|^[a-z-]+(?=!)`,
  kind: String.raw`(?:^|(?<=[/:]))${KINDS}(?=\/)`,
  acme: String.raw`\/\.well-known\/acme-challenge(?=\/)`,
  word: String.raw`[\p{L}\p{N}\p{M}]+`,
}

const IN_NAMES = either({ ...IDENTIFIERS, ...KEPT })
const ELSEWHERE = either(IDENTIFIERS)

const ARN = /arn:[^:\s"']*:[^:\s"']*:[^:\s"']*:[^:\s"']*:[^\s"',\])}]*/g
const WHOLE_ARN = /^arn:[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:.*$/s

/** Services whose ARNs end in a name without saying what kind of thing it is. */
const WITHOUT_KIND = new Set(['s3', 'sns', 'sqs'])

/** Hosts of load balancers, instances, buckets, databases and APIs: what stands before the service is the customer's. */
const CUSTOMER_HOST =
  /^(.+?)\.((?:[a-z]{2}(?:-[a-z]+)+-\d\.)?(?:compute|compute-1|ecr|elb|es|execute-api|lambda-url|rds|redshift|cache|s3[a-z0-9-]*|vpce)\.(?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?)$/

/** Tags that AWS and the tools around it set, by which rules tell what manages a resource. */
const KEPT_TAG_KEYS =
  /^(?:aws:|AmazonECSManaged$|eks:|elasticbeanstalk:|elasticmapreduce:|k8s\.io\/|[\w.-]+\.k8s\.(?:aws|io)\/|karpenter\.sh\/|kubernetes\.io\/|dlm:|Name$|Environment$|environment$|Env$|env$|Owner$|owner$|Project$|project$|Team$|team$|Application$|Service$|Stage$|Role$|Backup$|singleton$)/
const CLUSTER_TAG_KEY = /^(kubernetes\.io\/cluster\/)(.+)$/

export interface Known {
  /** Names found in this snapshot. */
  names: ReadonlySet<string>
  /** Names of AWS's own policies, which stay. */
  awsNames: ReadonlySet<string>
}

export function textRedactor(stand: Pseudonyms, { names, awsNames }: Known): TextRedactor {
  const word = (text: string) =>
    KEPT_WORDS.has(text.toLowerCase()) || /^\d{1,3}$/.test(text) ? text : stand.word(text)

  const account = (id: string) => (AWS_ACCOUNTS.has(id) ? id : stand.account(id))

  const address = (text: string): string | undefined => {
    const [alone = '', bits = '0'] = text.split('/')
    const family = isIP(alone)
    return family === 0 || Number(bits) > (family === 4 ? 32 : 128) ? undefined : stand.address(text)
  }

  const wordsOf = (text: string) => text.replaceAll(new RegExp(KEPT.word, 'gu'), word)

  function awsHost(host: string): string {
    const [, customer, service] = CUSTOMER_HOST.exec(host) ?? []
    return customer && service ? `${name(customer)}.${service}` : host
  }

  /** `${aws:PrincipalTag/team}`: the rest of a variable is AWS's vocabulary. */
  const variable = (text: string) =>
    text.replace(/(?<=tag\/)[^}]+/i, tagKey)

  const rewritten: Readonly<Record<string, (text: string) => string | undefined>> = {
    variable,
    email: wordsOf,
    awsHost,
    url: (url) => url.replace(/(?<=:\/\/).*/s, name),
    host: (host) => (PUBLIC_HOSTS.has(host) ? host : wordsOf(host)),
    uniqueId: stand.uniqueId,
    account,
    dashedAddress: (text) => {
      const [prefix = '', ...bytes] = text.split('-')
      return [prefix, ...(address(bytes.join('.')) ?? bytes.join('.')).split('.')].join('-')
    },
    address,
    address6: address,
    canonicalId: stand.hex,
    organization: (id) => id.replaceAll(/[a-z0-9]+/g, (part) => (/^(?:o|r|ou)$/.test(part) ? part : stand.word(part))),
    word,
  }

  function replaceIn(text: string, pattern: RegExp, ifNothing: (text: string) => string): string {
    return text.replaceAll(pattern, (match, ...rest) => {
      const groups: Record<string, string | undefined> = rest.at(-1)
      const found = Object.keys(groups).find((group) => groups[group] !== undefined)
      const rewrite = found && rewritten[found]
      return rewrite ? (rewrite(match) ?? ifNothing(match)) : match
    })
  }

  function arn(text: string): string {
    const [, head = '', service = '', region = '', owner = '', resource = ''] =
      /^(arn:[^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text) ?? []
    if (owner === 'aws') return text
    const kind = WITHOUT_KIND.has(service) ? '' : (/^[a-z][\w-]*[:/]/.exec(resource)?.[0] ?? '')
    const rest = KIND_ALONE.has(resource) ? resource : kind + name(resource.slice(kind.length))
    return [head, service, region, /^\d{12}$/.test(owner) ? account(owner) : owner, rest].join(':')
  }

  /** Applies `rewrite` to what stands around the ARNs in a text. */
  function aroundArns(text: string, rewrite: (part: string) => string): string {
    if (WHOLE_ARN.test(text)) return arn(text)
    const parts = text.split(ARN)
    const arns = text.match(ARN) ?? []
    return parts.map((part, i) => rewrite(part) + (arns[i] === undefined ? '' : arn(arns[i]))).join('')
  }

  function name(text: string): string {
    if (awsNames.has(text)) return text
    return aroundArns(text, (part) => replaceIn(part, IN_NAMES, wordsOf))
  }

  function other(text: string): string {
    if (names.has(text)) return name(text)
    return aroundArns(text, (part) =>
      part.replaceAll(TOKEN, (token) => names.has(token) ? name(token) : token).replaceAll
    )
  }

  function tagKey(key: string): string {
    const [, prefix, cluster] = CLUSTER_TAG_KEY.exec(key) ?? []
    if (prefix && cluster) return prefix + name(cluster)
    return KEPT_TAG_KEYS.test(key) ? key : name(key)
  }

  return { name, other, tagKey }
}
