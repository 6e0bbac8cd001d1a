import { managementEvents } from '../../src/aws/trails.ts'

const management = { Field: 'eventCategory', Equals: ['Management'] }
const advanced = (...FieldSelectors: object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors }] }) as never
const basic = (...EventSelectors: object[]) => ({ EventSelectors }) as never
const ALL = { read: true, write: true }
const NONE = { read: false, write: false }

describe('managementEvents', () => {
  it.each([
    ['no selector is the default', basic(), ALL],
    ['both lists empty', { EventSelectors: [], AdvancedEventSelectors: [] }, ALL],
    ['basic, all', basic({ ReadWriteType: 'All', IncludeManagementEvents: true }), ALL],
    ['basic, by AWS’s defaults', basic({}), ALL],
    ['basic, read', basic({ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }), { read: true, write: false }],
    ['basic, write', basic({ ReadWriteType: 'WriteOnly' }), { read: false, write: true }],
    ['basic, read and write apart', basic({ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }), ALL],
    ['basic, data events alone', basic({ ReadWriteType: 'All', IncludeManagementEvents: false }), NONE],
    [
      'basic, without the noisy services',
      basic({ ExcludeManagementEventSources: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] }),
      ALL,
    ],
    ['basic, without another service', basic({ ExcludeManagementEventSources: ['iam.amazonaws.com'] }), NONE],
    ['advanced, all, whatever its name', advanced(management), ALL],
    ['advanced, read', advanced(management, { Field: 'readOnly', Equals: ['true'] }), { read: true, write: false }],
    ['advanced, write', advanced(management, { Field: 'readOnly', Equals: ['false'] }), { read: false, write: true }],
    [
      'advanced, read and write apart',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'readOnly', Equals: ['true'] }] },
          { FieldSelectors: [management, { Field: 'readOnly', Equals: ['false'] }] },
        ],
      },
      ALL,
    ],
    ['advanced, data events', advanced({ Field: 'eventCategory', Equals: ['Data'] }), NONE],
    [
      'advanced, without the noisy services',
      advanced(management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }),
      ALL,
    ],
    [
      'advanced, without another',
      advanced(management, { Field: 'eventSource', NotEquals: ['sts.amazonaws.com'] }),
      NONE,
    ],
    [
      'advanced, one service alone',
      advanced(management, { Field: 'eventSource', Equals: ['kms.amazonaws.com'] }),
      NONE,
    ],
    ['advanced, some events alone', advanced(management, { Field: 'eventName', Equals: ['CreateUser'] }), NONE],
    [
      'advanced, data events beside',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] },
          { FieldSelectors: [management] },
        ],
      },
      ALL,
    ],
  ])('%s', (_what, selectors, expected) => expect(managementEvents(selectors as never)).toEqual(expected))
})
