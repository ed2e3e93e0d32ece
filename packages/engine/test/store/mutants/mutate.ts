/** How a store gets one thing wrong. */

import type { ChangeSet, Store, Verdict } from '@quytrinh/engine/ports'
import { methodsOf } from '../methods-of.js'

export type Faults = Partial<Store>

export interface Mutant {
  readonly name: string
  /** What the mutant does otherwise than the store it wraps. */
  readonly faults: (store: Store) => Faults
}

/** The store with the mutant's faults, also within transactions. */
export function mutate(store: Store, mutant: Mutant): Store {
  return {
    ...methodsOf(store),
    within: (trx) => mutate(store.within(trx), mutant),
    ...mutant.faults(store),
  }
}

/** Commits one by one, each changed before. */
export function changing(store: Store, alter: (changes: ChangeSet) => Promise<ChangeSet> | ChangeSet): Faults {
  return {
    commit: async (all) => {
      const verdicts: Verdict[] = []
      for (const each of all) verdicts.push(...(await store.commit([await alter(each)])))
      return verdicts
    },
  }
}

/** Alters what was refused and commits it as if it were another change set. */
export function afterRefusal(
  store: Store,
  rest: (changes: ChangeSet) => ChangeSet | undefined,
  refused: Verdict,
): Faults {
  return {
    commit: async (all) => {
      const verdicts = await store.commit(all)
      for (const [n, each] of all.entries()) {
        const left = verdicts[n] === refused ? rest(each) : undefined
        if (left) await store.commit([left])
      }
      return verdicts
    },
  }
}

export const without = { aggregates: [], reservations: [], definitions: [], activations: [], leases: [] }
export const aggregates = (
  changes: ChangeSet,
  alter: (each: ChangeSet['aggregates'][number]) => object,
): ChangeSet => ({
  ...changes,
  aggregates: changes.aggregates.map((each) => ({ ...each, ...alter(each) })),
})
export const reprinted = (text: string) => JSON.stringify(JSON.parse(text))
export const nothing = { opened: [], changed: [], closed: [] }

export const query = (store: Store, faults: Partial<Store['query']>): Faults => ({
  query: { ...store.query, ...faults },
})
