import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import { sdkSubset } from './sdk-subset.js'
import { root, virtualModules } from './virtual-modules.js'

const run = promisify(execFile)

/**
 * Builds dist/ from nothing: one bundle split by what a command needs, and the type declarations of the public API.
 * Dependencies are bundled, so that start-up reads a few files and not a thousand.
 */
await rm(new URL('../dist', import.meta.url), { recursive: true, force: true })
await Promise.all([bundle(), declarations()])

async function bundle() {
  const build = await rolldown({
    cwd: root,
    input: { cli: 'src/cli/main.ts', index: 'src/index.ts', testing: 'src/testing.ts' },
    platform: 'node',
    plugins: [virtualModules(), sdkSubset()],
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'warn',
  })
  await build.write({
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
  })
  await build.close()
}

async function declarations() {
  await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json'], { cwd: root })
}
