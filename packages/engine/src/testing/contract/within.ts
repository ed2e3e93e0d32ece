import assert from 'node:assert/strict'
import type { ChangeSet } from '../../ports/store.js'
import {
  activation,
  after,
  change,
  definitionRow,
  newAggregate,
  reservation,
  sampleHash,
  taskClosed,
  taskRow,
  testTime,
  timerRow,
} from '../change-sets.js'
import { type ContractCase, cases, type Trial } from './case.js'
import { allTasks, apply, commitAtLast, footprint, historyFrom, loadAggregate, visible } from './reading.js'

const needs = ['transaction'] as const
const refusal = new Error('the host changes its mind')

function everything(): ChangeSet {
  const definition = definitionRow({ source: '<definitions id="within"/>' })
  return change(
    newAggregate(),
    { tasks: { opened: [taskRow({ seq: 2, assignee: 'an' })] }, dues: { opened: [timerRow({ seq: 3 })] } },
    {
      reservations: [reservation({ key: 'within' })],
      definitions: [definition],
      activations: [activation({ definition: definition.hash })],
    },
  )
}

const calendar = {
  agency: 'xa-a',
  type: 'calendar' as const,
  key: 'k',
  version: 1,
  content: {},
  at: testTime,
  by: 'an',
}

async function rolledBack(trial: Trial, run: Parameters<Trial['transaction']>[0]): Promise<void> {
  const over = trial.transaction(async (trx) => {
    await run(trx)
    throw refusal
  })
  await assert.rejects(over, (error) => error === refusal)
}

export const withinCases: readonly ContractCase[] = cases("within the host's transaction", {
  'what is written is read within, and by others once the host commits': {
    needs,
    run: async ({ store, transaction }) => {
      const changes = everything()
      let inside: unknown

      const answer = await transaction(async (trx) => {
        const within = store.within(trx)
        assert.deepEqual(await within.commit([changes]), ['applied'])
        inside = [(await loadAggregate(within, after(changes)))?.head, (await allTasks(within)).length]
        return 'answer'
      })

      assert.equal(answer, 'answer')
      assert.deepEqual(inside, [after(changes).head, 1])
      assert.equal((await loadAggregate(store, after(changes)))?.head, after(changes).head)
      assert.equal((await allTasks(store, { assignee: 'an' })).length, 1)
      assert.equal((await historyFrom(store)).entries.length, 1)
      assert.deepEqual(await commitAtLast(store, [changes]), ['applied'])
    },
  },

  'nothing is left when the host rolls back': {
    needs,
    run: async (trial) => {
      const { store } = trial
      const started = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 1, assignee: 'an' })] } })
      await apply(store, started)
      const changes = everything()
      const moved = change(after(started), { tasks: { closed: [taskClosed(1)] }, ended: true })
      const before = [await footprint(store, changes), await footprint(store, moved)]
      const { position } = await historyFrom(store)

      await rolledBack(trial, async (trx) => {
        await apply(store.within(trx), changes, moved)
        assert.equal(await store.within(trx).catalogue.put(calendar), 'applied')
        assert.equal(await store.within(trx).advanceListener('l', '', position), true)
      })

      assert.deepEqual([await footprint(store, changes), await footprint(store, moved)], before)
      assert.deepEqual(await store.catalogue.documents([calendar]), [undefined])
      assert.equal(await store.listenerPosition('l'), '')
      await apply(store, changes, moved)
    },
  },

  'others see nothing before the host commits': {
    needs: ['transaction', 'another'],
    run: async ({ store, transaction, another }) => {
      const other = await another()
      const changes = everything()
      const before = await visible(other, changes)
      let during: unknown

      await transaction(async (trx) => {
        await apply(store.within(trx), changes)
        during = await visible(other, changes)
      })

      assert.deepEqual(during, before)
      assert.notDeepEqual(await visible(other, changes), before)
    },
  },

  'several commits within one transaction build on each other': {
    needs,
    run: async ({ store, transaction }) => {
      const started = everything()
      const moved = change(after(started), { tasks: { closed: [taskClosed(2)] }, dues: { closed: [3] } })
      const done = change(after(moved), { ended: true })

      await transaction(async (trx) => {
        const within = store.within(trx)
        for (const each of [started, moved, done]) await apply(within, each)
      })

      const { status, revision } = (await loadAggregate(store, after(done))) ?? {}
      assert.deepEqual([status, revision], ['completed', 3])
      assert.deepEqual(await allTasks(store), [])
    },
  },

  'what is refused within a transaction leaves the rest of it usable': {
    needs,
    run: async ({ store, transaction }) => {
      const started = everything()
      await apply(store, started)
      const document = newAggregate()
      const late = change({ ...after(started), head: sampleHash('another') })
      const duplicate = change(newAggregate(), {}, { reservations: [reservation({ key: 'within' })] })
      const fine = change(document)

      await transaction(async (trx) => {
        const within = store.within(trx)
        assert.deepEqual(await within.commit([late, fine, duplicate]), ['stale', 'applied', 'duplicate'])
        assert.deepEqual(await within.commit([duplicate, change(document)]), ['duplicate', 'stale'])
        await apply(within, change(after(fine)))
      })

      assert.equal((await loadAggregate(store, document))?.revision, 2)
      assert.equal((await historyFrom(store)).entries.length, 3)
    },
  },

  'documents and listeners are written with the host': {
    needs,
    run: async ({ store, transaction }) => {
      await apply(store, change(newAggregate()))
      const { position } = await historyFrom(store)

      await transaction(async (trx) => {
        const within = store.within(trx)
        assert.equal(await within.catalogue.put(calendar), 'applied')
        assert.equal(await within.catalogue.put(calendar), 'stale')
        assert.deepEqual(await within.catalogue.documents([calendar]), [calendar])
        assert.equal(await within.advanceListener('l', '', position), true)
        assert.equal(await within.listenerPosition('l'), position)
      })

      assert.deepEqual(await store.catalogue.documents([calendar]), [calendar])
      assert.equal(await store.listenerPosition('l'), position)
    },
  },
})
