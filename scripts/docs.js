import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Writes what is derived from the rules. With --check it only says what is stale. */
const DERIVED = {
  'rules/README.md': { args: ['rules', '-o', 'markdown', '--no-config'] },
  'schema/config-1.json': { args: ['config', 'schema'] },
  'examples/member-role/template.yaml': { args: ['permissions', '--no-config'], into: withActions },
}

/** A CloudFormation template with the actions of a policy in place of those that it lists. */
function withActions(policy, template) {
  const [{ Action: actions }] = JSON.parse(policy).Statement
  return template.replace(/^( +)Action:\n(?:\1 {2}- .*\n)+/m, (_list, indent) =>
    [`${indent}Action:`, ...actions.map((action) => `${indent}  - ${action}`), ''].join('\n'),
  )
}

const awsure = new URL('../bin/awsure.js', import.meta.url).pathname
for (const [name, { args, into = String }] of Object.entries(DERIVED)) {
  const file = new URL(`../${name}`, import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, [awsure, ...args], { maxBuffer: 1e8 })
  const before = await readFile(file, 'utf8').catch(() => '')
  const after = into(stdout, before)
  if (!process.argv.includes('--check')) {
    await writeFile(file, after)
  } else if (before !== after) {
    console.error(`${name} is stale: run \`npm run docs\`.`)
    process.exitCode = 1
  }
}
