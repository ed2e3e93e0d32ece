/** The store that keeps everything in memory: the reference for all others, for tests, benches and trying things out. */
import { EngineError } from '../errors.js'
import type {
  AccessDenied,
  Activation,
  Catalogue,
  CatalogueDocument,
  ChangeSet,
  Claimed,
  ClaimRequest,
  EpochMs,
  HistoryPage,
  Lease,
  Loaded,
  Position,
  Queries,
  Ref,
  Store,
  Uuid,
  Verdict,
} from '../ports/store.js'
import { listActivations, listInstances, listJournal } from './memory/lists.js'
import { listSubscriptions } from './memory/subscriptions.js'
import { documentKey, journalEntry, reservationKey, type Tables } from './memory/tables.js'
import { listTasks } from './memory/tasks.js'
import { MemoryData, MemoryTransaction } from './memory/transaction.js'

/** A store in memory, with what a database's host would bring: transactions, and a look at the access log. */
export interface MemoryStore extends Store<MemoryTransaction> {
  /**
   * Runs `run` in a transaction, for {@link Store.within}: committed when it resolves, rolled back when it rejects.
   *
   * @example
   * ```ts
   * const store = memoryStore()
   * const engine = createEngine({ store })
   * await store.transaction(async (trx) => { await engine.using(trx).as(me).instances.start('cap-phep') })
   * ```
   */
  transaction<T>(run: (trx: MemoryTransaction) => Promise<T>): Promise<T>
  /** Denied commands, in the order in which they were logged. */
  readonly denied: readonly AccessDenied[]
}

/**
 * A store that keeps everything in memory, and loses it with the process.
 *
 * @param options - `clock`: the time by which leases are judged, in milliseconds since 1970; default `Date.now`
 * @example
 * ```ts
 * const engine = createEngine({ store: memoryStore() })
 * ```
 */
export function memoryStore({ clock = Date.now }: { readonly clock?: () => EpochMs } = {}): MemoryStore {
  const data = new MemoryData(clock)
  const denied: AccessDenied[] = []
  return new View(data, denied, undefined)
}

/** The data as one transaction sees it, or as everybody does. Every method does its work before it returns. */
class View implements MemoryStore {
  readonly denied: readonly AccessDenied[]
  readonly catalogue: Catalogue
  readonly query: Queries
  readonly #data: MemoryData
  readonly #log: AccessDenied[]
  readonly #trx: MemoryTransaction | undefined

