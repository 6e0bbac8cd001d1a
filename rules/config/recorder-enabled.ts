import { recording } from '../../src/collect/config.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, type Evidence, fail, pass, seen, unknown } from '../../src/rule.ts'

const RECORD_ALL = 'aws configservice put-configuration-recorder --recording-group allSupported=true'

export default defineRule({
  id: 'config-recorder-enabled',
  title: 'AWS Config records all resources in each region',
  severity: 'medium',
  source: ['8.4', '7.6'],
  rationale:
    'Without a recorder nobody can tell what changed, when, and from what; and the rules of AWS Config and Security Hub ' +
    'have nothing to look at. A region that nobody uses is where nobody looks.',
  remediation: 'aws configservice start-configuration-recorder --configuration-recorder-name RECORDER_NAME',
  references: [
    'https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html',
  ],
  compliance: { cis: ['3.3'], securityHub: ['Config.1'] },
  peers: { prowler: ['config_recorder_all_regions_enabled'] },
  on: recording,
  check(row) {
    // Those that other services run for themselves, such as Security Hub, record only what these need.
    const recorder = row.ConfigurationRecorders.find(({ servicePrincipal }) => !servicePrincipal)
    if (!recorder) {
      const evidence = seen('ConfigurationRecorders', [], 'one of all resources')
      const remediation = `${RECORD_ALL} --configuration-recorder name=default,roleARN=ROLE_ARN`
      return fail('No configuration recorder is set up.', evidence, { remediation })
    }
    const { name, roleARN } = recorder
    const status = row.ConfigurationRecordersStatus.find((one) => one.name === name)
    if (status?.recording === undefined) return unknown(`AWS did not tell whether recorder ${name} is running.`)

    const problems = [partial(recorder), undelivered(row), stopped(status), failing(status)].flat()
    const [first] = problems
    if (!first) return pass(`Recorder ${name} records ${scopeOf(recorder)}.`)
    return fail(
      `Recorder ${name} ${problems.map(({ message }) => message).join(', and ')}.`,
      problems.map(({ evidence }) => evidence),
      { remediation: first.remediation, values: { Recorder: name, RoleARN: roleARN } },
    )
  },
})

type Recorder = RowOf<typeof recording>['ConfigurationRecorders'][number]
type Status = RowOf<typeof recording>['ConfigurationRecordersStatus'][number]

interface Problem {
  message: string
  evidence: Evidence
  remediation: string
}

const problem = (message: string, evidence: Evidence, remediation: string): Problem[] => [
  { message, evidence, remediation },
]

/** A list of what is left out is a choice; a list of what is recorded misses whatever AWS adds. */
function partial({ name, recordingGroup = {} }: Recorder): Problem[] {
  const { allSupported, recordingStrategy, resourceTypes = [] } = recordingGroup
  if (allSupported || recordingStrategy?.useOnly === 'EXCLUSION_BY_RESOURCE_TYPES') return []
  return problem(
    `records only ${resourceTypes.length} resource type${resourceTypes.length === 1 ? '' : 's'}`,
    seen(`ConfigurationRecorders[?name=='${name}'].recordingGroup.allSupported`, allSupported, true),
    `${RECORD_ALL} --configuration-recorder name={Recorder},roleARN={RoleARN}`,
  )
}

function undelivered({ DeliveryChannels }: RowOf<typeof recording>): Problem[] {
  if (DeliveryChannels.length > 0) return []
  const command = 'aws configservice put-delivery-channel --delivery-channel name=default,s3BucketName=BUCKET_NAME'
  return problem('has no delivery channel', seen('DeliveryChannels', [], 'one'), command)
}

function stopped({ name, recording: isRecording }: Status): Problem[] {
  if (isRecording) return []
  const command = 'aws configservice start-configuration-recorder --configuration-recorder-name {Recorder}'
  return problem('is stopped', seen(`ConfigurationRecordersStatus[?name=='${name}'].recording`, false, true), command)
}

function failing({ name, lastStatus, lastErrorCode }: Status): Problem[] {
  // The CLI's own example writes it in capitals.
  if (lastStatus?.toLowerCase() !== 'failure') return []
  const command = 'aws configservice describe-configuration-recorder-status --configuration-recorder-names {Recorder}'
  const evidence = seen(`ConfigurationRecordersStatus[?name=='${name}'].lastStatus`, lastStatus, 'Success')
  return problem(`failed last${lastErrorCode ? ` (${lastErrorCode})` : ''}`, evidence, command)
}

function scopeOf({ recordingGroup: { exclusionByResourceTypes } = {} }: Recorder): string {
  const left = exclusionByResourceTypes?.resourceTypes ?? []
  return left.length > 0 ? `everything but ${left.join(', ')}` : 'all resources that AWS Config knows'
}
