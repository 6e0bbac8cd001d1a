import type { AdvancedEventSelector, EventSelector, GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail'
import type { Json } from './json.ts'

/** The account that an ARN names: the owner of a trail that several accounts list. */
export const accountOf = (arn: string | undefined): string | undefined => arn?.split(':')[4]

/** Which management events a trail records. */
export interface ManagementEvents {
  read: boolean
  write: boolean
}

/** Noisy and of little use to an audit: AWS itself offers to leave these two out. */
const MAY_BE_LEFT_OUT = ['kms.amazonaws.com', 'rdsdata.amazonaws.com']

/** What a trail's selectors record in full. Selectors that take only some events of a kind do not count. */
export function managementEvents(selectors: Json<GetEventSelectorsResponse>): ManagementEvents {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors
  const recorded = [...EventSelectors.map(byBasic), ...AdvancedEventSelectors.map(byAdvanced)]
  // No selector at all is AWS's default: every management event.
  if (recorded.length === 0) return { read: true, write: true }
  return { read: recorded.some(({ read }) => read), write: recorded.some(({ write }) => write) }
}

const NONE: ManagementEvents = { read: false, write: false }

function byBasic(selector: Json<EventSelector>): ManagementEvents {
  const { IncludeManagementEvents = true, ReadWriteType = 'All', ExcludeManagementEventSources = [] } = selector
  if (!IncludeManagementEvents || !ExcludeManagementEventSources.every(mayBeLeftOut)) return NONE
  return { read: ReadWriteType !== 'WriteOnly', write: ReadWriteType !== 'ReadOnly' }
}

/** All fields of a selector must match an event: any that AWS adds narrows the selection further. */
function byAdvanced({ FieldSelectors = [] }: Json<AdvancedEventSelector>): ManagementEvents {
  const isManagement = FieldSelectors.some(({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management'))
  const readOnly = FieldSelectors.find(({ Field }) => Field === 'readOnly')
  const narrowing = FieldSelectors.filter(
    ({ Field, NotEquals, ...others }) =>
      !['eventCategory', 'readOnly'].includes(Field ?? '') &&
      !(Field === 'eventSource' && NotEquals?.every(mayBeLeftOut) && Object.keys(others).length === 0),
  )
  if (!isManagement || narrowing.length > 0) return NONE
  const takes = (value: string) => !readOnly || readOnly.Equals?.includes(value) === true
  return { read: takes('true'), write: takes('false') }
}

const mayBeLeftOut = (source: string) => MAY_BE_LEFT_OUT.includes(source)
