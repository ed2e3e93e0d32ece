import { createEngine, hostClaims, type Json, virtualClock } from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'
import { expect } from 'vitest'

/** What a host has not taken over yet outlives the engine that has written it, and reaches the host once. */
export async function expectHandOver<Trx>(store: Store<Trx>): Promise<void> {
  const held = new Map<string | null, Json>()
  const write = ({ key, value }: { readonly key: string | null; readonly value: Json }) => void held.set(key, value)
  const households = { read: ({ key }: { readonly key: string | null }) => held.get(key) ?? null, write }
  const clock = virtualClock()
  const engineOf = () => createEngine({ store, clock, directory: hostClaims(), dataStores: { households } })
  const clerk = { user: 'an', agency: 'a', groups: ['group:quan-tri'] }
  const first = engineOf()
  await first.migrate()
  await first.as(clerk).dataStores.put('households', 1, { key: 'HK-1' })
  await first.as(clerk).dataStores.put('households', 2, { key: 'HK-1' })

  const second = engineOf()
  const pending = await second.as(clerk).dataStores.get('households', { key: 'HK-1' })
  const { jobs } = await second.tick()

  expect([pending, jobs, held.get('HK-1')]).toEqual([2, 1, 2])
  held.set('HK-1', 3)
  expect(await first.as(clerk).dataStores.get('households', { key: 'HK-1' })).toBe(3)
}
