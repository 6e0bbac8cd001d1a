import { execFile } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Log, Result } from 'sarif'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'

/** The program behind npm's wrapper, which hands its arguments to a shell that splits them at semicolons. */
const PROGRAM = `node_modules/@microsoft/sarif-multitool-${process.platform}/Sarif.Multitool`
const WHY_NOT = canRun() ? '' : ` (skipped: no ${PROGRAM} that runs here)`

/** npm does not always run the script that makes it executable. */
function canRun(): boolean {
  if (!existsSync(PROGRAM)) return false
  try {
    chmodSync(PROGRAM, 0o755)
  } catch {
    // Somebody else's file; it may be executable all the same.
  }
  try {
    accessSync(PROGRAM, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const rule = (name: string, state: string) =>
  `<Properties Key='${name}.Options'><Property Key='RuleEnabled' Value='${state}'/></Properties>`

/** GitHub's own rules are off unless they are asked for; one rule of SARIF's would ask the network. */
const CONFIG = `<?xml version="1.0" encoding="utf-8"?>
<Properties>
${[
  'GH1001.ProvideRequiredLocationProperties',
  'GH1002.InlineThreadFlowLocations',
  'GH1003.ProvideRequiredRegionProperties',
  'GH1004.ReviewArraysThatExceedConfigurableDefaults',
  'GH1005.LocationsMustBeRelativeUrisOrFilePaths',
  'GH1006.ProvideCheckoutPath',
  'GH1007.ProvideFullyFormattedMessageStrings',
]
  .map((name) => rule(name, 'Error'))
  .join('\n')}
${rule('SARIF2006.UrisShouldBeReachable', 'Disabled')}
</Properties>
`

/** What the multitool has against files; it exits with 0 whatever it is. */
async function problems(...sarif: string[]): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'awsure-sarif-'))
  const [output, config] = [join(folder, 'out.json'), join(folder, 'config.xml')]
  const inputs = sarif.map((_, index) => join(folder, `${index}.sarif`))
  try {
    await Promise.all(inputs.map((input, index) => writeFile(input, sarif[index]!)))
    await writeFile(config, CONFIG)
    const args = ['validate', ...inputs, '--output', output, '--config', config, '--rule-kind', 'Sarif;Ghas', '--quiet']
    // It looks for a library of languages that a small machine lacks.
    const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' }
    await promisify(execFile)(PROGRAM, args, { env })
    const log: Log = JSON.parse(await readFile(output, 'utf8'))
    return log.runs.flatMap(({ results = [] }) => results)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe.skipIf(WHY_NOT !== '')(`the SARIF multitool${WHY_NOT}`, () => {
  it('has nothing against our reports', async () => {
    const names = ['gated', 'nothing evaluated', 'hostile names', 'fixtures/insecure', 'fixtures/denied']
    const logs = await Promise.all(names.map(async (name) => rendered('sarif', await REPORTS[name]!())))
    expect(await problems(...logs)).toEqual([])
  })

  it('would notice: an ARN for a location, which GitHub refuses', async () => {
    const good = await rendered('sarif', await REPORTS.sample!())
    const log: Log = JSON.parse(good)
    log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri =
      'arn:aws:iam::111122223333:user/a'
    const found = await problems(good, JSON.stringify(log))
    expect(found.map(({ level, ruleId }) => `${level} ${ruleId}`)).toContain('error GH1005')
  })
})
