import { sdkSubset } from './sdk-subset.js'
import { root, virtualModules } from './virtual-modules.js'

/**
 * What goes into dist/: one bundle, split by what a command needs.
 *
 * @satisfies {import('rolldown').InputOptions}
 */
export const inputOptions = {
  cwd: root,
  input: { cli: 'src/cli/main.ts', index: 'src/index.ts', testing: 'src/testing.ts' },
  platform: 'node',
  plugins: [virtualModules({ bundled: true }), sdkSubset()],
  resolve: { mainFields: ['module', 'main'] },
  logLevel: 'warn',
}

/** @satisfies {import('rolldown').OutputOptions} */
export const outputOptions = {
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
}
