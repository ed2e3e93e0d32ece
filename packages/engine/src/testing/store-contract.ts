/** The exam of every store: the guarantees of the `Store` port as tests. */
import { describe, inject, test } from 'vitest'
import { type ContractCase, type ContractOptions, type OpenStore, runContractCase } from './contract/case.js'
import { catalogueCases } from './contract/catalogue.js'
import { claimCases } from './contract/claim.js'
import { commitCases } from './contract/commit.js'
import { historyCases } from './contract/history.js'
import { leaseCases } from './contract/leases.js'
import { listCases } from './contract/lists.js'
import { lockedCases } from './contract/locked.js'
import { raceCases } from './contract/races.js'
import { randomCases } from './contract/random.js'
import { reservationCases } from './contract/reservations.js'
import { subscriptionCases } from './contract/subscriptions.js'
import { taskCases } from './contract/tasks.js'
import { valueCases } from './contract/values.js'
import { withinCases } from './contract/within.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** What a run of the tests gives to every store contract, over what the file says: more rounds, another seed. */
    storeContract?: Partial<ContractOptions>
  }
}

/** Every guarantee, for whoever runs them without vitest. */
export const storeContractCases: readonly ContractCase[] = [
  ...commitCases,
  ...reservationCases,
  ...raceCases,
  ...lockedCases,
  ...taskCases,
  ...subscriptionCases,
  ...listCases,
  ...claimCases,
  ...leaseCases,
  ...historyCases,
  ...catalogueCases,
  ...valueCases,
  ...withinCases,
  ...randomCases,
]

/**
 * Declares one vitest test per guarantee of the `Store` port. Tests that need a hook which the store does not offer are skipped with a note.
 *
 * @param name - of the store, as the tests show it
 * @param open - gives a fresh store on empty data, not migrated; called once per test
 * @param options - how many random rounds, from which seed, and whether the store locks rows or as a whole
 * @example
 * ```ts
 * storeContract('memory', async () => {
 *   const store = memoryStore()
 *   return { store, another: async () => store, transaction: store.transaction, close: () => store.close() }
 * })
 * ```
 */
export function storeContract<Trx>(name: string, open: OpenStore<Trx>, options: Partial<ContractOptions> = {}): void {
  describe(`the store contract: ${name}`, () => {
    for (const subject of new Set(storeContractCases.map((each) => each.subject))) {
      describe(subject, () => {
        for (const contractCase of storeContractCases.filter((each) => each.subject === subject)) {
          test(contractCase.name, async (context) => {
            const missing = await runContractCase(contractCase, open, { ...options, ...inject('storeContract') })

            if (missing.length > 0) context.skip(`the store offers no ${missing.join(', no ')}`)
          })
        }
      })
    }
  })
}
