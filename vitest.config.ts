import { defineConfig } from 'vitest/config'
import { virtualModules } from './scripts/virtual-modules.js'

export default defineConfig({
  plugins: [virtualModules()],
  test: {
    globals: true,
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
