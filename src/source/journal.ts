import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { FORMAT, type RecordedCall } from './snapshot-format.ts'

/**
 * What was recorded so far, beside the recording that is not written yet: a snapshot of its own, a line a call, so that
 * a run that is killed loses nothing. Written at once and in order: what AWS answered is on its way to the disk before
 * the next answer is looked at.
 */
export interface Journal {
  add(call: RecordedCall): void
  remove(): void
}

/** Where the journal of a recording is. */
export const journalOf = (path: string): string => `${path.replace(/[/\\]+$/, '')}.partial.ndjson`

/** Begins a journal, or goes on with the one that is there. A disk that takes no more is told of when the recording itself is written. */
export function startJournal(
  path: string,
  { capturedAt, accounts }: { capturedAt: Date; accounts: string[] },
): Journal {
  const file = journalOf(path)
  const attempt = (write: () => void) => {
    try {
      write()
    } catch {
      // The recording goes on without it.
    }
  }
  const manifest = {
    format: FORMAT,
    capturedAt: capturedAt.toISOString(),
    complete: false,
    accounts: accounts.map((id) => ({ id })),
  }
  if (!existsSync(file)) attempt(() => writeFileSync(file, `${JSON.stringify(manifest)}\n`))
  return {
    add: (call) => attempt(() => appendFileSync(file, `${JSON.stringify(call)}\n`)),
    remove: () => attempt(() => rmSync(file, { force: true })),
  }
}
