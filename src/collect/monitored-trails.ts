import { trails } from './cloudtrail.ts'
import { alarms } from './cloudwatch.ts'

/** What a rule needs to follow CloudTrail's events from the trail to whoever is told of them. */
export const monitoredTrails = {
  trails: trails.with('status', 'eventSelectors', 'metricFilters', 'alarms'),
  alarms: alarms.with('topics'),
}
