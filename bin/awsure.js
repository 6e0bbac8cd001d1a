#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

const entry = new URL('../dist/cli.js', import.meta.url)
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`awsure needs Node 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 3
} else if (existsSync(entry)) {
  module.enableCompileCache?.()
  await import(entry)
} else {
  process.stderr.write('awsure is not built yet. Run `npm ci` (or `npm run build`) in its folder first.\n')
  process.exitCode = 3
}
