import rule from '../../../rules/config/recorder-enabled.ts'
import { testRule } from '../../../src/testing.ts'

const ROLE = 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'
const ALL = { allSupported: true, includeGlobalResourceTypes: true, resourceTypes: [] }
const recorder = (recordingGroup: object = ALL) => ({ name: 'default', roleARN: ROLE, recordingGroup })
const running = { name: 'default', recording: true, lastStatus: 'Success' }
const row = (
  recorders: object[],
  statuses: object[],
  channels: object[] = [{ name: 'default', s3BucketName: 'history' }],
) => ({
  Account: '111122223333',
  ConfigurationRecorders: recorders,
  ConfigurationRecordersStatus: statuses,
  DeliveryChannels: channels,
})
const linked = {
  ...recorder(),
  name: 'AWSConfigurationRecorderForSecurityHub',
  servicePrincipal: 'securityhub.amazonaws.com',
}
const START = 'aws configservice start-configuration-recorder --configuration-recorder-name {Recorder}'
const RECORD_ALL = 'aws configservice put-configuration-recorder --recording-group allSupported=true'

testRule(rule, {
  pass: [
    {
      name: 'everything',
      row: row([recorder()], [running]),
      message: 'Recorder default records all resources that AWS Config knows.',
    },
    {
      name: 'everything but a few kinds',
      row: row(
        [
          recorder({
            allSupported: false,
            recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
            exclusionByResourceTypes: { resourceTypes: ['AWS::EC2::NetworkInterface'] },
          }),
        ],
        [running],
      ),
      message: 'Recorder default records everything but AWS::EC2::NetworkInterface.',
    },
    {
      name: 'just started',
      row: row([linked, recorder()], [{ ...running, lastStatus: 'Pending' }]),
      message: 'Recorder default records all resources that AWS Config knows.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: row([], [], []),
      message: 'No configuration recorder is set up.',
      evidence: { path: 'ConfigurationRecorders', seen: [], expected: 'one of all resources' },
      remediation: `${RECORD_ALL} --configuration-recorder name=default,roleARN=ROLE_ARN`,
    },
    {
      name: 'only one that Security Hub runs for itself',
      row: row([linked], [{ ...running, name: linked.name }]),
      message: 'No configuration recorder is set up.',
    },
    {
      name: 'stopped',
      row: row([recorder()], [{ name: 'default', recording: false }]),
      message: 'Recorder default is stopped.',
      evidence: { path: "ConfigurationRecordersStatus[?name=='default'].recording", seen: false, expected: true },
      remediation: START,
      values: { Recorder: 'default', RoleARN: ROLE },
    },
    {
      name: 'failing, as the CLI example writes it',
      row: row(
        [recorder()],
        [{ ...running, lastStatus: 'FAILURE', lastErrorCode: 'InsufficientDeliveryPolicyException' }],
      ),
      message: 'Recorder default failed last (InsufficientDeliveryPolicyException).',
    },
    {
      name: 'a few kinds, and delivered nowhere',
      row: row(
        [recorder({ allSupported: false, resourceTypes: ['AWS::EC2::Instance', 'AWS::S3::Bucket'] })],
        [running],
        [],
      ),
      message: 'Recorder default records only 2 resource types, and has no delivery channel.',
      evidence: [
        {
          path: "ConfigurationRecorders[?name=='default'].recordingGroup.allSupported",
          seen: false,
          expected: true,
        },
        { path: 'DeliveryChannels', seen: [], expected: 'one' },
      ],
      remediation: `${RECORD_ALL} --configuration-recorder name={Recorder},roleARN={RoleARN}`,
    },
    {
      name: 'one kind, and stopped',
      row: row(
        [recorder({ allSupported: false, resourceTypes: ['AWS::S3::Bucket'] })],
        [{ ...running, recording: false }],
      ),
      message: 'Recorder default records only 1 resource type, and is stopped.',
    },
  ],
  unknown: [
    {
      name: 'a recorder without its status',
      row: row([recorder()], []),
      message: 'AWS did not tell whether recorder default is running.',
    },
  ],
})
