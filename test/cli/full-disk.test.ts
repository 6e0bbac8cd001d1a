import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/virtual-modules.js'
import { awsure, BARE_ENV, type Ran } from './awsure.ts'

let folder = tmpdir()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-disk-'))
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'kept'))
  await writeFile(join(folder, 'kept/report.json'), 'earlier')
})
afterEach(() => rm(folder, { recursive: true }))

const AUDIT = ['--snapshot', join(root, 'fixtures/insecure')]
const at = (name: string) => join(folder, name)
const earlier = () => readFile(at('kept/report.json'), 'utf8')

/** Runs a shell command in which `awsure` and `folder` are defined. */
function shell(command: string, options: { uid?: number; wrapper?: string[] } = {}): Promise<Ran> {
  const script = `awsure() { "${process.execPath}" "${root}bin/awsure.js" "$@"; }\ncd "${folder}"\n${command}`
  const [program = 'sh', ...args] = [...(options.wrapper ?? []), 'sh', '-c', script]
  return new Promise((resolve) => {
    execFile(program, args, { env: BARE_ENV, maxBuffer: 1e9, ...options }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code as unknown as number) : 0, stdout, stderr }),
    )
  })
}

/** Mounts need privileges, or a system that lets anybody have a namespace of their own. */
const NAMESPACE = ['unshare', '--map-root-user', '--mount']
const { code: cannotMount } = await new Promise<{ code: unknown }>((resolve) => {
  execFile(NAMESPACE[0]!, [...NAMESPACE.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], (error) =>
    resolve({ code: error }),
  )
})

describe.skipIf(cannotMount)('a file system', () => {
  // The mount hides the folder, so the earlier report is made inside of it.
  const mount = 'mount -t tmpfs -o size=64k tmpfs kept && printf earlier > kept/report.json'

  it('that is full: the earlier report is whole, no part of the new one lies about, the other reports are written', async () => {
    const { code, stdout, stderr } = await shell(
      `${mount}
      awsure ${AUDIT.join(' ')} -o sarif:new.sarif -o json:kept/report.json -o csv:new.csv
      echo "exit $?"; cat kept/report.json; echo; ls -A kept`,
      { wrapper: NAMESPACE },
    )
    expect([code, stdout]).toEqual([0, 'exit 3\nearlier\nreport.json\n'])
    expect(stderr).toContain('awsure: Cannot write kept/report.json: no space is left on the device.')
    expect(JSON.parse(await readFile(at('new.sarif'), 'utf8')).version).toBe('2.1.0')
    expect(await readFile(at('new.csv'), 'utf8')).toMatch(/\r\n$/)
  })

  it('that is full: an earlier baseline and an earlier recording are whole', async () => {
    const { code, stdout } = await shell(
      `${mount}
      awsure baseline create ${AUDIT.join(' ')} --baseline kept/b.json --rule iam-user-mfa
      cp kept/b.json first.json
      dd if=/dev/zero of=kept/filler bs=1k 2> /dev/null
      awsure baseline create ${AUDIT.join(' ')} --baseline kept/b.json --force; echo "exit $?"
      cmp kept/b.json first.json && echo same
      awsure record ${AUDIT.join(' ')} -o kept/report.json --force; echo "exit $?"
      cat kept/report.json; echo; ls -A kept`,
      { wrapper: NAMESPACE },
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^exit [23]\nsame\nexit [23]\nearlier\nb\.json\nfiller\nreport\.json\n$/)
  })

  it('that is read-only: nothing is audited, and the earlier report is whole', async () => {
    const { stdout, stderr } = await shell(
      `${mount} && mount -o remount,ro kept
      awsure ${AUDIT.join(' ')} -o json:kept/report.json; echo "exit $?"; cat kept/report.json`,
      { wrapper: NAMESPACE },
    )
    expect(stdout).toBe('exit 2\nearlier')
    expect(stderr).toContain('Cannot write kept/report.json: the file system is read-only.')
  })
})

// Root may write anywhere, so it runs as nobody, where nobody may run this Node (not one that lies in root's home).
const uid = process.getuid?.() === 0 ? { uid: 65534 } : {}
const { code: cannotRun } = await shell('awsure --version', uid)

it.skipIf(cannotRun)(
  'a folder that may not be written to: nothing is audited, and the earlier report is whole',
  async () => {
    await chmod(at('kept'), 0o555)
    const { code, stderr } = await shell(`awsure ${AUDIT.join(' ')} -o json:kept/report.json`, uid)
    await chmod(at('kept'), 0o755)

    expect(code).toBe(2)
    expect(stderr).toContain('Cannot write kept/report.json: permission denied.')
    expect(await earlier()).toBe('earlier')
    expect(await readdir(at('kept'))).toEqual(['report.json'])
  },
)

it('a disk that fills up while a report is written', async () => {
  // Everywhere, and without a file system of its own: the second write of a file fails as on a full disk.
  const fault = `import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const { writeFile } = fs.promises
    fs.promises.writeFile = async (file, ...rest) => {
      if (!rest[0] || typeof file === 'string') return writeFile(file, ...rest)
      await file.write('half of it')
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
    }
    syncBuiltinESMExports()`
  await writeFile(at('fault.mjs'), fault)
  const { code, stdout, stderr } = await awsure([...AUDIT, '-o', `json:${at('kept/report.json')}`, '-o', 'csv'], {
    env: { NODE_OPTIONS: `--import=${at('fault.mjs')}` },
  })
  expect(code).toBe(3)
  expect(stderr).toContain('no space is left on the device.')
  expect(stdout).toMatch(/\r\n$/)
  expect(await earlier()).toBe('earlier')
  expect(await readdir(at('kept'))).toEqual(['report.json'])
})

it.each(['-o console -o json:kept/report.json', '-o json:kept/report.json -o console'])(
  'a full disk behind stdout costs no report in a file: %s',
  async (outputs) => {
    const { code, stderr } = await shell(`awsure ${AUDIT.join(' ')} ${outputs} > /dev/full`)
    expect(code).toBe(3)
    expect(stderr).toContain('awsure: Cannot write the output: ENOSPC')
    expect(JSON.parse(await earlier()).exit.code).toBe(1)
  },
)