  constructor(data: MemoryData, log: AccessDenied[], trx: MemoryTransaction | undefined) {
    this.#data = data
    this.#log = log
    this.#trx = trx
    this.denied = log
    this.catalogue = {
      definition: async (hash) => this.#tables.definitions.get(hash),
      documents: async (refs) => refs.map((ref) => this.#tables.documents.get(documentKey(ref))),
      put: async (document) => this.#put(document),
    }
    this.query = {
      tasks: async (query) => {
        const { agency, instance } = query
        const ofInstance = instance === undefined ? undefined : this.#tables.aggregate(agency, instance)?.tasks.values()
        return listTasks(
          this.#tables.partition(agency)?.tasks,
          instance === undefined ? undefined : (ofInstance ?? []),
          query,
        )
      },
      subscriptions: async (query) => {
        const { agency, instance } = query
        const ofInstance =
          instance === undefined ? undefined : (this.#tables.aggregate(agency, instance)?.subscriptions.values() ?? [])
        return listSubscriptions(this.#tables.partition(agency)?.subscriptions, ofInstance, query)
      },
      instances: async (query) => listInstances(this.#tables.partition(query.agency), query),
      journal: async ({ agency, id }, options) => listJournal(this.#tables.aggregate(agency, id), options),
      activations: async (agency, options) => listActivations(this.#tables.partition(agency), options),
    }
  }

  async load(refs: readonly Ref[]): Promise<readonly (Loaded | undefined)[]> {
    const tables = this.#tables
    return refs.map((ref) => loadOne(tables, ref))
  }

  async commit(changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
    return changes.map((each) => this.#commit(each))
  }

  async commitLocked(
    refs: readonly Ref[],
    decide: (loaded: readonly (Loaded | undefined)[]) => ChangeSet | undefined,
  ): Promise<Verdict | undefined> {
    for (const ref of refs)
      if (ref.type === 'aggregate') this.#data.expectFree(aggregateMark(ref.agency, ref.id), this.#trx)
    const tables = this.#tables
    const changes = decide(refs.map((ref) => loadOne(tables, ref)))
    return changes && this.#commit(changes)
  }

  #commit(changes: ChangeSet): Verdict {
    const { held, tables } = this.#data
    const isLeaseLost = !tables.dues.areRunning(changes.leases)
    if (!this.#trx && held.size === 0) {
      this.#data.version++
      return tables.commit(changes, isLeaseLost)
    }
    const marks = marksOf(changes)
    if (this.#data.isHeld(marks, this.#trx)) return 'busy'
    return this.#write((each) => each.commit(changes, isLeaseLost), marks)
  }

  async claim(request: ClaimRequest): Promise<readonly Claimed[]> {
    return this.#data.tables.dues.claim(request)
  }

  async extend(leases: readonly Lease[], leaseMs: number): Promise<readonly boolean[]> {
    return this.#data.tables.dues.extend(leases, leaseMs)
  }

  async release(leases: readonly Lease[]): Promise<readonly boolean[]> {
    return this.#data.tables.dues.release(leases)
  }

  async nextDue(request: Pick<ClaimRequest, 'timers' | 'topics' | 'agency'>): Promise<EpochMs | undefined> {
    return this.#data.tables.dues.nextDue(request)
  }

  async history(after: Position, limit: number): Promise<HistoryPage> {
    const start = placeOf(after)
    const entries = this.#tables.journal.slice(start, start + limit).map(journalEntry)
    return { entries, position: entries.at(-1)?.position ?? after }
  }

  async listenerPosition(name: string): Promise<Position> {
    return this.#tables.listeners.get(name) ?? ''
  }

  async advanceListener(name: string, from: Position, to: Position): Promise<boolean> {
    if ((this.#tables.listeners.get(name) ?? '') !== from) return false
    const mark = `listener\0${name}`
    this.#data.expectFree(mark, this.#trx)
    this.#write((tables) => tables.listeners.set(name, to), [mark])
    return true
  }

  async logDenied(entry: AccessDenied): Promise<void> {
    this.#log.push(entry)
  }

  within(trx: MemoryTransaction): Store<MemoryTransaction> {
    return new View(this.#data, this.#log, trx)
  }

  async transaction<T>(run: (trx: MemoryTransaction) => Promise<T>): Promise<T> {
    const trx = new MemoryTransaction(this.#data)
    try {
      const answer = await run(trx)
      trx.commit()
      return answer
    } finally {
      trx.end()
    }
  }

  async migrate(): Promise<void> {}

  async close(): Promise<void> {}

  get #tables(): Tables {
    return this.#trx ? this.#trx.tables : this.#data.tables
  }

  #put(document: CatalogueDocument): 'applied' | 'stale' {
    const key = documentKey(document)
    const newest = this.#tables.documents.get(key)?.version ?? 0
    if (document.version !== newest + 1) return 'stale'
    const mark = `document\0${key}`
    this.#data.expectFree(mark, this.#trx)
    this.#write((tables) => tables.documents.set(key, document), [mark])
    return 'applied'
  }

  #write<T>(write: (tables: Tables) => T, marks: readonly string[]): T {
    const answer = write(this.#tables)
    if (this.#trx) this.#trx.keep(write, marks)
    else this.#data.version++
    return answer
  }
}

function loadOne(tables: Tables, ref: Ref): Loaded | undefined {
  switch (ref.type) {
    case 'aggregate': {
      const known = tables.aggregate(ref.agency, ref.id)
      if (!known) return undefined
      const { head, revision, kind, summary } = known
      const state = Array.from(known.state, ([part, json]) => ({ part, json }))
      return { type: 'aggregate', head, revision, kind, status: summary.status, state }
    }
    case 'reservation': {
      const known = tables.partition(ref.agency)?.reservations.get(reservationKey(ref))
      return known && { type: 'reservation', requestHash: known.requestHash, answer: known.answer }
    }
    case 'activation':
      return tables.partition(ref.agency)?.activations.get(ref.key)
  }
}

/** What a change set writes that another transaction may be writing too. */
function marksOf({ agency, aggregates, reservations, activations }: ChangeSet): readonly string[] {
  return [
    ...aggregates.map(({ id }) => aggregateMark(agency, id)),
    ...reservations.map((each) => `reservation\0${agency}\0${reservationKey(each)}`),
    ...activations.map(({ key }: Activation) => `activation\0${agency}\0${key}`),
  ]
}

function aggregateMark(agency: string, id: Uuid): string {
  return `aggregate\0${agency}\0${id}`
}

function placeOf(position: Position): number {
  if (position === '') return 0
  if (/^[0-9]+$/.test(position)) return Number(position)
  throw new EngineError('invalid-position', `Expected a position that the history gave, but got ${position}.`, {
    details: { position },
    status: 400,
  })
}
