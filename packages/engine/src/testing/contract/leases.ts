import assert from 'node:assert/strict'
import type { ChangeSet, Claimed, ClaimRequest, Lease, Store } from '../../ports/store.js'
import { after, change, jobRow, newAggregate, reservation, type Snapshot, testTime } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { allDues, apply, commitAtLast, commitOne, loadAggregate } from './reading.js'

const minute = 60_000

interface Held {
  readonly at: Snapshot
  readonly lease: Claimed
}

async function claim(store: Store, request: Partial<ClaimRequest> = {}): Promise<readonly Claimed[]> {
  const defaults = { now: testTime, leaseMs: minute, worker: 'w-1', timers: false, topics: ['notify'], limit: 100 }
  return store.claim({ ...defaults, ...request })
}

/** An aggregate with one job, in the hands of a worker. */
async function held(store: Store, leaseMs: number = minute): Promise<Held> {
  const started = change(newAggregate(), { dues: { opened: [jobRow({ seq: 1 })] } })
  await apply(store, started)
  const [lease] = await claim(store, { leaseMs })
  assert.ok(lease)
  return { at: after(started), lease }
}

/** The result of a job: it closes the row, if the lease runs. */
function result({ at, lease }: { readonly at: Snapshot; readonly lease: Lease }, extras: object = {}): ChangeSet {
  return change(at, { dues: { closed: [1] } }, { leases: [lease], ...extras })
}

/** Refused, and nothing of it is there. */
async function expectLost(store: Store, changes: ChangeSet, { at }: Held): Promise<void> {
  assert.equal(await commitOne(store, changes), 'leaseLost')
  assert.equal((await loadAggregate(store, at))?.head, at.head)
}

