import { join } from 'node:path'
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Tests run from sources: every package exports them under this private condition.
const conditions = ['@quytrinh/source', ...defaultServerConditions]

// Without `extends` a project would not see the root's resolve settings.
const project = (name: string, folder: string, extra: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: { name, root: join(import.meta.dirname, folder), include: ['test/**/*.test.ts'], ...extra },
})

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      project('rules', 'packages/rules'),
      project('engine', 'packages/engine'),
      // On a busy machine two databases that race through random rounds need more than the usual five seconds.
      project('persistence', 'packages/persistence', { globalSetup: ['test/pg-setup.ts'], testTimeout: 30_000 }),
      project('cli', 'packages/cli'),
      project('processes', 'processes'),
      project('examples', 'examples', { include: ['*/test/**/*.test.ts'] }),
      project('workspace', '.', { include: ['{test,bench,conformance,tck,torture}/**/*.test.ts'] }),
    ],
    // No test asserts a time; a machine with other work on it may need long for a property.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], exclude: ['**/*.d.ts'] },
  },
})
