import { test } from 'vitest'
import { sqliteStore } from '../src/sqlite/sqlite-store.js'
import { expectHandOver } from './hand-over.js'
import { freshFile } from './temporary-file.js'

test('what the host of a data store has not taken over outlives the engine', async () => {
  const store = sqliteStore(await freshFile())

  await expectHandOver(store)

  await store.close()
})
