import assert from 'node:assert/strict'
import {
  after,
  change,
  changeSet,
  changesEverywhere,
  newAggregate,
  reservation,
  sampleHash,
  taskClosed,
} from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { apply, commitOne, footprint, historyFrom, journalOf, loadReservation } from './reading.js'

export const reservationCases: readonly ContractCase[] = cases('reservations and resends', {
  'a key that is reserved already makes a change set a duplicate, and leaves nothing of it': async ({ store }) => {
    const first = change(newAggregate(), {}, { reservations: [reservation({ key: 'c-1', answer: { task: 7 } })] })
    await apply(store, first)
    const again = changesEverywhere(newAggregate())
    const second = { ...again, reservations: [...again.reservations, reservation({ key: 'c-1', answer: 'another' })] }
    const before = await footprint(store, second)

    assert.equal(await commitOne(store, second), 'duplicate')

    assert.deepEqual(await footprint(store, second), before)
    assert.deepEqual(await loadReservation(store, { space: 'command/an', key: 'c-1' }), {
      type: 'reservation',
      requestHash: sampleHash('c-1'),
      answer: { task: 7 },
    })
  },

  'a reserved key is a duplicate even where the head is stale as well': async ({ store }) => {
    const started = change(newAggregate())
    const moved = change(after(started), {}, { reservations: [reservation({ key: 'c-1' })] })
    await apply(store, started)
    await apply(store, moved)

    const resent = change(after(started), {}, { reservations: [reservation({ key: 'c-1' })] })

    assert.equal(await commitOne(store, resent), 'duplicate')
  },

  'the same key in another space is another key': async ({ store }) => {
    const spaces = ['command/an', 'command/binh', 'businessKey/van-ban-den']
    const changes = spaces.map((space) =>
      change(newAggregate(), {}, { reservations: [reservation({ space, key: 'c-1' })] }),
    )

    assert.deepEqual(await store.commit(changes), ['applied', 'applied', 'applied'])
  },

  'of two change sets of one call that reserve the same key one is applied': async ({ store }) => {
    const changes = ['A', 'B', 'C', 'D', 'E'].map((answer) =>
      change(
        newAggregate(),
        {},
        { reservations: [reservation({ key: 'BD'.includes(answer) ? 'same' : answer, answer })] },
      ),
    )

    const verdicts = await store.commit(changes)

    assert.deepEqual(verdicts.toSorted(), ['applied', 'applied', 'applied', 'applied', 'duplicate'])
    const winner = verdicts[1] === 'applied' ? 'B' : 'D'
    assert.equal((await loadReservation(store, { space: 'command/an', key: 'same' }))?.answer, winner)
    assert.equal((await historyFrom(store)).entries.length, 4)
  },

  'a change set without aggregates keeps its reservation': async ({ store }) => {
    const refused = changeSet([], { reservations: [reservation({ key: 'c-1', answer: { error: 'not-owner' } })] })

    await apply(store, refused)

    assert.deepEqual((await loadReservation(store, { space: 'command/an', key: 'c-1' }))?.answer, {
      error: 'not-owner',
    })
    assert.equal(await commitOne(store, refused), 'duplicate')
  },

  'the same change set sent again is applied, once': async ({ store }) => {
    const started = changesEverywhere(newAggregate())
    const span = changeSet([{ of: after(started) }, { of: newAggregate() }], {
      reservations: [reservation({ key: 'c-2' })],
    })
    await apply(store, started)
    await apply(store, span)
    const before = await footprint(store, span)

    assert.equal(await commitOne(store, started), 'applied')
    assert.equal(await commitOne(store, span), 'applied')

    assert.deepEqual(await footprint(store, span), before)
  },

  'the same change set sent again after a later change is applied, once': async ({ store }) => {
    const started = changesEverywhere(newAggregate())
    const folded = change(after(started), { facts: ['[1]', '[2]'], tasks: { closed: [taskClosed(11)] } })
    const done = change(after(folded), { ended: true, tasks: { closed: [taskClosed(12)] }, dues: { closed: [13, 14] } })
    for (const each of [started, folded, done]) await apply(store, each)
    const before = await footprint(store, started)

    assert.deepEqual(await store.commit([started]), ['applied'])
    assert.deepEqual(await store.commit([folded, change(newAggregate({ kind: 'register' }))]), ['applied', 'applied'])
    assert.deepEqual(await store.commit([done]), ['applied'])

    const { tasks, dues, loaded } = await footprint(store, started)
    assert.deepEqual([tasks, dues], [[], []])
    assert.deepEqual(loaded, before.loaded)
    assert.equal((await journalOf(store, after(done))).length, 4)
  },

  'the same key in two agencies is reserved in each': async ({ store }) => {
    const changes = ['xa-a', 'xa-b'].map((agency) =>
      change(newAggregate({ agency }), {}, { reservations: [reservation({ key: 'c-1', answer: agency })] }),
    )

    await apply(store, ...changes)

    assert.equal((await loadReservation(store, { space: 'command/an', key: 'c-1' }, 'xa-b'))?.answer, 'xa-b')
    assert.equal(await loadReservation(store, { space: 'command/an', key: 'c-1' }, 'xa-c'), undefined)
  },
})
