import fc from 'fast-check'
import { shellQuote } from '../../src/report/remediation.ts'
import type {
  BaselineFinding,
  Counts,
  Evaluation,
  Finding,
  Report,
  ReportedGap,
  ReportedResource,
  ReportedVerdict,
  RuleEntry,
  Suppression,
} from '../../src/report/report.ts'
import { SEVERITIES, type Severity } from '../../src/rule.ts'

/** What differs between the reports that tests make; the rest follows from it. */
export interface Parts {
  accounts?: Report['accounts']
  rules?: RuleEntry[]
  findings?: Finding[]
  evaluations?: Evaluation[]
  gaps?: ReportedGap[]
  verdicts?: ReportedVerdict[]
  exit?: Report['exit']
  status?: Report['status']
  resources?: number
  suppressed?: Finding[]
  suppressions?: Partial<Report['suppressions']>
  baseline?: NonNullable<Report['baseline']>
  resolved?: BaselineFinding[]
}

/** A report whose summary adds up, whatever its parts are. */
export function makeReport(parts: Parts = {}): Report {
  const { findings = [], suppressed = [], evaluations = [], accounts = [ACCOUNT], rules = [], gaps = [] } = parts
  const { verdicts, suppressions, baseline, resolved = [] } = parts
  const total = sum(evaluations)
  return {
    $schema: 'https://github.com/awsure/awsure/raw/main/schema/report-1.json',
    schemaVersion: '1.0',
    tool: { name: 'awsure', version: '1.2.3', informationUri: 'https://github.com/awsure/awsure' },
    run: {
      id: '0b3f8a52-6a3c-4f0e-9a51-0b6a35e0f0aa',
      startedAt: '2026-06-01T08:00:00.000Z',
      endedAt: '2026-06-01T08:00:41.500Z',
      capturedAt: '2026-06-01T08:00:00.000Z',
    },
    status: parts.status ?? (total.unknown > 0 ? 'incomplete' : 'complete'),
    exit: parts.exit ?? { code: 0, reason: 'No finding at or above high.', failOn: 'high' },
    summary: {
      findings: countSeverities(findings),
      suppressed: suppressed.length,
      evaluations: total,
      resources: parts.resources ?? total.pass + total.fail + total.notApplicable,
      coverage: 0.9,
    },
    accounts,
    rules,
    findings: [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    suppressed,
    evaluations,
    gaps,
    suppressions: { expired: [], expiring: [], unused: [], ...suppressions },
    ...(baseline ? { baseline } : {}),
    resolved,
    ...(verdicts ? { verdicts } : {}),
  }
}

function sum(evaluations: Evaluation[]): Counts {
  const total = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 }
  for (const { pass, fail, notApplicable, unknown } of evaluations) {
    total.pass += pass
    total.fail += fail
    total.notApplicable += notApplicable
    total.unknown += unknown
  }
  return total
}

