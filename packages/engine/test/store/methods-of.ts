import type { Store } from '@quytrinh/engine/ports'

/** The store as a plain object, so that single methods can be replaced. */
export function methodsOf(store: Store): Store {
  return {
    load: (refs) => store.load(refs),
    commitLocked: (refs, decide) => store.commitLocked(refs, decide),
    commit: (changes) => store.commit(changes),
    claim: (request) => store.claim(request),
    extend: (leases, ms) => store.extend(leases, ms),
    release: (leases) => store.release(leases),
    nextDue: (request) => store.nextDue(request),
    catalogue: store.catalogue,
    query: store.query,
    history: (after, limit) => store.history(after, limit),
    listenerPosition: (name) => store.listenerPosition(name),
    advanceListener: (name, from, to) => store.advanceListener(name, from, to),
    logDenied: (entry) => store.logDenied(entry),
    within: (trx) => store.within(trx),
    migrate: () => store.migrate(),
    close: () => store.close(),
  }
}
