import assert from 'node:assert/strict'
import type { ChangeSet, Store } from '../../ports/store.js'
import { after, change, changeSet, heads, newAggregate, reservation, taskRow } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import {
  allTasks,
  apply,
  commitAtLast,
  commitOrBusy,
  historyFrom,
  holding,
  journalOf,
  loadAggregate,
} from './reading.js'

const needs = ['another', 'transaction'] as const

/** Two connections commit at the same time, and ask again while they are busy. */
async function race(store: Store, other: Store, one: readonly ChangeSet[], two: readonly ChangeSet[]) {
  return Promise.all([commitAtLast(store, one), commitAtLast(other, two)])
}

export const raceCases: readonly ContractCase[] = cases('races', {
  'of two changes from the same head, by two connections, one is applied': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      const started = change(newAggregate())
      await apply(store, started)

      const verdicts = await race(store, other, [change(after(started))], [change(after(started))])

      assert.deepEqual(verdicts.flat().toSorted(), ['applied', 'stale'])
      assert.equal((await journalOf(other, after(started))).length, 2)
    },
  },

  'of two aggregates with the same new id, by two connections, one is created': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      const document = newAggregate()
      const neighbours = [change(newAggregate()), change(newAggregate())]

      const verdicts = await race(store, other, [...neighbours, change(document)], [change(document)])

      assert.deepEqual(verdicts.flat().toSorted(), ['applied', 'applied', 'applied', 'stale'])
      assert.equal((await journalOf(store, document)).length, 1)
    },
  },

  'of two commands with the same id, by two connections, one is applied, and no neighbour is harmed': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      const flush = () =>
        ['first', 'same', 'last'].map((key) =>
          change(
            newAggregate(),
            {},
            { reservations: [reservation({ space: key === 'same' ? 'same' : newAggregate().id, key })] },
          ),
        )

      const [one, two] = await race(store, other, flush(), flush())

      assert.deepEqual([one[0], one[2], two[0], two[2]], ['applied', 'applied', 'applied', 'applied'])
      assert.deepEqual([one[1], two[1]].toSorted(), ['applied', 'duplicate'])
      assert.equal((await historyFrom(store)).entries.length, 5)
    },
  },

  'keys reserved by two connections in opposite orders never block each other': {
    needs: ['another'],
    run: async ({ store, another, options }) => {
      const other = await another()
      for (let round = 0; round < Math.min(options.rounds, 20); round++) {
        const keys = Array.from({ length: 8 }, (_, n) => `${round}-${n}`)
        const flush = (order: readonly string[]) =>
          order.map((key) => change(newAggregate(), {}, { reservations: [reservation({ key })] }))

        const [one, two] = await race(store, other, flush(keys), flush(keys.toReversed()))

        const pairs = one.map((verdict, n) => [verdict, two[keys.length - 1 - n]].toSorted())
        assert.deepEqual(
          pairs,
          keys.map(() => ['applied', 'duplicate']),
        )
      }
    },
  },

  'an aggregate that another transaction has changed is busy, and is not waited for': {
    needs,
    run: async (trial) => {
      const other = await trial.another()
      const started = change(newAggregate())
      const neighbour = change(newAggregate())
      await apply(trial.store, started, neighbour)
      const hold = await holding(trial, [change(after(started))])
      const wanted = change(after(started), { tasks: { opened: [taskRow({ seq: 5, assignee: 'an' })] } })

      const verdicts = await commitOrBusy(other, [wanted, change(after(neighbour))])
      await hold.end('rollback')

      assert.deepEqual(verdicts, ['busy', trial.options.locks === 'row' ? 'applied' : 'busy'])
      assert.equal((await loadAggregate(other, after(started)))?.head, after(started).head)
      assert.deepEqual(await allTasks(other), [])
      assert.deepEqual(await commitAtLast(other, [wanted]), ['applied'])
    },
  },

  'what was busy is stale once the other transaction has committed': {
    needs,
    run: async (trial) => {
      const other = await trial.another()
      const started = change(newAggregate())
      await apply(trial.store, started)
      const hold = await holding(trial, [change(after(started))])
      const wanted = change(after(started))

      const verdicts = await commitOrBusy(other, [wanted])
      await hold.end('commit')

      assert.deepEqual(verdicts, ['busy'])
      assert.deepEqual(await commitAtLast(other, [wanted]), ['stale'])
    },
  },

  'a change set with one busy aggregate touches none of the others': {
    needs,
    run: async (trial) => {
      const other = await trial.another()
      const both = changeSet([{ of: newAggregate() }, { of: newAggregate() }])
      await apply(trial.store, both)
      const [held, free] = heads(both)
      assert.ok(held && free)
      const hold = await holding(trial, [change(held)])
      const span = changeSet([{ of: free }, { of: held }])

      const verdicts = await commitOrBusy(other, [span])
      await hold.end('rollback')

      assert.deepEqual(verdicts, ['busy'])
      assert.equal((await loadAggregate(other, free))?.head, free.head)
      assert.deepEqual(await commitAtLast(other, [span]), ['applied'])
      assert.equal((await loadAggregate(other, free))?.revision, 2)
    },
  },

  'a command id that an open transaction has reserved is a duplicate in the end, and its neighbours are applied': {
    needs,
    run: async (trial) => {
      const other = await trial.another()
      const taken = () => change(newAggregate(), {}, { reservations: [reservation({ key: 'raced' })] })
      const hold = await holding(trial, [taken()])
      const flush = [
        change(newAggregate()),
        change(newAggregate()),
        taken(),
        change(newAggregate()),
        change(newAggregate()),
      ]

      // Whether it waits for the other transaction or is busy until then is the store's affair.
      const verdicts = commitAtLast(other, flush)
      await hold.end('commit')

      assert.deepEqual(await verdicts, ['applied', 'applied', 'duplicate', 'applied', 'applied'])
      assert.equal((await historyFrom(other)).entries.length, 5)
    },
  },

  'a command id is free again when the transaction that reserved it is rolled back': {
    needs,
    run: async (trial) => {
      const other = await trial.another()
      const taken = () => change(newAggregate(), {}, { reservations: [reservation({ key: 'raced' })] })
      const hold = await holding(trial, [taken()])

      const verdicts = commitAtLast(other, [taken()])
      await hold.end('rollback')

      assert.deepEqual(await verdicts, ['applied'])
    },
  },

  'a change set sent again while the first sending is still running is applied, once': {
    needs,
    run: async (trial) => {
      const other = await trial.another()
      const before = change(newAggregate())
      await apply(trial.store, before)
      const moved = change(after(before), {}, { reservations: [reservation({ key: 'moved' })] })
      const started = change(newAggregate(), {}, { reservations: [reservation({ key: 'started' })] })
      const hold = await holding(trial, [moved, started])

      const verdicts = commitAtLast(other, [moved, started])
      await hold.end('commit')

      assert.deepEqual(await verdicts, ['applied', 'applied'])
      assert.equal((await journalOf(other, after(moved))).length, 2)
      assert.equal((await journalOf(other, after(started))).length, 1)
    },
  },
})
