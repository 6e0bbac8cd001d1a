import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../scripts/virtual-modules.js'
import { commands } from '../src/cli/options.ts'
import { FORMATS } from '../src/report/reporters.ts'

const FILES = [
  'azure/azure-pipelines.yml',
  'codebuild/buildspec.yml',
  'github/awsure.yml',
  'gitlab/.gitlab-ci.yml',
  'jenkins/Jenkinsfile',
  'pipeline.sh',
]

const read = (name: string) => readFile(join(root, name), 'utf8')
const { version } = JSON.parse(await read('package.json')) as { version: string }

/** The words of every `awsure …` in a script, with its continued lines. */
function callsIn(text: string): string[][] {
  const joined = text.replace(/\\\n\s*/g, ' ').replace(/^\s*(#|\/\/).*$/gm, '')
  const folded = joined.replace(/\n\s+(?=-o )/g, ' ')
  return [...folded.matchAll(/(?<![/\w-])awsure(?:@[\d.]+)? (?=audit|baseline)(.*)/g)].map(([, words = '']) =>
    words.trim().split(/\s+/),
  )
}

it('knows every example', async () => {
  const entries = await readdir(join(root, 'examples'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  expect(files.map((file) => file.slice(join(root, 'examples/').length)).sort()).toEqual(FILES)
})

// What pipeline.sh calls, test/cli/pipeline.test.ts runs.
describe.each(FILES.filter((name) => name !== 'pipeline.sh'))('%s', async (name) => {
  const text = await read(`examples/${name}`)

  it('calls awsure with options and formats that there are', () => {
    const calls = name === 'github/awsure.yml' ? argsOfAction(text) : callsIn(text)
    expect(calls.length).toBeGreaterThan(0)
    for (const [command = '', ...words] of calls) {
      const options = commands[command as keyof typeof commands]
      expect(options, command).toBeDefined()
      for (const word of words.filter((word) => /^--?[a-z]/.test(word))) {
        expect(Object.keys({ ...options, o: {} }), `${name}: ${word}`).toContain(word.replace(/^-+|=.*/g, ''))
      }
      for (const [index, word] of words.entries()) {
        if (word !== '-o') continue
        expect(Object.keys(FORMATS)).toContain(words[index + 1]?.split(':')[0])
      }
    }
  })

  it('installs this version', () => {
    for (const [, pinned] of text.matchAll(/awsure@v?([\d.]+)/g)) expect(pinned).toBe(version)
  })

  it.runIf(name.endsWith('.yml'))('is YAML', () => expect(parse(text)).toBeTypeOf('object'))
})

function argsOfAction(text: string): string[][] {
  const { jobs } = parse(text) as { jobs: Record<string, { steps: { uses: string; with?: Record<string, string> }[] }> }
  const steps = Object.values(jobs).flatMap((job) => job.steps)
  const own = steps.filter(({ uses }) => uses.startsWith('awsure/'))
  return own.map((step) => ['audit', ...(step.with?.args ?? '').split(' ').filter(Boolean)])
}

describe('the GitHub workflow', async () => {
  const text = await read('examples/github/awsure.yml')
  const action = await read('action.yml')
  const { permissions, jobs } = parse(text) as {
    permissions: object
    jobs: Record<string, { permissions: Record<string, string>; steps: { uses: string; with?: object }[] }>
  }

  it('gives the action only inputs that it has', () => {
    const { inputs } = parse(action) as { inputs: object }
    for (const { uses, with: given = {} } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (uses.startsWith('awsure/')) expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
    }
  })

  it('pins the actions of others by commit', () => {
    const lines = text.split('\n').filter((line) => /uses: (?!awsure\/)/.test(line))
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('grants each job what it needs, and a pull request nothing that writes or signs in', () => {
    expect(permissions).toEqual({})
    expect(jobs.account?.permissions).toEqual({
      contents: 'read',
      'id-token': 'write',
      'security-events': 'write',
      actions: 'read',
    })
    expect(jobs.snapshot?.permissions).toEqual({ contents: 'read' })
  })
})

it('GitLab, CodeBuild and Azure collect the files that awsure writes', async () => {
  const gitlab = parse(await read('examples/gitlab/.gitlab-ci.yml')).awsure
  const codebuild = parse(await read('examples/codebuild/buildspec.yml'))
  const azure = parse(await read('examples/azure/azure-pipelines.yml')).steps
  const reports: Record<string, string> = gitlab.artifacts.reports
  const script = gitlab.script[0] as string
  expect(script).toContain(`junit:${reports.junit}`)
  expect(script).toContain(`gitlab-codequality:${reports.codequality}`)
  expect(script).toContain(`sarif:${reports.sarif}`)
  expect(gitlab.artifacts.when).toBe('always')
  expect(codebuild.phases.build.commands[0]).toContain(`junit:${codebuild.reports.awsure.files[0]}`)
  expect(codebuild.phases.build.commands[0]).toContain(`json:${codebuild.artifacts.files[0]}`)
  expect(azure[1].inputs.inlineScript).toContain(`junit:${azure[2].inputs.testResultsFiles}`)
})

it('pipeline.sh is a script for any POSIX shell', () => {
  expect(() => execFileSync('sh', ['-n', join(root, 'examples/pipeline.sh')])).not.toThrow()
})
