/** Suites that `npm test` runs in small, run by vitest from their sources in full. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
// What a run may be given is declared where it is taken.
import type {} from '@quytrinh/engine/testing'
import type { ProvidedContext } from 'vitest'
import { startVitest } from 'vitest/node'

export interface Outcome {
  readonly passed: boolean
  readonly summary: string
}

/** The random rounds of the store contract, on every store. */
export function stores({ rounds, seed }: { readonly rounds: number; readonly seed: number }): Promise<Outcome> {
  return run(['memory.test', 'sqlite-contract', 'postgres.test'], ['engine', 'persistence'], 'random rounds', {
    storeContract: { rounds, seed },
  })
}

/** What holds of every process, whatever happens to it. */
export function properties({
  processes,
  seed,
}: {
  readonly processes: number
  readonly seed: number
}): Promise<Outcome> {
  return run(['test/properties/'], ['engine'], undefined, { propertyRuns: processes, propertySeed: seed })
}

async function run(
  files: string[],
  project: string[],
  testNamePattern: string | undefined,
  provide: Partial<ProvidedContext> & Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const vitest = await startVitest('test', files, {
    root: workspace(),
    project,
    provide: provide as ProvidedContext, // the properties declare theirs beside themselves, out of our sight
    watch: false,
    testTimeout: 3_600_000,
    ...(testNamePattern === undefined ? {} : { testNamePattern }),
  })
  const tests = vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests()])
  const passed = tests.filter((test) => test.result().state === 'passed').length
  const failed = tests.filter((test) => test.result().state === 'failed').length
  const errors = vitest.state.getUnhandledErrors().length
  await vitest.close()
  // A filter that meets nothing proves nothing.
  return {
    passed: passed > 0 && failed + errors === 0,
    summary: `${passed} passed, ${failed + errors} failed`,
  }
}

/** The root of the workspace, from here or from where we are compiled to. */
function workspace(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder))
    if (existsSync(join(folder, 'vitest.config.ts'))) return folder
}
