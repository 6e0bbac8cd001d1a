import { compareBy } from '../order.ts'
import type { AccountScope, Source } from '../source/source.ts'
import { VERSION } from './version.ts'

/** Puts a recorder between the engine and whatever was opened. */
export interface Recording {
  around(source: Source, account: AccountScope): Source
  /** Writes the recording, if there is one; an incomplete one says so. */
  finish(end: { capturedAt: Date; complete: boolean }): Promise<void>
}

/** Makes sure that the recording can be written before a single call is made; without a path nothing is recorded. */
export async function prepareRecording(
  path: string | undefined,
  { force = false, redact = false }: { force?: boolean | undefined; redact?: boolean | undefined },
): Promise<Recording> {
  if (path === undefined) return { around: (source) => source, finish: async () => {} }
  const [{ prepareSnapshot }, { recorder }] = await Promise.all([
    import('../source/snapshot-write.ts'),
    import('../source/recorder.ts'),
  ])
  const writer = await prepareSnapshot(path, { force })
  const edit = redact ? { edit: (await import('../source/redact.ts')).redactSnapshot } : {}
  const recording = recorder(writer, edit)
  const accounts: AccountScope[] = []
  return {
    around(source, account) {
      accounts.push(account)
      return recording.around(source)
    },
    finish: (end) =>
      recording.finish({ ...end, accounts: accounts.sort(byId), tool: { name: 'awsure', version: VERSION } }),
  }
}

const byId = compareBy<AccountScope>(({ id }) => id)
