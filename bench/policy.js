// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'rolldown'

/** The sources of src/policy as one module: this runs on Nodes that read no TypeScript. */
async function bundled() {
  const folder = mkdtempSync(join(tmpdir(), 'awsure-bench-'))
  const names = ['evaluate', 'escalation', 'parse', 'principal']
  const source = (name) => fileURLToPath(new URL(`../src/policy/${name}.ts`, import.meta.url))
  const lines = names.map((name) => `export * from ${JSON.stringify(source(name))}`)
  const file = join(folder, 'policy.mjs')
  await build({
    input: 'entry',
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? lines.join('\n') : null),
      },
    ],
    output: { file },
  })
  const module = await import(pathToFileURL(file).href)
  rmSync(folder, { recursive: true })
  return module
}

const { contextOf, effectivePermissions, findEscalations, mayRequest, parsePolicy, readPrincipals } = await bundled()

/**
 * How fast policies are judged, as counts and ratios: what a statement costs beside a bare loop, and what ten times the
 * principals cost.
 */
const account = '111122223333'
const arn = (rest) => `arn:aws:iam::${account}:${rest}`
const now = new Date('2026-06-01T00:00:00Z')

/** Ten statements as people write them: lists of actions, wildcards, variables, conditions. */
const statements = (n) => [
  {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:List*'],
    Resource: [`arn:aws:s3:::app-${n}/*`, `arn:aws:s3:::app-${n}`],
  },
  {
    Effect: 'Allow',
    Action: ['dynamodb:*Item', 'dynamodb:Query'],
    Resource: `arn:aws:dynamodb:*:${account}:table/app-${n}*`,
  },
  { Effect: 'Allow', Action: 'sqs:*', Resource: `arn:aws:sqs:eu-*-1:${account}:app-${n}` },
  { Effect: 'Allow', Action: 'iam:*AccessKey*', Resource: 'arn:aws:iam::*:user/${aws:username}' },
  { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' },
  {
    Effect: 'Allow',
    NotAction: ['iam:*', 'organizations:*', 's3:*'],
    Resource: `arn:aws:logs:*:${account}:log-group:/app/${n}/*`,
  },
  {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: arn(`role/app-${n}`),
    Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  },
  { Effect: 'Allow', Action: 'lambda:*', Resource: `arn:aws:lambda:*:${account}:function:app-${n}-*` },
  {
    Effect: 'Deny',
    NotAction: ['iam:*MFA*', 'sts:*'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  },
]
const document = (list) => JSON.stringify({ Version: '2012-10-17', Statement: list })

/** Users and roles of `perPrincipal` policies each, all different; some roles can be assumed, one is administrator. */
function principals(count, perPrincipal) {
  return Array.from({ length: count }, (_, n) => ({
    Kind: n % 2 ? 'user' : 'role',
    Arn: arn(`${n % 2 ? 'user' : 'role'}/p-${n}`),
    Name: `p-${n}`,
    Groups: [],
    Policies: Array.from({ length: perPrincipal }, (_, p) => ({
      PolicyName: `policy-${p}`,
      GrantId: `${n}-${p}`,
      PolicyDocument: document(n === 0 && p === 0 ? [{ Effect: 'Allow', Action: '*', Resource: '*' }] : extra(n, p)),
    })),
    AssumeRolePolicyDocument: document([
      {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com', AWS: n % 10 ? arn(`user/p-${n - 1}`) : arn('root') },
        Action: 'sts:AssumeRole',
      },
    ]),
  }))
}
const extra = (n, p) =>
  n % 50 === 1 && p === 0
    ? [...statements(n), { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arn(`role/p-${n - 1}`) }]
    : statements(n).slice(p % 5, (p % 5) + 5)

/** CPU seconds, the least of some runs. */
function seconds(run, runs = 3) {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < runs; i++) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, (user + system) / 1e6)
  }
  return least
}

export function policyRows() {
  const { policy } = parsePolicy(document(statements(7)))
  const [reader] = readPrincipals([{ ...principals(2, 1)[1], Policies: [] }])
  const context = contextOf(reader, now)
  const requests = [
    's3:GetObject',
    'sqs:SendMessage',
    'lambda:InvokeFunction',
    'iam:CreateAccessKey',
    'kms:Decrypt',
  ].map((action) => ({
    action,
    resource: 'arn:aws:s3:::app-7/a/b/c.txt',
    caller: reader.caller,
    context,
  }))
  const rounds = 10_000
  const policies = { identity: [{ name: 'it', policy }] }
  let allowed = 0
  const judged = seconds(() => {
    for (let i = 0; i < rounds; i++)
      for (const request of requests) if (mayRequest(request, policies) !== false) allowed++
  })
  const evaluations = rounds * requests.length * policy.statements.length
  let equal = 0
  const bare = seconds(() => {
    for (let i = 0; i < evaluations; i++)
      if (requests[i % 5].action === policy.statements[i % 10].actions.values[0]) equal++
  })
  if (allowed === 0 || equal < 0) throw new Error('nothing was allowed')

  const effective = seconds(() => {
    const actions = ['s3:GetObject', 'iam:PassRole', 'ec2:RunInstances', 'lambda:CreateFunction', 'sts:AssumeRole']
    for (const principal of readPrincipals(principals(1_000, 10))) effectivePermissions(principal, actions, now)
  }, 1)
  const full = ({ statements: [first] }) => first.actions.values[0] === '*'
  const search = (count) => {
    const read = readPrincipals(principals(count, 3))
    return seconds(() => findEscalations(read, { full, now }), 2)
  }
  search(100)
  const [thousand, tenThousand] = [search(1_000), search(10_000)]
  return [
    {
      what: `50,000 statement evaluations a second : ${Math.round(evaluations / judged)}`,
      value: 50_000,
      of: evaluations / judged,
      bound: 1,
    },
    { what: 'a statement evaluation : a bare loop with one comparison', value: judged, of: bare, bound: 400 },
    { what: '1,000 principals with 10 policies each : 5 seconds', value: effective, of: 5, bound: 1 },
    { what: 'escalations among 10,000 principals : among 1,000', value: tenThousand, of: thousand, bound: 20 },
  ]
}

if (process.argv[1]?.endsWith('bench/policy.js')) {
  for (const { what, value, of } of policyRows())
    console.log(`${(value / of).toFixed(2).padStart(8)}  ${what}  ${value.toFixed(3)} : ${of.toFixed(3)}`)
}
