import assert from 'node:assert/strict'
import type { ListedSubscription, Store, SubscriptionQuery, SubscriptionRow } from '../../ports/store.js'
import { after, change, changesEverywhere, newAggregate, reservation, subscriptionRow } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { allPages, allSubscriptions, apply, commitOne, from } from './reading.js'

/** What is found, as `aggregate's place in the list of ids` and number. */
async function found(
  store: Store,
  ids: readonly string[],
  query: Partial<SubscriptionQuery> = {},
): Promise<readonly string[]> {
  return (await allSubscriptions(store, query)).map(({ id, seq }) => `${ids.indexOf(id)}/${seq}`)
}

const waiting = (...opened: readonly SubscriptionRow[]) => change(newAggregate(), { subscriptions: { opened } })

export const subscriptionCases: readonly ContractCase[] = cases('subscriptions', {
  'a subscription is found as it was opened, as it was changed, and not once it is closed': async ({ store }) => {
    const row = subscriptionRow({ seq: 4, key: 'HS-1', starts: true })
    const opened = waiting(row, subscriptionRow({ seq: 5 }))
    await apply(store, opened)
    const { agency, id } = after(opened)
    assert.deepEqual(await allSubscriptions(store, { key: 'HS-1' }), [{ ...row, agency, id }])

    const next: SubscriptionRow = { seq: 4, node: 'n', kind: 'signal', name: 's', key: null, starts: false }
    const changed = change(after(opened), { subscriptions: { changed: [next] } })
    await apply(store, changed)
    assert.deepEqual(await allSubscriptions(store, { key: 'HS-1' }), [])
    assert.deepEqual(await allSubscriptions(store, { kind: 'signal', name: 's' }), [{ ...next, agency, id }])

    await apply(store, change(after(changed), { subscriptions: { closed: [4] } }))
    assert.deepEqual(await allSubscriptions(store, { kind: 'signal', name: 's' }), [])
    assert.deepEqual(await found(store, [id]), ['0/5'])
  },

  'rows are opened, changed and closed in one change set': async ({ store }) => {
    const opened = waiting(...[1, 2, 3].map((seq) => subscriptionRow({ seq })))
    await apply(store, opened)
    const { id } = after(opened)

    const subscriptions = {
      opened: [subscriptionRow({ seq: 4, key: 'new' })],
      changed: [subscriptionRow({ seq: 2, key: 'moved' })],
      closed: [1],
    }
    await apply(store, change(after(opened), { subscriptions }))

    assert.deepEqual(await found(store, [id]), ['0/2', '0/3', '0/4'])
    assert.deepEqual(await found(store, [id], { key: 'moved' }), ['0/2'])
    assert.deepEqual(await found(store, [id], { key: null }), ['0/3'])
  },

  'a key asked for is that key only, none is none only, and without one all are found': async ({ store }) => {
    const rows = [null, '', 'HS-1', 'hs-1', 'HS-1 '].map((key, n) => subscriptionRow({ seq: n + 1, key }))
    const opened = waiting(...rows)
    await apply(store, opened)
    const ids = [after(opened).id]

    for (const { seq, key } of rows) assert.deepEqual(await found(store, ids, { key }), [`0/${seq}`])
    assert.deepEqual(await found(store, ids, { key: 'HS-2' }), [])
    assert.deepEqual(await found(store, ids), ['0/1', '0/2', '0/3', '0/4', '0/5'])
  },

  'kinds and names are told apart': async ({ store }) => {
    const kinds = ['message', 'signal', 'condition'] as const
    const names = ['a', 'A', 'a ', 'Bổ sung hồ sơ']
    const rows = kinds.flatMap((kind) => names.map((name) => ({ kind, name })))
    const opened = waiting(...rows.map((row, n) => subscriptionRow({ seq: n + 1, ...row })))
    await apply(store, opened)

    for (const [n, row] of rows.entries()) {
      for (const key of [{}, { key: null }]) {
        assert.deepEqual(await found(store, [after(opened).id], { ...row, ...key }), [`0/${n + 1}`])
      }
    }
  },

  'those who have waited longest come first, page by page': async ({ store }) => {
    const numbers = [9, 2, 10, 1]
    const rows = numbers.flatMap((seq) => [
      subscriptionRow({ seq, key: seq === 2 ? null : 'k' }),
      subscriptionRow({ seq: seq + 100, key: `${seq}` }),
    ])
    const opened = Array.from({ length: 3 }, () => waiting(...rows))
    await apply(store, ...opened.toReversed())
    const ids = opened.map((each) => after(each).id)
    const ordered = (...seqs: readonly number[]) => ids.flatMap((_, n) => seqs.map((seq) => `${n}/${seq}`))

    for (const limit of [1, 2, 4, 100]) {
      assert.deepEqual(await found(store, ids, { limit, key: 'k' }), ordered(1, 9, 10))
      assert.deepEqual(await found(store, ids, { limit, key: null }), ordered(2))
      assert.deepEqual(await found(store, ids, { limit }), ordered(1, 2, 9, 10, 101, 102, 109, 110))
    }
    const exact = await store.query.subscriptions({ ...asked(rows[0]), agency: after(opened[0] ?? waiting()).agency })
    assert.ok(!('next' in exact))
  },

  'the subscriptions of one aggregate are found among those of others, page by page': async ({ store }) => {
    const rows = [1, 2, 3].map((seq) => subscriptionRow({ seq, key: seq === 2 ? null : 'k' }))
    const other = subscriptionRow({ seq: 9, kind: 'signal' })
    const [first, second] = [waiting(...rows, other), waiting(...rows)]
    await apply(store, first, second)
    const ids = [after(first).id, after(second).id]

    for (const limit of [1, 2, 9]) {
      assert.deepEqual(await found(store, ids, { limit, instance: after(first).id }), ['0/1', '0/2', '0/3'])
      assert.deepEqual(await found(store, ids, { limit, instance: after(second).id, key: 'k' }), ['1/1', '1/3'])
      assert.deepEqual(await found(store, ids, { limit, instance: after(second).id, key: null }), ['1/2'])
    }
    assert.deepEqual(await found(store, ids, { instance: newAggregate().id }), [])
  },

  'a page asked for with the cursor of rows closed meanwhile goes on behind them': async ({ store }) => {
    const opened = waiting(...[1, 2, 3, 4].map((seq) => subscriptionRow({ seq })))
    await apply(store, opened)
    const { agency, id } = after(opened)
    const query = { agency, kind: 'message', name: subscriptionRow({ seq: 1 }).name, limit: 2 } as const
    const { next } = await store.query.subscriptions(query)
    await apply(store, change(after(opened), { subscriptions: { closed: [1, 2] } }))

    const rest = await store.query.subscriptions({ ...query, ...from(next) })

    assert.deepEqual(rest, { items: [3, 4].map((seq) => ({ ...subscriptionRow({ seq }), agency, id })) })
  },

  'a text that is no cursor of subscriptions is refused': async ({ store }) => {
    const asked = { agency: 'xa-a', kind: 'message', name: 'a', limit: 2 } as const

    for (const cursor of ['x', Buffer.from('[1]').toString('base64url')]) {
      await assert.rejects(() => store.query.subscriptions({ ...asked, cursor }), { code: 'invalid-cursor' })
    }
  },

  'a refused change set neither opens, changes nor closes a subscription': async ({ store }) => {
    const opened = change(
      newAggregate(),
      { subscriptions: { opened: [1, 2].map((seq) => subscriptionRow({ seq })) } },
      { reservations: [reservation({ key: 'taken' })] },
    )
    await apply(store, opened)
    const moved = change(after(opened))
    await apply(store, moved)
    const subscriptions = {
      opened: [subscriptionRow({ seq: 3 })],
      changed: [subscriptionRow({ seq: 1, key: 'k' })],
      closed: [2],
    }
    const before = await allSubscriptions(store)

    assert.equal(await commitOne(store, change(after(opened), { subscriptions })), 'stale')
    const again = change(after(moved), { subscriptions }, { reservations: [reservation({ key: 'taken' })] })
    assert.equal(await commitOne(store, again), 'duplicate')

    assert.deepEqual(await allSubscriptions(store), before)
  },

  'subscriptions of a change set sent again are there once': async ({ store }) => {
    const opened = changesEverywhere(newAggregate())
    await apply(store, opened)
    await apply(store, opened, change(newAggregate()))
    const { id } = after(opened)

    assert.deepEqual(await found(store, [id]), ['0/15', '0/16'])
  },

  'an aggregate that ends leaves no subscription': async ({ store }) => {
    const opened = waiting(subscriptionRow({ seq: 1 }), subscriptionRow({ seq: 2, key: 'k' }))
    await apply(store, opened)

    await apply(store, change(after(opened), { ended: true, subscriptions: { closed: [1, 2] } }))

    assert.deepEqual(await allSubscriptions(store), [])
    assert.deepEqual(await allSubscriptions(store, { instance: after(opened).id }), [])
  },

  'an agency sees its own subscriptions only, also of the same id': async ({ store }) => {
    const subscriptions = { opened: [subscriptionRow({ seq: 1, key: 'k' })] }
    const here = change(newAggregate({ agency: 'xa-a' }), { subscriptions })
    const there = change(newAggregate({ agency: 'xa-b', id: after(here).id }), { subscriptions })
    await apply(store, here, there)
    await apply(store, change(after(here), { subscriptions: { closed: [1] } }))

    for (const query of [{}, { key: 'k' }, { instance: after(here).id }]) {
      assert.deepEqual(await allSubscriptions(store, { agency: 'xa-a', ...query }), [])
      const [row, ...more] = await allSubscriptions(store, { agency: 'xa-b', ...query })
      assert.equal(row?.agency, 'xa-b')
      assert.deepEqual(more, [])
    }
  },

  'nodes, names and keys come back as they were': async ({ store }) => {
    const texts = [
      'Tiê\u0301ng Viê\u0323t',
      '📄 \u{10ffff}',
      `' " \\ %s $1 ? --`,
      ' \t\r\n',
      '{}[]null,{1,2}',
      '0012',
      '',
    ]
    for (const text of [...texts, 'ữ'.repeat(170)]) {
      const row = subscriptionRow({ seq: 1, node: text, name: text, key: text, starts: text === '' })
      const opened = waiting(row)
      await apply(store, opened)

      const { agency, id } = after(opened)
      assert.deepEqual(await allSubscriptions(store, { name: text, key: text }), [{ ...row, agency, id }])
    }
  },

  'a thousand subscriptions in one change set are opened, and closed in another': async ({ store }) => {
    const rows = Array.from({ length: 1_000 }, (_, n) => subscriptionRow({ seq: n + 1, key: `${n % 10}` }))
    const opened = waiting(...rows)
    await apply(store, opened)
    const read = await allPages<ListedSubscription>((cursor) =>
      store.query.subscriptions({ ...asked(rows[3]), agency: after(opened).agency, limit: 7, ...from(cursor) }),
    )
    assert.deepEqual(
      read.map(({ seq }) => seq),
      rows.filter(({ key }) => key === '3').map(({ seq }) => seq),
    )

    await apply(store, change(after(opened), { subscriptions: { closed: rows.slice(1).map(({ seq }) => seq) } }))

    assert.deepEqual(await found(store, [after(opened).id]), ['0/1'])
  },
})

/** The question that finds a row, and what has the same key. */
function asked(row: SubscriptionRow = subscriptionRow({ seq: 1 })): Omit<SubscriptionQuery, 'agency'> {
  const { kind, name, key } = row
  return { kind, name, key, limit: 9 }
}
