import { describe, expect, test } from 'vitest'
import { InvariantViolated } from '../../src/errors.js'
import { memoryStore } from '../../src/store/memory.js'
import { after, change, jobRow, newAggregate, subscriptionRow, taskRow } from '../../src/testing/change-sets.js'

describe('the memory store', () => {
  test('a change set that opens a row twice is our mistake, and nothing of it is applied', async () => {
    const store = memoryStore()
    const started = change(newAggregate(), {
      tasks: { opened: [taskRow({ seq: 1 })] },
      dues: { opened: [jobRow({ seq: 2 })] },
      subscriptions: { opened: [subscriptionRow({ seq: 3 })] },
    })
    await store.commit([started])

    for (const wrong of [
      { tasks: { opened: [taskRow({ seq: 1 })] } },
      { dues: { opened: [jobRow({ seq: 2 })] } },
      { tasks: { changed: [taskRow({ seq: 3 })] } },
      { dues: { changed: [jobRow({ seq: 3 })] } },
      { subscriptions: { opened: [subscriptionRow({ seq: 3 })] } },
      { subscriptions: { changed: [subscriptionRow({ seq: 4 })] } },
    ]) {
      await expect(store.commit([change(after(started), wrong)])).rejects.toThrow(InvariantViolated)
    }

    expect((await store.history('', 10)).entries).toHaveLength(1)
  })

  test('denied commands can be looked at', async () => {
    const store = memoryStore()
    const denied = { agency: 'xa-a', at: 1, user: 'an', action: 'claim', target: 't', reason: 'not-candidate' }

    await store.logDenied(denied)

    expect(store.denied).toEqual([denied])
  })

  test('a transaction cannot be used after its end', async () => {
    const store = memoryStore()

    const late = store.within(await store.transaction(async (trx) => trx))

    await expect(late.commit([change(newAggregate())])).rejects.toThrow(InvariantViolated)
    await expect(late.load([])).rejects.toThrow(InvariantViolated)
    expect((await store.history('', 10)).entries).toEqual([])
  })

  test('a document or a listener that an open transaction has written is locked for others', async () => {
    const store = memoryStore()
    const calendar = { agency: 'xa-a', type: 'calendar' as const, key: 'k', version: 1, content: {}, at: 0, by: 'an' }

    await store.transaction(async (trx) => {
      await store.within(trx).catalogue.put(calendar)
      await store.within(trx).advanceListener('l', '', '1')

      await expect(store.catalogue.put(calendar)).rejects.toMatchObject({ code: 'locked', isRetriable: true })
      await expect(store.advanceListener('l', '', '1')).rejects.toMatchObject({ code: 'locked', isRetriable: true })
      expect(await store.catalogue.put({ ...calendar, key: 'other' })).toBe('applied')
    })

    expect(await store.catalogue.put(calendar)).toBe('stale')
    expect(await store.listenerPosition('l')).toBe('1')
  })

  test('two transactions at once both commit, in the order of their ends', async () => {
    const store = memoryStore()
    const [one, two, three] = [change(newAggregate()), change(newAggregate()), change(newAggregate())]

    await store.transaction(async (first) => {
      await store.within(first).commit([one])
      await store.transaction(async (second) => {
        expect(await store.within(second).commit([two, one])).toEqual(['applied', 'busy'])
      })
      await store.commit([three])
      expect((await store.within(first).history('', 10)).entries).toHaveLength(3)
    })

    const order = (await store.history('', 10)).entries.map(({ id }) => id)
    expect(order).toEqual([two, three, one].map((each) => each.aggregates[0]?.id))
  })

  test('a position that was never given is refused', async () => {
    await expect(memoryStore().history('x', 1)).rejects.toMatchObject({ code: 'invalid-position' })
  })
})
