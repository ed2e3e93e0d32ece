/** Data stores as a step meets them: read before it, written with it. */
import {
  type DataStoreFact,
  type DataStoreState,
  dataStoreId,
  dataStoreType,
  evolveDataStore,
} from '../aggregates/data-store.js'
import type { Change, Needs, Work } from '../committer/command.js'
import type { Core } from '../core.js'
import type { Json } from '../json.js'
import { Trouble } from '../kernel/env.js'
import type { Effect } from '../kernel/input.js'
import type { Author, Uuid } from '../ports/store.js'
import { checkVariables } from './check-variables.js'
import { messageOf } from './message-of.js'

/** A host that takes longer to answer is in trouble. */
const readTakesMs = 5000

/** What is stored; `undefined` while it is not loaded. */
export function storedData(
  core: Core,
  work: Work,
  agency: string,
  store: string,
  key: string | null,
): Json | undefined {
  const found = work.aggregate(dataStoreId(agency, store, key))
  if (found === 'unknown') return undefined
  const state = found === 'none' ? undefined : (found.state as DataStoreState) // the id is that of a data store
  const isOurs = !Object.hasOwn(core.dataStores, store)
  if (isOurs || state?.due !== undefined) return state?.value ?? null
  const answer = work.hosts.get(needKey(dataStoreId(agency, store, key)))
  if (answer instanceof Trouble) throw answer
  return answer as Json | undefined // as the need below has kept it
}

/** How it is loaded: from the aggregate, then from the host where it is the host's. */
export function storedDataNeed(core: Core, work: Work, agency: string, store: string, key: string | null): Needs {
  const id = dataStoreId(agency, store, key)
  if (work.aggregate(id) === 'unknown') return { type: 'aggregate', agency, id }
  const load = async (): Promise<void> => {
    work.hosts.set(needKey(id), await ask(core, agency, store, key))
  }
  return { type: 'other', key: needKey(id), load }
}

function needKey(id: Uuid): string {
  return `dataStore/${id}`
}

/** Trouble of the host's is trouble of whoever reads, not of its neighbours in the flush. */
async function ask(core: Core, agency: string, store: string, key: string | null): Promise<Json | Trouble> {
  const late = new AbortController()
  try {
    const value = await Promise.race([core.dataStores[store]?.read({ agency, store, key }), tooLate(late.signal)])
    const { value: checked = null } = checkVariables({ value: value ?? null }, `data store ${store}`)
    return checked
  } catch (error) {
    return new Trouble('data-store-failed', { store, key, error: messageOf(error) })
  } finally {
    late.abort()
  }
}

function tooLate(isOver: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${readTakesMs} ms`)), readTakesMs)
    isOver.addEventListener('abort', () => clearTimeout(timer))
  })
}

interface Writer {
  readonly agency: string
  readonly instance: Uuid | null
  readonly author: Author
}

/** What writing does to data stores, in the order in which it was done. */
export function dataStoreChanges(core: Core, work: Work, writer: Writer, effects: readonly Effect[]): Change[] {
  const written = new Map<Uuid, { readonly state: DataStoreState; readonly facts: readonly DataStoreFact[] }>()
  for (const effect of effects) {
    if (effect.type !== 'writeDataStore') continue
    const { store, key, value } = effect
    const id = dataStoreId(writer.agency, store, key)
    const fact: DataStoreFact = {
      type: 'dataWritten',
      store,
      key,
      value,
      at: work.now,
      by: writer.author.performedBy,
      instance: writer.instance,
      ...(Object.hasOwn(core.dataStores, store) ? { due: work.now } : {}),
    }
    const before = written.get(id)
    const state = evolveDataStore(before?.state ?? stateOf(work, id), fact)
    written.set(id, { state, facts: [...(before?.facts ?? []), fact] })
  }
  return [...written].map(([id, { state, facts }]) => ({ id, type: dataStoreType, state, facts }))
}

export function stateOf(work: Work, id: Uuid): DataStoreState | undefined {
  const found = work.aggregate(id)
  return typeof found === 'string' ? undefined : (found.state as DataStoreState) // the id is that of a data store
}
