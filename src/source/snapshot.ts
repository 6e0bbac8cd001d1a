import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import pLimit from 'p-limit'
import { readJson } from '../disk/json-file.ts'
import { fileError, systemCode } from '../disk/system-error.ts'
import { KnownError } from '../errors.ts'
import { isObject } from '../json.ts'
import { compare } from '../order.ts'
import { GLOBAL } from '../service.ts'
import { newestTime } from './capture-time.ts'
import { absent, type Replay, replayOf } from './replay.ts'
import {
  formOf,
  MANIFEST,
  type Manifest,
  parseCall,
  parseManifest,
  parseOperationFile,
  type RecordedCall,
  type Tool,
} from './snapshot-format.ts'
import { openNdjson } from './snapshot-ndjson.ts'
import { memoryStore, type Opened, type Store } from './snapshot-store.ts'
import type { AccountScope, CallRequest, Source } from './source.ts'

/** A snapshot, open for being audited. */
export interface Snapshot {
  source: Source
  capturedAt: Date
  /** False when its recording was interrupted. */
  complete: boolean
  accounts: AccountScope[]
  /** What recorded it, if it says so. */
  tool?: Tool
  /** Every call in it, for conversion and redaction. */
  calls(): AsyncIterable<RecordedCall>
  /** Lets go of what is held of an account, which will not be asked about again. */
  forget(account: string): void
}

/**
 * Opens a recorded snapshot in any of its forms: a folder, or one file of JSON or ndjson, gzipped or not. Of a folder,
 * only the manifest is read now and only what is asked for later.
 *
 * Whatever is wrong with its files is a KnownError that names file and place, from here or from a later call.
 */
export async function openSnapshot(path: string): Promise<Snapshot> {
  const { manifest, store } = await openStore(path)
  const capturedAt = manifest.capturedAt ?? (await newestTime(store.all()))
  if (!capturedAt) {
    throw new KnownError(
      2,
      `${path} does not say when it was recorded, and no date in it tells.`,
      'Add "capturedAt": "2026-01-31T12:00:00Z", with the right time, beside "format".',
    )
  }
  const { complete, tool } = manifest
  const accounts = await Promise.all(manifest.accounts.map((account) => withRegions(account, store)))
  return {
    ...{ capturedAt, complete, accounts, ...(tool && { tool }) },
    ...sourceOf(store),
    calls: () => store.all(),
  }
}

/** A manifest may leave the regions out: they are those that something was recorded in. */
async function withRegions(account: AccountScope, store: Store): Promise<AccountScope> {
  if (account.regions.length > 0) return account
  const recorded = await store.regions(account.id)
  return { ...account, regions: recorded.filter((region) => region !== GLOBAL) }
}

/** Far below what any system lets a process open. */
const MAX_OPEN_FILES = 16

async function openStore(path: string): Promise<Opened> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError('read', path, error, { hint: 'Record a snapshot with `awsure record -o PATH`.' })
  })
  if (found.isDirectory()) return openFolder(path)
  return formOf(path).layout === 'ndjson' ? openNdjson(path) : openJson(path)
}

/** Answers out of a store, an account at a time. */
function sourceOf(store: Store): Pick<Snapshot, 'source' | 'forget'> {
  const accounts = new Map<string, Source>()
  const sourceOfAccount = (account: string) => {
    const source = accounts.get(account) ?? accountSource(store)
    accounts.set(account, source)
    return source
  }
  return {
    source: { call: (request) => sourceOfAccount(request.account).call(request) },
    forget(account) {
      accounts.delete(account)
      store.forget(account)
    },
  }
}

function accountSource(store: Store): Source {
  const replays = new Map<string, Promise<Replay | undefined>>()
  const replay = (region: string, { account, service, operation }: CallRequest) => {
    const key = [region, service.client, operation].join('/')
    const known = replays.get(key) ?? load()
    replays.set(key, known)
    return known

    async function load() {
      const calls = await store.operation(account, region, service.client, operation)
      return calls && replayOf(calls, (output) => service.scrub(operation, output))
    }
  }
  return {
    call: async (request) => {
      // Recordings made with other tools have the calls of global services under the region that they went to.
      const elsewhere = request.region === GLOBAL ? await store.regions(request.account) : []
      let answer = absent(request)
      for (const region of new Set([request.region, ...elsewhere])) {
        answer = (await replay(region, request))?.answer(request) ?? answer
        if (answer.state !== 'absent') break
      }
      return answer
    },
  }
}

async function openFolder(root: string): Promise<Opened> {
  if ((await namesIn(root)).length === 0) throw new KnownError(2, `${root} is an empty folder.`, NO_MANIFEST_HINT)
  const file = join(root, MANIFEST)
  if (!(await ifThere(file, stat(file)))) {
    throw new KnownError(2, `${root} is not a snapshot: it has no ${MANIFEST}.`, NO_MANIFEST_HINT)
  }
  const manifest = parseManifest(await readJson(file), file)
  return { manifest, store: folderStore(root, manifest) }
}

const NO_MANIFEST_HINT = 'Give the folder that `awsure record` wrote.'

function folderStore(root: string, { accounts }: Manifest): Store {
  const limit = pLimit(MAX_OPEN_FILES)
  const folders = new Map<string, Promise<string[]>>()
  const regions = (account: string) => {
    const names = folders.get(account) ?? foldersIn(join(root, account))
    folders.set(account, names)
    return names
  }
  const operation: Store['operation'] = async (account, region, service, name) => {
    const file = join(root, account, region, service, `${name}.json`)
    const read = async () =>
      (await ifThere(file, stat(file))) ? parseOperationFile(await readJson(file), file) : undefined
    return limit(read)
  }
  return {
    operation,
    regions,
    forget: (account) => void folders.delete(account),
    async *all() {
      for (const { id: account } of accounts) {
        for (const path of await namesIn(join(root, account), { recursive: true })) {
          const [region = '', service = '', file = '', ...deeper] = path.split(sep)
          if (!file.endsWith('.json') || deeper.length > 0) continue
          const place = { account, region, service, operation: basename(file, '.json') }
          for (const call of (await operation(account, region, service, place.operation)) ?? []) {
            yield { ...place, ...call }
          }
        }
      }
    },
  }
}

async function openJson(path: string): Promise<Opened> {
  const content = await readJson(path)
  const manifest = parseManifest(content, path)
  const calls = isObject(content) ? content.calls : undefined
  if (calls === undefined && basename(path) === MANIFEST) return openFolder(dirname(path))
  if (!Array.isArray(calls)) throw new KnownError(2, `${path}: calls must be a list.`)
  return {
    manifest,
    store: memoryStore(calls.map((call, index) => parseCall(call, manifest, path, `calls[${index}]`))),
  }
}

async function namesIn(folder: string, options: { recursive?: boolean } = {}): Promise<string[]> {
  return ((await ifThere(folder, readdir(folder, options))) ?? []).sort(compare)
}

/** Names without those that a file manager leaves behind: `.DS_Store`. */
const foldersIn = async (folder: string) => (await namesIn(folder)).filter((name) => /^[\w-]+$/.test(name))

/** Undefined for what is not there: an account without calls, an operation that was not recorded. */
async function ifThere<Found>(path: string, found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined
    throw fileError('read', path, error)
  }
}
