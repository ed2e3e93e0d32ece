/** The way to the store, for one that may be away for a while, and for change sets that it cannot take. */
import { type ChangeSet, type Loaded, type Ref, type Store, StoreUnavailable, type Verdict } from '../ports/store.js'
import { storeTrouble } from '../store-trouble.js'
import type { Unit } from './flush.js'

export interface DoorLimits {
  /** Commits tried for one command against others that are faster, and against a store that is away. */
  readonly triesMax: number
  /** How long a store that is away is asked again, in milliseconds, before the caller is told. */
  readonly patienceMs: number
}

type Door = Pick<Store, 'load' | 'commit' | 'commitLocked'>

export class StoreDoor {
  /** Users whose commands broke a flush: theirs go alone. */
  readonly suspects: Set<string> = new Set()
  readonly #store: Door
  readonly #limits: DoorLimits
  readonly #pause: (ms: number) => Promise<void>

  constructor(store: Door, limits: DoorLimits, pause: (ms: number) => Promise<void>) {
    this.#store = store
    this.#limits = limits
    this.#pause = pause
  }

  load(refs: readonly Ref[]): Promise<readonly (Loaded | undefined)[]> {
    return this.persistently(() => this.#store.load(refs))
  }

  /** Sends a flush; where it breaks, its halves, so that one bad change set does not harm its neighbours. */
  async send(changes: readonly ChangeSet[], units: readonly Unit[]): Promise<readonly (Verdict | Error)[]> {
    try {
      return await this.persistently(() => this.#store.commit(changes))
    } catch (error) {
      if (error instanceof StoreUnavailable || changes.length === 1) {
        if (!(error instanceof StoreUnavailable))
          for (const { author } of units[0]?.commands ?? []) this.suspects.add(author.performedBy)
        return changes.map(() => storeTrouble(error))
      }
      const half = Math.ceil(changes.length / 2)
      const first = await this.send(changes.slice(0, half), units.slice(0, half))
      return [...first, ...(await this.send(changes.slice(half), units.slice(half)))]
    }
  }

  /**
   * Decides and commits under lock. Where the answer is lost after the decision, the same change set is sent again: deciding anew might
   * do twice what was done.
   */
  async sendLocked(
    refs: readonly Ref[],
    decide: (loaded: readonly (Loaded | undefined)[]) => ChangeSet | undefined,
  ): Promise<Verdict | undefined> {
    let sent: ChangeSet | undefined
    return this.persistently(async () => {
      if (sent !== undefined) return (await this.#store.commit([sent]))[0]
      return this.#store.commitLocked(refs, (loaded) => {
        sent = decide(loaded)
        return sent
      })
    })
  }

  /** Asks a store that is away again, until it answers or patience ends. The same change sets may be sent again: see `commitId`. */
  async persistently<T>(ask: () => Promise<T>): Promise<T> {
    const { triesMax, patienceMs } = this.#limits
    const until = performance.now() + patienceMs
    for (let tries = 1; ; tries++) {
      try {
        return await ask()
      } catch (error) {
        const isPassing = error instanceof StoreUnavailable && error.isRetriable
        if (!isPassing || tries >= triesMax || performance.now() >= until) throw error
        await this.#pause(Math.random() * Math.min(250, 2 ** Math.min(tries, 8)))
      }
    }
  }
}
