import fc from 'fast-check'
import { commands } from '../../src/cli/options.ts'
import { environmentSettings, strayVariables } from '../../src/config/environment.ts'
import { type Flags, variableOf } from '../../src/config/flags.ts'
import {
  defaultSettings,
  flagSettings,
  mergeSettings,
  type Setting,
  type Settings,
  spoken,
} from '../../src/config/merge.ts'

const flags: Flags = commands.audit
const names = Object.keys(flags)

/** A layer in which a file says something. */
const fileSettings = (values: Readonly<Record<string, unknown>>): Settings =>
  new Map(
    Object.entries(values).map(([name, value], index): [string, Setting] => [
      name,
      { value, origin: { kind: 'file', file: 'c.yaml', position: { line: index + 1, column: 1 } } },
    ]),
  )

interface Layers {
  argv?: Record<string, unknown>
  env?: Record<string, string>
  file?: Record<string, unknown>
}

const merged = ({ argv = {}, env = {}, file = {} }: Layers) =>
  mergeSettings(
    [flagSettings(argv, flags), environmentSettings(env, flags), fileSettings(file), defaultSettings(flags)],
    flags,
  )
const values = (layers: Layers) => Object.fromEntries([...merged(layers)].map(([name, { value }]) => [name, value]))
const from = (layers: Layers, name: string) => {
  const setting = merged(layers).get(name)
  return setting && (setting.origin.kind === 'default' ? 'default' : spoken(name, setting))
}

describe('a flag goes before the environment, that before the file, and that before the default', () => {
  it('where nobody says anything, there are the defaults', () => {
    expect(values({})).toEqual({
      'fail-on': 'high',
      'group-by': 'rule',
      incomplete: 'fail',
      concurrency: 16,
      output: ['console'],
      'sarif-location': 'auto',
    })
  })

  it.each(names.filter((name) => !flags[name]?.conflicts && !flags[name]?.implies && name !== 'rules'))(
    '--%s',
    (name) => {
      const { type, array } = flags[name]!
      const sample = (digit: number) =>
        type === 'number' ? digit : type === 'boolean' ? digit % 2 === 1 : array ? [`v${digit}`] : `v${digit}`
      const env = { [variableOf(name)]: type === 'number' ? '2' : type === 'boolean' ? 'false' : 'v2' }
      const argv = { [name]: sample(1) }
      const file = { [name]: sample(3) }
      expect([values({ argv, env, file })[name], from({ argv, env, file }, name)]).toEqual([sample(1), `--${name}`])
      expect([values({ env, file })[name], from({ env, file }, name)]).toEqual([sample(2), variableOf(name)])
      expect([values({ file })[name], from({ file }, name)]).toEqual([sample(3), 'c.yaml:1:1'])
    },
  )

  it('rules of your own add up, each path once', () => {
    const layers = {
      argv: { rules: ['./mine', '@acme/rules'] },
      env: { AWSURE_RULES: 'theirs' },
      file: { rules: ['mine', 'ours'] },
    }
    expect(values(layers).rules).toEqual(['mine', '@acme/rules', 'theirs', 'ours'])
  })
})

describe('settings that exclude each other', () => {
  it.each([
    ['flags', { argv: { snapshot: 's', profile: 'p' } }, '--profile and --snapshot exclude each other.'],
    [
      'variables',
      { env: { AWSURE_SNAPSHOT: 's', AWSURE_ROLE_ARN: 'r' } },
      'AWSURE_ROLE_ARN and AWSURE_SNAPSHOT exclude each other.',
    ],
    [
      'both kinds of config',
      { argv: { config: 'c', 'no-config': true } },
      '--no-config and --config exclude each other.',
    ],
  ])('%s are an error', (_, layers, problem) => {
    expect(() => merged(layers)).toThrow(problem)
  })

  it('of two layers the first holds', () => {
    expect(values({ argv: { snapshot: 's' }, env: { AWSURE_PROFILE: 'p' } })).not.toHaveProperty('profile')
    expect(values({ argv: { profile: 'p' }, env: { AWSURE_SNAPSHOT: 's' } })).not.toHaveProperty('snapshot')
    expect(values({ argv: { 'no-config': true }, env: { AWSURE_CONFIG: 'c' } })).not.toHaveProperty('config')
    expect(values({ argv: { color: true }, env: { AWSURE_NO_COLOR: '1' } })).not.toHaveProperty('no-color')
  })
})

