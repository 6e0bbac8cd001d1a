import { rm, stat } from 'node:fs/promises'
import { KnownError } from '../errors.ts'
import { compareBy } from '../order.ts'
import type { Snapshot } from '../source/snapshot.ts'
import type { AccountScope, Answer, Source } from '../source/source.ts'
import { VERSION } from './version.ts'

export interface RecordingOptions {
  force?: boolean | undefined
  redact?: boolean | undefined
  /** Go on with what is there. */
  resume?: boolean | undefined
  /** Ask anew for what these services answer, and keep the rest of what is there. */
  only?: readonly string[] | undefined
  /** Whether the answers cost something to get: only then is a journal kept. */
  isLive?: boolean
  /** Told of each call that is wanted once more, and not made again. */
  onRepeat?: (() => void) | undefined
}

/** Puts a recorder between the engine and whatever was opened. */
export interface Recording {
  /** Told of what is going to be recorded before the first call. */
  begin(accounts: string[], capturedAt: Date): void
  around(source: Source, account: AccountScope): Source
  /** Writes the recording, if there is one; an incomplete one says so. */
  finish(end: { capturedAt: Date; complete: boolean }): Promise<void>
}

const NOTHING: Recording = { begin: () => {}, around: (source) => source, finish: async () => {} }

/** Makes sure that the recording can be written before a single call is made; without a path nothing is recorded. */
export async function prepareRecording(path: string | undefined, options: RecordingOptions): Promise<Recording> {
  if (path === undefined) return NOTHING
  const [{ prepareSnapshot }, { recorder, resumed }, { journalOf, startJournal }] = await Promise.all([
    import('../source/snapshot-write.ts'),
    import('../source/recorder.ts'),
    import('../source/journal.ts'),
  ])
  const { force = false, redact = false, resume = false, only, isLive = false, onRepeat } = options
  const continues = resume || only !== undefined
  const earlier = continues ? await earlierRecordings(path) : []
  if (!continues) await refuseLeftover(journalOf(path), force)
  const writer = await prepareSnapshot(path, { force: force || continues })
  const edit = redact ? (await import('../source/redact.ts')).redactSnapshot : undefined
  let journal: ReturnType<typeof startJournal> | undefined
  const recording = recorder(writer, { edit, onRepeat, onRecorded: (call) => journal?.add(call) })
  for (const { calls } of earlier) recording.keep(await all(calls()))
  const accounts: AccountScope[] = []
  return {
    begin(ids, capturedAt) {
      checkAccounts(path, ids, earlier)
      // What is pseudonymised in the recording must not lie beside it in clear.
      if (isLive && !redact) journal = startJournal(path, { accounts: ids, capturedAt })
    },
    around(source, account) {
      accounts.push(account)
      return recording.around(continues ? resumed(inOneOf(earlier), source, only) : source)
    },
    async finish({ capturedAt, complete }) {
      const tool = { name: 'awsure', version: VERSION }
      const [first] = earlier
      await recording.finish({
        complete,
        accounts: accounts.sort(byId),
        tool,
        capturedAt: first?.capturedAt ?? capturedAt,
      })
      journal?.remove()
      if (continues) await rm(journalOf(path), { force: true })
    },
  }
}

const byId = compareBy<AccountScope>(({ id }) => id)

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

/** What an earlier run left: its recording, or the journal of one that was killed; the journal knows more. */
async function earlierRecordings(path: string): Promise<Snapshot[]> {
  const [{ openSnapshot }, { journalOf }] = await Promise.all([
    import('../source/snapshot.ts'),
    import('../source/journal.ts'),
  ])
  const found = await Promise.all([path, journalOf(path)].map(async (file) => ((await isThere(file)) ? [file] : [])))
  if (found.flat().length === 0) {
    throw new KnownError(2, `There is no recording to go on with at ${path}.`, 'Leave --resume and --only out.')
  }
  return Promise.all(found.flat().map((file) => openSnapshot(file)))
}

/** What any of them holds, the last first. */
const inOneOf = (snapshots: readonly Snapshot[]): Source => ({
  call: async (request) => {
    const answers = await Promise.all(snapshots.toReversed().map(({ source }) => source.call(request)))
    const best = answers.find(({ state }) => state === 'output') ?? answers.find(({ state }) => state === 'error')
    return best ?? (answers[0] as Answer)
  },
})

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

/** A journal is there only when a run was killed: nobody should lose it without saying so. */
async function refuseLeftover(journal: string, force: boolean): Promise<void> {
  if (force || !(await isThere(journal))) return
  throw new KnownError(
    2,
    `${journal} holds what a recording saw before it was killed.`,
    'Go on with --resume, or start over with --force.',
  )
}

/** One account's recording must not be filled up with what another one answers. */
function checkAccounts(path: string, ids: readonly string[], earlier: readonly Snapshot[]): void {
  const known = earlier.flatMap(({ accounts }) => accounts.map(({ id }) => id))
  const stranger = ids.find((id) => earlier.length > 0 && !known.includes(id))
  if (stranger === undefined) return
  throw new KnownError(
    2,
    `${path} is a recording of ${[...new Set(known)].join(', ')}, not of account ${stranger}.`,
    'Choose another path, or the credentials that it was recorded with.',
  )
}
