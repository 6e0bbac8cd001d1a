import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Writes what is derived from the rules: rules/README.md. With --check it only says whether that is stale. */
const file = new URL('../rules/README.md', import.meta.url)
const awsure = new URL('../bin/awsure.js', import.meta.url).pathname
const { stdout } = await promisify(execFile)(process.execPath, [awsure, 'rules', '-o', 'markdown'], { maxBuffer: 1e8 })

if (process.argv.includes('--check')) {
  const current = await readFile(file, 'utf8').catch(() => '')
  if (current !== stdout) {
    console.error('rules/README.md is stale: run `npm run docs`.')
    process.exitCode = 1
  }
} else {
  await writeFile(file, stdout)
}
