import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The licences of what is bundled, as one text: the packages of the given module paths, each with its licence file. */
export async function noticesFor(modulePaths) {
  const folders = new Set(modulePaths.map(packageFolder).filter(Boolean))
  const notices = await Promise.all([...folders].map(notice))
  return `Packages bundled in awsure\n\n${notices.sort().join('\n')}`
}

/** `…/node_modules/@scope/name` of a module path. */
const packageFolder = (path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path.replace(/^\0[^/]*/, ''))?.[0]

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const files = await readdir(folder)
  const licence = files.find((file) => /^licen[cs]e/i.test(file))
  const text = licence ? await readFile(join(dirname(join(folder, licence)), licence), 'utf8') : ''
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n`
}
