import { type OpenStore, storeContract } from '@quytrinh/engine/testing'
import type { MemoryTransaction } from '../../src/store/memory/transaction.js'
import { memoryStore } from '../../src/store/memory.js'

export const openMemory: OpenStore<MemoryTransaction> = async () => {
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

storeContract('memory', openMemory)
