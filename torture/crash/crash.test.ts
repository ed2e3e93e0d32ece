import { describe, expect, test } from 'vitest'
import { crash } from './crash.js'
import type { Kill } from './kills.js'

// A sample; `npm run torture` kills fifty times.
const patienceMs = 60_000
const atWork = (acknowledged: number): Kill => ({ when: 'at work', acknowledged, afterMs: 1 })
const office = { clients: 16, seed: 1, report: () => {} }

describe('an engine killed with 16 clients in flight', { timeout: patienceMs }, () => {
  test('has kept what it acknowledged, and does nothing twice', async () => {
    const kills = [atWork(60), { when: 'opening', afterMs: 8 } as const]

    const { acknowledged, faults } = await crash({ ...office, runs: 2, kill: (run) => kills[run - 1] ?? atWork(1) })

    expect(faults).toEqual([])
    expect(acknowledged).toBeGreaterThanOrEqual(60)
  })

  test('is found out where it acknowledges before it commits', async () => {
    const { faults } = await crash({ ...office, runs: 1, kill: () => atWork(20), mutant: 'eager' })

    expect(faults).toContainEqual(expect.stringMatching(/was acknowledged and is 0 times in the journal/))
  })
})
