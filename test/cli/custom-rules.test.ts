import { execFile } from 'node:child_process'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/virtual-modules.js'
import { awsure, type Call, temporaryFolder, writeSnapshot } from './awsure.ts'

const RUNS_TYPESCRIPT = Boolean((process.features as { typescript?: unknown }).typescript)
const samples = join(root, 'test/cli/rules')
const cwd = await temporaryFolder()
const instances: Call = {
  region: 'eu-west-1',
  service: 'ec2',
  operation: 'DescribeInstances',
  output: {
    Reservations: [
      { Instances: [{ InstanceId: 'i-1', Tags: [{ Key: 'owner', Value: 'shop' }] }, { InstanceId: 'i-2' }] },
    ],
  },
}
const snapshot = await writeSnapshot(join(cwd, 's.json'), [instances])

async function put(path: string, content: string): Promise<string> {
  await mkdir(dirname(join(cwd, path)), { recursive: true })
  await writeFile(join(cwd, path), content)
  return join(cwd, path)
}

/** A rule as its author writes it outside any project, with some of its source text exchanged. */
const ruleText = (fields: Record<string, string | undefined> = {}) => {
  const source = {
    id: "'acme-rule'",
    title: "'Things are well'",
    severity: "'low'",
    rationale: "'They should be.'",
    remediation: "'aws help'",
    on: 'awsure.iam.users',
    check: "() => awsure.pass('Well.')",
    ...fields,
  }
  const lines = Object.entries(source).map(([name, text]) => (text === undefined ? '' : `  ${name}: ${text},\n`))
  return `export default (awsure) => awsure.defineRule({\n${lines.join('')}})\n`
}

describe('a custom rule', () => {
  it('as a function, in a file outside any project', async () => {
    const copy = join(cwd, 'instance-owner.mjs')
    await copyFile(join(samples, 'instance-owner.mjs'), copy)
    const args = ['--snapshot', snapshot, '--rules', copy, '--rule', 'acme-*', '--fail-on', 'low', '-o', 'json']
    const { code, stdout } = await awsure(args)
    const { findings, summary } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(summary.evaluations).toMatchObject({ pass: 1, fail: 1, unknown: 0 })
    expect(findings[0]).toMatchObject({
      ruleId: 'acme-instance-owner',
      message: 'The instance has no tag owner.',
      evidence: [{ call: 'ec2:DescribeInstances', path: 'Tags', seen: [] }],
      remediation: 'aws ec2 create-tags --resources i-2 --tags Key=owner,Value=TEAM --region eu-west-1',
    })
  })

  it('is listed, explained and counted like any other', async () => {
    const file = join(samples, 'instance-owner.mjs')
    const [listed, explained, needed] = await Promise.all([
      awsure(['rules', '--rules', file, '--service', 'acme']),
      awsure(['explain', 'acme-instance-owner', '--rules', file]),
      awsure(['permissions', '--rules', file, '--rule', 'acme-*', '--region', 'eu-west-1']),
    ])
    expect(listed.stdout).toBe(
      'acme-instance-owner  low       Instances name their owner\n1 rule. More on one: awsure explain ID\n',
    )
    expect(explained.stdout).toContain('Without an owner nobody answers')
    expect(JSON.parse(needed.stdout).Statement[0].Action).toEqual(['ec2:DescribeInstances', 'sts:GetCallerIdentity'])
  })

  it('that throws is named; the run goes on and ends with exit code 3', async () => {
    const rules = ['--rules', join(samples, 'throws-on-half.mjs'), '--rules', join(samples, 'instance-owner.mjs')]
    const { code, stdout, stderr } = await awsure(['--snapshot', snapshot, ...rules, '--rule', 'acme-*', '-o', 'json'])
    const { exit, gaps, summary } = JSON.parse(stdout)
    expect(code).toBe(3)
    expect(exit).toMatchObject({ code: 3, reason: 'A rule broke: acme-throws-on-half.' })
    expect(gaps[0]).toMatchObject({
      code: 'RuleError',
      message: expect.stringMatching(/^Rule acme-throws-on-half threw: Cannot read properties of undefined/),
      rules: ['acme-throws-on-half'],
    })
    expect(summary.evaluations).toMatchObject({ pass: 2, fail: 1, unknown: 1 })
    expect(stderr).not.toContain('    at ')
  })

  it.concurrent('that leaves something open does not keep the program', async () => {
    const rule = await put('open.mjs', `setInterval(() => {}, 1000)\n${ruleText()}`)
    expect((await awsure(['rules', '--rules', rule, '--rule', 'acme-rule'])).code).toBe(0)
  })

  it.concurrent('of a folder, a list of paths or a package; tests beside rules are left alone', async () => {
    await put('many/one.mjs', ruleText({ id: "'acme-one'" }))
    await put('many/deep/two.js', ruleText({ id: "'acme-two'" }))
    await put('many/one.test.mjs', "throw new Error('a test, not a rule')")
    await put('many/node_modules/x/three.mjs', "throw new Error('not ours')")
    await put('node_modules/acme-rules/package.json', '{"name":"acme-rules","main":"rule.cjs"}')
    await put(
      'node_modules/acme-rules/rule.cjs',
      ruleText({ id: "'acme-pack'" }).replace('export default', 'module.exports ='),
    )
    const { stdout } = await awsure(['rules', '--rules', 'many,acme-rules', '--service', 'acme', '-o', 'json'], { cwd })
    expect(JSON.parse(stdout).map(({ id }: { id: string }) => id)).toEqual(['acme-one', 'acme-pack', 'acme-two'])
  })
})