export const leaseCases: readonly ContractCase[] = cases('leases', {
  'a result counts while its lease runs': async ({ store }) => {
    const job = await held(store)

    assert.equal(await commitOne(store, result(job)), 'applied')

    assert.deepEqual(await allDues(store), [])
    assert.deepEqual(await store.extend([job.lease], minute), [false])
  },

  'a result whose lease has run out commits nothing, and does not harm its neighbours': async ({ store }) => {
    const neighbour = await held(store)
    const late = await held(store, 0)

    const verdicts = await store.commit([result(late), change(newAggregate()), result(neighbour)])

    assert.deepEqual(verdicts, ['leaseLost', 'applied', 'applied'])
    assert.equal((await loadAggregate(store, late.at))?.head, late.at.head)
    assert.equal((await claim(store)).length, 1)
  },

  'a lease counts to the millisecond, by the clock of the store': {
    needs: ['advance'],
    run: async ({ store, advance }) => {
      const [early, late] = [await held(store), await held(store)]

      await advance(minute - 1)
      assert.equal(await commitOne(store, result(early)), 'applied')
      await advance(1)

      await expectLost(store, result(late), late)
    },
  },

  'a result whose job another has taken over commits nothing; the other one counts': async ({ store }) => {
    const job = await held(store, 0)
    const [taken] = await claim(store)
    assert.ok(taken)

    await expectLost(store, result(job), job)

    assert.equal(await commitOne(store, result({ ...job, lease: taken })), 'applied')
  },

  'the lease of another row is none': async ({ store }) => {
    const job = await held(store)
    const other = await held(store)

    await expectLost(store, result({ ...job, lease: { ...job.lease, lease: other.lease.lease } }), job)
    await expectLost(store, result({ ...job, lease: { ...job.lease, seq: 2 } }), job)
    await expectLost(store, result({ ...job, lease: { ...job.lease, lease: newAggregate().id } }), job)
  },

  'a lease that was given back counts no more; the row can be claimed at once': async ({ store }) => {
    const job = await held(store)

    assert.deepEqual(await store.release([job.lease, { ...job.lease, seq: 2 }]), [true, false])

    await expectLost(store, result(job), job)
    assert.deepEqual(await store.release([job.lease]), [false])
    assert.deepEqual(await store.release([]), [])
    const [again] = await claim(store)
    assert.deepEqual([again?.id, again?.attempts], [job.at.id, 0])
  },

  'a lease that has run out, or is another’s, is not given back': async ({ store }) => {
    const job = await held(store, 0)
    assert.deepEqual(await store.release([job.lease]), [false])
    const [taken] = await claim(store)
    assert.ok(taken)

    assert.deepEqual(await store.release([job.lease]), [false])

    assert.deepEqual(await store.extend([taken], minute), [true])
    assert.deepEqual(await claim(store), [])
  },

  'a row that was changed has to be leased anew': async ({ store }) => {
    const job = await held(store)
    const failed = change(job.at, { dues: { changed: [jobRow({ seq: 1, attempts: 1 })] } }, { leases: [job.lease] })
    await apply(store, failed)

    await expectLost(store, result({ ...job, at: after(failed) }), { ...job, at: after(failed) })
  },

  'of several reasons to refuse, a reservation comes before a lost lease, and that before a head that moved on':
    async ({ store }) => {
      const job = await held(store, 0)
      await apply(store, change(newAggregate(), {}, { reservations: [reservation({ key: 'once' })] }))
      const moved = change(job.at)
      await apply(store, moved)

      assert.equal(await commitOne(store, result(job, { reservations: [reservation({ key: 'once' })] })), 'duplicate')
      assert.equal(await commitOne(store, result(job)), 'leaseLost')
      const [taken] = await claim(store)
      assert.ok(taken)
      assert.equal(await commitOne(store, result({ ...job, lease: taken })), 'stale')
    },

  'a result that is sent again was applied, though its lease is gone with the row': async ({ store }) => {
    const job = result(await held(store))
    await apply(store, job)

    assert.equal(await commitOne(store, job), 'applied')
  },

  'a lease is judged under lock as well': async ({ store }) => {
    const late = await held(store, 0)
    const ref = { type: 'aggregate', agency: late.at.agency, id: late.at.id } as const

    assert.equal(await store.commitLocked([ref], () => result(late)), 'leaseLost')

    const [taken] = await claim(store)
    assert.ok(taken)
    assert.equal(await store.commitLocked([ref], () => result({ ...late, lease: taken })), 'applied')
  },

  'a lease is judged within the host’s transaction as well': {
    needs: ['transaction'],
    run: async ({ store, transaction }) => {
      const late = await held(store, 0)
      const [taken] = await claim(store)
      assert.ok(taken)

      const verdicts = await transaction(async (trx) => {
        const within = store.within(trx)
        return [await commitOne(within, result(late)), await commitOne(within, result({ ...late, lease: taken }))]
      })

      assert.deepEqual(verdicts, ['leaseLost', 'applied'])
      assert.deepEqual(await allDues(store), [])
    },
  },

  'of two results of one job that race, the one counts that has the lease': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      for (let round = 0; round < 10; round++) {
        const job = await held(store, 0)
        const [taken] = await claim(other)
        assert.ok(taken)

        const [late, counted] = await Promise.all([
          commitAtLast(store, [result(job)]),
          commitAtLast(other, [result({ ...job, lease: taken })]),
          store.claim({ now: testTime, leaseMs: minute, worker: 'w-3', timers: false, topics: ['notify'], limit: 1 }),
          other.extend([taken], minute),
        ])

        assert.deepEqual([late, counted], [['leaseLost'], ['applied']])
      }
    },
  },

  'only rows of an agency that is asked for are claimed, and count for the next due time': async ({ store }) => {
    const ours = change(newAggregate(), {
      dues: { opened: [jobRow({ seq: 1, due: 30 }), jobRow({ seq: 2, due: 40 })] },
    })
    const theirs = change(newAggregate({ agency: 'xa-a' }), {
      dues: { opened: [jobRow({ seq: 3, due: 10 }), jobRow({ seq: 4, due: 35 })] },
    })
    await apply(store, ours)
    await apply(store, theirs)
    const agency = ours.agency
    const seqs = async (request: Partial<ClaimRequest>) => (await claim(store, request)).map(({ seq }) => seq)

    assert.equal(await store.nextDue({ timers: false, topics: ['notify'], agency }), 30)
    assert.equal(await store.nextDue({ timers: true, topics: [], agency }), undefined)
    assert.deepEqual(await seqs({ agency: 'xa-b' }), [])
    assert.deepEqual(await seqs({ agency, limit: 1 }), [1])
    assert.deepEqual(await seqs({ agency: 'xa-a' }), [3, 4])
    assert.equal(await store.nextDue({ timers: false, topics: ['notify'], agency }), 40)
    assert.deepEqual(await seqs({}), [2])
  },
})
