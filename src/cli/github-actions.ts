import { appendFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { gatedBy, type Thresholds } from '../gate/exit.ts'
import { lastLine } from '../report/console-summary.ts'
import { inert, markdownText } from '../report/escape.ts'
import type { Report } from '../report/report.ts'
import { workflowCommands } from '../report/workflow-commands.ts'
import type { Output } from './outputs.ts'
import { type Streams, write } from './streams.ts'

/** The runner drops a step's summary altogether when it is any larger (actions/runner, CreateStepSummaryCommand). */
const SUMMARY_BYTES = 1024 * 1024

/** Whether this runs in a step of GitHub Actions. */
export const inGitHubActions = ({ env }: Streams): boolean => env.GITHUB_ACTIONS === 'true'

/**
 * Shows a report where GitHub Actions shows results: in the summary of the job, and as annotations. The annotations go
 * to stderr, which the runner reads for commands just as stdout, so that data on stdout stays data. Who had
 * another output written to the summary's own file gets that one.
 */
export async function tellGitHub(
  report: Report,
  thresholds: Thresholds,
  streams: Streams,
  outputs: readonly Output[],
): Promise<void> {
  await write(streams.stderr, workflowCommands(report, gatedBy(thresholds)))
  const summary = streams.env.GITHUB_STEP_SUMMARY
  if (!summary || outputs.some(({ path }) => path && resolve(path) === resolve(summary))) return
  try {
    await appendSummary(summary, report)
  } catch (error) {
    // The audit has its own reports: a summary that cannot be written is no reason to lose its exit code.
    const reason = error instanceof Error ? error.message : String(error)
    await write(streams.stderr, inert(`Could not write the step summary: ${reason}\n`))
  }
}

async function appendSummary(path: string, report: Report): Promise<void> {
  const { markdownReport } = await import('../report/markdown.ts')
  const text = [...markdownReport(report, { color: false })].join('')
  const { size = 0 } = (await stat(path).catch(() => undefined)) ?? {}
  const choices = [text, `${markdownText(lastLine(report))}\n`].map((choice) => (size > 0 ? `\n${choice}` : choice))
  const fitting = choices.find((choice) => size + Buffer.byteLength(choice) <= SUMMARY_BYTES)
  if (fitting !== undefined) await appendFile(path, fitting)
}
