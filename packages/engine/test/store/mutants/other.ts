import { memoryStore } from '../../../src/store/memory.js'
import { aggregates, changing, type Mutant } from './mutate.js'

export const otherMutants: readonly Mutant[] = [
  { name: 'never leases', faults: (store) => ({ claim: (request) => store.claim({ ...request, leaseMs: 0 }) }) },
  {
    name: 'leases for ever',
    faults: (store) => ({ claim: (request) => store.claim({ ...request, leaseMs: 2 ** 40 }) }),
  },
  {
    name: 'claims what is not due',
    faults: (store) => ({ claim: (request) => store.claim({ ...request, now: 2 ** 52 }) }),
  },
  {
    name: 'claims without order',
    faults: (store) => ({ claim: async (request) => (await store.claim(request)).toReversed() }),
  },
  {
    name: 'claims all topics',
    faults: (store) => ({ claim: (request) => store.claim({ ...request, topics: ['notify', 'archive', 'other'] }) }),
  },
  {
    name: 'claims timers unasked',
    faults: (store) => ({ claim: (request) => store.claim({ ...request, timers: true }) }),
  },
  {
    name: 'claims without limit',
    faults: (store) => ({ claim: (request) => store.claim({ ...request, limit: 1_000 }) }),
  },
  { name: 'prolongs every lease', faults: () => ({ extend: async (leases) => leases.map(() => true) }) },
  {
    name: 'says that it prolongs a lease',
    faults: (store) => ({ extend: async (leases) => store.extend(leases, 60_000 - 1) }),
  },
  {
    name: 'commits whatever has become of a lease',
    faults: (store) => changing(store, (changes) => ({ ...changes, leases: [] })),
  },
  { name: 'gives no lease back', faults: (store) => ({ release: (leases) => store.extend(leases, 60_000) }) },
  {
    name: 'gives back leases that have run out',
    faults: (store) => ({
      release: async (leases) => {
        await store.release(leases)
        return leases.map(() => true)
      },
    }),
  },
  {
    name: 'claims for all agencies',
    faults: (store) => ({ claim: ({ agency: _, ...request }) => store.claim(request) }),
  },
  {
    name: 'counts all agencies for the next due',
    faults: (store) => ({ nextDue: ({ agency: _, ...request }) => store.nextDue(request) }),
  },
  {
    name: 'gives one lease to all rows of a claim',
    faults: (store) => ({
      claim: async (request) => {
        const claimed = await store.claim(request)
        return claimed.map((row) => ({ ...row, lease: claimed[0]?.lease ?? row.lease }))
      },
    }),
  },
  {
    name: 'leaves closed timers due',
    faults: (store) =>
      changing(store, (changes) => aggregates(changes, ({ dues }) => ({ dues: { ...dues, closed: [] } }))),
  },
  {
    name: 'does not reschedule',
    faults: (store) =>
      changing(store, (changes) => aggregates(changes, ({ dues }) => ({ dues: { ...dues, changed: [] } }))),
  },
  {
    name: 'counts all topics for the next due',
    faults: (store) => ({ nextDue: ({ timers }) => store.nextDue({ timers, topics: ['notify', 'archive'] }) }),
  },
  {
    name: 'overwrites documents of any version',
    faults: (store) => ({
      catalogue: {
        ...store.catalogue,
        put: async (document) => {
          const [newest] = await store.catalogue.documents([document])
          return store.catalogue.put({ ...document, version: (newest?.version ?? 0) + 1 })
        },
      },
    }),
  },
  {
    name: 'mixes calendars and directories',
    faults: (store) => ({
      catalogue: {
        ...store.catalogue,
        documents: async (refs) =>
          store.catalogue.documents(refs.map((ref) => ({ ...ref, type: 'calendar' as const }))),
      },
    }),
  },
  {
    name: 'shares documents among agencies',
    faults: (store) => ({
      catalogue: {
        ...store.catalogue,
        documents: (refs) =>
          store.catalogue.documents(refs.map((ref) => ({ ...ref, agency: refs[0]?.agency ?? ref.agency }))),
      },
    }),
  },
  {
    name: 'trims definitions',
    faults: (store) =>
      changing(store, (changes) => ({
        ...changes,
        definitions: changes.definitions.map((each) => ({ ...each, source: each.source.trim() })),
      })),
  },
  { name: 'commits at once within transactions', faults: (store) => ({ within: () => store }) },
  {
    name: 'forgets everything when it is migrated again',
    faults: (store) => {
      let current = store
      let isMigrated = false
      return {
        commit: (changes) => current.commit(changes),
        catalogue: {
          definition: (hash) => current.catalogue.definition(hash),
          documents: (refs) => current.catalogue.documents(refs),
          put: (document) => current.catalogue.put(document),
        },
        migrate: async () => {
          if (isMigrated) current = memoryStore()
          isMigrated = true
        },
      }
    },
  },
]
