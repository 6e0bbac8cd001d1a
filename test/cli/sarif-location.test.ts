import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log, Result } from 'sarif'
import { root } from '../../scripts/virtual-modules.js'
import { sarifIngestProblems } from '../../src/report/sarif-ingest.ts'
import { awsure, type Ran } from './awsure.ts'

/** A git work tree with a recorded account in it. */
let tree: string
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'awsure-tree-'))
  await mkdir(join(tree, '.git'))
  await cp(join(root, 'fixtures/insecure'), join(tree, 'infra/snapshot'), { recursive: true })
})
afterEach(() => rm(tree, { recursive: true }))

interface Located extends Ran {
  results: Result[]
}

async function locate(args: string[] = [], { snapshot = 'infra/snapshot', cwd = tree } = {}): Promise<Located> {
  const ran = await awsure(['--snapshot', snapshot, '-o', 'sarif', ...args], { cwd })
  const log = JSON.parse(ran.stdout) as Log
  expect(sarifIngestProblems(ran.stdout)).toEqual([])
  return { ...ran, results: log.runs.flatMap(({ results = [] }) => results) }
}

const LISTENER = 'elbv2-http-listener-redirect'
const listener = ({ results }: Located) => results.find(({ ruleId }) => ruleId === LISTENER)!
const uriOf = ({ locations = [] }: Result) => locations[0]!.physicalLocation!.artifactLocation!.uri!
const arnOf = ({ locations = [] }: Result) => locations[0]!.logicalLocations![0]!.fullyQualifiedName!
const regionOf = ({ locations = [] }: Result) => locations[0]!.physicalLocation!.region!

/** The lines that a result points at. */
async function linesOf(result: Result): Promise<string> {
  const { startLine = 0, endLine = 0 } = regionOf(result)
  const lines = (await readFile(join(tree, decodeURI(uriOf(result))), 'utf8')).split('\n')
  return lines.slice(startLine - 1, endLine).join('\n')
}

it('points at the lines of a snapshot in the work tree that hold the resource, and nothing else', async () => {
  // Of API Gateway's methods and the like a row is a part of an answer's object, without a name of its own in it.
  const located = await locate(['--service', 'autoscaling,cloudwatch,ec2,elbv2,iam,secretsmanager'])
  const inSnapshot = located.results.filter((result) => uriOf(result).startsWith('infra/snapshot/'))
  // Rows of the credential report are Base64, and the account is no row: they have the first line of the answer.
  const isRow = (result: Result) => !uriOf(result).includes('CredentialReport') && !arnOf(result).endsWith(':root')
  const listed = inSnapshot.filter(isRow)
  expect(listed.length).toBeGreaterThan(25)
  expect(inSnapshot.filter((result) => !isRow(result)).map((result) => regionOf(result).startLine)).toContain(1)
  for (const result of listed) {
    const lines = await linesOf(result)
    // An inline policy has no ARN of its own: the lines are the policy's, inside of its owner.
    const name = lines.includes('"PolicyDocument"') ? '"PolicyName"' : arnOf(result).split(/[/:]/).at(-1)
    expect(lines, arnOf(result)).toContain(name)
    // One whole object: its braces match, and it is parsed as it stands.
    expect(() => JSON.parse(lines.trim().replace(/,$/, '')), lines).not.toThrow()
  }
  expect(JSON.parse((await linesOf(listener(located))).trim().replace(/,$/, ''))).toMatchObject({
    ListenerArn: arnOf(listener(located)),
  })
})

