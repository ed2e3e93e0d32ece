import { test } from 'vitest'
import { sqliteStore } from '../src/sqlite/sqlite-store.js'
import { expectOneResult } from './external-work.js'
import { freshFile } from './temporary-file.js'

test('of two engines on one file that answer one job, the one with the lease counts', async () => {
  const file = await freshFile()
  let storeNow = Date.now()
  const open = () => sqliteStore({ filename: file, now: () => storeNow })
  const stores = [open(), open()] as const

  await expectOneResult(stores, (ms) => {
    storeNow += ms
  })

  for (const store of stores) await store.close()
})
