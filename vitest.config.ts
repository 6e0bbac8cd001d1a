import { defineConfig } from 'vitest/config'
import { virtualModules } from './scripts/virtual-modules.js'

/** Tests of the program as it is shipped: they run the bundle. */
const BUILT = ['test/cli/**/*.test.ts', 'test/moto/**/*.test.ts', 'test/bundle.test.ts']

export default defineConfig({
  plugins: [virtualModules()],
  test: {
    globals: true,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: BUILT } },
      { extends: true, test: { name: 'built', include: BUILT, globalSetup: ['test/build.setup.ts'] } },
    ],
  },
})
