import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { root, typescriptFiles } from './virtual-modules.js'

const require = createRequire(import.meta.url)
const PREFIX = '\0awsure:sdk:'

/**
 * Rolldown plugin: `import('@aws-sdk/client-…')` gives only the client and the operations that awsure names anywhere in
 * src/. A namespace import would keep every command of the package (EC2: 700 of them) in the bundle.
 */
export function sdkSubset() {
  let operations
  return {
    name: 'awsure-sdk-subset',
    async buildStart() {
      const files = await typescriptFiles('src')
      const text = (await Promise.all(files.map((file) => readFile(`${root}${file}`, 'utf8')))).join('\n')
      operations = new Set(
        [...text.matchAll(/'((?:Describe|Get|List|Generate)[A-Za-z0-9]+)'/g)].map(([, name]) => name),
      )
    },
    resolveId: (id, importer) =>
      id.startsWith('@aws-sdk/client-') && importer?.startsWith(`${root}src/`) ? `${PREFIX}${id}` : null,
    load(id) {
      if (!id.startsWith(PREFIX)) return null
      const name = id.slice(PREFIX.length)
      const wanted = Object.keys(require(name)).filter((key) => isClient(key) || isUsed(key, operations))
      return `export { ${wanted.join(', ')} } from ${JSON.stringify(name)}`
    },
  }
}

const isClient = (key) => key.endsWith('Client') && !key.startsWith('_')

function isUsed(key, operations) {
  const [, command, paginated] = /^(?:(\w+)Command|paginate(\w+))$/.exec(key) ?? []
  return operations.has(command ?? paginated)
}
