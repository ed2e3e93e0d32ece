import type { StoreUnderTest } from '@quytrinh/engine/testing'
import type { MemoryTransaction } from '../../src/store/memory/transaction.js'
import { memoryStore } from '../../src/store/memory.js'

/** A memory store as the contract wants it; two connections to it are one. */
export async function openMemory(): Promise<Required<StoreUnderTest<MemoryTransaction>>> {
  let now = Date.UTC(2026, 0, 1)
  const store = memoryStore({ clock: () => now })
  return {
    store,
    another: async () => store,
    transaction: (run) => store.transaction(run),
    advance: (ms) => {
      now += ms
    },
    close: () => store.close(),
  }
}
