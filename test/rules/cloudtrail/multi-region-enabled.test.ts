import rule from '../../../rules/cloudtrail/multi-region-enabled.ts'
import { testRule } from '../../../src/testing.ts'

const row = { Account: '111122223333' }
const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit'
const ORG = 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org'
const selectors = (...EventSelectors: object[]) => ({ eventSelectors: { TrailARN: ARN, EventSelectors } })
const advanced = (...FieldSelectors: object[]) => ({
  eventSelectors: { TrailARN: ARN, AdvancedEventSelectors: [{ Name: 'whatever it is called', FieldSelectors }] },
})
const MANAGEMENT = { Field: 'eventCategory', Equals: ['Management'] }
const trail = (more: object = {}) => ({
  Name: 'audit',
  TrailARN: ARN,
  HomeRegion: 'eu-west-1',
  IsMultiRegionTrail: true,
  HasCustomEventSelectors: true,
  status: { IsLogging: true },
  ...selectors({ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }),
  ...more,
})
const foreign = (more: object = {}) =>
  trail({ Name: 'org', TrailARN: ORG, HomeRegion: 'us-east-1', IsOrganizationTrail: true, ...more })
const passes = (name: string, ...trails: object[]) => ({
  name,
  row,
  needs: { trails },
  message: 'Trail audit records all management events of every region.',
})
const misses = (name: string, missed: string, ...trails: object[]) => ({
  name,
  row,
  needs: { trails },
  message: `Trail audit is multi-region and logging, but does not record every ${missed} management event.`,
})

const CREATE =
  'aws cloudtrail create-trail --name account-audit --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation'
const DATA = { Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::ledger/'] }
const DATA_EVENTS = {
  Name: 'ledger',
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
  ],
}
const puts = (option: string, list: object[]) => ({
  remediation: `aws cloudtrail put-event-selectors --trail-name {TrailARN} ${option} {EventSelectors} --region {HomeRegion}`,
  values: { TrailARN: ARN, HomeRegion: 'eu-west-1', EventSelectors: JSON.stringify(list) },
})

