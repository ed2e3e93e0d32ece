import { type OpenStore, runContractCase, storeContractCases } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'
import { mutants } from './mutants/index.js'
import { type Mutant, mutate } from './mutants/mutate.js'
import { openMemory } from './open-memory.js'

/** The guarantees that a mutant breaks. */
async function broken(mutant: Mutant): Promise<readonly string[]> {
  const open: OpenStore = async () => {
    const opened = await openMemory()
    const store = mutate(opened.store, mutant)
    // Transactions of the wrapped store are handed to it again, through `within`.
    return { ...opened, store, another: async () => store, transaction: (run) => opened.transaction(run) }
  }
  const names: string[] = []
  for (const contractCase of storeContractCases) {
    await runContractCase(contractCase, open, { rounds: 5 }).catch(() => names.push(contractCase.name))
  }
  return names
}

describe('the store contract', () => {
  test('a wrapper without faults passes', async () => {
    expect(await broken({ name: 'none', faults: () => ({}) })).toEqual([])
  })

  test.each(mutants)('fails for a store that $name', async (mutant) => {
    expect(await broken(mutant)).not.toEqual([])
  })

  test('every hook that is missing is named', async () => {
    const open: OpenStore = async () => ({ store: (await openMemory()).store, close: async () => {} })

    const missing = await Promise.all(storeContractCases.map((each) => runContractCase(each, open)))

    expect(new Set(missing.flat())).toEqual(new Set(['another', 'transaction', 'advance']))
    expect(missing.filter((hooks) => hooks.length === 0).length).toBeGreaterThan(60)
  })

  test('no two guarantees have the same name', () => {
    const names = storeContractCases.map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
  })
})
