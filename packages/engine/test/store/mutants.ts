/** Memory stores with one thing wrong each: a contract that lets any of them pass is no contract. */

import type { ChangeSet, JournalEntry, Store, Verdict } from '@quytrinh/engine/ports'
import { memoryStore } from '../../src/store/memory.js'

type Faults = Partial<Store>

export interface Mutant {
  readonly name: string
  /** What the mutant does otherwise than the store it wraps. */
  readonly faults: (store: Store) => Faults
}

/** The store with the mutant's faults, also within transactions. */
export function mutate(store: Store, mutant: Mutant): Store {
  return {
    load: (refs) => store.load(refs),
    commit: (changes) => store.commit(changes),
    claim: (request) => store.claim(request),
    extend: (leases, leaseMs) => store.extend(leases, leaseMs),
    nextDue: (request) => store.nextDue(request),
    catalogue: store.catalogue,
    query: store.query,
    history: (after, limit) => store.history(after, limit),
    listenerPosition: (name) => store.listenerPosition(name),
    advanceListener: (name, from, to) => store.advanceListener(name, from, to),
    logDenied: (entry) => store.logDenied(entry),
    within: (trx) => mutate(store.within(trx), mutant),
    migrate: () => store.migrate(),
    close: () => store.close(),
    ...mutant.faults(store),
  }
}

/** Commits one by one, each changed before. */
function changing(store: Store, alter: (changes: ChangeSet) => Promise<ChangeSet> | ChangeSet): Faults {
  return {
    commit: async (all) => {
      const verdicts: Verdict[] = []
      for (const each of all) verdicts.push(...(await store.commit([await alter(each)])))
      return verdicts
    },
  }
}

