import { type Mutant, query } from './mutate.js'

const agencies = ['so-noi-vu', 'xa-a', 'xa-b', 'xa-c']

export const leakingMutants: readonly Mutant[] = [
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
