import type {
  AdvancedEventSelector,
  EventSelector,
  GetEventSelectorsResponse,
  GetTrailStatusResponse,
  Trail as TrailDescription,
} from '@aws-sdk/client-cloudtrail'
import type { Json } from '../json.ts'
import { type Evidence, type ForThisFinding, seen } from '../rule.ts'
import { accountOf } from './arn.ts'

/** A trail with its extras, which are undefined where its owner, another account, does not tell. */
export type Trail = Json<TrailDescription> & {
  status: Json<GetTrailStatusResponse> | undefined
  eventSelectors: Json<GetEventSelectorsResponse> | undefined
}

/** The first thing that a trail lacks to be a record of all that is done in an account. */
export interface MissingLink {
  /** How far the trail gets: of several, the one that gets farthest is the one to mend. */
  reached: number
  message: string
  /** Undefined where it cannot be known whether the link is missing. */
  evidence: Evidence | undefined
  /** The command that closes it; none for a trail that is not the account's own to change. */
  mend: ForThisFinding
}

/** Undefined when the trail is multi-region, logging, and records all management events, or all that are wanted. */
export function missingLink(
  trail: Trail,
  account: string,
  wanted: ManagementEvents = { read: true, write: true },
): MissingLink | undefined {
  const { Name, TrailARN, IsMultiRegionTrail, HomeRegion, HasCustomEventSelectors, status, eventSelectors } = trail
  const at = `trails[?TrailARN=='${TrailARN}']`
  const hidden = (what: string): MissingLink => ({
    reached: 3,
    message: `Trail ${Name} belongs to account ${accountOf(TrailARN)}, which does not let this one see ${what}.`,
    evidence: undefined,
    mend: {},
  })
  const mend = (command: string, values: ForThisFinding['values'] = {}): ForThisFinding =>
    accountOf(TrailARN) === account
      ? {
          remediation: `aws cloudtrail ${command} --region {HomeRegion}`,
          values: { TrailARN, HomeRegion, ...values },
        }
      : {}
  if (!IsMultiRegionTrail) {
    const message = `No trail is multi-region: ${Name} records ${HomeRegion} only.`
    const evidence = seen(`${at}.IsMultiRegionTrail`, IsMultiRegionTrail, true)
    return { reached: 0, message, evidence, mend: mend('update-trail --name {TrailARN} --is-multi-region-trail') }
  }
  if (!status) return hidden('whether it is logging')
  if (!status.IsLogging) {
    const message = `Trail ${Name} is multi-region but not logging.`
    const evidence = seen(`${at}.status.IsLogging`, status.IsLogging, true)
    return { reached: 1, message, evidence, mend: mend('start-logging --name {TrailARN}') }
  }
  // AWS's default selectors record all management events.
  if (HasCustomEventSelectors === false) return undefined
  if (!eventSelectors) return hidden('which events it records')
  const { read, write } = managementEvents(eventSelectors)
  if ((read || !wanted.read) && (write || !wanted.write)) return undefined
  const missed = read ? 'write' : write ? 'read' : 'read and write'
  return {
    reached: 2,
    message: `Trail ${Name} is multi-region and logging, but does not record every ${missed} management event.`,
    evidence: seen(`${at}.eventSelectors`, { read, write }, { read: true, write: true }),
    mend: mend(...selecting(eventSelectors)),
  }
}

/**
 * What makes a trail record all management events. `put-event-selectors` replaces every selector that there is: those
 * for other events are put again.
 */
function selecting({
  EventSelectors = [],
  AdvancedEventSelectors = [],
}: Json<GetEventSelectorsResponse>): [command: string, values: Record<string, string>] {
  const isAdvanced = AdvancedEventSelectors.length > 0
  const kept = isAdvanced
    ? AdvancedEventSelectors.filter((selector) => !isForManagement(selector))
    : EventSelectors.filter(({ DataResources = [] }) => DataResources.length > 0).map(onlyData)
  const added = isAdvanced ? ADVANCED_MANAGEMENT : BASIC_MANAGEMENT
  const option = isAdvanced ? '--advanced-event-selectors' : '--event-selectors'
  return [
    `put-event-selectors --trail-name {TrailARN} ${option} {EventSelectors}`,
    { EventSelectors: JSON.stringify([added, ...kept]) },
  ]
}

const BASIC_MANAGEMENT = { ReadWriteType: 'All', IncludeManagementEvents: true }
const ADVANCED_MANAGEMENT = {
  Name: 'Management events',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
}

const onlyData = ({ ReadWriteType, DataResources }: Json<EventSelector>) => ({
  ReadWriteType,
  IncludeManagementEvents: false,
  DataResources,
})

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
function byAdvanced(selector: Json<AdvancedEventSelector>): ManagementEvents {
  const { FieldSelectors = [] } = selector
  const readOnly = FieldSelectors.find(({ Field }) => Field === 'readOnly')
  const narrowing = FieldSelectors.filter(
    ({ Field, NotEquals, ...others }) =>
      !['eventCategory', 'readOnly'].includes(Field ?? '') &&
      !(Field === 'eventSource' && NotEquals?.every(mayBeLeftOut) && Object.values(others).flat().length === 0),
  )
  if (!isForManagement(selector) || narrowing.length > 0) return NONE
  const takes = (value: string) => !readOnly || readOnly.Equals?.includes(value) === true
  return { read: takes('true'), write: takes('false') }
}

const isForManagement = ({ FieldSelectors = [] }: Json<AdvancedEventSelector>): boolean =>
  FieldSelectors.some(({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management'))

const mayBeLeftOut = (source: string) => MAY_BE_LEFT_OUT.includes(source)

/** The name of the trail's log group, where that is in the account. */
export function ownLogGroup(trail: Pick<Trail, 'CloudWatchLogsLogGroupArn'>, account: string): string | undefined {
  const arn = trail.CloudWatchLogsLogGroupArn
  return accountOf(arn) === account ? arn?.split(':')[6] : undefined
}
