import { join } from 'node:path'
import { loadRules } from '../../src/cli/load-rules.ts'
import { problemsWithRules } from '../../src/config/check-rules.ts'
import { readConfig } from '../../src/config/config.ts'
import { byPlace, placeOf } from '../../src/config/problem.ts'
import { pass } from '../../src/rule.ts'
import { temporaryFolder, writeFiles } from './folder.ts'

const folder = await temporaryFolder()
const today = new Date('2026-06-01T12:00:00Z')
const [template, ...builtIn] = await loadRules()
const rules = [
  template!,
  ...builtIn,
  {
    ...template!,
    id: 'acme-shapes',
    options: { nested: { depth: 1, names: ['a'] }, below: -1, anything: null, sizes: [1, 2], on: true },
    check: () => pass('Always.'),
  },
]

/** Every problem of a config file: place, message, hint. */
async function problemsOf(text: string, name = 'c.yaml'): Promise<string[]> {
  await writeFiles(folder, { [name]: text })
  const { config, problems } = await readConfig(join(folder, name), today)
  return [...problems, ...(config ? problemsWithRules(config, rules) : [])]
    .toSorted(byPlace)
    .map((problem) => `${placeOf(problem)}: ${problem.message}${problem.hint ? ` ${problem.hint}` : ''}`)
    .map((line) => line.replaceAll(`${folder}/`, ''))
}

