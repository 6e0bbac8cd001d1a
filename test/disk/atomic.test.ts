import { execFile } from 'node:child_process'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkWritable, writeAtomic, writeFolderAtomic } from '../../src/disk/atomic.ts'
import { fileError } from '../../src/disk/system-error.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-atomic-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (...names: string[]) => join(folder, ...names)
const failsAfter = async function* (text: string) {
  yield text
  throw new Error('the reporter broke')
}

describe('a file', () => {
  it('is written from a string, from bytes and piece by piece', async () => {
    await writeAtomic(at('a'), 'text')
    await writeAtomic(at('b'), Buffer.from('bytes'))
    await writeAtomic(at('c'), ['pie', 'ces'])

    expect(await readFile(at('a'), 'utf8')).toBe('text')
    expect(await readFile(at('b'), 'utf8')).toBe('bytes')
    expect(await readFile(at('c'), 'utf8')).toBe('pieces')
    expect(await readdir(folder)).toEqual(['a', 'b', 'c'])
  })

  it('replaces an earlier one and keeps its mode', async () => {
    await writeFile(at('report'), 'old')
    await chmod(at('report'), 0o640)
    await writeAtomic(at('report'), 'new')

    expect(await readFile(at('report'), 'utf8')).toBe('new')
    expect((await stat(at('report'))).mode & 0o777).toBe(0o640)
  })

  it('leaves the earlier one and nothing else behind when it fails half-way', async () => {
    await writeFile(at('report'), 'old')

    await expect(writeAtomic(at('report'), failsAfter('ne'))).rejects.toThrow('the reporter broke')
    expect(await readFile(at('report'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['report'])
  })

  it('is written through a link, which stays one', async () => {
    await writeFile(at('real'), 'old')
    await symlink('real', at('link'))
    await writeAtomic(at('link'), 'new')

    expect(await readlink(at('link'))).toBe('real')
    expect(await readFile(at('real'), 'utf8')).toBe('new')
  })

  it('is written straight to a device or a pipe, which is not replaced', async () => {
    await promisify(execFile)('mkfifo', [at('pipe')])
    const reading = readFile(at('pipe'), 'utf8')
    await writeAtomic(at('pipe'), 'through')

    expect(await reading).toBe('through')
    expect((await lstat(at('pipe'))).isFIFO()).toBe(true)
  })

  it('says what is wrong with the path', async () => {
    await writeFile(at('file'), '')
    await mkdir(at('sub'))

    await expect(writeAtomic(at('no', 'report'), '')).rejects.toMatchObject({
      name: 'KnownError',
      exitCode: 2,
      message: `Cannot write ${at('no', 'report')}: the folder ${at('no')} does not exist.`,
    })
    await expect(writeAtomic(at('sub'), '')).rejects.toThrow(`Cannot write ${at('sub')}: it is a folder.`)
    await expect(writeAtomic(at('file', 'report'), '')).rejects.toThrow('a part of the path is a file, not a folder.')
    await expect(writeAtomic('/dev/full', 'x')).rejects.toThrow(
      'Cannot write /dev/full: no space is left on the device.',
    )
  })

  it.each([
    ['EACCES', 'permission denied'],
    ['EPERM', 'permission denied'],
    ['EROFS', 'the file system is read-only'],
    ['ENOSPC', 'no space is left on the device'],
    ['EXOTIC', 'EXOTIC'],
  ])('says in words what %s means', (code, words) => {
    const error = fileError('write', 'report.json', Object.assign(new Error('raw'), { code, syscall: 'open' }))
    expect(error).toMatchObject({ exitCode: 2, message: `Cannot write report.json: ${words}.` })
  })

  it('does not call a mistake in the program a problem with the file', () => {
    const bug = new TypeError('x is not a function')
    expect(fileError('write', 'report.json', bug)).toBe(bug)
  })
})

describe('a folder', () => {
  const fill = (content: string) => async (target: string) => {
    await writeFile(join(target, 'manifest'), content)
    await mkdir(join(target, 'part'))
    await writeFile(join(target, 'part', 'one'), content)
  }
  const last = { last: 'manifest' }
  const failing = async (target: string) => {
    await fill('new')(target)
    throw new Error('interrupted')
  }

  it('appears whole', async () => {
    await writeFolderAtomic(at('out'), fill('new'), last)
    expect(await readFile(at('out', 'part', 'one'), 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['out'])
  })

  it('replaces an earlier one altogether', async () => {
    await mkdir(at('out'))
    await writeFile(at('out', 'stale'), 'old')
    await writeFolderAtomic(at('out'), fill('new'), last)

    expect(await readdir(at('out'))).toEqual(['manifest', 'part'])
    expect(await readdir(folder)).toEqual(['out'])
  })

  it('fills an empty one without replacing it, as it may be a mount point', async () => {
    await mkdir(at('out'))
    const { ino } = await stat(at('out'))
    await writeFolderAtomic(at('out'), fill('new'), last)

    expect((await stat(at('out'))).ino).toBe(ino)
    expect(await readdir(at('out'))).toEqual(['manifest', 'part'])
  })

  it.each(['missing', 'empty', 'full'])('leaves a %s one as it was when it fails', async (state) => {
    if (state !== 'missing') await mkdir(at('out'))
    if (state === 'full') await writeFile(at('out', 'stale'), 'old')
    const before = await readdir(folder, { recursive: true })

    await expect(writeFolderAtomic(at('out'), failing, last)).rejects.toThrow('interrupted')
    expect(await readdir(folder, { recursive: true })).toEqual(before)
  })

  it('is written through a link, which stays one', async () => {
    await mkdir(at('real'))
    await writeFile(at('real', 'stale'), 'old')
    await symlink('real', at('link'))
    await writeFolderAtomic(at('link'), fill('new'), last)

    expect(await readlink(at('link'))).toBe('real')
    expect(await readdir(at('real'))).toEqual(['manifest', 'part'])
  })
})

describe('checking beforehand', () => {
  it('accepts what can be written and leaves no trace', async () => {
    await mkdir(at('empty'))
    await writeFile(at('file'), 'old')
    for (const name of ['empty', 'file', 'new']) await checkWritable(at(name))

    expect(await readdir(folder, { recursive: true })).toEqual(['empty', 'file'])
    expect(await readFile(at('file'), 'utf8')).toBe('old')
  })

  it('refuses what cannot', async () => {
    await expect(checkWritable(at('no', 'out'))).rejects.toThrow(`the folder ${at('no')} does not exist.`)
  })
})
