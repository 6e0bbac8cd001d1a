import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { KnownError } from '../errors.ts'
import { fileError, systemCode } from './system-error.ts'

/** What a file is written from; an iterable is written piece by piece, so that it never has to fit into one string. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

/**
 * Writes a file so that whoever opens it finds the earlier content or the new one whole, never a part: a temporary
 * file beside it is filled, flushed and renamed. When anything fails the earlier file is still there and the temporary
 * one is not.
 */
export async function writeAtomic(path: string, content: FileContent): Promise<void> {
  try {
    const earlier = await statOf(path)
    if (earlier?.isDirectory()) throw new KnownError(2, `Cannot write ${path}: it is a folder.`)
    // Renaming onto /dev/stdout, /dev/null or a named pipe would replace the device itself.
    if (earlier && !earlier.isFile()) return await writeFile(path, content)
    if (earlier) await access(path, constants.W_OK)
    // A link keeps pointing at the file that it pointed at.
    await fillAndRename(earlier ? await realpath(path) : path, content, earlier?.mode)
  } catch (error) {
    throw writeError(path, error)
  }
}

/** Finds out whether a file or folder can be created at a path, before work is spent on its content. */
export async function checkWritable(path: string): Promise<void> {
  try {
    const earlier = await statOf(path)
    if (earlier) await access(path, constants.W_OK)
    if (earlier && !earlier.isFile() && !earlier.isDirectory()) return
    const isEmptyFolder = earlier?.isDirectory() && (await readdir(path)).length === 0
    const temporary = isEmptyFolder ? join(path, temporaryName()) : besides(path)
    await (await open(temporary, 'wx')).close()
    await rm(temporary)
  } catch (error) {
    throw writeError(path, error)
  }
}

/**
 * Fills a folder so that it appears whole or not at all; an earlier folder is replaced only once the new one is
 * complete. `last` names the entry that makes a folder one of its kind.
 */
export async function writeFolderAtomic(
  path: string,
  fill: (folder: string) => Promise<void>,
  { last }: { last: string },
): Promise<void> {
  try {
    const earlier = await entriesOf(path)
    if (earlier?.length === 0) await fillInside(path, fill, last)
    else await fillAndSwap(earlier ? await realpath(path) : path, fill, earlier !== undefined)
  } catch (error) {
    throw writeError(path, error)
  }
}

/** Names of what is in a folder; undefined when there is no such folder. */
export async function entriesOf(folder: string): Promise<string[] | undefined> {
  return readdir(folder).catch(undefinedIfAbsent)
}

async function fillAndRename(path: string, content: FileContent, mode: number | undefined): Promise<void> {
  const temporary = besides(path)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await writeFile(file, content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function fillAndSwap(
  path: string,
  fill: (folder: string) => Promise<void>,
  replacesEarlier: boolean,
): Promise<void> {
  const fresh = besides(path)
  const stale = besides(path)
  try {
    await mkdir(fresh)
    await fill(fresh)
    if (replacesEarlier) await rename(path, stale)
    try {
      await rename(fresh, path)
    } catch (error) {
      if (replacesEarlier) await rename(stale, path)
      throw error
    }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  await rm(stale, { recursive: true, force: true })
}

/** An empty folder may be the working directory or a mount point, neither of which can be swapped for another. */
async function fillInside(path: string, fill: (folder: string) => Promise<void>, last: string): Promise<void> {
  const temporary = join(path, temporaryName())
  try {
    await mkdir(temporary)
    await fill(temporary)
    const entries = (await readdir(temporary)).filter((entry) => entry !== last)
    for (const entry of [...entries, last]) await rename(join(temporary, entry), join(path, entry))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const temporaryName = () => `.awsure-${randomBytes(6).toString('hex')}.tmp`

/** In the same folder, because a rename is atomic only within one file system. */
const besides = (path: string) => join(dirname(resolve(path)), temporaryName())

const statOf = (path: string) => stat(path).catch(undefinedIfAbsent)

function undefinedIfAbsent(error: unknown): undefined {
  if (systemCode(error) !== 'ENOENT') throw error
}

const writeError = (path: string, error: unknown) =>
  fileError('write', path, error, { reasons: { ENOENT: `the folder ${dirname(path)} does not exist` } })