it.runIf(RUNS_TYPESCRIPT)('a custom rule in TypeScript, on a Node that runs it', async () => {
  const file = await put('typed-rule.ts', ruleText().replace('(awsure)', '(awsure: typeof import("awsure"))'))
  const { code, stdout, stderr } = await awsure(['rules', '--rules', file, '--rule', 'acme-rule'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('Things are well')
})

describe('a custom rule that is wrong: exit code 2, file and field', () => {
  it.concurrent.each<[what: string, file: string, content: string, message: string | RegExp]>([
    ['without a title', 'title.mjs', ruleText({ title: undefined }), '`title` is missing.'],
    ['with an empty title', 'empty.mjs', ruleText({ title: "''" }), '`title` must not be empty.'],
    ['with an odd id', 'id.mjs', ruleText({ id: "'Acme Rule'" }), '`id` must be lower-case words joined by hyphens'],
    ['with an odd severity', 'severity.mjs', ruleText({ severity: "'bad'" }), '`severity` must be one of critical, '],
    ['with one reference', 'reference.mjs', ruleText({ references: "'x'" }), '`references` must be a list of strings.'],
    ['with numbers for sections', 'source.mjs', ruleText({ source: '[8.1]' }), '`source.0` must be a string.'],
    ['with odd options', 'options.mjs', ruleText({ options: '5' }), '`options` must be an object.'],
    ['with a misspelt collection', 'on.mjs', ruleText({ on: 'awsure.iam.user' }), '`on` is missing.'],
    [
      'with a name as need',
      'need.mjs',
      ruleText({ needs: "{ users: 'iam.users' }" }),
      '`needs.users` must be a collec',
    ],
    [
      'with a misspelt extra',
      'extra.mjs',
      ruleText({ on: "awsure.account.account.with('sumary')" }),
      '`on` asks sts.account for `sumary`; it has summary.',
    ],
    ['without a check', 'check.mjs', ruleText({ check: "'yes'" }), '`check` must be a function.'],
    ['that is no rule', 'five.mjs', 'export default 5', 'is not a rule: the default export must be a rule'],
    ['without a default export', 'named.mjs', 'export const rule = 5', 'is not a rule: the default export must be'],
    [
      'that throws as it loads',
      'load.mjs',
      'const x = 1\nthrow new Error("no " + x)',
      'load.mjs:2: cannot be loaded: no 1.',
    ],
    [
      'that throws as it is made',
      'made.mjs',
      'export default ({ iam }) => iam.nosuch.with(1)',
      'made.mjs:1: cannot be',
    ],
    [
      'that is not JavaScript',
      'syntax.mjs',
      'export default {',
      /syntax\.mjs: cannot be loaded: .*\n.*node --check .*syntax/,
    ],
    [
      'that misses a package',
      'package.mjs',
      "import x from 'nosuch'\nexport default x",
      "Cannot find package 'nosuch'",
    ],
    [
      'that misses awsure',
      'alone.mjs',
      "import { iam } from 'awsure'",
      'export a function: `export default (awsure) => ',
    ],
  ])('%s', async (_what, name, content, message) => {
    const file = await put(name, content)
    const { code, stdout, stderr } = await awsure(['--snapshot', snapshot, '--rules', file])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.startsWith(`awsure: ${file}:`)).toBe(true)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
  })

  it.skipIf(RUNS_TYPESCRIPT)('in TypeScript, on a Node that does not run it', async () => {
    const file = await put('typed.ts', 'const x: number = 1\nexport default x\n')
    const { code, stderr } = await awsure(['rules', '--rules', file])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('This Node does not run TypeScript: use Node 22.18 or newer, or a .js file.'),
    })
  })

  it('with an id that is taken: both files are named', async () => {
    const [one, two] = [await put('same/a.mjs', ruleText()), await put('same/b.mjs', ruleText())]
    const builtIn = await put('taken.mjs', ruleText({ id: "'iam-user-mfa'" }))
    const [own, taken] = await Promise.all([
      awsure(['rules', '--rules', join(cwd, 'same')]),
      awsure(['rules', '--rules', builtIn]),
    ])
    expect(own).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${two}: the id acme-rule is taken by ${one}.`),
    })
    expect(taken.stderr).toContain(`${builtIn}: the id iam-user-mfa is taken by rules/iam/user-mfa.ts.`)
  })

  it('or is not there at all', async () => {
    await mkdir(join(cwd, 'no-rules'))
    const [absent, empty] = await Promise.all(
      ['nosuch', 'no-rules'].map((path) => awsure(['rules', '--rules', path], { cwd })),
    )
    expect(absent).toMatchObject({
      code: 2,
      stderr: 'awsure: --rules nosuch: no such file, folder or package.\nCheck the path, or install the package.\n',
    })
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('No rule files in no-rules.') })
  })

  it('with a collection that is called like another', async () => {
    const rule = await put(
      'collection.mjs',
      ruleText({
        on: 'awsure.ec2.instances.service && { ...awsure.ec2.instances, source: { calls: [], list: () => [] } }',
      }),
    )
    const { code, stderr } = await awsure(['--snapshot', snapshot, '--rules', rule])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('Two different collections are called ec2.instances.'),
    })
  })
})

describe('a project with awsure installed', () => {
  const project = join(cwd, 'project')
  const node = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...env } = process.env
      execFile(process.execPath, args, { cwd: project, env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      )
    })

  beforeAll(async () => {
    await mkdir(join(project, 'node_modules'), { recursive: true })
    await symlink(root, join(project, 'node_modules/awsure'))
    await mkdir(join(project, 'rules'))
    for (const name of ['in-project.mjs', 'instance-owner.mjs']) {
      await copyFile(join(samples, name), join(project, 'rules', name))
    }
    await writeFile(join(project, 'rules/good.test.mjs'), testText({}))
    await writeFile(join(project, 'rules/bad.test.mjs'), testText({ message: 'The name is db.' }))
    await writeFile(join(project, 'rules/each.test.mjs'), testText({ register: 'test' }))
  })

  it('runs a rule that imports it', async () => {
    const { code, stdout, stderr } = await awsure(
      ['--snapshot', snapshot, '--rules', 'rules', '--rule', 'acme-instance-name', '--fail-on', 'low'],
      { cwd: project },
    )
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toContain('The instance has no name.')
  })

  it('tests its rules with awsure/testing: under node alone, and under node --test', async () => {
    const [alone, runner, each, bad, badRunner] = await Promise.all([
      node('rules/good.test.mjs'),
      node('--test', 'rules/good.test.mjs'),
      node('--test', 'rules/each.test.mjs'),
      node('rules/bad.test.mjs'),
      node('--test', 'rules/bad.test.mjs'),
    ])
    expect(alone).toEqual({ code: 0, output: '' })
    expect(runner).toMatchObject({ code: 0, output: expect.stringMatching(/pass 1\b/) })
    expect(each).toMatchObject({ code: 0, output: expect.stringMatching(/unknown: subject denied, has a name/) })
    expect(bad).toMatchObject({
      code: 1,
      output: expect.stringContaining('acme-instance-name, has a name: pass, "The'),
    })
    expect(badRunner).toMatchObject({ code: 1, output: expect.stringMatching(/fail 1\b/) })
  })
})

/** A test of both sample rules; with `register`, each of its cases is one of node:test's. */
const testText = ({ message = 'The name is web.', register = 'undefined' }) => `
import { test } from 'node:test'
import { testRule } from 'awsure/testing'
import rule from './in-project.mjs'
import owner from './instance-owner.mjs'

testRule(rule, {
  pass: [{ name: 'has a name', row: { Tags: [{ Key: 'Name', Value: 'web' }] }, message: '${message}' }],
  fail: [{ name: 'has no tags', row: {}, message: 'The instance has no name.' }],
}, ${register})
testRule(owner, {
  pass: [{ name: 'has an owner', row: { Tags: [{ Key: 'owner', Value: 'shop' }] }, message: 'The owner is shop.' }],
  fail: [{ name: 'has no tags', row: {}, message: 'The instance has no tag owner.' }],
}, ${register})
`
