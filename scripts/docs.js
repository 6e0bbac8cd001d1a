import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Writes what is derived from the rules. With --check it only says what is stale. */
const DERIVED = {
  'rules/README.md': ['rules', '-o', 'markdown', '--no-config'],
  'schema/config-1.json': ['config', 'schema'],
}

const awsure = new URL('../bin/awsure.js', import.meta.url).pathname
for (const [name, args] of Object.entries(DERIVED)) {
  const file = new URL(`../${name}`, import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, [awsure, ...args], { maxBuffer: 1e8 })
  if (!process.argv.includes('--check')) {
    await writeFile(file, stdout)
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== stdout) {
    console.error(`${name} is stale: run \`npm run docs\`.`)
    process.exitCode = 1
  }
}
