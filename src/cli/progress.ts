import { printable } from '../report/escape.ts'
import { plural } from '../report/prose.ts'
import type { AccountArgs, WatchArgs } from './options.ts'
import { seconds, statsLine } from './run-stats.ts'
import type { Streams } from './streams.ts'
import { type RunWatch, type Tally, tallyRun } from './tally.ts'

/** Milliseconds between two lines on a terminal; and before a log, which nobody watches, is told anything unasked. */
const PAUSE = { terminal: 100, log: 30_000 }

/**
 * Shows on stderr how far a live run is: on a terminal, one line that rewrites itself and is gone before anything else
 * is written; in a log, one line for each service that is done, if that was asked for or the run takes long. Also says
 * what the run took.
 */
export async function withProgress<Result>(
  { stderr, env }: Streams,
  { progress = false }: Partial<WatchArgs>,
  work: (watch: RunWatch) => Promise<Result>,
): Promise<{ result: Result; stats: string }> {
  const isTerminal = stderr.isTTY && !env.CI && env.TERM !== 'dumb'
  const { tally, watch, end } = isTerminal ? onTerminal(stderr) : inLog(stderr, progress)
  try {
    const result = await work(watch)
    return { result, stats: statsLine(tally) }
  } finally {
    end()
  }
}

/** Whether the end of a run says what it took: never where nobody was asked. */
export const wantsStats = ({ stderr }: Streams, { stats, snapshot }: WatchArgs & AccountArgs): boolean =>
  snapshot === undefined && (stats ?? stderr.isTTY === true)

interface Shown {
  tally: Readonly<Tally>
  watch: RunWatch
  end(): void
}

const REWRITE = '\r\u001b[K'

function onTerminal(stderr: NodeJS.WriteStream): Shown {
  let timer: NodeJS.Timeout | undefined
  let isShown = false
  const { tally, watch } = tallyRun({ onChange })

  // Before the first answer, a question for an MFA code may stand on the line.
  function onChange() {
    if (tally.calls > 0 && !timer) timer = setTimeout(show, isShown ? PAUSE.terminal : 0)
  }

  function show() {
    timer = undefined
    isShown = true
    stderr.write(`${REWRITE}${progressLine(tally, stderr.columns || 80)}`)
  }

  function end() {
    clearTimeout(timer)
    if (isShown) stderr.write(REWRITE)
  }

  return { tally, watch, end }
}

/** `2 of 50 accounts  34 regions  812 calls, 16 under way  3 throttled  eu-west-1 ec2:DescribeVolumes`, cut to fit. */
export function progressLine(tally: Tally, columns: number): string {
  const { accounts = 1, accountsDone, regions, calls, underWay, throttled, latest } = tally
  const parts = [
    ...(accounts > 1 ? [`${accountsDone} of ${accounts} accounts`] : []),
    ...(regions > 0 ? [plural(regions, 'region')] : []),
    `${plural(calls, 'call')}, ${underWay} under way`,
    ...(throttled > 0 ? [`${throttled} throttled`] : []),
    ...(latest ? [`${latest.request.region} ${latest.request.service.name}:${latest.request.operation}`] : []),
  ]
  // Only of ASCII is it known how wide it is. A line that fills the last column may wrap, and could not be rewritten.
  return printable(parts.join('  '))
    .replace(/[^ -~]/g, '?')
    .slice(0, Math.max(0, columns - 1))
}

/** Quiet for as long as most runs take: then every service that is done, and from there on each when it is. */
function inLog(stderr: NodeJS.WriteStream, isAsked: boolean): Shown {
  const done: string[] = []
  let isQuiet = !isAsked
  const { tally, watch } = tallyRun({
    onServiceDone(service) {
      done.push(service)
      if (!isQuiet) show()
    },
  })
  const timer = isQuiet ? setTimeout(start, PAUSE.log) : undefined
  timer?.unref()

  function start() {
    isQuiet = false
    show()
  }

  function show() {
    for (const service of done.splice(0)) stderr.write(`${serviceLine(service, tally)}\n`)
  }

  return { tally, watch, end: () => clearTimeout(timer) }
}

/** `iam: 6 calls, 9 requests, 1 throttled, done after 3.2 s` */
function serviceLine(service: string, { services }: Tally): string {
  const { calls = 0, requests = 0, throttled = 0, took = 0 } = services.get(service) ?? {}
  const counts = [
    plural(calls, 'call'),
    plural(requests, 'request'),
    ...(throttled > 0 ? [`${throttled} throttled`] : []),
  ]
  return printable(`${service}: ${counts.join(', ')}, done after ${seconds(took)}`)
}
