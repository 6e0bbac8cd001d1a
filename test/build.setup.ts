import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, typescriptFiles } from '../scripts/virtual-modules.js'

/** The command line is tested as it is shipped: built. Built again only when a source is newer than the bundle. */
export default async function build(): Promise<void> {
  const scripts = readdirSync(join(root, 'scripts')).map((file) => `scripts/${file}`)
  const files = [...(await typescriptFiles('src')), ...(await typescriptFiles('rules')), ...scripts, 'package.json']
  const modified = (file: string) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const built = modified('dist/cli.js')
  if (files.some((file) => modified(file) > built)) {
    execFileSync(process.execPath, [join(root, 'scripts/build.js')], { stdio: 'inherit' })
  }
}
