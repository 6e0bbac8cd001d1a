import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { virtualModules } from '../scripts/virtual-modules.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A module of bench/ with the sources that it imports: this runs on Nodes that read no TypeScript. */
export async function bundled(name) {
  // Below node_modules, so that packages are found from there.
  const dir = join(root, 'node_modules/.cache', `awsure-bench-${process.pid}`)
  mkdirSync(dir, { recursive: true })
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
  const build = await rolldown({
    cwd: root,
    input: { [name]: `bench/${name}.js` },
    platform: 'node',
    external: /^@(aws-sdk|smithy)\//,
    plugins: [virtualModules()],
    logLevel: 'silent',
  })
  await build.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await build.close()
  return import(pathToFileURL(join(dir, `${name}.mjs`)).href)
}