it('does so from any folder, in a linked work tree too, and in a snapshot that is one file', async () => {
  const paths = (located: Located) => located.results.map(uriOf)
  const expected = paths(await locate())
  expect(paths(await locate([], { snapshot: 'snapshot', cwd: join(tree, 'infra') }))).toEqual(expected)
  expect(paths(await locate([], { snapshot: join(tree, 'infra/snapshot'), cwd: tmpdir() }))).toEqual(expected)

  await rm(join(tree, '.git'), { recursive: true })
  await writeFile(join(tree, '.git'), 'gitdir: elsewhere\n')
  expect(paths(await locate())).toEqual(expected)

  await awsure(['record', '--snapshot', 'infra/snapshot', '-o', 'infra/all.json'], { cwd: tree })
  const one = await locate([], { snapshot: 'infra/all.json' })
  expect(uriOf(listener(one))).toBe('infra/all.json')
  expect(await linesOf(listener(one))).toContain(`"ListenerArn": "${arnOf(listener(one))}"`)
})

it('falls back on the path of the resource, outside of a work tree and for who asks for it', async () => {
  const virtual = /^aws\/111122223333\/eu-west-1\/elbv2\/listener\//
  expect(uriOf(listener(await locate(['--sarif-location', 'resource'])))).toMatch(virtual)
  expect(uriOf(listener(await locate(['--sarif-location', 'source'])))).toMatch(virtual)
  await rm(join(tree, '.git'), { recursive: true })
  expect(uriOf(listener(await locate()))).toMatch(virtual)
})

it('points first at where the resource is defined, then at the snapshot', async () => {
  await writeFile(join(tree, 'infra/alb.tf'), '\n\nresource "aws_lb_listener" "http" {\n}\n')
  const entries = [
    `  - { match: '*:listener/app/*', file: infra/alb.tf, address: aws_lb_listener.http }`,
    `  - { match: '*:user/*', file: infra/gone.tf }`,
  ]
  await writeFile(join(tree, 'awsure.config.yaml'), `sourceMap:\n${entries.join('\n')}\n`)

  const located = await locate([], { snapshot: 'snapshot', cwd: join(tree, 'infra') })
  const result = listener(located)
  expect([uriOf(result), regionOf(result)]).toEqual(['infra/alb.tf', { startLine: 3, endLine: 3 }])
  expect(result.relatedLocations).toMatchObject([
    {
      physicalLocation: {
        artifactLocation: { uri: expect.stringMatching(/^infra\/snapshot\/.*DescribeListeners.json$/) },
      },
    },
  ])
  expect(located.stderr).toMatch(/sourceMap: .*gone\.tf does not exist\./)

  const onlySnapshot = await locate(['--sarif-location', 'snapshot'])
  expect(uriOf(listener(onlySnapshot))).toMatch(/DescribeListeners\.json$/)
  expect(listener(onlySnapshot)).not.toHaveProperty('relatedLocations')
})

it('never changes what a result is tracked by', async () => {
  const prints = ({ results }: Located) => results.map(({ partialFingerprints }) => partialFingerprints)
  expect(prints(await locate())).toEqual(prints(await locate(['--sarif-location', 'resource'])))
})

it('warns of a path that code scanning takes for tests or documentation', async () => {
  await cp(join(tree, 'infra/snapshot'), join(tree, 'test/fixtures/snapshot'), { recursive: true })
  const { stderr } = await locate([], { snapshot: 'test/fixtures/snapshot' })
  expect(stderr).toMatch(/^Code scanning may file the findings in test\/fixtures\/snapshot\/.* as test code/m)
  expect((await locate()).stderr).not.toContain('Code scanning')
})

it('names the analysis', async () => {
  const { stdout } = await awsure(['--snapshot', 'infra/snapshot', '-o', 'sarif', '--sarif-category', 'prod'], {
    cwd: tree,
  })
  expect((JSON.parse(stdout) as Log).runs[0]!.automationDetails!.id).toMatch(/^prod\/111122223333\//)
})

it('refuses a location that it does not know', async () => {
  const { code, stderr } = await awsure(['--snapshot', 'infra/snapshot', '--sarif-location', 'snapshots'], {
    cwd: tree,
  })
  expect(code).toBe(2)
  expect(stderr).toContain('snapshot')
})
