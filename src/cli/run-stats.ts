import { printable } from '../report/escape.ts'
import { plural } from '../report/prose.ts'
import type { CallEvent } from '../source/live.ts'
import type { Tally } from './tally.ts'

/** What a live run took, in one line. It goes to stderr and into no report: no two runs take the same. */
export function statsLine(tally: Tally, now = performance.now()): string {
  const { calls, requests, throttled, retried, saved, slowest } = tally
  const counts = `${plural(calls, 'call')} in ${plural(requests, 'request')}`
  const took = `${throttled} throttled, ${retried} retried, ${saved} saved; ${seconds(now - tally.startedAt)}.`
  const several = (tally.accounts ?? 1) > 1
  const worst = slowest.map((event) => spoken(event, several)).join(', ')
  return `${counts}: ${took}${worst === '' ? '' : ` Slowest: ${worst}.`}`
}

/** `iam:ListUsers (global) 1.2 s` */
function spoken({ request: { account, region, service, operation }, milliseconds }: CallEvent, several: boolean) {
  const place = several && account !== '' ? `${account} ${region}` : region
  return printable(`${service.name}:${operation} (${place}) ${seconds(milliseconds)}`)
}

/** `0.4 s`, `12.3 s` */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
