import type { Opened } from './open.ts'
import { VERSION } from './version.ts'

/** Puts a recorder between the engine and whatever was opened. */
export interface Recording {
  around(opened: Opened): RecordedRun
}

export interface RecordedRun extends Opened {
  /** Writes the recording, if there is one; an incomplete one says so. */
  finish(complete: boolean): Promise<void>
}

/** Makes sure that the recording can be written before a single call is made; without a path nothing is recorded. */
export async function prepareRecording(
  path: string | undefined,
  { force = false, redact = false }: { force?: boolean | undefined; redact?: boolean | undefined },
): Promise<Recording> {
  if (path === undefined) return { around: (opened) => ({ ...opened, finish: async () => {} }) }
  const [{ prepareSnapshot }, { recorder }] = await Promise.all([
    import('../source/snapshot-write.ts'),
    import('../source/recorder.ts'),
  ])
  const writer = await prepareSnapshot(path, { force })
  const edit = redact ? { edit: (await import('../source/redact.ts')).redactSnapshot } : {}
  return {
    around: (opened) => {
      const recording = recorder(opened.source, writer, edit)
      const { accounts, now } = opened
      const tool = { name: 'awsure', version: VERSION }
      return {
        ...opened,
        source: recording,
        finish: (complete) => recording.finish({ capturedAt: now, accounts, tool, complete }),
      }
    },
  }
}