function countSeverities(findings: Finding[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}

export const ACCOUNT = { id: '111122223333', partition: 'aws', regions: ['eu-west-1', 'us-east-1'] }
export const OTHER = { id: '444455556666', partition: 'aws', regions: ['eu-west-1'] }

export function makeRule(id: string, severity: Severity, title: string, more: Partial<RuleEntry> = {}): RuleEntry {
  return {
    id,
    title,
    severity,
    service: id.slice(0, id.indexOf('-')),
    source: ['8.1'],
    rationale: 'A password alone is guessed, phished or reused; a second factor stops all three.',
    remediation: 'aws iam enable-mfa-device --user-name USER_NAME --serial-number ARN',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html'],
    permissions: ['iam:ListUsers'],
    compliance: {},
    peers: {},
    options: {},
    url: `https://github.com/awsure/awsure/blob/main/rules/README.md#${id}`,
    ...more,
  }
}

let count = 0

export function makeFinding(
  rule: RuleEntry,
  more: Omit<Partial<Finding>, 'resource'> & { resource?: Partial<ReportedResource> } = {},
): Finding {
  const { resource, ...rest } = more
  const id = resource?.id ?? resource?.arn ?? 'arn:aws:iam::111122223333:user/alice'
  return {
    id: (count++).toString(16).padStart(32, '0'),
    status: 'fail',
    ruleId: rule.id,
    severity: rule.severity,
    title: rule.title,
    message: 'Has a console password and no MFA device.',
    evidence: [{ call: 'iam:ListMFADevices', path: 'mfaDevices', seen: [], expected: 'at least one' }],
    remediation: 'aws iam enable-mfa-device --user-name alice',
    ...rest,
    resource: {
      id,
      arn: id,
      name: id.slice(id.lastIndexOf('/') + 1),
      type: 'AWS::IAM::User',
      service: rule.service,
      account: ACCOUNT.id,
      region: 'global',
      partition: 'aws',
      ...resource,
    },
  }
}

export function makeGap(more: Partial<ReportedGap> = {}): ReportedGap {
  return {
    kind: 'denied',
    account: ACCOUNT.id,
    region: 'eu-west-1',
    service: 'elbv2',
    operation: 'DescribeListeners',
    action: 'elasticloadbalancing:DescribeListeners',
    code: 'AccessDenied',
    message: 'User: arn:aws:iam::111122223333:user/audit is not authorized',
    rules: ['elbv2-http-listener-redirect'],
    unknown: 1,
    ...more,
  }
}

export const evaluation = (ruleId: string, counts: Partial<Counts>, place: Partial<Evaluation> = {}): Evaluation => ({
  ruleId,
  account: ACCOUNT.id,
  region: 'global',
  pass: 0,
  fail: 0,
  notApplicable: 0,
  unknown: 0,
  ...counts,
  ...place,
})

const RULES = {
  rootKeys: makeRule('account-root-access-keys', 'critical', 'The root user has no access keys', {
    source: ['8.3'],
    rationale: 'The root user can do everything and no policy holds it back: a leaked key of it is the whole account.',
    remediation: 'aws iam delete-access-key --access-key-id ACCESS_KEY_ID',
    permissions: ['iam:GetAccountSummary'],
    compliance: { cis: ['1.3'], securityHub: ['IAM.4'], config: ['IAM_ROOT_ACCESS_KEY_CHECK'] },
  }),
  imds: makeRule('ec2-instance-imdsv2', 'high', 'EC2 instances require IMDSv2', {
    remediation: 'aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-tokens required',
    permissions: ['ec2:DescribeInstances'],
    compliance: { securityHub: ['EC2.8'] },
  }),
  redirect: makeRule('elbv2-http-listener-redirect', 'high', 'ALB HTTP listeners redirect to HTTPS', {
    permissions: ['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeLoadBalancers'],
    options: { ignoreInternal: false, allowedPaths: ['/.well-known/acme-challenge/*'] },
  }),
  accessKeys: makeRule(
    'iam-access-key-rotation',
    'medium',
    'Active access keys of IAM users are not older than 90 days',
    {
      options: { maxAgeDays: 90 },
      compliance: { cis: ['1.13'], securityHub: ['IAM.3'] },
    },
  ),
  mfa: makeRule('iam-user-mfa', 'high', 'IAM users with a console password have MFA', {
    permissions: ['iam:ListMFADevices', 'iam:ListUsers'],
    compliance: { cis: ['1.9'], securityHub: ['IAM.5'] },
  }),
  versioning: makeRule(
    's3-bucket-versioning',
    'low',
    'S3 buckets keep earlier versions of what is overwritten or deleted',
  ),
  unused: makeRule('secretsmanager-secret-unused', 'info', 'Secrets that nothing has read for 90 days are deleted'),
  idle: makeRule('acm-certificate-expiry', 'high', 'ACM certificates do not expire within 30 days'),
}

const listener =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web-shop/50dc6c495c0c9188/f2f7dc8efc522ab2'
const instance = (id: string) => ({
  resource: {
    id: `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`,
    type: 'AWS::EC2::Instance',
    region: 'eu-west-1',
  },
  message: 'HttpTokens is optional: the instance answers IMDSv1 requests.',
  evidence: [
    { call: 'ec2:DescribeInstances', path: 'MetadataOptions.HttpTokens', seen: 'optional', expected: 'required' },
  ],
  remediation: `aws ec2 modify-instance-metadata-options --instance-id ${id} --http-tokens required --region eu-west-1`,
})

const accessKey = (id: string, days: number) => ({
  resource: {
    id: `arn:aws:iam::111122223333:user/deploy#${id}`,
    arn: 'arn:aws:iam::111122223333:user/deploy',
    name: id,
    type: 'AWS::IAM::AccessKey',
  },
  message: `The key was created ${days} days ago, more than 90.`,
  evidence: [
    {
      call: 'iam:ListAccessKeys',
      path: 'accessKeys[0].CreateDate',
      seen: '2024-01-05T10:00:00Z',
      expected: 'at most 90 days ago',
    },
  ],
  remediation: `aws iam update-access-key --user-name deploy --access-key-id ${id} --status Inactive`,
})

/** Two accounts, every severity, every outcome, every kind of gap: what an ordinary audit looks like. */
export function sampleReport(): Report {
  count = 1
  return {
    ...makeReport({
      accounts: [ACCOUNT, OTHER],
      rules: Object.values(RULES).sort((a, b) => (a.id < b.id ? -1 : 1)),
      findings: sampleFindings(),
      evaluations: sampleEvaluations(),
      gaps: sampleGaps(),
      resources: 44,
      exit: {
        code: 5,
        reason: '6 findings at or above high. 14 results at or above high could not be evaluated.',
        failOn: 'high',
      },
      suppressions: {
        expired: [makeSuppression({ rule: 's3-bucket-versioning', resource: 'arn:aws:s3:::scratch' })],
      },
    }),
  }
}

export const makeSuppression = (more: Partial<Suppression> = {}): Suppression => ({
  rule: 'iam-user-mfa',
  resource: 'arn:aws:iam::111122223333:user/ci-*',
  reason: 'Signs in with SSO only; the password goes in June.',
  until: '2026-05-31',
  ...more,
})

export const makeBaselineFinding = (finding: Finding, more: Partial<BaselineFinding> = {}): BaselineFinding => ({
  id: finding.id,
  ruleId: finding.ruleId,
  severity: finding.severity,
  account: finding.resource.account,
  region: finding.resource.region,
  resource: finding.resource.id,
  firstSeen: '2026-04-01',
  ...more,
})

function sampleFindings(): Finding[] {
  return [
    makeFinding(RULES.rootKeys, {
      resource: {
        id: 'arn:aws:iam::444455556666:root',
        name: '444455556666',
        type: 'AWS::::Account',
        account: OTHER.id,
      },
      message: 'The root user has 1 active access key.',
      evidence: [{ call: 'iam:GetAccountSummary', path: 'summary.AccountAccessKeysPresent', seen: 1, expected: 0 }],
      remediation: 'aws iam delete-access-key --access-key-id ACCESS_KEY_ID',
    }),
    makeFinding(RULES.imds, instance('i-0a1b2c3d4e5f60718')),
    makeFinding(RULES.imds, instance('i-0ffeeddccbbaa9988')),
    makeFinding(RULES.redirect, {
      resource: {
        id: listener,
        name: 'web-shop',
        type: 'AWS::ElasticLoadBalancingV2::Listener',
        region: 'eu-west-1',
        tags: { team: 'shop' },
      },
      message:
        'Port 80 answers over plain HTTP: the default action forwards to arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef.',
      evidence: [
        { call: 'elbv2:DescribeListeners', path: 'DefaultActions[0].Type', seen: 'forward', expected: 'redirect' },
      ],
      remediation: `aws elbv2 modify-listener --listener-arn ${listener} --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}' --region eu-west-1`,
    }),
    makeFinding(RULES.mfa, { resource: { id: 'arn:aws:iam::111122223333:user/alice' } }),
    makeFinding(RULES.mfa, {
      resource: { id: 'arn:aws:iam::444455556666:user/ops/bob', name: 'bob', account: OTHER.id },
      remediation:
        'aws iam enable-mfa-device --user-name bob --serial-number SERIAL_NUMBER --authentication-code1 CODE --authentication-code2 CODE',
    }),
    makeFinding(RULES.accessKeys, accessKey('AKIAIOSFODNN7EXAMPLE', 878)),
    makeFinding(RULES.accessKeys, accessKey('AKIAI44QH8DHBEXAMPLE', 201)),
    makeFinding(RULES.versioning, {
      resource: {
        id: 'arn:aws:s3:::invoices-2026',
        name: 'invoices-2026',
        type: 'AWS::S3::Bucket',
        region: 'eu-west-1',
      },
      message: 'Versioning was never turned on.',
      evidence: [{ call: 's3:GetBucketVersioning', path: 'versioning.Status', seen: null, expected: 'Enabled' }],
      remediation:
        'aws s3api put-bucket-versioning --bucket invoices-2026 --versioning-configuration Status=Enabled --region eu-west-1',
    }),
    makeFinding(RULES.unused, {
      resource: {
        id: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:legacy/db-x7Yz12',
        name: 'legacy/db',
        type: 'AWS::SecretsManager::Secret',
        region: 'us-east-1',
      },
      message: 'Last read 412 days ago.',
      evidence: [],
      remediation: '',
    }),
  ]
}

function sampleEvaluations(): Evaluation[] {
  const other = { account: OTHER.id }
  return [
    evaluation('account-root-access-keys', { pass: 1 }),
    evaluation('account-root-access-keys', { fail: 1 }, other),
    evaluation('acm-certificate-expiry', {}, { region: 'eu-west-1' }),
    evaluation('ec2-instance-imdsv2', { pass: 10, fail: 2, notApplicable: 3 }, { region: 'eu-west-1' }),
    evaluation('ec2-instance-imdsv2', { unknown: 1 }, { region: 'us-east-1' }),
    evaluation('elbv2-http-listener-redirect', { pass: 4, fail: 1, notApplicable: 6 }, { region: 'eu-west-1' }),
    evaluation('elbv2-http-listener-redirect', { unknown: 2 }, { region: 'us-east-1' }),
    evaluation('iam-access-key-rotation', { pass: 7, fail: 2 }),
    evaluation('iam-user-mfa', { pass: 9, fail: 1, unknown: 11 }),
    evaluation('iam-user-mfa', { pass: 2, fail: 1 }, other),
    evaluation('s3-bucket-versioning', { pass: 9, fail: 1, unknown: 3 }, { region: 'eu-west-1' }),
    evaluation('secretsmanager-secret-unused', { fail: 1 }, { region: 'us-east-1' }),
  ]
}

/** What a rule leaves that said itself that the answer cannot be known. */
const OWN = { kind: 'unavailable', operation: '', action: '', code: 'NotVisible' } as const

function sampleGaps(): ReportedGap[] {
  return [
    makeGap({ region: 'us-east-1', rules: ['elbv2-http-listener-redirect'], unknown: 1 }),
    makeGap({
      region: 'global',
      service: 'iam',
      operation: 'ListMFADevices',
      action: 'iam:ListMFADevices',
      rules: ['iam-user-mfa'],
      unknown: 11,
    }),
    makeGap({
      region: 'us-east-1',
      service: 'ec2',
      operation: 'DescribeInstances',
      action: 'ec2:DescribeInstances',
      message: 'User is not authorized: explicit deny in a service control policy',
      rules: ['ec2-instance-imdsv2'],
      unknown: 1,
    }),
    makeGap({
      kind: 'not-recorded',
      service: 's3',
      operation: 'GetBucketVersioning',
      action: 's3:GetBucketVersioning',
      code: 'NotRecorded',
      message: 'not in the snapshot',
      rules: ['s3-bucket-versioning'],
      unknown: 1,
    }),
    makeGap({
      kind: 'throttled',
      service: 's3',
      operation: 'GetBucketVersioning',
      action: 's3:GetBucketVersioning',
      code: 'SlowDown',
      message: 'Please reduce your request rate.',
      rules: ['s3-bucket-versioning'],
      unknown: 1,
    }),
    makeGap({
      kind: 'failed',
      service: 's3',
      operation: 'GetBucketVersioning',
      action: 's3:GetBucketVersioning',
      code: 'TimeoutError',
      message: 'connect ETIMEDOUT 52.218.0.1:443',
      rules: ['s3-bucket-versioning'],
      unknown: 1,
    }),
    makeGap({
      ...OWN,
      region: 'us-east-1',
      message: 'The target group belongs to account 999988887777.',
      unknown: 1,
    }),
    makeGap({
      region: 'eu-west-1',
      service: 'ec2',
      operation: 'DescribeManagedPrefixLists',
      action: 'ec2:DescribeManagedPrefixLists',
      rules: [],
      unknown: 0,
    }),
  ]
}

/** The same account with a config and a baseline: something of everything that the gate has to say. */
export function gatedReport(): Report {
  const report = sampleReport()
  const [root, imds, imdsOther, ...known] = report.findings as [Finding, Finding, Finding, ...Finding[]]
  const suppression = makeSuppression({
    rule: 'ec2-*',
    resource: 'arn:aws:ec2:*:instance/*',
    account: ACCOUNT.id,
    region: 'eu-west-1',
    tags: { team: '*' },
    until: '2026-12-31',
    owner: 'shop',
    ticket: 'SHOP-12',
  })
  const gone = makeFinding(RULES.mfa, { resource: { id: 'arn:aws:iam::111122223333:user/zoe' } })
  const unseen = makeFinding(RULES.redirect, { resource: { id: `${listener}0`, region: 'us-east-1' } })
  const since = { firstSeen: '2026-04-01' }
  const findings: Finding[] = [
    { ...root, baseline: { state: 'new', firstSeen: '2026-04-01', severityRaisedFrom: 'medium' } },
    {
      ...imds,
      baseline: { state: 'reopened', ...since },
      expiredSuppression: makeSuppression(),
      locations: [{ kind: 'source', uri: 'infra/web.tf', startLine: 12, endLine: 20 }],
    },
    ...known.map((finding): Finding => ({ ...finding, baseline: { state: 'unchanged', ...since } })),
  ]
  return makeReport({
    ...report,
    findings,
    resources: report.summary.resources,
    suppressed: [{ ...imdsOther, suppression }],
    suppressions: {
      expired: [makeSuppression()],
      expiring: [makeSuppression({ until: '2026-06-09' })],
      unused: [makeSuppression({ rule: 's3-*' })],
    },
    baseline: {
      path: 'awsure-baseline.json',
      new: 1,
      unchanged: known.length,
      reopened: 1,
      resolved: 1,
      unknown: [makeBaselineFinding(unseen)],
    },
    resolved: [makeBaselineFinding(gone, { resolvedAt: '2026-06-01' })],
    exit: {
      code: 5,
      reason: '2 new findings at or above high. 14 results at or above high could not be evaluated.',
      failOn: 'high',
    },
  })
}

/** The verdicts that `--show all` adds. */
export function shownReport(): Report {
  const place = { account: ACCOUNT.id, region: 'global' }
  const user = (name: string) => ({
    id: `arn:aws:iam::111122223333:user/${name}`,
    arn: `arn:aws:iam::111122223333:user/${name}`,
    name,
    type: 'AWS::IAM::User',
  })
  return makeReport({
    rules: [RULES.redirect, RULES.mfa],
    evaluations: [
      evaluation('elbv2-http-listener-redirect', { unknown: 1 }, { region: 'eu-west-1' }),
      evaluation('iam-user-mfa', { pass: 2, notApplicable: 1, unknown: 1 }),
    ],
    gaps: [
      makeGap({ unknown: 1 }),
      makeGap({
        ...OWN,
        region: 'global',
        service: 'iam',
        message: 'AWS did not say whether the user has a password.',
        rules: ['iam-user-mfa'],
      }),
    ],
    verdicts: [
      {
        ruleId: 'elbv2-http-listener-redirect',
        outcome: 'unknown',
        message: 'elbv2:DescribeListeners was denied in eu-west-1.',
        account: ACCOUNT.id,
        region: 'eu-west-1',
      },
      { ruleId: 'iam-user-mfa', outcome: 'pass', message: 'Has 1 MFA device.', resource: user('alice'), ...place },
      { ruleId: 'iam-user-mfa', outcome: 'pass', message: 'Has 2 MFA devices.', resource: user('carol'), ...place },
      {
        ruleId: 'iam-user-mfa',
        outcome: 'not-applicable',
        message: 'Has no console password.',
        resource: user('ci'),
        ...place,
      },
      {
        ruleId: 'iam-user-mfa',
        outcome: 'unknown',
        message: 'AWS did not say whether the user has a password.',
        resource: user('dave'),
        ...place,
      },
    ],
    exit: {
      code: 4,
      reason: 'No finding at or above high, but 2 results at or above high could not be evaluated.',
      failOn: 'high',
    },
  })
}

/** All seen, all well. */
export const cleanReport = (): Report =>
  makeReport({ rules: [RULES.mfa], evaluations: [evaluation('iam-user-mfa', { pass: 9, notApplicable: 1 })] })

/** Nothing seen at all: every call was denied. */
export const deniedReport = (): Report =>
  makeReport({
    rules: [RULES.redirect],
    evaluations: [evaluation('elbv2-http-listener-redirect', { unknown: 1 }, { region: 'eu-west-1' })],
    gaps: [makeGap()],
    exit: {
      code: 4,
      reason: 'No finding at or above high, but 1 result at or above high could not be evaluated.',
      failOn: 'high',
    },
  })

/** Names that attack a terminal, a CI system, Markdown, SARIF and UTF-8. */
export const HOSTILE = {
  ansi: '\u001b[2J\u001b[31mgone\u0007',
  c1: 'a\u009b31mb\u007f',
  newlines: 'one\r\ntwo\nthree',
  workflow: '::error::owned',
  oldWorkflow: 'x ##[error]owned',
  azure: '##vso[task.setvariable variable=PATH]x',
  bidi: 'user\u202egnp.exe\u2066',
  separators: 'a\u2028b\u2029c',
  surrogate: 'half \ud83d of a pair',
  link: '[click](https://evil.example) ![x](1)',
  placeholder: '{0} and {{1}} {"AWS": "*"}',
  html: '<script>alert(1)</script><img src=x onerror=y>',
  backticks: '``` `` ` fence',
  shell: "'; rm -rf / #",
  uri: 'a b:c#d%e?f\\g..//../..',
  long: 'n'.repeat(300),
  unicode: 'naïve-名前-🎉',
  mixed: '\u00a0::set-output name=x::y',
} as const

/** An ordinary report of resources with hostile names. */
export function hostileNamesReport(): Report {
  const findings = Object.values(HOSTILE).map((name) =>
    makeFinding(RULES.mfa, {
      resource: { id: `arn:aws:iam::111122223333:user/${name}`, name },
      message: `User ${name} has no MFA device.`,
      remediation: `aws iam enable-mfa-device --user-name ${shellQuote(name)}`,
    }),
  )
  return makeReport({
    rules: [RULES.mfa],
    findings,
    evaluations: [evaluation('iam-user-mfa', { fail: findings.length })],
  })
}

/** The same hostile text wherever AWS, or whoever wrote a custom rule, has a say. */
export function hostileReport(text: string): Report {
  const rule = makeRule('custom-rule', 'high', text, {
    rationale: text,
    remediation: text,
    references: [text],
    permissions: [text],
    compliance: { cis: [text] },
    options: { [text]: text },
    url: text,
  })
  const resource = { id: `arn:aws:iam::111122223333:user/${text}`, name: text, type: text, tags: { [text]: text } }
  return {
    ...makeReport({
      rules: [rule],
      findings: [
        makeFinding(rule, {
          resource,
          message: text,
          evidence: [{ call: text, path: text, seen: { [text]: text }, expected: text }],
          remediation: text,
        }),
        makeFinding(rule, {
          resource: { ...resource, id: `${text}#`, arn: '', account: text, region: text },
          message: text,
        }),
      ],
      evaluations: [evaluation('custom-rule', { fail: 2, unknown: 2 })],
      gaps: [
        makeGap({
          region: text,
          service: text,
          operation: text,
          action: text,
          code: text,
          message: text,
          rules: [text],
        }),
        makeGap({ kind: 'failed', operation: '', code: 'RuleError', message: text, rules: [text] }),
      ],
      verdicts: [
        {
          ruleId: 'custom-rule',
          outcome: 'pass',
          message: text,
          account: ACCOUNT.id,
          region: text,
          resource: { id: resource.id, arn: text, name: text, type: text },
        },
        { ruleId: text, outcome: 'unknown', message: text, account: ACCOUNT.id, region: text },
      ],
      exit: { code: 1, reason: text, failOn: 'high' },
    }),
    ...hostileGate(text, makeFinding(rule, { resource })),
  }
}

/** What a config file, a baseline and its path may say. */
function hostileGate(
  text: string,
  finding: Finding,
): Pick<Report, 'suppressed' | 'suppressions' | 'baseline' | 'resolved'> {
  const suppression = makeSuppression({
    rule: text,
    resource: text,
    account: text,
    region: text,
    tags: { [text]: text },
    reason: text,
    owner: text,
    ticket: text,
  })
  const gone = makeBaselineFinding(finding, { ruleId: text, resource: text, region: text })
  return {
    suppressed: [{ ...finding, message: text, suppression }],
    suppressions: { expired: [suppression], expiring: [suppression], unused: [suppression] },
    baseline: { path: text, new: 2, unchanged: 0, reopened: 0, resolved: 1, unknown: [gone] },
    resolved: [gone],
  }
}

/** Many findings, in no time: one rule, `size` users. */
export function largeReport(size: number): Report {
  const findings = Array.from({ length: size }, (_, index) =>
    makeFinding(RULES.mfa, {
      severity: index % 2 === 0 ? 'low' : 'high',
      resource: { id: `arn:aws:iam::111122223333:user/u${index}` },
    }),
  )
  return makeReport({ rules: [RULES.mfa], findings, evaluations: [evaluation('iam-user-mfa', { fail: size })] })
}

/** Any string that JavaScript can hold, lone surrogates too, and the attacks above in any company. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(...Object.values(HOSTILE), '\n', '::', '##', '[', ']', '](', '{', '}', '`', '\\', '/', '..', '#'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
