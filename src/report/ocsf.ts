import type { Severity } from '../rule.ts'
import { subjectText, suppressionText } from './finding-text.ts'
import { type Item, trackedItems, wasThere } from './items.ts'
import { jsonList } from './json.ts'
import { sentence } from './prose.ts'
import type { BaselineFinding, Report, ReportedEvidence, ReportedResource } from './report.ts'
import { requirementsOf, requirementText } from './requirements.ts'

/** The oldest version that has all that is used here: https://schema.ocsf.io/1.5.0/classes/compliance_finding */
const VERSION = '1.5.0'

/** A list of OCSF events of class Compliance Finding (2003), one a line, with the cloud profile. */
export const ocsfReport = (report: Report): Iterable<string> => jsonList(events(report))

function* events(report: Report): Generator<object> {
  const shared = sharedParts(report)
  for (const item of trackedItems(report)) yield itemEvent(shared, item)
  for (const finding of report.resolved) yield resolvedEvent(shared, finding)
}

/** What is the same in many events, made once. */
interface Shared {
  run: string
  metadata: object
  /** When the data was captured, in milliseconds. */
  time: number
  partitions: ReadonlyMap<string, string>
  rules: ReadonlyMap<string, RuleParts>
}

interface RuleParts {
  title: string
  compliance: object
  references: readonly string[]
}

const sharedParts = ({ tool, run, accounts, rules }: Report): Shared => ({
  run: run.id,
  metadata: {
    version: VERSION,
    profiles: ['cloud'],
    product: {
      name: tool.name,
      uid: tool.name,
      vendor_name: tool.name,
      version: tool.version,
      url_string: tool.informationUri,
    },
    correlation_uid: run.id,
    original_time: run.capturedAt,
    processed_time: Date.parse(run.endedAt),
  },
  time: Date.parse(run.capturedAt),
  partitions: new Map(accounts.map(({ id, partition }) => [id, partition])),
  rules: new Map(rules.map((rule) => [rule.id, ruleParts(rule)])),
})

function ruleParts(rule: Report['rules'][number]): RuleParts {
  const requirements = requirementsOf(rule)
  const standards = [...new Set(requirements.map(({ standard }) => standard))]
  return {
    title: rule.title,
    compliance: {
      control: rule.id,
      ...(standards.length > 0 ? { standards, requirements: requirements.map(requirementText) } : {}),
    },
    references: [...rule.references, rule.url].filter((url) => url !== ''),
  }
}

const ACTIVITIES = { create: [1, 'Create'], update: [2, 'Update'], close: [3, 'Close'] } as const
const SEVERITIES: Readonly<Record<Severity, readonly [number, string]>> = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
}
/** Warning is OCSF's word for "did not yield a result due to missing information". */
const COMPLIANCE: Readonly<Record<string, readonly [number, string]>> = {
  fail: [3, 'Fail'],
  suppressed: [3, 'Fail'],
  unknown: [2, 'Warning'],
  pass: [1, 'Pass'],
}

function itemEvent(shared: Shared, item: Item): object {
  const { ruleId, status, message, baseline, suppression, evidence, remediation, resource } = item
  const rule = shared.rules.get(ruleId)
  // That a resource is as it should be asks for nothing, however bad the contrary would be.
  const severity = status === 'pass' ? 'info' : item.severity
  const [statusId, statusName] = COMPLIANCE[status] ?? [0, 'Unknown']
  const text = resource ? `${subjectText(resource)}: ${sentence(message)}` : sentence(message)
  return event(shared, wasThere(item) ? 'update' : 'create', severity, item, {
    finding_info: {
      desc: message,
      last_seen_time: shared.time,
      ...findingInfo(shared, item, baseline?.firstSeen),
    },
    message: text,
    ...findingStatus(item),
    ...(suppression ? { comment: suppressionText(suppression) } : {}),
    compliance: { status_id: statusId, status: statusName, ...(rule?.compliance ?? { control: ruleId }) },
    resources: [resource ? resourceOf(resource) : accountOf(item)],
    ...(evidence.length > 0 ? { evidences: evidence.map(evidenceOf) } : {}),
    ...(remediation === '' ? {} : { remediation: { desc: remediation, references: rule?.references ?? [] } }),
  })
}

/** Gone since the baseline; what the resource looks like now is not known, nor whether there still is one. */
function resolvedEvent(shared: Shared, finding: BaselineFinding): object {
  const { account, region, resource, ruleId, severity, firstSeen } = finding
  const partition = shared.partitions.get(account) ?? 'aws'
  const rule = shared.rules.get(ruleId)
  return event(
    shared,
    'close',
    severity,
    { ...finding, partition },
    {
      finding_info: findingInfo(shared, finding, firstSeen),
      message: `No longer found: ${sentence(rule?.title ?? ruleId)}`,
      status_id: 4,
      status: 'Resolved',
      compliance: rule?.compliance ?? { control: ruleId },
      resources: [{ uid: resource, region, cloud_partition: partition }],
    },
  )
}

/** An event: what every one has, then its own. (Spread last, not first: V8 then needs half of the memory.) */
function event(
  { run, metadata, time }: Shared,
  activity: keyof typeof ACTIVITIES,
  severity: Severity,
  { id, ruleId, account, region, partition }: Pick<Item, 'id' | 'ruleId' | 'account' | 'region' | 'partition'>,
  body: object,
): object {
  const [activityId, activityName] = ACTIVITIES[activity]
  const [severityId, severityName] = SEVERITIES[severity]
  return {
    class_uid: 2003,
    class_name: 'Compliance Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: activityId,
    activity_name: activityName,
    type_uid: 200300 + activityId,
    type_name: `Compliance Finding: ${activityName}`,
    time,
    severity_id: severityId,
    severity: severityName,
    metadata: { uid: `${run}/${id}`, event_code: ruleId, ...metadata },
    cloud: {
      provider: 'AWS',
      account: { uid: account, type_id: 10, type: 'AWS Account' },
      region,
      cloud_partition: partition,
    },
    ...body,
  }
}

function findingInfo({ rules }: Shared, { id, ruleId }: { id: string; ruleId: string }, firstSeen?: string): object {
  const title = rules.get(ruleId)?.title ?? ruleId
  return {
    uid: id,
    title,
    analytic: { uid: ruleId, name: title, type_id: 1, type: 'Rule' },
    ...(firstSeen === undefined ? {} : { first_seen_time: Date.parse(firstSeen) }),
  }
}

/** The status of the finding itself, as the one who reads it would set it. A pass has none. */
function findingStatus({ status, baseline }: Item): object {
  if (status === 'pass') return {}
  if (status === 'suppressed') return { status_id: 3, status: 'Suppressed' }
  return baseline?.state === 'unchanged' ? { status_id: 99, status: 'Unchanged' } : { status_id: 1, status: 'New' }
}

const resourceOf = ({ id, arn, name, type, region, partition, tags }: ReportedResource): object => ({
  uid: id,
  ...(arn !== '' && arn !== id ? { uid_alt: arn } : {}),
  name,
  type,
  region,
  cloud_partition: partition,
  ...(tags ? { tags: Object.entries(tags).map(([key, value]) => ({ name: key, value })) } : {}),
})

/** Stands for the resources of a region that could not be listed. */
const accountOf = ({ account, region, partition }: Item): object => ({
  uid: account,
  type: 'AWS::::Account',
  region,
  cloud_partition: partition,
})

function evidenceOf({ call, path, seen, expected }: ReportedEvidence): object {
  const [service = '', operation = call] = call.split(':')
  return { api: { operation, service: { name: service } }, data: { path, seen, expected } }
}
