/**
 * Transactions on the memory store, read committed. Writes are made on a copy and kept; the copy is made anew whenever others have
 * committed since. What a transaction has written is held until it ends, so that at its commit every write has the same result as on the
 * copy. Copies cost time in proportion to the data: this is for hosts' tests, the hot path knows nothing of it.
 */
import { InvariantViolated } from '../../errors.js'
import { type EpochMs, StoreUnavailable } from '../../ports/store.js'
import { Tables } from './tables.js'

type Write = (tables: Tables) => unknown

/** The data that all views of one memory store share. */
export class MemoryData {
  readonly tables: Tables
  /** Which open transaction has written what. */
  readonly held: Map<string, MemoryTransaction> = new Map()
  /** Grows with every write outside transactions and with every commit. */
  version = 0

  constructor(clock: () => EpochMs) {
    this.tables = new Tables(clock)
  }

  /** Whether another open transaction has written any of these. */
  isHeld(marks: readonly string[], by: MemoryTransaction | undefined): boolean {
    return this.held.size > 0 && marks.some((mark) => (this.held.get(mark) ?? by) !== by)
  }

  /** @throws StoreUnavailable `locked` where another open transaction has written the same */
  expectFree(mark: string, by: MemoryTransaction | undefined): void {
    if (!this.isHeld([mark], by)) return
    throw new StoreUnavailable('locked', 'another transaction has written the same; ask again', { isRetriable: true })
  }
}

/** An open transaction of a memory store, for `store.within`. Made by `store.transaction`. */
export class MemoryTransaction {
  readonly #data: MemoryData
  readonly #writes: Write[] = []
  #copy: { readonly tables: Tables; readonly version: number } | undefined
  #isOpen = true

  /** @internal */
  constructor(data: MemoryData) {
    this.#data = data
  }

  /** The committed data with this transaction's own writes. */
  get tables(): Tables {
    this.#expectOpen()
    if (this.#copy?.version !== this.#data.version) {
      const tables = this.#data.tables.copy()
      for (const write of this.#writes) write(tables)
      this.#copy = { tables, version: this.#data.version }
    }
    return this.#copy.tables
  }

  /** Keeps a write that the copy has taken, and holds what it has written. */
  keep(write: Write, marks: readonly string[]): void {
    this.#writes.push(write)
    for (const mark of marks) this.#data.held.set(mark, this)
  }

  commit(): void {
    this.#expectOpen()
    for (const write of this.#writes) write(this.#data.tables)
    if (this.#writes.length > 0) this.#data.version++
  }

  /** Lets go of everything held. Without a commit before, nothing was written. */
  end(): void {
    this.#isOpen = false
    for (const [mark, holder] of this.#data.held) if (holder === this) this.#data.held.delete(mark)
  }

  #expectOpen(): void {
    if (!this.#isOpen) throw new InvariantViolated('the transaction is over: what it gave must not be used any more')
  }
}
