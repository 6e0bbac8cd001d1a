import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { accountSummary, awsure, shell, temporaryFolder, writeSnapshot } from './awsure.ts'

const cwd = await temporaryFolder()
await writeSnapshot(join(cwd, 's.json'), [accountSummary({ AccountMFAEnabled: 1 })])
await mkdir(join(cwd, 'folder'))
const run = (line: string) => awsure(line.split(' ').filter(Boolean), { cwd })

/** A command line, what is wrong with it, and what to do. */
const WRONG: [line: string, problem: string, hint: string][] = [
  // Commands and stray words
  ['audti', 'Unknown command: audti.', 'Did you mean `awsure audit`?'],
  ['nonsense', 'Unknown command: nonsense.', 'See `awsure --help`.'],
  ['s.json', 'Unknown command: s.json.', 'Did you mean --snapshot s.json?'],
  ['audit prod/snapshot', 'Unexpected argument: prod/snapshot.', 'Did you mean --snapshot prod/snapshot?'],
  ['--snapshot s.json extra', 'Unexpected argument: extra.', 'See `awsure --help`.'],
  ['rules s.json', 'Unexpected argument: s.json.', 'See `awsure --help`.'],
  ['explain iam-root-mfa iam-user-mfa', 'Unexpected argument: iam-user-mfa.', 'See `awsure --help`.'],
  ['explain', 'The id of a rule is missing.', 'See `awsure rules` for all of them.'],
  ['-- --snapshot s.json', 'Unexpected argument: --snapshot.', 'See `awsure --help`.'],
  [
    '--region eu-west-1 us-east-1 --snapshot s.json',
    'Unexpected argument: us-east-1.',
    'Separate by commas: --region eu-west-1,us-east-1',
  ],

  // Options
  ['--snaphot s.json', 'Unknown option: --snaphot.', 'Did you mean --snapshot?'],
  ['--failOn low', 'Unknown option: --failOn.', 'Did you mean --fail-on?'],
  ['--Rule iam-root-mfa', 'Unknown option: --Rule.', 'Did you mean --rule?'],
  ['--no-snapshot', 'Unknown option: --no-snapshot.', 'See `awsure --help`.'],
  ['-x', 'Unknown option: -x.', 'See `awsure --help`.'],
  ['rules --fail-on low', '--fail-on is not an option of `awsure rules`.', '`awsure audit` has it.'],
  ['permissions --snapshot s.json', '--snapshot is not an option of `awsure permissions`.', '`awsure audit` has it.'],
  ['record', '--output is missing.', 'See `awsure --help`.'],

  // Options without a value, with an empty one, with two
  ['--snapshot', '--snapshot needs a value.', 'See `awsure --help`.'],
  ['--snapshot --rule iam-*', '--snapshot needs a value.', 'See `awsure --help`.'],
  ['--snapshot=', '--snapshot needs a value.', 'See `awsure --help`.'],
  ['--rule= --snapshot s.json', '--rule needs a value.', 'See `awsure --help`.'],
  ['--region=, --snapshot s.json', '--region needs a value.', 'See `awsure --help`.'],
  ['-o --snapshot s.json', '-o needs a value.', 'See `awsure --help`.'],
  ['--output= --snapshot s.json', '--output needs a value.', 'See `awsure --help`.'],
  ['--snapshot s.json --snapshot t.json', '--snapshot may be given only once.', 'See `awsure --help`.'],
  ['--snapshot s.json --fail-on low --fail-on high', '--fail-on may be given only once.', 'See `awsure --help`.'],

  // Options that need or exclude each other
  ['--snapshot s.json --redact', '--redact needs --record.', 'See `awsure --help`.'],
  ['--snapshot s.json --force', '--force needs --record.', 'See `awsure --help`.'],
  ['--ou ou-1', '--ou needs --organization.', 'See `awsure --help`.'],
  ['--shard 1/2', '--shard needs accounts.', 'Name them by --accounts, --organization or several --role-arn.'],
  ['--accounts no-such-file', 'Cannot read no-such-file: it does not exist.', ''],
  ['--snapshot s.json --profile x', '--profile and --snapshot exclude each other.', 'Leave one of them out.'],

  // Words
  ['--snapshot s.json --rule iam-usr-mfa', 'Unknown rule: iam-usr-mfa.', 'Did you mean iam-user-mfa?'],
  ['--snapshot s.json --rule iam', 'Unknown rule: iam.', "Did you mean 'iam-*'?"],
  ['--snapshot s.json --exclude-rule imdsv2', 'Unknown rule: imdsv2.', 'Did you mean ec2-instance-imdsv2?'],
  ['--snapshot s.json --rule nosuch-*', 'Unknown rule: nosuch-*.', 'See `awsure rules` for all of them.'],
  ['explain IAM-user-mfa', 'Unknown rule: IAM-user-mfa.', 'Did you mean iam-user-mfa?'],
  ['--snapshot s.json --service elb2', 'Unknown service: elb2.', 'Did you mean elb?'],
  ['--snapshot s.json --severity hihg', 'Unknown severity: hihg.', 'Did you mean high?'],
  ['--snapshot s.json --fail-on HIGH', 'Unknown severity: HIGH.', 'Did you mean high?'],
  ['--snapshot s.json --section 13', 'Unknown section: 13.', 'Did you mean 12?'],
  [
    '--snapshot s.json --section 6.9',
    'No rule covers section 6.9 of the source document: it sums up what other sections say.',
    'Did you mean 6.8?',
  ],
  ['--snapshot s.json -o jsn', 'Unknown format: jsn.', 'Did you mean json?'],
  [
    '--snapshot s.json -o parquet:x',
    'Unknown format: parquet.',
    expect.stringMatching(/^Choose from: console, json, /),
  ],
  ['rules -o jsno', 'Unknown format: jsno.', 'Did you mean json?'],
  ['permissions --region eu-wst-1', 'Unknown region: eu-wst-1.', 'Did you mean eu-west-1?'],
  ['--region eu-wst-1', 'Unknown region: eu-wst-1.', 'Did you mean eu-west-1?'],
  ['--snapshot s.json --region eu-west-2', 'Unknown region in this snapshot: eu-west-2.', 'Did you mean eu-west-1?'],
  ['--show foo', 'Unknown outcome: foo.', expect.stringMatching(/^Choose from: pass, not-applicable, unknown, /)],

  // Values
  ['--concurrency abc', '--concurrency must be a whole number of at least 1.', 'See `awsure --help`.'],
  ['--snapshot s.json --concurrency 0', expect.stringContaining('must be a whole number'), 'See `awsure --help`.'],
  ['--now yesterday', '--now yesterday is not a time.', 'For example: --now 2026-06-01T00:00:00Z'],
  ['--now 2026-02-30', '--now 2026-02-30 is not a time.', 'For example: --now 2026-06-01T00:00:00Z'],
  ['--now 2026-06-01T12:00', expect.stringContaining('is not a time'), 'For example: --now 2026-06-01T00:00:00Z'],
  [
    '--endpoint-url localhost',
    '--endpoint-url localhost is not a URL.',
    'For example: --endpoint-url http://localhost:4566',
  ],
  [
    '--role-arn audit',
    '--role-arn audit is not the ARN of a role.',
    'For example: --role-arn arn:aws:iam::111122223333:role/audit',
  ],

  // Outputs
  [
    '--snapshot s.json -o json -o sarif',
    'Only one format can go to stdout.',
    'Give the others a file: -o sarif:awsure.sarif',
  ],
  ['--snapshot s.json -o json:a -o sarif:./a', 'sarif:./a and -o json:a are the same file.', 'Give each its own.'],
  ['--snapshot s.json -o json:s.json', 'json:s.json and --snapshot are the same file.', 'Give each its own.'],
  ['--snapshot s.json -o json:folder', 'Cannot write folder: it is a folder.', ''],
  ['--snapshot s.json -o json:none/a', 'Cannot write none/a: the folder none does not exist.', ''],
  ['rules -o json -o markdown', '--output may be given only once.', 'See `awsure --help`.'],
]