/** Alters what was refused and commits it as if it were another change set. */
function afterRefusal(store: Store, rest: (changes: ChangeSet) => ChangeSet | undefined, refused: Verdict): Faults {
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

const without = { aggregates: [], reservations: [], definitions: [], activations: [] }
const aggregates = (changes: ChangeSet, alter: (each: ChangeSet['aggregates'][number]) => object): ChangeSet => ({
  ...changes,
  aggregates: changes.aggregates.map((each) => ({ ...each, ...alter(each) })),
})
const reprinted = (text: string) => JSON.stringify(JSON.parse(text))
const nothing = { opened: [], changed: [], closed: [] }

function entriesOf(store: Store, alter: (entries: readonly JournalEntry[]) => readonly JournalEntry[]): Faults {
  return {
    history: async (after, limit) => {
      const page = await store.history(after, limit)
      return { ...page, entries: alter(page.entries) }
    },
  }
}

const query = (store: Store, faults: Partial<Store['query']>): Faults => ({ query: { ...store.query, ...faults } })

const commitMutants: readonly Mutant[] = [
  {
    name: 'ignores the expected head',
    faults: (store) =>
      changing(store, async (changes) => {
        const refs = changes.aggregates.map(({ id }) => ({ type: 'aggregate' as const, agency: changes.agency, id }))
        const loaded = await store.load(refs)
        const heads = loaded.map((each) => (each?.type === 'aggregate' ? each.head : null))
        let n = 0
        return aggregates(changes, () => ({ expected: heads[n++] ?? null }))
      }),
  },
  {
    name: 'compares revisions instead of heads',
    faults: (store) =>
      changing(store, async (changes) => {
        const [change] = changes.aggregates
        if (!change) return changes
        const [known] = await store.load([{ type: 'aggregate', agency: changes.agency, id: change.id }])
        const isSame = known?.type === 'aggregate' && known.revision === change.revision - change.journal.length
        return isSame ? aggregates(changes, (each) => (each === change ? { expected: known.head } : {})) : changes
      }),
  },
  {
    name: 'applies the part of a refused change set that is not stale',
    faults: (store) => ({
      commit: async (all) => {
        const verdicts = await store.commit(all)
        for (const [n, each] of all.entries()) {
          if (verdicts[n] !== 'stale') continue
          for (const part of each.aggregates) await store.commit([{ ...each, ...without, aggregates: [part] }])
        }
        return verdicts
      },
    }),
  },
  {
    name: 'leaves the reservation of a stale change set',
    faults: (store) => afterRefusal(store, ({ aggregates: _, ...rest }) => ({ ...rest, aggregates: [] }), 'stale'),
  },
  {
    name: 'leaves the definition of a duplicate',
    faults: (store) =>
      afterRefusal(
        store,
        ({ agency, commitId, definitions }) => ({ ...without, agency, commitId, definitions }),
        'duplicate',
      ),
  },
  {
    name: 'refuses a whole call for one stale change set',
    faults: (store) => ({
      commit: async (all) => {
        const verdicts: Verdict[] = []
        for (const each of all)
          verdicts.push(...(verdicts.includes('stale') ? ['stale' as const] : await store.commit([each])))
        return verdicts
      },
    }),
  },
  { name: 'forgets reservations', faults: (store) => changing(store, (changes) => ({ ...changes, reservations: [] })) },
  {
    name: 'has one space for all keys',
    faults: (store) =>
      changing(store, (changes) => ({
        ...changes,
        reservations: changes.reservations.map((each) => ({ ...each, space: '' })),
      })),
  },
  {
    name: 'gives up on a change set that is sent again',
    faults: (store) => {
      const seen = new Set<string>()
      return {
        commit: async (all) => {
          const verdicts = await store.commit(all)
          return verdicts.map((verdict, n) => {
            const { commitId = '' } = all[n] ?? {}
            const isAgain = verdict === 'applied' && seen.has(commitId)
            seen.add(commitId)
            return isAgain ? 'stale' : verdict
          })
        },
      }
    },
  },
  {
    name: 'answers stale before duplicate',
    faults: (store) => ({
      commit: async (all) => {
        const verdicts = await store.commit(all)
        const heads = await Promise.all(
          all.map((each) =>
            store.commit([
              {
                ...each,
                reservations: [],
                aggregates: each.aggregates.map((a) => ({
                  ...a,
                  journal: [],
                  tasks: nothing,
                  dues: nothing,
                  head: a.expected ?? '',
                })),
              },
            ]),
          ),
        )
        return verdicts.map((verdict, n) => (verdict === 'duplicate' && heads[n]?.[0] === 'stale' ? 'stale' : verdict))
      },
    }),
  },
  {
    name: 'keeps one journal row of several',
    faults: (store) =>
      changing(store, (changes) => aggregates(changes, ({ journal }) => ({ journal: journal.slice(-1) }))),
  },
  {
    name: 'replaces all parts of the state by those of the change',
    faults: (store) => ({
      load: async (refs) =>
        (await store.load(refs)).map((each) =>
          each?.type === 'aggregate' ? { ...each, state: each.state.slice(-1) } : each,
        ),
    }),
  },
  {
    name: 'loses ended aggregates',
    faults: (store) => ({
      load: async (refs) =>
        (await store.load(refs)).map((each) =>
          each?.type === 'aggregate' && each.status === 'completed' ? undefined : each,
        ),
    }),
  },
  {
    name: 'never lets an aggregate end',
    faults: (store) => changing(store, (changes) => aggregates(changes, () => ({ ended: false }))),
  },
  {
    name: 'mixes the agencies of aggregates',
    faults: (store) => {
      const agencies = new Map<string, string>()
      return {
        commit: (all) => {
          for (const each of all)
            for (const { id } of each.aggregates) agencies.set(id, agencies.get(id) ?? each.agency)
          return store.commit(all)
        },
        load: (refs) =>
          store.load(
            refs.map((ref) =>
              ref.type === 'aggregate' ? { ...ref, agency: agencies.get(ref.id) ?? ref.agency } : ref,
            ),
          ),
      }
    },
  },
  {
    name: 'loads in the order of ids',
    faults: (store) => ({
      load: async (refs) => store.load(refs.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))),
    }),
  },
  {
    name: 'prints facts anew',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ journal }) => ({
          journal: journal.map((row) => ({ ...row, facts: reprinted(row.facts) })),
        })),
      ),
  },
  {
    name: 'prints state anew',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ state }) => ({
          state: state.map((each) => ({ ...each, json: each.json && reprinted(each.json) })),
        })),
      ),
  },
  {
    name: 'drops when the actor decided',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ journal }) => ({
          journal: journal.map((row) => {
            const { decidedAt: _, ...author } = row.author
            return { ...row, author }
          }),
        })),
      ),
  },
  {
    name: 'stores composed Unicode',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ tasks }) => ({
          tasks: { ...tasks, opened: tasks.opened.map((row) => ({ ...row, name: row.name.normalize() })) },
        })),
      ),
  },
  {
    name: 'makes empty texts null',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ summary }) => ({ summary: { ...summary, businessKey: summary.businessKey || null } })),
      ),
  },
]

