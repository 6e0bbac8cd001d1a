import { globalRegion } from '../aws/regions.ts'
import { groupBy } from '../order.ts'
import type { Severity } from '../rule.ts'
import { GLOBAL } from '../service.ts'
import { printable } from './escape.ts'
import { findingText, suppressionText } from './finding-text.ts'
import { type Item, trackedItems, wasThere } from './items.ts'
import { jsonList } from './json.ts'
import { sentence, shorten } from './prose.ts'
import type { BaselineFinding, Report, ReportedResource, RuleEntry } from './report.ts'
import { requirementsOf, requirementText } from './requirements.ts'
import { isUri } from './sarif-rule.ts'

/**
 * A list in the AWS Security Finding Format, one finding a line, ready for `aws securityhub batch-import-findings`. One
 * call takes findings of one account and region, at most 100: they are sorted by both.
 */
export const asffReport = (report: Report): Iterable<string> => jsonList(findings(report))

function* findings(report: Report): Generator<object> {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]))
  const resolved = report.resolved.map((finding) => ({ ...finding, partition: partitionOf(report, finding.account) }))
  const places = groupBy([...trackedItems(report), ...resolved], ({ account, region, partition }) =>
    JSON.stringify([account, regionOf(region, partition)]),
  )
  for (const place of [...places.keys()].sort()) {
    for (const entry of places.get(place) ?? []) {
      const rule = rules.get(entry.ruleId)
      yield 'status' in entry ? itemFinding(report, entry, rule) : archivedFinding(report, entry, rule)
    }
  }
}

const LABELS: Readonly<Record<Severity, string>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  info: 'INFORMATIONAL',
}
/** NOT_AVAILABLE is AWS's word for a check that an API error kept from being made. */
const STATUSES = {
  fail: 'FAILED',
  suppressed: 'FAILED',
  unknown: 'NOT_AVAILABLE',
  pass: 'PASSED',
  'not-applicable': 'NOT_AVAILABLE',
} as const

function itemFinding(report: Report, item: Item, rule: RuleEntry | undefined): object {
  const { status, message, severity, suppression, baseline, resource } = item
  const isFailed = status === 'fail' || status === 'suppressed'
  return securityFinding(report, item, wasThere(item) ? baseline?.firstSeen : undefined, {
    LastObservedAt: report.run.capturedAt,
    FindingProviderFields: {
      Severity: { Label: isFailed ? LABELS[severity] : 'INFORMATIONAL', Original: severity },
      Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    },
    Title: text(item.title, 256),
    Description: text(resource ? findingText({ ...item, resource }) : sentence(message), 1024),
    Compliance: complianceOf(item, rule),
    Resources: [resource ? resourceOf(resource) : accountOf(item)],
    RecordState: 'ACTIVE',
    ...(suppression ? suppressedOf(suppressionText(suppression), report.run.startedAt) : {}),
    ...remediationOf(item, rule),
  })
}

/** A finding of the baseline that is gone: it stays in Security Hub, but no longer among the active ones. */
function archivedFinding(
  report: Report,
  finding: BaselineFinding & { partition: string },
  rule: RuleEntry | undefined,
): object {
  const { resource, region, partition, severity, firstSeen } = finding
  return securityFinding(report, finding, firstSeen, {
    FindingProviderFields: { Severity: { Label: LABELS[severity], Original: severity } },
    Title: text(rule?.title ?? finding.ruleId, 256),
    Description: 'No longer found.',
    Resources: [{ Type: 'Other', Id: text(resource), Partition: partition, Region: regionOf(region, partition) }],
    RecordState: 'ARCHIVED',
  })
}

/** What every finding has, then its own. Security Hub takes an update only when `UpdatedAt` is later than the last. */
function securityFinding(
  { tool, run }: Report,
  { id, ruleId, account, region, partition }: Pick<Item, 'id' | 'ruleId' | 'account' | 'region' | 'partition'>,
  firstSeen: string | undefined,
  body: object,
): object {
  const created = firstSeen ? `${firstSeen}T00:00:00.000Z` : run.startedAt
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: `arn:${partition}:securityhub:${regionOf(region, partition)}:${account}:product/${account}/default`,
    GeneratorId: text(`${tool.name}/${ruleId}`, 512),
    AwsAccountId: account,
    CreatedAt: created < run.startedAt ? created : run.startedAt,
    UpdatedAt: run.startedAt,
    ProductFields: { ProviderName: tool.name, ProviderVersion: tool.version },
    ...body,
  }
}

