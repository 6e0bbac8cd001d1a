import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/virtual-modules.js'
import type { Report } from '../../src/report/report.ts'
import { BARE_ENV } from './awsure.ts'

/** Runs examples/pipeline.sh as its first lines say: in an empty folder, with `awsure` on the path. */
describe('one pipeline, from a clean folder', () => {
  let folder: string
  let log: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awsure-pipeline-'))
    for (const name of ['bin', 'work']) await mkdir(join(folder, name))
    await writeFile(join(folder, 'bin/awsure'), `#!/bin/sh\nexec node "${root}bin/awsure.js" "$@"\n`, { mode: 0o755 })
    await symlink(process.execPath, join(folder, 'bin/node'))
    const { stdout } = await promisify(execFile)('sh', [join(root, 'examples/pipeline.sh')], {
      cwd: join(folder, 'work'),
      env: { ...BARE_ENV, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    })
    log = stdout
  })
  afterAll(() => rm(folder, { recursive: true }))

  const read = async (name: string) => JSON.parse(await readFile(join(folder, 'work', name), 'utf8')) as Report
  const namesOf = ({ findings }: Report, state: string) =>
    findings.filter(({ baseline }) => baseline?.state === state).map(({ resource }) => resource.arn.split('/')[1])

  it('goes red, green, red, green, red, incomplete: the script itself fails at any other exit code', () => {
    const runs = log.matchAll(/^\$ awsure (\w+).*?(?:Exit (\d)\.$|\n {3}\.\.\.)/gms)
    expect(Array.from(runs, ([, command, code]) => [command, code])).toEqual([
      ['audit', '1'],
      ['baseline', undefined],
      ['audit', '0'],
      ['audit', '1'],
      ['audit', '0'],
      ['audit', '1'],
      ['audit', '4'],
    ])
    expect(log).toMatch(/The gate behaved as it should\.\n$/)
  })

  it('goes red for the one new finding and no other', async () => {
    const report = await read('new.json')
    expect(namesOf(report, 'new')).toEqual(['sg-new'])
    expect(namesOf(report, 'unchanged')).toEqual(['sg-old'])
    expect(report.exit).toMatchObject({ code: 1, reason: '1 new finding at or above high.' })
  })

  it('has the finding back once its suppression has expired, and says why', async () => {
    const report = await read('expired.json')
    expect(namesOf(report, 'new')).toEqual(['sg-new'])
    expect(report.suppressed).toEqual([])
    expect(report.suppressions.expired).toMatchObject([{ until: '2026-06-30', ticket: 'OPS-1234' }])
  })

  it('calls nothing resolved that it could not see', async () => {
    const report = await read('denied.json')
    expect(report).toMatchObject({ status: 'incomplete', exit: { code: 4 }, findings: [], resolved: [] })
    expect(report.baseline).toMatchObject({ resolved: 0, unknown: [{ resource: expect.stringContaining('sg-old') }] })
  })
})
