import { change, newAggregate } from '@quytrinh/engine/testing'
import { afterRefusal, aggregates, changing, type Mutant, query } from './mutate.js'

export const subscriptionMutants: readonly Mutant[] = [
  {
    name: 'leaves closed subscriptions open',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ subscriptions }) => ({ subscriptions: { ...subscriptions, closed: [] } })),
      ),
  },
  {
    name: 'does not change subscriptions',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ subscriptions }) => ({ subscriptions: { ...subscriptions, changed: [] } })),
      ),
  },
  {
    name: 'forgets which subscriptions start instances',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ subscriptions }) => ({
          subscriptions: {
            ...subscriptions,
            opened: subscriptions.opened.map((row) => ({ ...row, starts: false })),
          },
        })),
      ),
  },
  {
    name: 'opens the subscriptions of a refused change set',
    faults: (store) =>
      afterRefusal(
        store,
        ({ agency, aggregates: [first] }) =>
          first && change(newAggregate({ agency }), { subscriptions: { opened: first.subscriptions.opened } }),
        'stale',
      ),
  },
  {
    name: 'lists the subscriptions of all agencies',
    faults: (store) =>
      query(store, {
        subscriptions: async (asked) => {
          const agencies = ['so-noi-vu', 'xa-a', 'xa-b']
          const pages = await Promise.all(agencies.map((agency) => store.query.subscriptions({ ...asked, agency })))
          return { items: pages.flatMap(({ items }) => items) }
        },
      }),
  },
  {
    name: 'finds subscriptions of every key where those without one are asked for',
    faults: (store) =>
      query(store, {
        subscriptions: ({ key, ...asked }) =>
          store.query.subscriptions(key === null || key === undefined ? asked : { ...asked, key }),
      }),
  },
  {
    name: 'finds subscriptions without a key for every key',
    faults: (store) =>
      query(store, {
        subscriptions: async (asked) => {
          const page = await store.query.subscriptions(asked)
          if (typeof asked.key !== 'string') return page
          const others = await store.query.subscriptions({ ...asked, key: null })
          return { ...page, items: [...page.items, ...others.items] }
        },
      }),
  },
  {
    name: 'takes an empty key for none',
    faults: (store) =>
      changing(store, (changes) =>
        aggregates(changes, ({ subscriptions }) => ({
          subscriptions: {
            ...subscriptions,
            opened: subscriptions.opened.map((row) => ({ ...row, key: row.key || null })),
          },
        })),
      ),
  },
  {
    name: 'finds the subscriptions of all aggregates where those of one are asked for',
    faults: (store) => query(store, { subscriptions: ({ instance: _, ...asked }) => store.query.subscriptions(asked) }),
  },
  {
    name: 'ignores the kind of subscriptions',
    faults: (store) =>
      query(store, {
        subscriptions: async (asked) => {
          const kinds = ['message', 'signal', 'condition'] as const
          const pages = await Promise.all(kinds.map((kind) => store.query.subscriptions({ ...asked, kind })))
          return { items: pages.flatMap(({ items }) => items) }
        },
      }),
  },
  {
    name: 'pages subscriptions by offset',
    faults: (store) =>
      query(store, {
        subscriptions: async ({ cursor, limit, ...asked }) => {
          const offset = Number(cursor ?? 0)
          if (Number.isNaN(offset)) return store.query.subscriptions({ ...asked, limit, cursor: cursor ?? '' })
          const { items } = await store.query.subscriptions({ ...asked, limit: 10_000 })
          const page = { items: items.slice(offset, offset + limit) }
          return offset + limit < items.length ? { ...page, next: String(offset + limit) } : page
        },
      }),
  },
  {
    name: 'delivers the newest message first',
    faults: (store) => query(store, { instances: ({ oldestFirst: _, ...asked }) => store.query.instances(asked) }),
  },
  {
    name: 'delivers messages of any correlation key',
    faults: (store) =>
      query(store, {
        instances: ({ businessKey, ...asked }) =>
          store.query.instances(
            asked.kind === 'message' || businessKey === undefined ? asked : { ...asked, businessKey },
          ),
      }),
  },
]