function complianceOf({ status, message }: Item, rule: RuleEntry | undefined): object {
  const requirements = requirementsOf(rule).slice(0, 32).map(requirementText)
  const reasons = [{ ReasonCode: 'COULD_NOT_EVALUATE', Description: text(message, 2048) }]
  return {
    Status: STATUSES[status],
    ...(requirements.length > 0 ? { RelatedRequirements: requirements.map((requirement) => text(requirement)) } : {}),
    ...(status === 'unknown' ? { StatusReasons: reasons } : {}),
  }
}

const suppressedOf = (why: string, at: string): object => ({
  Workflow: { Status: 'SUPPRESSED' },
  Note: { Text: text(why, 512), UpdatedBy: 'awsure', UpdatedAt: at },
})

function remediationOf({ remediation }: Item, rule: RuleEntry | undefined): object {
  if (remediation === '') return {}
  const url = rule && isUri(rule.url) ? { Url: rule.url } : {}
  return { Remediation: { Recommendation: { Text: text(remediation, 512), ...url } } }
}

/** Security Hub's names of the resource types that it knows; the others are `Other`. */
const TYPES: Readonly<Record<string, string>> = {
  'AWS::::Account': 'AwsAccount',
  'AWS::AutoScaling::AutoScalingGroup': 'AwsAutoScalingAutoScalingGroup',
  'AWS::CertificateManager::Certificate': 'AwsCertificateManagerCertificate',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::CloudWatch::Alarm': 'AwsCloudWatchAlarm',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  'AWS::EC2::NetworkInterface': 'AwsEc2NetworkInterface',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'AwsElbv2LoadBalancer',
  'AWS::IAM::AccessKey': 'AwsIamAccessKey',
  'AWS::IAM::ManagedPolicy': 'AwsIamPolicy',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::User': 'AwsIamUser',
  'AWS::Lambda::Function': 'AwsLambdaFunction',
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::SecretsManager::Secret': 'AwsSecretsManagerSecret',
}

function resourceOf({ id, arn, name, type, account, region, partition, tags }: ReportedResource): object {
  if (type === 'AWS::::Account') return accountOf({ account, region, partition })
  // A tag without a value is nothing that the format can hold.
  const kept = Object.entries(tags ?? {})
    .filter(([key, value]) => /\S/.test(key) && /\S/.test(value))
    .map(([key, value]) => [text(key, 128), text(value, 256)])
  return {
    Type: TYPES[type] ?? 'Other',
    Id: text(arn || id),
    Partition: partition,
    Region: regionOf(region, partition),
    ...(kept.length > 0 ? { Tags: Object.fromEntries(kept.slice(0, 50)) } : {}),
    Details: {
      Other: { Name: text(name, 1024), Type: text(type, 1024), ...(id === arn ? {} : { Id: text(id, 1024) }) },
    },
  }
}

/** Stands also for the resources of a region that could not be listed. */
const accountOf = ({ account, region, partition }: Pick<Item, 'account' | 'region' | 'partition'>): object => ({
  Type: 'AwsAccount',
  Id: `AWS::::Account:${account}`,
  Partition: partition,
  Region: regionOf(region, partition),
})

/** What is asked once per account is kept in the region in which AWS answers for it. */
const regionOf = (region: string, partition: string): string => (region === GLOBAL ? globalRegion(partition) : region)

const partitionOf = ({ accounts }: Report, account: string): string =>
  accounts.find(({ id }) => id === account)?.partition ?? 'aws'

/** AWS refuses a string of blanks, and one that is too long. */
function text(value: string, length = Number.POSITIVE_INFINITY): string {
  const shown = shorten(printable(value), length)
  return /\S/.test(shown) ? shown : '-'
}