describe('a wrong command line is answered with what is wrong and the nearest right word, and exit code 2', () => {
  it.concurrent.each(WRONG)('awsure %s', async (line, problem, hint) => {
    const { code, stdout, stderr } = await run(line)
    const [first, second = '', ...more] = stderr.split('\n')
    expect({ code, stdout, first, second }).toEqual({
      code: 2,
      stdout: '',
      first: typeof problem === 'string' ? `awsure: ${problem}` : problem,
      second: hint,
    })
    expect(more.filter(Boolean)).toEqual([])
  })

  it('when the selection leaves nothing', async () => {
    const { code, stderr } = await run('--snapshot s.json --rule iam-root-mfa --exclude-rule iam-*')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'awsure: No rule is left to run.\nThe options exclude each other; see `awsure rules` for what there is.\n',
    })
  })

  it('in English, whatever the locale', async () => {
    const { code, stderr } = await awsure(['--snapshot'], { env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } })
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'awsure: --snapshot needs a value.\nSee `awsure --help`.\n' })
  })
})

describe('words are taken as they are meant', () => {
  const passes = '1 passed, 0 failed'

  it.concurrent.each([
    ['options before the command', '--snapshot s.json audit --rule iam-root-mfa'],
    ['a list flag leaves what follows alone', '--rule iam-root-mfa audit --snapshot s.json'],
    ['an equals sign', '--snapshot=s.json --rule=iam-root-mfa'],
    ['time with a zone', '--snapshot s.json --rule iam-root-mfa --now 2026-06-01T12:00+02:00'],
    ['a value that is off', '--snapshot s.json --rule iam-root-mfa --debug=false --no-color'],
  ])('%s', async (_name, line) => {
    const { code, stdout, stderr } = await run(line)
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringContaining(passes), stderr: '' })
  })

  it('a path that starts with a dash, after an equals sign', async () => {
    await writeSnapshot(join(cwd, '-odd.json'), [accountSummary({ AccountMFAEnabled: 1 })])
    const { code, stdout } = await run('--snapshot=-odd.json --rule iam-root-mfa')
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(passes) })
  })

  it('an empty shell variable is not a choice', async () => {
    const { code, stderr } = await shell('awsure --snapshot "$UNSET"')
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--snapshot needs a value.') })
  })
})
