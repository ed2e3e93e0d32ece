import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { verifyChain } from '../../hash.js'
import type { ChangeSet, JournalEntry, Position, Store } from '../../ports/store.js'
import { after, change, changeSet, newAggregate, testTime } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { apply, commitAtLast, commitOne, commitOrBusy, historyFrom, journalOf } from './reading.js'

const rowOf = ({ id, revision }: Pick<JournalEntry, 'id' | 'revision'>) => `${id} ${revision}`
const rowsOf = ({ aggregates }: ChangeSet) =>
  aggregates.flatMap(({ id, journal }) => journal.map(({ revision }) => rowOf({ id, revision })))

/** Starts aggregates and changes each a few times, in random-looking order, with pauses. */
async function write(store: Store, count: number): Promise<readonly ChangeSet[]> {
  const written: ChangeSet[] = []
  for (let n = 0; n < count; n++) {
    const last = written.at(-3)
    const next = last && n % 3 !== 0 ? change(after(last), { facts: ['[1]', '[2]'] }) : change(newAggregate())
    const verdicts = await commitAtLast(store, [next])
    if (verdicts[0] === 'applied') written.push(next)
    await nextTurn()
  }
  return written
}

export const historyCases: readonly ContractCase[] = cases('history and listeners', {
  'an empty store has no history': async ({ store }) => {
    const { entries, position } = await store.history('', 10)

    assert.deepEqual(entries, [])
    assert.deepEqual((await store.history(position, 10)).entries, [])
  },

  'the history is the journals of all agencies in the order of their commits': async ({ store }) => {
    const one = change(newAggregate({ agency: 'xa-a' }), { facts: ['[1]', '[2]'] })
    const two = changeSet([{ of: newAggregate({ agency: 'xa-b' }) }, { of: newAggregate({ agency: 'xa-b' }) }])
    const three = change(after(one), { ended: true })
    for (const each of [one, two, three]) await apply(store, each)

    const { entries } = await historyFrom(store)

    assert.deepEqual(entries.map(rowOf), [one, two, three].flatMap(rowsOf))
    const journals = await Promise.all([one, two].map((each) => journalOf(store, after(each))))
    for (const entry of journals.flat())
      assert.deepEqual(
        entries.find((each) => rowOf(each) === rowOf(entry)),
        entry,
      )
  },

  'change sets of one call are in the history in their order': async ({ store }) => {
    const changes = Array.from({ length: 20 }, () => change(newAggregate(), { facts: ['[1]', '[2]'] })).toReversed()

    await apply(store, ...changes)

    assert.deepEqual((await historyFrom(store)).entries.map(rowOf), changes.flatMap(rowsOf))
  },

  'what was refused is not in the history': async ({ store }) => {
    const started = change(newAggregate())
    await apply(store, started)
    await apply(store, change(after(started)))

    await commitOne(store, change(after(started)))

    assert.equal((await historyFrom(store)).entries.length, 2)
  },

  'pages of any size give every row once, in the same order': async ({ store }) => {
    for (let n = 0; n < 4; n++)
      await apply(store, change(newAggregate(), { facts: ['[1]', '[2]', '[3]'] }), change(newAggregate()))
    const whole = (await historyFrom(store)).entries

    for (const limit of [1, 2, 3, 7, 16]) assert.deepEqual((await historyFrom(store, '', limit)).entries, whole)
    assert.equal(whole.length, 16)
  },

  'reading goes on from a position, and stays there while nothing is new': async ({ store }) => {
    await apply(store, change(newAggregate()))
    const { position } = await historyFrom(store)
    assert.deepEqual(await store.history(position, 5), { entries: [], position })
    const next = change(newAggregate())
    await apply(store, next)

    const page = await store.history(position, 5)

    assert.deepEqual(page.entries.map(rowOf), rowsOf(next))
    assert.notEqual(page.position, position)
  },

  'reading goes on from the position of any row': async ({ store }) => {
    await apply(store, change(newAggregate(), { facts: ['[1]', '[2]', '[3]'] }), change(newAggregate()))
    const { entries } = await historyFrom(store)

    for (const [index, { position }] of entries.entries()) {
      assert.deepEqual((await historyFrom(store, position)).entries, entries.slice(index + 1))
    }
  },

  'no row is skipped and none read twice while two connections write': {
    needs: ['another'],
    run: async ({ store, another, options }) => {
      const [other, reader] = [await another(), await another()]
      const writing = Promise.all([write(store, options.rounds), write(other, options.rounds)])
      let isOver = false
      const over = writing.finally(() => {
        isOver = true
      })
      const read: JournalEntry[] = []
      let position: Position = ''

      while (!isOver) {
        const page = await reader.history(position, 7)
        read.push(...page.entries)
        position = page.position
        await nextTurn()
      }
      read.push(...(await historyFrom(reader, position)).entries)

      const written = (await over).flat().flatMap(rowsOf)
      assert.deepEqual(read.map(rowOf).toSorted(), written.toSorted())
      for (const id of new Set(read.map((entry) => entry.id))) {
        assert.equal(verifyChain(read.filter((entry) => entry.id === id)), undefined)
      }
    },
  },

  'a transaction that stays open while others commit is not skipped': {
    needs: ['another', 'transaction'],
    run: async ({ store, another, transaction }) => {
      const other = await another()
      const slow = change(newAggregate())
      const quick = change(newAggregate())
      let early: Awaited<ReturnType<typeof historyFrom>> | undefined

      await transaction(async (trx) => {
        await apply(store.within(trx), slow)
        await commitOrBusy(other, [quick])
        early = await historyFrom(other)
      })
      await commitAtLast(other, [quick])

      assert.ok(early)
      const late = await historyFrom(other, early.position)
      const read = [...early.entries, ...late.entries].map(rowOf)
      assert.deepEqual(read.toSorted(), [slow, quick].flatMap(rowsOf).toSorted())
      assert.ok(!early.entries.map(rowOf).includes(rowsOf(slow)[0] ?? ''))
    },
  },

  'a new listener stands at the beginning': async ({ store }) => {
    assert.equal(await store.listenerPosition('reminders'), '')
  },

  'a listener moves on from where it stands, and only from there': async ({ store }) => {
    await apply(store, change(newAggregate()), change(newAggregate()))
    const [first, second] = (await historyFrom(store)).entries.map(({ position }) => position)
    assert.ok(first && second)

    assert.equal(await store.advanceListener('reminders', first, second), false)
    assert.equal(await store.listenerPosition('reminders'), '')
    assert.equal(await store.advanceListener('reminders', '', first), true)
    assert.equal(await store.advanceListener('reminders', '', second), false)
    assert.equal(await store.advanceListener('reminders', first, second), true)

    assert.equal(await store.listenerPosition('reminders'), second)
    assert.equal(await store.listenerPosition('others'), '')
    assert.deepEqual((await store.history(second, 5)).entries, [])
  },

  'of two connections that move the same listener on at the same time one does': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      await apply(store, change(newAggregate()))
      const { position } = await historyFrom(store)

      for (const [from, to] of [
        ['', position],
        [position, ''],
      ] as const) {
        const moved = await Promise.all([store.advanceListener('l', from, to), other.advanceListener('l', from, to)])
        assert.deepEqual(moved.toSorted(), [false, true])
        assert.equal(await other.listenerPosition('l'), to)
      }
    },
  },

  'a denied command is logged and changes nothing': async ({ store }) => {
    const denied = {
      agency: 'xa-a',
      at: testTime,
      user: 'binh',
      action: 'complete',
      target: 'task-1',
      reason: 'not-owner',
    }

    await store.logDenied(denied)
    await store.logDenied(denied)

    assert.deepEqual((await historyFrom(store)).entries, [])
  },
})