testRule(rule, {
  pass: [
    passes('basic selector', trail()),
    passes(
      'reads and writes by two selectors',
      trail(
        selectors(
          { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true },
          { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true },
        ),
      ),
    ),
    passes('AWS’s default selectors', trail({ HasCustomEventSelectors: false, eventSelectors: undefined })),
    passes('empty lists', trail({ eventSelectors: { EventSelectors: [], AdvancedEventSelectors: [] } })),
    passes('advanced selector, whatever its name', trail(advanced(MANAGEMENT))),
    passes(
      'without the noisy services',
      trail(advanced(MANAGEMENT, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] })),
    ),
    passes('one of several', trail({ Name: 'old', IsMultiRegionTrail: false }), trail()),
    passes('beside an organization trail that tells nothing', foreign({ status: undefined }), trail()),
    {
      name: 'an organization trail of another account that tells all',
      row,
      needs: { trails: [foreign()] },
      message: 'Trail org records all management events of every region.',
    },
    {
      name: 'an organization trail of another account with AWS’s default selectors',
      row,
      needs: { trails: [foreign({ HasCustomEventSelectors: false, eventSelectors: undefined })] },
      message: 'Trail org records all management events of every region.',
    },
  ],
  fail: [
    {
      name: 'no trail',
      row,
      needs: { trails: [] },
      message: 'There is no trail: only the 90 days of the event history are kept.',
      evidence: { path: 'trails', seen: [], expected: 'a trail' },
      remediation: CREATE,
    },
    {
      name: 'one region only',
      row,
      needs: { trails: [trail({ IsMultiRegionTrail: false })] },
      message: 'No trail is multi-region: audit records eu-west-1 only.',
      evidence: { path: `trails[?TrailARN=='${ARN}'].IsMultiRegionTrail`, seen: false, expected: true },
      remediation: 'aws cloudtrail update-trail --name {TrailARN} --is-multi-region-trail --region {HomeRegion}',
      values: { TrailARN: ARN, HomeRegion: 'eu-west-1' },
    },
    {
      name: 'not logging',
      row,
      needs: { trails: [trail({ Name: 'org-audit', status: { IsLogging: false } })] },
      message: 'Trail org-audit is multi-region but not logging.',
      evidence: { path: `trails[?TrailARN=='${ARN}'].status.IsLogging`, seen: false, expected: true },
      remediation: 'aws cloudtrail start-logging --name {TrailARN} --region {HomeRegion}',
      values: { TrailARN: ARN, HomeRegion: 'eu-west-1' },
    },
    {
      name: 'the trail that gets farthest is the one named',
      row,
      needs: {
        trails: [
          trail({ Name: 'local', IsMultiRegionTrail: false }),
          trail({ status: { IsLogging: false } }),
          trail({ Name: 'local too', IsMultiRegionTrail: false }),
        ],
      },
      message: 'Trail audit is multi-region but not logging.',
    },
    {
      ...misses('writes only', 'read', trail(selectors({ ReadWriteType: 'WriteOnly' }))),
      evidence: {
        path: `trails[?TrailARN=='${ARN}'].eventSelectors`,
        seen: { read: false, write: true },
        expected: { read: true, write: true },
      },
      ...puts('--event-selectors', [{ ReadWriteType: 'All', IncludeManagementEvents: true }]),
    },
    {
      ...misses(
        'writes only, beside the data events of a bucket',
        'read',
        trail(
          selectors({
            ReadWriteType: 'WriteOnly',
            IncludeManagementEvents: true,
            ExcludeManagementEventSources: [],
            DataResources: [DATA],
          }),
        ),
      ),
      ...puts('--event-selectors', [
        { ReadWriteType: 'All', IncludeManagementEvents: true },
        { ReadWriteType: 'WriteOnly', IncludeManagementEvents: false, DataResources: [DATA] },
      ]),
    },
    {
      ...misses(
        'reads only, beside the data events of a bucket',
        'write',
        trail({
          eventSelectors: {
            AdvancedEventSelectors: [
              { Name: 'reads', FieldSelectors: [MANAGEMENT, { Field: 'readOnly', Equals: ['true'] }] },
              DATA_EVENTS,
            ],
          },
        }),
      ),
      ...puts('--advanced-event-selectors', [{ Name: 'Management events', FieldSelectors: [MANAGEMENT] }, DATA_EVENTS]),
    },
    misses('reads only', 'write', trail(advanced(MANAGEMENT, { Field: 'readOnly', Equals: ['true'] }))),
    misses('data events only', 'read and write', trail(selectors({ IncludeManagementEvents: false }))),
    misses(
      'some events only',
      'read and write',
      trail(advanced(MANAGEMENT, { Field: 'eventName', Equals: ['CreateUser'] })),
    ),
    {
      name: 'an organization trail of another account that says that it does not log',
      row,
      needs: { trails: [foreign({ status: { IsLogging: false }, eventSelectors: undefined })] },
      message: 'Trail org is multi-region but not logging.',
      remediation: CREATE,
    },
    {
      name: 'an organization trail of another account for one region',
      row,
      needs: { trails: [foreign({ IsMultiRegionTrail: false, status: undefined, eventSelectors: undefined })] },
      message: 'No trail is multi-region: org records us-east-1 only.',
    },
  ],
  unknown: [
    {
      name: 'an organization trail of another account hides its selectors',
      row,
      needs: { trails: [trail({ status: { IsLogging: false } }), foreign({ eventSelectors: undefined })] },
      message: 'Trail org belongs to account 999988887777, which does not let this one see which events it records.',
    },
    {
      name: 'an organization trail of another account hides its status',
      row,
      needs: { trails: [foreign({ status: undefined, eventSelectors: undefined })] },
      message: 'Trail org belongs to account 999988887777, which does not let this one see whether it is logging.',
    },
  ],
})
