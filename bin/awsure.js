#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

const entry = new URL('../dist/cli.js', import.meta.url)
if (existsSync(entry)) {
  module.enableCompileCache?.()
  await import(entry)
} else {
  process.stderr.write('awsure is not built yet. Run `npm ci` (or `npm run build`) in its folder first.\n')
  process.exitCode = 3
}
