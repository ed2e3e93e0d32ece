import type { JournalEntry, Store } from '@quytrinh/engine/ports'
import { aggregates, changing, type Faults, type Mutant, query } from './mutate.js'

export const readMutants: readonly Mutant[] = [
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

function entriesOf(store: Store, alter: (entries: readonly JournalEntry[]) => readonly JournalEntry[]): Faults {
  return {
    history: async (after, limit) => {
      const page = await store.history(after, limit)
      return { ...page, entries: alter(page.entries) }
    },
  }
}
