import type { Verdict } from '@quytrinh/engine/ports'
import { afterRefusal, aggregates, changing, type Mutant, nothing, reprinted, without } from './mutate.js'

export const commitMutants: readonly Mutant[] = [
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
  {
    name: 'decides under lock on what it read before',
    faults: (store) => ({
      commitLocked: async (refs, decide) => {
        const loaded = await store.load(refs)
        return store.commitLocked(refs, () => decide(loaded))
      },
    }),
  },
  {
    name: 'reads under lock and writes after it',
    faults: (store) => ({
      commitLocked: async (refs, decide) => {
        let changes: ReturnType<typeof decide>
        await store.commitLocked(refs, (loaded) => {
          changes = decide(loaded)
          return undefined
        })
        return changes && (await store.commit([changes]))[0]
      },
    }),
  },
  {
    name: 'answers under lock and writes nothing',
    faults: (store) => ({
      commitLocked: async (refs, decide) => {
        await store.commitLocked(refs, (loaded) => void decide(loaded))
        return 'applied'
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
                  subscriptions: nothing,
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