describe('what is wrong in a config file is told with its place and the nearest right word', () => {
  it.each<[string, string, string]>([
    // Keys
    ['a key', 'failon: high', 'c.yaml:1:1: Unknown key: failon. Did you mean failOn?'],
    [
      'a key like none',
      'x: 1',
      'c.yaml:1:1: Unknown key: x. There is: $schema, version, rules, customRules, regions, concurrency, outputs, failOn, failOnRules, warnRules, incomplete, baseline, suppressions, suppressionsFile, sourceMap.',
    ],
    [
      'a key of the caller',
      'profile: prod',
      'c.yaml:1:1: Unknown key: profile. Whoever calls awsure says what it audits, and as whom: --profile or AWSURE_PROFILE.',
    ],
    [
      'another of them',
      'roleArn: x',
      'c.yaml:1:1: Unknown key: roleArn. Whoever calls awsure says what it audits, and as whom: --role-arn or AWSURE_ROLE_ARN.',
    ],
    [
      'a key that chooses rules',
      'services: [iam]',
      'c.yaml:1:1: Unknown key: services. Rules are turned off and on under `rules`.',
    ],
    [
      'a key inside',
      'sourceMap: [{ match: a, fiel: b, file: c }]',
      'c.yaml:1:25: Unknown key in `sourceMap[0]`: fiel. Did you mean file?',
    ],
    [
      'a key that JavaScript has',
      'constructor: 1',
      expect.stringContaining('Unknown key: constructor.') as unknown as string,
    ],
    // Types
    [
      'a list for a word',
      'failOn: [high]',
      'c.yaml:1:9: `failOn` must be one of critical, high, medium, low, info, none, not a list.',
    ],
    ['a word for a list', 'regions: eu-west-1', 'c.yaml:1:10: `regions` must be a list, not eu-west-1.'],
    ['a list for the whole', '[a]', 'c.yaml:1:1: The file must be an object, not a list.'],
    ['text for the whole', 'failOn', 'c.yaml:1:1: The file must be an object, not failOn.'],
    ['nothing', 'rules:\n', 'c.yaml:1:1: `rules` is empty. Give it a value, or leave it out.'],
    ['an empty list', 'regions: []', 'c.yaml:1:10: `regions` is an empty list. Leave it out instead.'],
    ['text for a number', 'concurrency: "4"', 'c.yaml:1:14: `concurrency` must be a whole number, not 4.'],
    ['half a call', 'concurrency: 1.5', 'c.yaml:1:14: `concurrency` must be a whole number, not 1.5.'],
    ['no call', 'concurrency: 0', 'c.yaml:1:14: `concurrency` must be at least 1, not 0.'],
    ['infinitely many', 'concurrency: .inf', 'c.yaml:1:14: `concurrency` must be a whole number, not .inf.'],
    ['another version', 'version: 2', 'c.yaml:1:10: `version` must be 1, not 2.'],
    // Words
    [
      'a severity',
      'failOn: hihg',
      'c.yaml:1:9: `failOn` must be one of critical, high, medium, low, info, none, not hihg. Did you mean high?',
    ],
    [
      'a region',
      'regions:\n  - eu-wst-1',
      'c.yaml:2:5: `regions[0]` names no region: eu-wst-1. Did you mean eu-west-1?',
    ],
    [
      'a format',
      'outputs: [console, "sarf:a.sarif"]',
      'c.yaml:1:20: `outputs[1]` names no format: sarf. Did you mean sarif?',
    ],
    [
      'what becomes of gaps',
      'incomplete: warning',
      'c.yaml:1:13: `incomplete` must be one of fail, warn, not warning.',
    ],
    ['no path', 'baseline: ""', 'c.yaml:1:11: `baseline` must not be empty.'],
    // Rules
    ['a rule', 'rules:\n  iam-usr-mfa: off', 'c.yaml:2:3: Unknown rule: iam-usr-mfa. Did you mean iam-user-mfa?'],
    ['a service for its rules', 'rules: { iam: off }', "c.yaml:1:10: Unknown rule: iam. Did you mean 'iam-*'?"],
    [
      'a glob that covers nothing',
      "rules: { 'nosuch-*': off }",
      'c.yaml:1:10: Unknown rule: nosuch-*. See `awsure rules` for all of them.',
    ],
    ['an empty glob', "rules: { '': off }", 'c.yaml:1:10: Unknown rule: . See `awsure rules` for all of them.'],
    [
      'a glob without end',
      `rules: { '${'*a'.repeat(40_000)}': off }`,
      expect.stringContaining('Unknown rule: *a') as unknown as string,
    ],
    [
      'a level',
      'rules: { iam-user-mfa: hgih }',
      'c.yaml:1:24: `rules.iam-user-mfa` must be one of off, on, critical, high, medium, low, info, not hgih. Did you mean high?',
    ],
    [
      'a level of YAML 1.1',
      'rules: { iam-user-mfa: false }',
      'c.yaml:1:24: `rules.iam-user-mfa` must be one of off, on, critical, high, medium, low, info, or an object, not false.',
    ],
    [
      'a key of a rule',
      'rules: { iam-user-mfa: { severty: low } }',
      'c.yaml:1:26: Unknown key in `rules.iam-user-mfa`: severty. Did you mean severity?',
    ],
    // Options
    [
      'an option',
      'rules: { iam-access-key-age: { options: { maxAge: 30 } } }',
      'c.yaml:1:43: Unknown key in `rules.iam-access-key-age.options`: maxAge. Did you mean maxAgeDays?',
    ],
    [
      'an option of a rule without any',
      'rules: { iam-user-mfa: { options: { maxAge: 30 } } }',
      'c.yaml:1:37: Unknown key in `rules.iam-user-mfa.options`: maxAge. There is: none.',
    ],
    [
      'an option of another type',
      'rules: { iam-access-key-age: { options: { maxAgeDays: "30" } } }',
      'c.yaml:1:55: `rules.iam-access-key-age.options.maxAgeDays` must be a number, not 30.',
    ],
    [
      'an option below zero',
      'rules: { iam-access-key-age: { options: { maxAgeDays: -1 } } }',
      'c.yaml:1:55: `rules.iam-access-key-age.options.maxAgeDays` must be at least 0, not -1.',
    ],
    [
      'an option with choices',
      'rules: { elbv2-listener-tls-policy: { options: { minTlsVersion: "1.2" } } }',
      'c.yaml:1:65: `rules.elbv2-listener-tls-policy.options.minTlsVersion` must be one of SSLv2, SSLv3, TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, not 1.2. Did you mean TLSv1.2?',
    ],
    [
      'an item of another type',
      'rules: { acme-shapes: { options: { sizes: [1, x] } } }',
      'c.yaml:1:47: `rules.acme-shapes.options.sizes[1]` must be a number, not x.',
    ],
    [
      'an item of an empty default',
      'rules: { iam-policy-admin-access: { options: { exceptions: [1] } } }',
      'c.yaml:1:61: `rules.iam-policy-admin-access.options.exceptions[0]` must be text, not 1. Put it in quotes: "1"',
    ],
    [
      'an option inside an option',
      'rules: { acme-shapes: { options: { nested: { dept: 2 } } } }',
      'c.yaml:1:46: Unknown key in `rules.acme-shapes.options.nested`: dept. Did you mean depth?',
    ],
    [
      'an option that not every rule of a glob has',
      "rules: { 'iam-*': { options: { maxAgeDays: 30 } } }",
      'c.yaml:1:32: Unknown key in `rules.iam-*.options`: maxAgeDays. iam-* covers iam-admin-user-mfa. There is: exceptions.',
    ],
    // Gates and suppressions
    [
      'a rule of the gate',
      'warnRules: [cloudwtch-ec2-cpu-alarm]',
      'c.yaml:1:13: Unknown rule: cloudwtch-ec2-cpu-alarm. Did you mean cloudwatch-ec2-cpu-alarm?',
    ],
    [
      'the rule of a suppression',
      'suppressions: [{ rule: iam-usr-mfa, resource: a, reason: long enough }]',
      'c.yaml:1:24: Unknown rule: iam-usr-mfa. Did you mean iam-user-mfa?',
    ],
    [
      'no reason',
      'suppressions:\n  - rule: iam-user-mfa\n    resource: a',
      'c.yaml:2:5: `suppressions[0]` has no `reason`.',
    ],
    [
      'a short reason',
      'suppressions: [{ rule: iam-user-mfa, resource: a, reason: why }]',
      'c.yaml:1:59: `suppressions[0].reason` must have at least 10 characters.',
    ],
    [
      'a blank reason',
      'suppressions: [{ rule: iam-user-mfa, resource: a, reason: "            " }]',
      'c.yaml:1:59: `reason` must say why, in at least 10 characters.',
    ],
    [
      'a day',
      'suppressions: [{ rule: iam-user-mfa, resource: a, reason: long enough, until: soon }]',
      'c.yaml:1:79: `suppressions[0].until` must look like 2026-12-31, not soon.',
    ],
    [
      'a day that does not exist',
      'suppressions: [{ rule: iam-user-mfa, resource: a, reason: long enough, until: 2026-02-30 }]',
      'c.yaml:1:79: `until` must be a day that exists, such as 2026-06-01.',
    ],
    [
      'all of it',
      "suppressions: [{ rule: '*', resource: '*', reason: long enough }]",
      expect.stringContaining('c.yaml:1:39: `resource` would hide every finding') as unknown as string,
    ],
    [
      'an account without quotes',
      'suppressions: [{ rule: iam-user-mfa, resource: a, reason: long enough, account: 012345678901 }]',
      'c.yaml:1:81: `suppressions[0].account` must be text, not 012345678901. Put it in quotes: "012345678901"',
    ],
    [
      'a tag without quotes',
      'suppressions: [{ rule: iam-user-mfa, resource: a, reason: long enough, tags: { cost: 12 } }]',
      'c.yaml:1:86: `suppressions[0].tags.cost` must be text, not 12. Put it in quotes: "12"',
    ],
    // Paths
    ['rules that are not there', 'customRules: [./nosuch]', 'c.yaml:1:15: There is no nosuch.'],
    ['suppressions that are not there', 'suppressionsFile: no.yaml', 'c.yaml:1:19: There is no no.yaml.'],
  ])('%s', async (_, text, problem) => {
    expect(await problemsOf(text)).toEqual([problem])
  })

  it('all of it at once, in the order of the file', async () => {
    expect(await problemsOf('failOn: hihg\nrules:\n  iam-user-mfa: 3\nregion: [x]\n')).toEqual([
      expect.stringMatching(/^c\.yaml:1:9: `failOn` /),
      expect.stringMatching(/^c\.yaml:3:17: `rules\.iam-user-mfa` /),
      'c.yaml:4:1: Unknown key: region. Did you mean regions?',
    ])
  })

  it('a key that JSON has twice', async () => {
    expect(await problemsOf('{ "failOn": "high",\n"failOn": "none" }', 'c.json')).toEqual([
      'c.json:2:1: `failOn` is given twice.',
    ])
  })

  it('in the file of the suppressions, by its own name', async () => {
    await writeFiles(folder, {
      's/parked.yaml': 'suppressions:\n  - rule: iam-user-mfa\n    resuorce: a\n    reason: long enough\n',
    })
    expect(await problemsOf('suppressionsFile: s/parked.yaml')).toEqual([
      's/parked.yaml:2:5: `suppressions[0]` has no `resource`.',
      's/parked.yaml:3:5: Unknown key in `suppressions[0]`: resuorce. Did you mean resource?',
    ])
  })

  it('a list of suppressions alone is no file of suppressions', async () => {
    await writeFiles(folder, { 'list.json': '[]', 'empty.yaml': '# none\n' })
    expect(await problemsOf('suppressionsFile: list.json')).toEqual([
      'list.json:1:1: The file must be an object, not a list.',
    ])
    expect(await problemsOf('suppressionsFile: empty.yaml')).toEqual([
      'empty.yaml:1:1: The file has no `suppressions`.',
    ])
  })
})

describe('nothing is wrong with', () => {
  it.each([
    ['nothing', ''],
    [
      'a rule that a later one names again',
      "rules: { 'iam-*': off, iam-user-mfa: { enabled: true, severity: low, options: {} } }",
    ],
    [
      'options of the shape of the default',
      'rules: { acme-shapes: { options: { nested: { depth: 0.5 }, below: -7, anything: [{}], sizes: [], on: false } } }',
    ],
    ['options through a glob that covers one rule', "rules: { '*-key-age': { options: { maxAgeDays: 0 } } }"],
    [
      'an expired suppression',
      'suppressions: [{ rule: iam-*, resource: a, reason: long enough, until: 2020-01-01, tags: { __proto__: x } }]',
    ],
    ['a package of rules', "customRules: ['@acme/rules', rules]"],
    ['a schema and a version', '$schema: ./config-1.json\nversion: 1\n'],
    ['outputs', 'outputs: [console, json:-, "sarif:a:b.sarif"]'],
  ])('%s', async (_, text) => {
    expect(await problemsOf(text)).toEqual([])
  })
})