const readMutants: readonly Mutant[] = [
  {
    name: 'lists tasks without a due first',
    faults: (store) =>
      query(store, {
        tasks: async (asked) => {
          const page = await store.query.tasks(asked)
          return { ...page, items: page.items.toSorted((a, b) => Number(a.due !== null) - Number(b.due !== null)) }
        },
      }),
  },
  {
    name: 'lists a task once per matching candidate',
    faults: (store) =>
      query(store, {
        tasks: async (asked) => {
          const page = await store.query.tasks(asked)
          const times = (refs: readonly string[]) => refs.filter((ref) => asked.candidates?.includes(ref)).length
          return {
            ...page,
            items: page.items.flatMap((task) => Array.from({ length: times(task.candidates) || 1 }, () => task)),
          }
        },
      }),
  },
  {
    name: 'pages tasks by offset',
    faults: (store) =>
      query(store, {
        tasks: async ({ cursor, limit, ...asked }) => {
          const offset = Number(cursor ?? 0)
          if (Number.isNaN(offset)) return store.query.tasks({ ...asked, limit, cursor: cursor ?? '' })
          const { items } = await store.query.tasks({ ...asked, limit: 10_000 })
          const page = { items: items.slice(offset, offset + limit) }
          return offset + limit < items.length ? { ...page, next: String(offset + limit) } : page
        },
      }),
  },
  {
    name: 'takes any text for a cursor',
    faults: (store) =>
      query(store, {
        tasks: ({ cursor, ...asked }) =>
          store.query.tasks({ ...asked, ...(cursor && cursor.length > 20 ? { cursor } : {}) }),
      }),
  },
  {
    name: 'promises a page after the last',
    faults: (store) =>
      query(store, {
        instances: async (asked) => {
          const page = await store.query.instances(asked)
          const last = page.items.at(-1)
          const next = Buffer.from(JSON.stringify([last?.id])).toString('base64url')
          return last && page.items.length === asked.limit ? { ...page, next } : page
        },
      }),
  },
  {
    name: 'shows everything to whoever holds no reference',
    faults: (store) =>
      query(store, {
        tasks: ({ candidates, ...asked }) => store.query.tasks(candidates?.length ? { ...asked, candidates } : asked),
      }),
  },
  {
    name: 'keeps the old candidates of a changed task',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ tasks }) => ({
          tasks: { ...tasks, changed: tasks.changed.map((row) => ({ ...row, candidates: [...row.candidates, 'g'] })) },
        })),
      ),
  },
  {
    name: 'leaves closed tasks in the lists',
    faults: (store) =>
      changing(store, (changes) => aggregates(changes, ({ tasks }) => ({ tasks: { ...tasks, closed: [] } }))),
  },
  {
    name: 'counts tasks due at the time as due before it',
    faults: (store) =>
      query(store, {
        tasks: (asked) =>
          store.query.tasks(asked.dueBefore === undefined ? asked : { ...asked, dueBefore: asked.dueBefore + 1 }),
      }),
  },
  {
    name: 'lists ended instances among the open ones',
    faults: (store) =>
      query(store, {
        instances: ({ state, ...asked }) => store.query.instances(state === 'ended' ? { ...asked, state } : asked),
      }),
  },
  {
    name: 'skips rows of the history',
    faults: (store) => entriesOf(store, (entries) => entries.filter((_, n) => n % 3 !== 2)),
  },
  {
    name: 'doubles rows of the history',
    faults: (store) => entriesOf(store, (entries) => [...entries, ...entries.slice(-1)]),
  },
  {
    name: 'orders the history by aggregate',
    faults: (store) => entriesOf(store, (entries) => entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))),
  },
  {
    name: 'includes the row at the position asked from',
    faults: (store) => ({
      history: (after, limit) => store.history(Number(after) > 0 ? String(Number(after) - 1) : after, limit),
    }),
  },
  {
    name: 'moves listeners on from anywhere',
    faults: (store) => ({
      advanceListener: async (name, _, to) => store.advanceListener(name, await store.listenerPosition(name), to),
    }),
  },
]

const agencies = ['so-noi-vu', 'xa-a', 'xa-b', 'xa-c']

const leakingMutants: readonly Mutant[] = [
  {
    name: 'lists the tasks of all agencies',
    faults: (store) =>
      query(store, {
        tasks: async (asked) => {
          const pages = await Promise.all(agencies.map((agency) => store.query.tasks({ ...asked, agency })))
          return { items: pages.flatMap(({ items }) => items) }
        },
      }),
  },
  {
    name: 'lists the instances of all agencies',
    faults: (store) =>
      query(store, {
        instances: async (asked) => {
          const pages = await Promise.all(agencies.map((agency) => store.query.instances({ ...asked, agency })))
          return { items: pages.flatMap(({ items }) => items) }
        },
      }),
  },
  {
    name: 'has activations that are live everywhere',
    faults: (store) => ({
      load: async (refs) => {
        const answers = await Promise.all(
          refs.map(async (ref) => {
            const places = ref.type === 'activation' ? agencies.map((agency) => ({ ...ref, agency })) : [ref]
            return (await store.load(places)).find((each) => each !== undefined)
          }),
        )
        return answers
      },
    }),
  },
  {
    name: 'checks where a listener stands, and writes later',
    faults: (store) => ({
      advanceListener: async (name, from, to) => {
        if ((await store.listenerPosition(name)) !== from) return false
        while (!(await store.advanceListener(name, await store.listenerPosition(name), to)));
        return true
      },
    }),
  },
  {
    name: 'checks the version of a document, and writes later',
    faults: (store) => ({
      catalogue: {
        ...store.catalogue,
        put: async (document) => {
          const [newest] = await store.catalogue.documents([document])
          if (document.version !== (newest?.version ?? 0) + 1) return 'stale'
          while (true) {
            const [now] = await store.catalogue.documents([document])
            const verdict = await store.catalogue.put({ ...document, version: (now?.version ?? 0) + 1 })
            if (verdict === 'applied') return verdict
          }
        },
      },
    }),
  },
]

const otherMutants: readonly Mutant[] = [
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

export const mutants: readonly Mutant[] = [...commitMutants, ...readMutants, ...leakingMutants, ...otherMutants]
