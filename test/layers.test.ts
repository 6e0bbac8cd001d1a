import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { root, typescriptFiles } from '../scripts/virtual-modules.js'

/** Who may import whom inside the repository. Whatever is not listed may not. */
const MAY_IMPORT: Record<string, { from: string[]; because: string }> = {
  'src/disk': { from: ['src/*', 'src/disk'], because: 'it reads and writes files, whatever is in them' },
  'src/aws': { from: ['src/*', 'src/aws'], because: "it holds AWS's documented behaviour, as pure functions" },
  'src/collect': {
    from: ['src/*', 'src/collect', 'src/policy', 'src/aws'],
    because: 'a collection says what to ask, not how',
  },
  'src/source': {
    from: ['src/*', 'src/source', 'src/collect', 'src/aws', 'src/disk'],
    because: 'only the sources touch AWS or the disk',
  },
  'src/engine': { from: ['src/*', 'src/engine', 'src/source'], because: 'the engine knows no service, rule or report' },
  'src/policy': { from: ['src/*', 'src/policy'], because: 'policy documents are judged by pure functions' },
  'src/report': {
    from: ['src/*', 'src/report', 'src/engine', 'src/gate', 'src/aws'],
    because: 'a report is a pure function',
  },
  'src/config': {
    from: ['src/*', 'src/config', 'src/disk', 'src/aws', 'src/report', 'src/gate'],
    because: 'a config file says how to judge and report, and executes nothing',
  },
  'src/gate': { from: ['src/*', 'src/gate', 'src/report'], because: 'the gate looks at the report alone' },
  'src/diff': {
    from: ['src/*', 'src/diff', 'src/report', 'src/gate', 'src/engine', 'src/policy', 'src/aws'],
    because: 'a diff compares what two audits saw, and asks nothing itself',
  },
  'src/cli': {
    from: [
      'src/*',
      'src/cli',
      'src/source',
      'src/collect',
      'src/policy',
      'src/engine',
      'src/report',
      'src/gate',
      'src/config',
      'src/aws',
      'src/disk',
      'src/diff',
    ],
    because: 'the command line puts the pieces together and judges nothing itself',
  },
  'src/testing': {
    from: ['src/*', 'src/testing', 'src/source'],
    because: 'a stand-in for AWS knows what was recorded, and nothing of who asks',
  },
  rules: {
    from: ['src/*', 'src/collect', 'src/policy', 'src/aws'],
    because: 'a rule is a pure check on collected rows',
  },
}

/** Files directly in src/ that are not shared words: the public entries, which may reach further. */
const ENTRIES = ['src/index.ts', 'src/testing.ts']

/** Node modules that reach outside the process, and the files that may use them. */
const OUTSIDE = /^node:(fs|net|http|https|child_process|dns|tls|os|readline)/
const MAY_REACH_OUT = [/^src\/source\//, /^src\/cli\//, /^src\/disk\//, /^src\/testing\//]

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*'([^']+)'|import\('([^']+)'\)/g

async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8')
  return [...text.matchAll(IMPORT)].map(([, from, dynamic]) => (from ?? dynamic) as string)
}

const layerOf = (file: string): string =>
  Object.keys(MAY_IMPORT).find((layer) => file.startsWith(`${layer}/`)) ?? 'src/*'

describe('layers', async () => {
  const files = [...(await typescriptFiles('src')), ...(await typescriptFiles('rules'))]

  it('sees the tree', () => expect(files.length).toBeGreaterThan(50))

  // Declarations of what the build makes name types from where they are made.
  it.each(files.filter((file) => !ENTRIES.includes(file) && !file.endsWith('.d.ts')))(
    '%s imports only what its layer may',
    async (file) => {
      const layer = layerOf(file)
      const allowed = MAY_IMPORT[layer]?.from ?? ['src/*']
      for (const specifier of await importsOf(file)) {
        if (specifier.startsWith('.')) {
          const target = relative(root, join(root, dirname(file), specifier))
          if (target === 'package.json' || (ENTRIES.includes(target) && layer === 'src/cli')) continue
          expect(ENTRIES, `${file} imports ${target}`).not.toContain(target)
          expect(allowed, `${file} imports ${target}, but ${MAY_IMPORT[layer]?.because}`).toContain(layerOf(target))
        } else if (OUTSIDE.test(specifier)) {
          expect(
            MAY_REACH_OUT.some((pattern) => pattern.test(file)),
            `${file} imports ${specifier}`,
          ).toBe(true)
        }
      }
    },
  )

  it('has no barrel files, and nothing called utils', () => {
    const names = files.filter((file) => !ENTRIES.includes(file)).map((file) => file.split('/').at(-1))
    expect(names.filter((name) => /^(index|utils?|helpers?|misc|common)\.ts$/.test(name ?? ''))).toEqual([])
  })

  it('loads the SDK only where a live call is made', async () => {
    const importers: string[] = []
    for (const file of files) {
      const text = await readFile(join(root, file), 'utf8')
      if (/(?:^|\n)import (?!type)[^\n]*'@(aws-sdk|smithy)\//.test(text)) importers.push(file)
    }
    expect(
      importers.every((file) => file.startsWith('src/source/')),
      importers.join(),
    ).toBe(true)
  })
})
