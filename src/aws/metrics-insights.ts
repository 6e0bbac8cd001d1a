/** What a Metrics Insights query selects. */
export interface InsightsQuery {
  namespace: string
  metricName: string
  /** The dimensions that a metric must have, these and no others; undefined where any will do. */
  schema: readonly string[] | undefined
  /** All must hold. Keys are dimensions, `tag.<key>` or `AWS.AccountId`. */
  where: readonly Condition[]
}

interface Condition {
  key: string
  equal: boolean
  /** `CURRENT_ACCOUNT_ID()` stands for the account that the query runs in. */
  value: string
}

/**
 * Reads `SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId) WHERE tag.env = 'prod'`; grouping, order and
 * limit are skipped. Undefined when the text is no such query: metric math, for one.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
export function parseInsightsQuery(text: string): InsightsQuery | undefined {
  const clauses = clausesOf(text)
  const metricName = unquote(clauses.SELECT?.[2])
  const [namespace, ...schema] = sourceOf(clauses.FROM ?? [])
  const where = conditionsOf(clauses.WHERE ?? [])
  if (!metricName || !namespace || !where) return undefined
  return { namespace, metricName, schema: isKeyword(clauses.FROM?.[0], 'SCHEMA') ? schema : undefined, where }
}

/** A name (`"AWS/EC2"`, `InstanceId`, `tag."cost centre"`), a value in single quotes, or a sign. */
const TOKEN = /(?:"(?:\\.|[^"\\])*"|[\w.])+|'(?:\\.|[^'\\])*'|!=|[^\s]/g
const CLAUSES = ['SELECT', 'FROM', 'WHERE', 'GROUP', 'ORDER', 'LIMIT'] as const

type Clauses = Partial<Record<(typeof CLAUSES)[number], string[]>>

function clausesOf(text: string): Clauses {
  const clauses: Clauses = {}
  let tokens: string[] = []
  for (const token of text.match(TOKEN) ?? []) {
    const clause = CLAUSES.find((name) => isKeyword(token, name))
    if (clause) clauses[clause] = tokens = []
    else tokens.push(token)
  }
  return clauses
}

/** The namespace, then the dimensions of a SCHEMA. */
const sourceOf = (tokens: readonly string[]): string[] =>
  tokens.filter((token) => !/^[(),]$/.test(token) && !isKeyword(token, 'SCHEMA')).map(unquote)

/** Undefined when a condition is not understood: what it selects cannot be known. */
function conditionsOf(tokens: readonly string[]): Condition[] | undefined {
  const conditions: string[][] = tokens.length > 0 ? [[]] : []
  for (const token of tokens) {
    if (isKeyword(token, 'AND')) conditions.push([])
    else conditions.at(-1)?.push(token)
  }
  const understood = conditions.every(
    ([, sign, , ...call]) => /^!?=$/.test(sign ?? '') && /^(\(\))?$/.test(call.join('')),
  )
  if (!understood) return undefined
  return conditions.map(([key, sign, ...value]) => ({
    key: unquote(key),
    equal: sign === '=',
    value: unquote(value.join('')),
  }))
}

/** Keywords may be written in any case; in quotes they are names. */
const isKeyword = (token: string | undefined, keyword: string) => token?.toUpperCase() === keyword

const unquote = (token = ''): string => token.replaceAll(/\\(.)|["']/g, '$1')
