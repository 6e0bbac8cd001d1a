import { execFileSync, spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import yargs, { type Options } from 'yargs'
import { root } from '../scripts/virtual-modules.js'
import { commands } from '../src/cli/options.ts'
import { FORMATS } from '../src/report/reporters.ts'

const FILES = [
  'azure/azure-pipelines.yml',
  'codebuild/buildspec.yml',
  'github/awsure.yml',
  'github/organization.yml',
  'gitlab/.gitlab-ci.yml',
  'jenkins/Jenkinsfile',
  'member-role/template.yaml',
  'pipeline.sh',
  'step-functions/Dockerfile',
  'step-functions/README.md',
  'step-functions/run.sh',
  'step-functions/template.yaml',
]

/** Those that only say what runs elsewhere. */
const CALLS_NOTHING = ['member-role/template.yaml', 'step-functions/Dockerfile']

const read = (name: string) => readFile(join(root, name), 'utf8')
const { version } = JSON.parse(await read('package.json')) as { version: string }

/** Where a command of awsure is called; what a sentence or a comment names between backticks, too. */
const CALL = new RegExp(
  String.raw`(?<![/\w-])awsure(?:@[\d.]+)? (?=(?:${Object.keys(commands).join('|')})\b)([^|;&\n\x60]*)`,
  'g',
)

/** The words of every call in a text, with its continued lines. */
function callsIn(text: string): string[][] {
  const joined = text.replace(/\\\n\s*/g, ' ').replace(/^\s*(#|\/\/).*$/gm, '')
  const folded = joined.replace(/\n\s+(?=-o )/g, ' ')
  return [...folded.matchAll(CALL)].map(([, words = '']) => words.trim().split(/\s+/))
}

/** Refuses options that there are not, that lack their value, or that do not go together. */
const parseStrictly = (words: readonly string[], options: Record<string, Options>) =>
  yargs([...words])
    .options(options)
    .strictOptions()
    .parserConfiguration({ 'boolean-negation': false, 'greedy-arrays': false })
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message)
    })
    .parse()

it('knows every example', async () => {
  const entries = await readdir(join(root, 'examples'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  expect(files.map((file) => file.slice(join(root, 'examples/').length)).sort()).toEqual(FILES)
})

// What pipeline.sh calls, test/cli/pipeline.test.ts runs.
describe.each(FILES.filter((name) => name !== 'pipeline.sh'))('%s', async (name) => {
  const text = await read(`examples/${name}`)

  it('calls awsure with options and formats that there are', () => {
    const calls = [...callsIn(text), ...(name.startsWith('github/') ? argsOfAction(text) : [])]
    expect(calls.length > 0).toBe(!CALLS_NOTHING.includes(name))
    for (const [command = '', ...words] of calls) {
      const options = commands[command as keyof typeof commands]
      expect(options, command).toBeDefined()
      expect(() => parseStrictly(words, options), `awsure ${command} ${words.join(' ')}`).not.toThrow()
      for (const [index, word] of words.entries()) {
        if (word !== '-o') continue
        expect(Object.keys(FORMATS)).toContain(words[index + 1]?.split(':')[0])
      }
    }
  })

  it('installs this version', () => {
    for (const [, pinned] of text.matchAll(/awsure@v?([\d.]+)/g)) expect(pinned).toBe(version)
  })

  it.runIf(/\.ya?ml$/.test(name))('is YAML', () => {
    expect(parse(text, { logLevel: 'silent' })).toBeTypeOf('object')
  })
})

function argsOfAction(text: string): string[][] {
  const { jobs } = parse(text) as {
    jobs: Record<string, { steps: { uses?: string; with?: Record<string, string> }[] }>
  }
  const steps = Object.values(jobs).flatMap((job) => job.steps)
  const own = steps.filter(({ uses }) => uses?.startsWith('awsure/'))
  return own.map((step) => ['audit', ...(step.with?.args ?? '').split(' ').filter(Boolean)])
}

interface Workflow {
  permissions: object
  jobs: Record<string, { permissions: Record<string, string>; steps: { uses?: string; with?: object }[] }>
}

describe.each(['awsure.yml', 'organization.yml'])('the GitHub workflow %s', async (name) => {
  const text = await read(`examples/github/${name}`)
  const { permissions, jobs } = parse(text) as Workflow

  it('gives the action only inputs that it has', async () => {
    const { inputs } = parse(await read('action.yml')) as { inputs: object }
    for (const { uses, with: given = {} } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (uses?.startsWith('awsure/')) expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
    }
  })

  it('pins the actions of others by commit', () => {
    const lines = text.split('\n').filter((line) => /uses: (?!awsure\/)/.test(line))
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('grants each job what it needs, and a pull request nothing that writes or signs in', () => {
    const all = { contents: 'read', 'id-token': 'write', 'security-events': 'write', actions: 'read' }
    const needed: Record<string, Record<string, object>> = {
      'awsure.yml': { account: all, snapshot: { contents: 'read' } },
      'organization.yml': { accounts: { 'id-token': 'write' }, audit: all, merge: { contents: 'read' } },
    }
    expect(permissions).toEqual({})
    expect(Object.fromEntries(Object.entries(jobs).map(([job, { permissions }]) => [job, permissions]))).toEqual(
      needed[name],
    )
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

it.each(['pipeline.sh', 'step-functions/run.sh'])('%s is a script for any POSIX shell', (name) => {
  expect(() => execFileSync('sh', ['-n', join(root, 'examples', name)])).not.toThrow()
})

const HAS_LINT = spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).status === 0

it.skipIf(!HAS_LINT)(`cfn-lint finds nothing in the templates${HAS_LINT ? '' : ' (skipped: no cfn-lint here)'}`, () => {
  const { status, stdout } = spawnSync(
    'cfn-lint',
    FILES.filter((name) => name.endsWith('template.yaml')),
    {
      cwd: join(root, 'examples'),
      encoding: 'utf8',
    },
  )
  expect(stdout).toBe('')
  expect(status).toBe(0)
})
