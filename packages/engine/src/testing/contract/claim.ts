import assert from 'node:assert/strict'
import type { Claimed, ClaimRequest, DueRow, Store } from '../../ports/store.js'
import { after, change, jobRow, newAggregate, type Snapshot, testTime, timerRow } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { allDues, apply, commitOne } from './reading.js'

const minute = 60_000

async function claim(store: Store, request: Partial<ClaimRequest> = {}): Promise<readonly Claimed[]> {
  return store.claim({
    now: testTime,
    leaseMs: minute,
    worker: 'w-1',
    timers: true,
    topics: ['notify'],
    limit: 100,
    ...request,
  })
}

async function open(store: Store, dues: readonly DueRow[], of: Snapshot = newAggregate()): Promise<Snapshot> {
  const started = change(of, { dues: { opened: dues } })
  await apply(store, started)
  return after(started)
}

const seqsOf = (claimed: readonly { readonly seq: number }[]) => claimed.map(({ seq }) => seq)
const leasesOf = (claimed: readonly Claimed[]) => claimed.map(({ lease }) => lease)
const timersOnly = { timers: true, topics: [] }
const wanted = { timers: true, topics: ['notify'] }

export const claimCases: readonly ContractCase[] = cases('claim', {
  'a due row is claimed as it was opened, with a lease': async ({ store }) => {
    const job = jobRow({ seq: 4, due: testTime - 5, attempts: 2 })
    const { agency, id } = await open(store, [job])

    const [claimed, ...more] = await claim(store)

    assert.ok(claimed)
    const { lease, ...row } = claimed
    assert.deepEqual(row, { ...job, agency, id })
    assert.match(lease, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.deepEqual(more, [])
  },

  'what is due is claimed, what is due later is not': async ({ store }) => {
    await open(store, [
      timerRow({ seq: 1, due: testTime }),
      timerRow({ seq: 2, due: testTime + 1 }),
      timerRow({ seq: 3, due: 0 }),
    ])

    assert.deepEqual(seqsOf(await claim(store)), [3, 1])
    assert.deepEqual(seqsOf(await claim(store, { now: testTime + 1 })), [2])
  },

  'rows are claimed in order of due, of timers and topics and agencies alike, up to the limit': async ({ store }) => {
    const rows = [5, 1, 4, 2, 3, 6].map((due, n) =>
      n % 2 === 0 ? timerRow({ seq: due, due }) : jobRow({ seq: due, due }),
    )
    await open(store, rows.slice(0, 3))
    await open(store, rows.slice(3), newAggregate({ agency: 'xa-a' }))

    assert.deepEqual(seqsOf(await claim(store, { limit: 2 })), [1, 2])
    assert.deepEqual(seqsOf(await claim(store, { limit: 3 })), [3, 4, 5])
    assert.deepEqual(seqsOf(await claim(store, { limit: 3 })), [6])
  },

  'only timers and topics that are asked for are claimed': async ({ store }) => {
    await open(store, [
      timerRow({ seq: 1 }),
      jobRow({ seq: 2 }),
      jobRow({ seq: 3, topic: 'archive' }),
      jobRow({ seq: 4, topic: 'other' }),
    ])

    assert.deepEqual(seqsOf(await claim(store, { timers: false, topics: [] })), [])
    assert.deepEqual(seqsOf(await claim(store, { timers: false, topics: ['archive'] })), [3])
    assert.deepEqual(seqsOf(await claim(store, timersOnly)), [1])
    assert.deepEqual(seqsOf(await claim(store, { topics: ['notify', 'other'] })).toSorted(), [2, 4])
  },

  'a leased row is leased to nobody else while the lease runs': async ({ store }) => {
    await open(
      store,
      [1, 2, 3].map((seq) => timerRow({ seq, due: seq })),
    )

    const first = await claim(store, { limit: 2 })
    const second = await claim(store, { worker: 'w-2', now: testTime + 1_000 * minute })

    assert.deepEqual([seqsOf(first), seqsOf(second)], [[1, 2], [3]])
    assert.equal(new Set(leasesOf([...first, ...second])).size, 3)
    assert.deepEqual(await claim(store), [])
  },

  'a row whose lease has run out is claimed again, with another lease': async ({ store }) => {
    await open(store, [timerRow({ seq: 1 })])

    const [first] = await claim(store, { leaseMs: 0 })
    const [second] = await claim(store)

    assert.ok(first && second)
    assert.equal(second.seq, 1)
    assert.notEqual(second.lease, first.lease)
    assert.deepEqual(await claim(store), [])
  },

  'a lease runs by the clock of the store, to the millisecond': {
    needs: ['advance'],
    run: async ({ store, advance }) => {
      await open(store, [timerRow({ seq: 1 })])
      await claim(store)

      await advance(minute - 1)
      assert.deepEqual(await claim(store), [])
      await advance(1)

      assert.deepEqual(seqsOf(await claim(store)), [1])
    },
  },

  'a running lease is prolonged, one that has run out is not': async ({ store }) => {
    await open(store, [timerRow({ seq: 1 }), jobRow({ seq: 2 })])
    const [lost] = await claim(store, { ...timersOnly, leaseMs: 0 })
    const [kept] = await claim(store, { timers: false })
    assert.ok(lost && kept)
    const unknown = { ...kept, lease: newAggregate().id }
    const elsewhere = { ...kept, seq: 1 }

    assert.deepEqual(await store.extend([lost, kept, unknown, elsewhere], minute), [false, true, false, false])

    assert.deepEqual(seqsOf(await claim(store)), [1])
    assert.deepEqual(await store.extend([], minute), [])
  },

  'a prolonged lease runs from now, not from its old end': {
    needs: ['advance'],
    run: async ({ store, advance }) => {
      await open(store, [timerRow({ seq: 1 })])
      const leases = await claim(store)
      await advance(minute / 2)
      assert.deepEqual(await store.extend(leases, minute), [true])

      await advance(minute - 1)
      assert.deepEqual(await claim(store), [])
      await advance(1)

      assert.deepEqual(seqsOf(await claim(store)), [1])
      assert.deepEqual(await store.extend(leases, minute), [false])
    },
  },

  'a lease that another has taken over is not prolonged': async ({ store }) => {
    await open(store, [timerRow({ seq: 1 })])
    const late = await claim(store, { leaseMs: 0 })
    const current = await claim(store)

    assert.deepEqual(await store.extend([...late, ...current], minute), [false, true])
  },

  'a closed row is gone, leased or not': async ({ store }) => {
    const started = await open(
      store,
      [1, 2, 3].map((seq) => timerRow({ seq, due: seq })),
    )
    const leases = await claim(store, { limit: 1 })

    await apply(store, change(started, { dues: { closed: [1, 2] } }))

    assert.deepEqual(await store.extend(leases, minute), [false])
    assert.deepEqual(seqsOf(await claim(store)), [3])
    assert.deepEqual(seqsOf(await allDues(store)), [])
  },

  'a refused change set closes no row': async ({ store }) => {
    const started = await open(store, [timerRow({ seq: 1 })])
    await apply(store, change(started))

    assert.equal(await commitOne(store, change(started, { dues: { closed: [1] } })), 'stale')

    assert.deepEqual(seqsOf(await claim(store)), [1])
  },

  'a changed row is due anew and loses its lease': async ({ store }) => {
    const started = await open(store, [
      jobRow({ seq: 1 }),
      timerRow({ seq: 2 }),
      jobRow({ seq: 3, due: testTime + 50 }),
    ])
    const leases = await claim(store)
    const later = [jobRow({ seq: 1, due: testTime + 9, attempts: 1 }), jobRow({ seq: 3, due: testTime - 1 })]

    await apply(store, change(started, { dues: { changed: later } }))

    assert.deepEqual((await store.extend(leases, minute)).toSorted(), [false, true])
    assert.deepEqual(seqsOf(await claim(store)), [3])
    assert.deepEqual(await claim(store, { now: testTime + 8 }), [])
    const [again] = await claim(store, { now: testTime + 9 })
    assert.deepEqual([again?.seq, again?.attempts, again?.due], [1, 1, testTime + 9])
  },

  'a job may change its topic': async ({ store }) => {
    const started = await open(store, [jobRow({ seq: 1 })])

    await apply(store, change(started, { dues: { changed: [jobRow({ seq: 1, topic: 'archive' })] } }))

    assert.deepEqual(await claim(store), [])
    assert.deepEqual(seqsOf(await claim(store, { topics: ['archive'] })), [1])
  },

  'the next due time is that of the first row without a running lease': async ({ store }) => {
    assert.equal(await store.nextDue(wanted), undefined)
    const rows = [
      timerRow({ seq: 1, due: 50 }),
      jobRow({ seq: 2, due: 20 }),
      jobRow({ seq: 3, due: 10, topic: 'archive' }),
    ]
    const started = await open(store, [...rows, timerRow({ seq: 4, due: testTime + 1 })])

    assert.equal(await store.nextDue(wanted), 20)
    assert.equal(await store.nextDue(timersOnly), 50)
    assert.equal(await store.nextDue({ timers: false, topics: ['archive', 'notify'] }), 10)
    assert.equal(await store.nextDue({ timers: false, topics: ['other'] }), undefined)
    assert.equal(await store.nextDue({ timers: false, topics: [] }), undefined)

    await claim(store)
    assert.equal(await store.nextDue(wanted), testTime + 1)
    await apply(store, change(started, { dues: { closed: [4] } }))
    assert.equal(await store.nextDue(wanted), undefined)
  },

  'a row whose lease has run out counts for the next due time': async ({ store }) => {
    await open(store, [timerRow({ seq: 1, due: 50 })])

    await claim(store, { leaseMs: 0 })

    assert.equal(await store.nextDue(wanted), 50)
  },

  'a claim takes few of many, the earliest': async ({ store }) => {
    const rows = Array.from({ length: 600 }, (_, n) => timerRow({ seq: n + 1, due: ((n * 7) % 600) + 1 }))
    await open(store, rows)

    const taken: number[] = []
    for (let n = 0; n < 60; n++) taken.push(...(await claim(store, { limit: 10 })).map(({ due }) => due))

    assert.deepEqual(
      taken,
      Array.from({ length: 600 }, (_, n) => n + 1),
    )
  },

  'no row is leased twice while two connections claim at the same time': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const stores = [store, await another()]
      await open(
        store,
        Array.from({ length: 100 }, (_, n) => timerRow({ seq: n + 1, due: n })),
      )
      const taken: Claimed[] = []

      for (let round = 0; round < 40 && taken.length < 100; round++) {
        const claims = [0, 1, 2, 3].map((n) => claim(stores[n % 2] ?? store, { limit: 3, worker: `w-${n}` }))
        taken.push(...(await Promise.all(claims)).flat())
      }

      assert.equal(taken.length, 100)
      assert.equal(new Set(seqsOf(taken)).size, 100)
      assert.equal(new Set(leasesOf(taken)).size, 100)
    },
  },
})
