/**
 * Events for hosts, after commit. An unnamed listener hears what this process commits, best effort. A named one is durable: it reads the
 * journal, and its position advances only after it has done its work, so that it hears everything at least once, in commit order.
 */

import type { AgencyFact } from './aggregates/agency.js'
import type { DataStoreFact } from './aggregates/data-store.js'
import type { RegisterFact } from './aggregates/register.js'
import type { StartKeyFact } from './aggregates/start-key.js'
import type { Committed } from './committer/command.js'
import type { Fact } from './kernel/facts.js'
import type { Author, EpochMs, Store, Uuid } from './ports/store.js'

export type AnyFact = Fact | AgencyFact | RegisterFact | DataStoreFact | StartKeyFact

/** What one can listen to: the types of facts. */
export type EventType = AnyFact['type']

/** One fact, with where and when it happened and who did it. */
export interface EngineEvent<T extends EventType = EventType> {
  readonly type: T
  readonly fact: Extract<AnyFact, { type: T }>
  readonly agency: string
  /** The instance, or other aggregate, that it happened to. */
  readonly aggregate: Uuid
  readonly author: Author
  readonly at: EpochMs
}

export type Listener<T extends EventType> = (event: EngineEvent<T>) => void | Promise<void>

interface Subscription {
  readonly type: EventType
  readonly name: string | undefined
  readonly listener: Listener<EventType>
}

const pageSize = 200

export class Listeners {
  readonly #store: Store
  readonly #onError: (error: unknown) => void
  readonly #subscriptions = new Set<Subscription>()
  #reading: Promise<void> | undefined
  #isStale = false

  constructor(store: Store, onError: (error: unknown) => void) {
    this.#store = store
    this.#onError = onError
  }

  add<T extends EventType>(type: T, name: string | undefined, listener: Listener<T>): () => void {
    // A subscription is only ever called with events of its own type.
    const subscription: Subscription = { type, name, listener: listener as unknown as Listener<EventType> }
    this.#subscriptions.add(subscription)
    return () => this.#subscriptions.delete(subscription)
  }

  /** Tells unnamed listeners of a commit of this process. */
  committed(commits: readonly Committed[]): void {
    const listening = [...this.#subscriptions].filter(({ name }) => name === undefined)
    if (listening.length === 0) return
    for (const { agency, id, facts, author, at } of commits) {
      for (const fact of facts as readonly AnyFact[]) {
        const event = { type: fact.type, fact, agency, aggregate: id, author, at } as EngineEvent
        for (const { type, listener } of listening)
          if (type === fact.type) void this.#call(listener, event).catch(this.#onError)
      }
    }
  }

  /** Lets named listeners read on in the journal; answers when they have caught up. */
  readOn(): Promise<void> {
    this.#isStale = true
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readAll(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const byName = Map.groupBy([...this.#subscriptions], ({ name }) => name)
      for (const [name, subscriptions] of byName) {
        if (name !== undefined) await this.#read(name, subscriptions).catch(this.#onError)
      }
    }
  }

  /** A listener that throws is asked again, from the same row, at the next reading. */
  async #read(name: string, subscriptions: readonly Subscription[]): Promise<void> {
    for (;;) {
      const from = await this.#store.listenerPosition(name)
      const { entries } = await this.#store.history(from, pageSize)
      if (entries.length === 0) return
      let position = from
      for (const { agency, id, author, at, facts, position: next } of entries) {
        for (const fact of JSON.parse(facts) as readonly AnyFact[]) {
          const event = { type: fact.type, fact, agency, aggregate: id, author, at } as EngineEvent
          for (const { type, listener } of subscriptions) if (type === fact.type) await this.#call(listener, event)
        }
        if (!(await this.#store.advanceListener(name, position, next))) return // another process reads for this name
        position = next
      }
    }
  }

  async #call(listener: Listener<EventType>, event: EngineEvent): Promise<void> {
    await listener(event)
  }
}
