import { randomUUID } from 'node:crypto'
import { type ChangeSet, type Store, StoreUnavailable } from '@quytrinh/engine/ports'

/** How many of the answers to commits do not arrive. */
const share = 0.1

/** A store whose commits are done, but some of whose answers are lost: nobody can tell these from commits that were not. */
export function lossyStore<S extends Store>(store: S, random: () => number): { store: S; lost: () => number } {
  let lost = 0
  const commit = async (changes: readonly ChangeSet[]) => {
    const verdicts = await store.commit(changes)
    if (random() >= share) return verdicts
    lost++
    throw new StoreUnavailable('connection-lost', 'The answer was lost.', { isRetriable: true })
  }
  return { store: { ...store, commit }, lost: () => lost }
}

/** A store that takes what is sent again for something new: what the outage test must catch. */
export function forgetfulStore<S extends Store>(store: S): S {
  const anew = (change: ChangeSet): ChangeSet => ({ ...change, commitId: randomUUID() })
  return { ...store, commit: (changes: readonly ChangeSet[]) => store.commit(changes.map(anew)) }
}
