import type { ChangeSet, Store, Verdict } from '@quytrinh/engine/ports'

/**
 * A store that answers before it has committed: what the crash test must catch. Engines that acknowledge on handing over to the
 * database, or group commits behind an acknowledgement, fail in just this way.
 */
export function eagerStore(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return (changes: readonly ChangeSet[]) => commitLater(target, changes)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function commitLater(store: Store, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  setTimeout(() => void store.commit(changes), 5)
  return changes.map(() => 'applied' as const)
}
