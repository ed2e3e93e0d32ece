import { describe, expect, test } from 'vitest'
import { outage } from './outage.js'

// A sample; `npm run torture` has twenty outages.
const office = { clients: 16, seed: 1, report: () => {} }

describe('a PostgreSQL that crashes, cuts connections and loses answers under two engines', {
  timeout: 120_000,
}, () => {
  test('has every acknowledged command once, and no other twice', async () => {
    const { acknowledged, lost, faults } = await outage({ ...office, outages: 3 })

    expect(faults).toEqual([])
    expect(acknowledged).toBeGreaterThan(80)
    expect(lost).toBeGreaterThan(0)
  })

  test('is found out where what is sent again is not recognised', async () => {
    const { faults } = await outage({ ...office, outages: 0, mutant: 'forgetful' })

    expect(faults.length).toBeGreaterThan(0)
  })
})
