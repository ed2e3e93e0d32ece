import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ChangeSet, Loaded, Ref, Store, Verdict } from '../../ports/store.js'
import { StoreUnavailable } from '../../ports/store.js'
import { after, change, newAggregate, reservation, taskRow } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { apply, footprint, holding, journalOf, loadAggregate } from './reading.js'

type Snapshot = ReturnType<typeof after>

/** A change of what was found under lock. */
function onward(start: Snapshot, [found]: readonly (Loaded | undefined)[]): ChangeSet {
  assert.ok(found?.type === 'aggregate', 'the aggregate was read under lock')
  return change({ ...start, head: found.head, revision: found.revision })
}

function refOf({ agency, id }: Snapshot): Ref {
  return { type: 'aggregate', agency, id }
}

/** Under lock, and again while a store that does not wait says that it is locked. */
async function lockedAtLast(store: Store, ...[refs, decide]: Parameters<Store['commitLocked']>) {
  for (let attempt = 0; attempt < 10_000; attempt++) {
    try {
      return await store.commitLocked(refs, decide)
    } catch (error) {
      if (!(error instanceof StoreUnavailable && error.isRetriable)) throw error
    }
    await nextTurn()
  }
  return assert.fail('expected the lock in the end')
}

export const lockedCases: readonly ContractCase[] = cases('under lock', {
  'what is decided on what was read is applied with it': async ({ store }) => {
    const started = change(newAggregate(), {}, { reservations: [reservation({ key: 'known' })] })
    await apply(store, started)
    const { agency } = started
    const refs: Ref[] = [
      refOf(after(started)),
      { type: 'reservation', agency, ...pick(reservation({ key: 'known' })) },
      { type: 'activation', agency, key: 'nothing' },
    ]
    let seen: readonly (string | undefined)[] = []
    let moved: ChangeSet | undefined

    const verdict = await store.commitLocked(refs, (loaded) => {
      seen = loaded.map((each) => each?.type)
      moved = onward(after(started), loaded)
      return moved
    })

    assert.equal(verdict, 'applied')
    assert.deepEqual(seen, ['aggregate', 'reservation', undefined])
    assert.ok(moved)
    assert.equal((await loadAggregate(store, after(started)))?.head, after(moved).head)
  },

  'a new aggregate is created': async ({ store }) => {
    const created = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 2, assignee: 'an' })] } })

    const verdict = await store.commitLocked([refOf(after(created))], ([found]) =>
      found === undefined ? created : undefined,
    )

    assert.equal(verdict, 'applied')
    assert.equal((await loadAggregate(store, after(created)))?.head, after(created).head)
  },

  'a decision for nothing, or one that throws, leaves nothing and locks nothing': async ({ store }) => {
    const started = change(newAggregate())
    await apply(store, started)
    const before = await footprint(store, started)
    const trouble = new Error('cannot decide')

    const verdict = await store.commitLocked([refOf(after(started))], () => undefined)
    const thrown = store.commitLocked([refOf(after(started))], () => {
      throw trouble
    })

    await assert.rejects(thrown, (error) => error === trouble)
    assert.equal(verdict, undefined)
    assert.deepEqual(await footprint(store, started), before)
    await apply(store, change(after(started)))
  },

  'a reservation that exists, and a head that is not locked and has moved, are refused as ever': async ({ store }) => {
    const started = change(newAggregate(), {}, { reservations: [reservation({ key: 'taken' })] })
    const moved = change(after(started))
    await apply(store, started)
    await apply(store, moved)
    const duplicate = change(newAggregate(), {}, { reservations: [reservation({ key: 'taken' })] })

    const verdicts = [
      await store.commitLocked([], () => duplicate),
      await store.commitLocked([], () => change(after(started))),
      await store.commitLocked([], () => moved),
    ]

    assert.deepEqual(verdicts, ['duplicate', 'stale', 'applied'])
    assert.equal((await journalOf(store, after(started))).length, 2)
  },

  'two connections that decide under lock are never overtaken': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      const started = change(newAggregate())
      await apply(store, started)
      const often = async (by: Store): Promise<(Verdict | undefined)[]> => {
        const verdicts: (Verdict | undefined)[] = []
        for (let n = 0; n < 10; n++)
          verdicts.push(await lockedAtLast(by, [refOf(after(started))], (loaded) => onward(after(started), loaded)))
        return verdicts
      }

      const verdicts = (await Promise.all([often(store), often(other), often(store)])).flat()

      assert.deepEqual(new Set(verdicts), new Set(['applied']))
      assert.equal((await journalOf(store, after(started))).length, 31)
    },
  },

  'an aggregate that another transaction has changed is waited for, and read as that left it': {
    needs: ['another', 'transaction'],
    run: async (trial) => {
      const other = await trial.another()
      const started = change(newAggregate())
      await apply(trial.store, started)
      const meanwhile = change(after(started))
      const hold = await holding(trial, [meanwhile])

      const verdict = lockedAtLast(other, [refOf(after(started))], (loaded) => onward(after(started), loaded))
      await hold.end('commit')

      assert.equal(await verdict, 'applied')
      assert.equal((await loadAggregate(other, after(started)))?.revision, 3)
    },
  },

  "it works within the host's transaction, and goes with it": {
    needs: ['transaction'],
    run: async ({ store, transaction }) => {
      const started = change(newAggregate())
      await apply(store, started)
      const refusal = new Error('the host changes its mind')
      let inside: unknown

      const over = transaction(async (trx) => {
        const within = store.within(trx)
        const decide = (loaded: readonly (Loaded | undefined)[]) => onward(after(started), loaded)
        inside = [
          await within.commitLocked([refOf(after(started))], decide),
          await within.commitLocked([refOf(after(started))], decide),
          (await loadAggregate(within, after(started)))?.revision,
        ]
        throw refusal
      })

      await assert.rejects(over, (error) => error === refusal)
      assert.deepEqual(inside, ['applied', 'applied', 3])
      assert.equal((await loadAggregate(store, after(started)))?.head, after(started).head)
    },
  },
})

function pick({ space, key }: { readonly space: string; readonly key: string }) {
  return { space, key }
}