describe('a setting that needs another', () => {
  it.each([
    [{ redact: true }, '--redact needs --record.'],
    [{ ou: ['ou-1'] }, '--ou needs --organization.'],
  ])('is an error as a flag: %j', (argv, problem) => {
    expect(() => merged({ argv })).toThrow(problem)
  })

  it('finds it in any layer', () => {
    const layers = { argv: { ou: ['ou-1'] }, env: { AWSURE_ORGANIZATION: '1' } }
    expect(values(layers)).toMatchObject({ ou: ['ou-1'], organization: true })
  })

  it('means nothing without it as a variable, which may be there for another run', () => {
    expect(values({ env: { AWSURE_OU: 'ou-1', AWSURE_REDACT: '1' } })).toEqual(values({}))
  })

  it('falls with it', () => {
    const layers = { argv: { snapshot: 's' }, env: { AWSURE_ORGANIZATION: '1', AWSURE_OU: 'ou-1' } }
    expect(values(layers)).toEqual({ ...values({}), snapshot: 's' })
  })
})

describe('variables', () => {
  it.each([
    ['AWSURE_REGION', 'eu-west-1, us-east-1,', { region: ['eu-west-1', 'us-east-1'] }],
    ['AWSURE_OUTPUT', 'console,sarif:a.sarif', { output: ['console', 'sarif:a.sarif'] }],
    ['AWSURE_CONCURRENCY', ' 4 ', { concurrency: 4 }],
    ['AWSURE_EXIT_ZERO', 'Yes', { 'exit-zero': true }],
    ['AWSURE_EXIT_ZERO', '0', { 'exit-zero': false }],
    ['AWSURE_FAIL_ON', '', {}],
    ['AWSURE_FAIL_ON', '  ', {}],
  ])('%s=%j', (variable, text, said) => {
    expect(values({ env: { [variable]: text } })).toEqual({ ...values({}), ...said })
  })

  it.each([
    ['AWSURE_CONCURRENCY', 'many', 'AWSURE_CONCURRENCY must be a whole number of at least 1.'],
    ['AWSURE_CONCURRENCY', '0', 'AWSURE_CONCURRENCY must be a whole number of at least 1.'],
    ['AWSURE_CONCURRENCY', '1e3', 'AWSURE_CONCURRENCY must be a whole number of at least 1.'],
    ['AWSURE_EXIT_ZERO', 'maybe', 'AWSURE_EXIT_ZERO must be true or false.'],
    ['AWSURE_REGION', ' , ', 'AWSURE_REGION needs a value.'],
  ])('%s=%j is an error', (variable, text, problem) => {
    expect(() => merged({ env: { [variable]: text } })).toThrow(problem)
  })

  it('that speak for no option are named, with the nearest that does', () => {
    const env = { AWSURE_FAILON: 'x', AWSURE_REGIONS: 'x', AWSURE_QQQQ: '', AWSURE_FAIL_ON: 'low', AWS_REGION: 'x' }
    expect(strayVariables(env, flags)).toEqual([
      'AWSURE_FAILON speaks for no option and is left alone. Did you mean AWSURE_FAIL_ON?',
      'AWSURE_QQQQ speaks for no option and is left alone.',
      'AWSURE_REGIONS speaks for no option and is left alone. Did you mean AWSURE_REGION?',
    ])
  })
})

it('merging is a fold: what two layers say together, they say one after the other', () => {
  const plain = names.filter(
    (name) => !flags[name]?.conflicts && !flags[name]?.implies && name !== 'rules' && name !== 'snapshot',
  )
  const layer = fc
    .dictionary(fc.constantFrom(...plain), fc.constantFrom('a', 'b'), { noNullPrototype: true })
    .map(fileSettings)
  fc.assert(
    fc.property(layer, layer, layer, (one, two, three) => {
      const all = mergeSettings([one, two, three], flags)
      expect(all).toEqual(mergeSettings([mergeSettings([one, two], flags), three], flags))
      for (const [name, setting] of all) expect(setting).toBe(one.get(name) ?? two.get(name) ?? three.get(name))
    }),
  )
})
