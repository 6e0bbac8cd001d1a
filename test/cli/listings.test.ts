import { commands } from '../../src/cli/options.ts'
import { awsure, shell } from './awsure.ts'

const names = Object.keys(commands) as (keyof typeof commands)[]

describe('help', () => {
  it('names every command, and every option of the default one', async () => {
    const { code, stdout, stderr } = await awsure(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of names) expect(stdout).toMatch(new RegExp(`^ {2}awsure ${name}\\b`, 'm'))
    for (const option of Object.keys(commands.audit)) expect(stdout).toMatch(new RegExp(`^ .*--${option}\\b`, 'm'))
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    expect(stdout).toContain('Exit codes: 0 clean, 1 gate failed, 2 usage, 3 could not run, 4 incomplete')
  })

  it.concurrent.each(names)('awsure %s --help names every option of it, and so does awsure help %s', async (name) => {
    const [asked, helped] = await Promise.all([awsure([name, '--help']), awsure(['help', name])])
    expect(asked).toMatchObject({ code: 0, stderr: '' })
    for (const option of Object.keys(commands[name])) expect(asked.stdout).toContain(`--${option}`)
    expect(helped).toEqual(asked)
  })

  it('is the same by every name', async () => {
    const texts = await Promise.all([['--help'], ['-h'], ['help']].map((args) => awsure(args)))
    expect(new Set(texts.map(({ stdout }) => stdout)).size).toBe(1)
  })
})

it('--version is that of the package', async () => {
  const { version } = (await import('../../package.json', { with: { type: 'json' } })).default
  expect(await awsure(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

it('an older Node is told which one is needed', async () => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '20.18.3' })"
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(old)}`
  const stderr = 'awsure needs Node 20.19 or newer; this is 20.18.3.\n'
  expect(await awsure(['--help'], { env: { NODE_OPTIONS } })).toEqual({ code: 3, stdout: '', stderr })
})

describe('rules', () => {
  it('lists every rule: for people, for machines, as a page', async () => {
    const [table, json, page] = await Promise.all([
      awsure(['rules']),
      awsure(['rules', '-o', 'json']),
      awsure(['rules', '-o', 'markdown']),
    ])
    const entries: { id: string; title: string; severity: string; permissions: string[] }[] = JSON.parse(json.stdout)
    expect(entries.length).toBeGreaterThanOrEqual(25)
    for (const { id, title, severity } of entries) {
      expect(table.stdout).toMatch(new RegExp(`^${id} +${severity} +`, 'm'))
      expect(table.stdout).toContain(title)
      expect(page.stdout).toContain(`](#${id})`)
    }
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(entries.length + 1)
    expect([table, json, page].map(({ code, stderr }) => `${code}${stderr}`)).toEqual(['0', '0', '0'])
  })
})

describe('explain', () => {
  it('says what, why, what is read, what it takes and how to mend it', async () => {
    const { code, stdout, stderr } = await awsure(['explain', 'iam-user-mfa'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^IAM users with a console password have MFA\niam-user-mfa {2}high, section 8\.1, 8\.6 of/)
    for (const heading of ['Why', 'How to mend it', 'What it reads', 'Permissions', 'Compliance', 'References']) {
      expect(stdout).toMatch(new RegExp(`^${heading}$`, 'm'))
    }
    expect(stdout).toContain('iam:GenerateCredentialReport')
  })
})

describe('permissions', () => {
  const policy = async (...args: string[]) => JSON.parse((await awsure(['permissions', ...args])).stdout)

  it('is an IAM policy with exactly what the chosen rules call', async () => {
    const statement = (...Action: string[]) => ({
      Version: '2012-10-17',
      Statement: [{ Sid: 'AwsureReadOnly', Effect: 'Allow', Action, Resource: '*' }],
    })
    const [root, instances, chosenRegion] = await Promise.all([
      policy('--rule', 'iam-root-mfa'),
      policy('--rule', 'ec2-instance-imdsv2'),
      policy('--rule', 'ec2-instance-imdsv2', '--region', 'eu-west-1'),
    ])
    expect(root).toEqual(statement('iam:GetAccountSummary', 'sts:GetCallerIdentity'))
    expect(instances).toEqual(statement('ec2:DescribeInstances', 'ec2:DescribeRegions', 'sts:GetCallerIdentity'))
    expect(chosenRegion).toEqual(statement('ec2:DescribeInstances', 'sts:GetCallerIdentity'))
  })

  it('of all rules only reads, each action once', async () => {
    const [{ Action }]: [{ Action: string[] }] = (await policy()).Statement
    expect(Action).toEqual([...new Set(Action)].sort())
    // API Gateway's actions are the methods of HTTP.
    const READS = /^([a-z0-9-]+:(Describe|Get|List|GenerateCredentialReport)|apigateway:GET$)/
    expect(Action.filter((action) => !READS.test(action))).toEqual([])
  })
})

describe('completion', () => {
  it('in bash: commands, options, and the words that options take', async () => {
    const lines = ['awsure ', 'awsure expl', 'awsure explain iam-us', 'awsure rules --sev', 'awsure --fail-on m']
    const more = ['awsure --rule secretsmanager-', 'awsure --region eu-west-', 'awsure -o s', 'awsure --snapshot ']
    const { stdout, stderr } = await shell(
      ['source <(awsure completion)', ...[...lines, ...more].map(completing)].join('\n'),
    )
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      names.join(' '),
      'explain',
      'iam-user-mfa iam-user-policies-via-group iam-user-two-keys',
      '--severity',
      'medium',
      'secretsmanager-policy-public secretsmanager-rotation-enabled secretsmanager-rotation-healthy secretsmanager-secret-unused',
      'eu-west-1 eu-west-2 eu-west-3',
      'sarif',
      '',
      '',
    ])
  })

  /** What bash does when Tab is pressed at the end of a line. */
  const completing = (line: string) => {
    const words = line.split(' ').map((word) => `'${word}'`)
    return `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}
      _awsure_yargs_completions; echo "\${COMPREPLY[*]}"`
  }

  it('is written for the shell that is in use', async () => {
    const [bash, zsh] = await Promise.all(
      ['/bin/bash', '/bin/zsh'].map((SHELL) => awsure(['completion'], { env: { SHELL } })),
    )
    expect(bash?.stdout).toContain('complete -o bashdefault')
    expect(zsh?.stdout).toContain('#compdef awsure')
    expect(bash?.stdout).toContain('awsure completion >> ~/.bashrc')
  })
})
