import { diffReports } from '../../src/diff/compare.ts'
import type { Cause, Diff, FindingPair } from '../../src/diff/diff.ts'
import { findingIn } from '../../src/diff/diff.ts'
import type { Finding, Report } from '../../src/report/report.ts'
import { evaluation, makeFinding, makeGap, makeReport, makeRule } from '../report/sample.ts'
import { SETTINGS } from './settings.ts'

const mfa = makeRule('iam-user-mfa', 'high', 'IAM users with a console password have MFA')
const tls = makeRule('elbv2-listener-tls-policy', 'high', 'HTTPS and TLS listeners accept only TLS 1.2 or newer')
const cpu = makeRule('cloudwatch-ec2-cpu-alarm', 'medium', 'Running instances are covered by a CPU alarm')
const RULES = [cpu, tls, mfa]

const listener = makeFinding(tls, {
  resource: {
    id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2',
    name: 'shop:443',
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    region: 'eu-west-1',
  },
  message: 'Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.',
  remediation: 'aws elbv2 modify-listener --listener-arn ARN --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
})
const instance = makeFinding(cpu, {
  resource: {
    id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    name: 'i-1',
    type: 'AWS::EC2::Instance',
    region: 'eu-west-1',
  },
  message: 'No alarm watches its CPU utilization.',
  remediation: 'aws cloudwatch put-metric-alarm --alarm-name HighCPU-i-1',
})
const user = (name: string, more: Partial<Finding> = {}): Finding =>
  makeFinding(mfa, {
    id: Buffer.from(name.padEnd(16, '.')).toString('hex'),
    resource: { id: `arn:aws:iam::111122223333:user/${name}`, name },
    remediation: `aws iam enable-mfa-device --user-name ${name}`,
    ...more,
  })

const CAUSES: Readonly<Record<string, Cause>> = {
  'shop:443': {
    kind: 'resource-changed',
    text: 'The listener changed.',
    changes: [
      {
        what: 'changed',
        path: 'SslPolicy',
        before: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        after: 'ELBSecurityPolicy-2016-08',
      },
      { what: 'added', path: `Tags['owner']`, after: { Key: 'owner', Value: 'shop|web' } },
    ],
    proven: true,
    more: 2,
  },
  'i-1': {
    kind: 'related-changed',
    text: 'The alarm cpu-i-1 was deleted.',
    changes: [
      {
        what: 'removed',
        resource: { id: 'arn:alarm', name: 'cpu-i-1', type: 'AWS::CloudWatch::Alarm' },
        path: '',
      },
    ],
    proven: true,
    more: 1,
  },
  alice: { kind: 'resource-deleted', text: 'The user was deleted.', changes: [], proven: true, more: 0 },
  carol: {
    kind: 'unknown',
    text: 'Reports do not hold the resources: two snapshots would tell.',
    changes: [],
    proven: false,
    more: 0,
  },
}

const explain = (pair: FindingPair): Cause => CAUSES[findingIn(pair).resource.name] ?? CAUSES.carol!

/** Something in every list. */
export function sampleDiff(): Diff {
  const place = { region: 'eu-west-1' }
  const gap = makeGap({ service: 'iam', operation: 'ListUsers', action: 'iam:ListUsers', region: 'global' })
  const [before, after] = [
    [user('alice'), user('carol')],
    [listener, instance, user('carol', { severity: 'low' })],
  ]
  return diffReports(
    makeReport({
      rules: RULES,
      findings: [...before, user('bob', { ruleId: 'iam-user-gone', title: 'Gone' })],
      evaluations: [
        evaluation(mfa.id, { pass: 1, fail: 2 }),
        evaluation(cpu.id, { pass: 1 }, place),
        evaluation(tls.id, { pass: 1 }, place),
      ],
    }),
    makeReport({
      rules: RULES,
      findings: after,
      evaluations: [
        evaluation(mfa.id, { fail: 1 }),
        evaluation(cpu.id, { fail: 1, unknown: 1 }, place),
        evaluation(tls.id, { fail: 1 }, place),
      ],
      gaps: [{ ...gap, rules: [cpu.id] }],
    }),
    { ...SETTINGS, explain },
  )
}

/** Nothing came, went or changed. */
export function quietDiff(): Diff {
  const report = makeReport({ rules: RULES, evaluations: [evaluation(mfa.id, { pass: 1 })] })
  return diffReports(report, report, SETTINGS)
}

/** So many findings that came, each with its own cause. */
export function longDiff(count: number): Diff {
  const findings = Array.from({ length: count }, (_, index) => user(`user-${String(index).padStart(6, '0')}`))
  const empty: Report = makeReport({ rules: RULES, evaluations: [evaluation(mfa.id, { pass: count })] })
  const full: Report = makeReport({ rules: RULES, findings, evaluations: [evaluation(mfa.id, { fail: count })] })
  return diffReports(empty, full, {
    ...SETTINGS,
    explain: () => ({
      kind: 'resource-changed',
      text: 'The user changed.',
      changes: [{ what: 'changed', path: 'mfa_active', before: 'true', after: 'false' }],
      proven: true,
      more: 0,
    }),
  })
}

/** A text from AWS wherever there can be one. */
export function hostileDiff(text: string): Diff {
  const finding = user('mallory', {
    resource: { ...user('mallory').resource, name: text, id: `arn:aws:iam::111122223333:user/${text}`, arn: text },
    message: text,
    remediation: text,
  })
  const report = (findings: Finding[]): Report => ({
    ...makeReport({ rules: RULES, findings, evaluations: [evaluation(mfa.id, { pass: 1 })] }),
  })
  return diffReports(report([]), report([finding]), {
    ...SETTINGS,
    new: { path: text, kind: 'report' },
    explain: () => ({
      kind: 'resource-changed',
      text,
      changes: [
        { what: 'changed', path: text, before: text, after: { [text]: text } },
        { what: 'removed', resource: { id: text, name: text, type: 'AWS::X::Y' }, path: '' },
      ],
      proven: true,
      more: 1,
    }),
  })
}
