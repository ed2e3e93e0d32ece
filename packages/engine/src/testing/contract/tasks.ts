import assert from 'node:assert/strict'
import type { ListedTask, Store, TaskQuery, TaskRow } from '../../ports/store.js'
import { after, change, newAggregate, type Snapshot, taskClosed, taskRow, testAgency } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { allPages, allTasks, apply, from } from './reading.js'

/** Starts an aggregate with these tasks. */
async function open(store: Store, tasks: readonly TaskRow[], of: Snapshot = newAggregate()): Promise<Snapshot> {
  const started = change(of, { tasks: { opened: tasks } })
  await apply(store, started)
  return after(started)
}

/** The numbers of the tasks that a query gives, in its order. */
async function seqs(store: Store, query: Partial<TaskQuery>): Promise<readonly number[]> {
  return (await allTasks(store, query)).map(({ seq }) => seq)
}

const keysOf = (tasks: readonly ListedTask[]) => tasks.map(({ id, seq }) => `${id}/${seq}`)

export const taskCases: readonly ContractCase[] = cases('task lists', {
  'a task is listed as it was opened': async ({ store }) => {
    const row = taskRow({
      seq: 7,
      assignee: 'an',
      due: 5,
      agencyDue: 9,
      businessKey: '12/QĐ',
      data: { form: 'phieu', n: [1] },
    })
    const { agency, id } = await open(store, [row])

    assert.deepEqual(await allTasks(store), [{ ...row, agency, id }])
    assert.deepEqual(await allTasks(store, { assignee: 'an' }), [{ ...row, agency, id }])
  },

  'a task is offered to each of its candidates and to nobody else': async ({ store }) => {
    const row = taskRow({ seq: 3, candidates: ['role:van-thu', 'user:an'] })
    const { agency, id } = await open(store, [row])

    for (const candidates of [['role:van-thu'], ['user:an'], ['group:x', 'user:an']]) {
      const [listed, ...more] = await allTasks(store, { candidates })
      assert.ok(listed)
      assert.deepEqual({ ...listed, candidates: listed.candidates.toSorted() }, { ...row, agency, id })
      assert.deepEqual(more, [])
    }
    assert.deepEqual(await allTasks(store, { candidates: ['role:van'] }), [])
    assert.deepEqual(await allTasks(store, { assignee: 'an' }), [])
    assert.deepEqual(await allTasks(store, { assignee: 'user:an' }), [])
  },

  'candidates come back in the order in which they were given': async ({ store }) => {
    const candidates = ['user:b', 'group:z', 'user:a', 'group:ă']
    await open(store, [taskRow({ seq: 1, candidates })])

    assert.deepEqual(
      (await allTasks(store, { candidates: ['user:a'] })).map((task) => task.candidates),
      [candidates],
    )
  },

  'a reader who holds no reference is offered nothing': async ({ store }) => {
    await open(store, [
      taskRow({ seq: 1 }),
      taskRow({ seq: 2, candidates: ['user:an'] }),
      taskRow({ seq: 3, assignee: 'an' }),
    ])

    assert.deepEqual(await seqs(store, { candidates: [] }), [])
    assert.deepEqual(await seqs(store, { assignee: 'an', candidates: [] }), [3])
  },

  'own and offered tasks are merged in one order': async ({ store }) => {
    await open(store, [
      taskRow({ seq: 1, assignee: 'an', due: 40 }),
      taskRow({ seq: 2, candidates: ['g'], due: 10 }),
      taskRow({ seq: 3, candidates: ['user:an', 'g'], due: 30 }),
      taskRow({ seq: 4, assignee: 'an', due: 20 }),
      taskRow({ seq: 5, assignee: 'binh', due: 15 }),
      taskRow({ seq: 6, candidates: ['h'], due: 15 }),
    ])

    assert.deepEqual(await seqs(store, { assignee: 'an', candidates: ['user:an', 'g'] }), [2, 4, 3, 1])
  },

  'a task that is offered in several ways is listed once': async ({ store }) => {
    await open(store, [
      taskRow({ seq: 1, candidates: ['a', 'b', 'c'] }),
      taskRow({ seq: 2, candidates: ['c', 'a'], due: 1 }),
    ])

    assert.deepEqual(await seqs(store, { candidates: ['a', 'b', 'c', 'a'] }), [2, 1])
    assert.deepEqual(await seqs(store, { assignee: 'an', candidates: ['a', 'b', 'c'], limit: 1 }), [2, 1])
  },

  'the order is due, none last, then aggregate, then number': async ({ store }) => {
    const [first, second] = [newAggregate(), newAggregate()]
    const rows = (dues: readonly (number | null)[]) =>
      dues.map((due, n) => taskRow({ seq: n + 1, due, candidates: ['g'], assignee: null }))
    await open(store, rows([null, 7, 3, null, -5]), second)
    await open(store, rows([7, null, 7, 2 ** 40]), first)
    const expected = [
      [second, 5],
      [second, 3],
      [first, 1],
      [first, 3],
      [second, 2],
      [first, 4],
      [first, 2],
      [second, 1],
      [second, 4],
    ] as const

    for (const query of [{}, { candidates: ['g'] }, { candidates: ['g'], assignee: 'an' }]) {
      for (const limit of [1, 2, 100]) {
        const listed = keysOf(await allTasks(store, { ...query, limit }))
        assert.deepEqual(
          listed,
          expected.map(([{ id }, seq]) => `${id}/${seq}`),
        )
      }
    }
  },

  'numbers of tasks are ordered as numbers': async ({ store }) => {
    await open(
      store,
      [100, 9, 10, 1].map((seq) => taskRow({ seq, assignee: 'an' })),
    )

    assert.deepEqual(await seqs(store, { assignee: 'an', limit: 1 }), [1, 9, 10, 100])
  },

  'a page holds no more than its limit, and says whether there is another': async ({ store }) => {
    await open(
      store,
      [1, 2, 3, 4].map((seq) => taskRow({ seq, assignee: 'an' })),
    )
    const ask = (limit: number, cursor?: string) =>
      store.query.tasks({ agency: testAgency, assignee: 'an', limit, ...from(cursor) })

    const first = await ask(3)
    const last = await ask(3, first.next)
    const exact = await ask(4)

    assert.deepEqual([first.items.length, last.items.length, exact.items.length], [3, 1, 4])
    assert.ok(first.next !== undefined)
    assert.ok(!('next' in last) && !('next' in exact))
    assert.deepEqual(await store.query.tasks({ agency: testAgency, assignee: 'nobody', limit: 3 }), { items: [] })
  },

  'pages stay in step while rows before and behind them come and go': async ({ store }) => {
    const due = (n: number) => n * 10
    const lasting = await open(
      store,
      [1, 2, 3, 4, 5, 6].map((seq) => taskRow({ seq, candidates: ['g'], due: due(seq) })),
    )
    let passing = await open(
      store,
      [1, 2].map((seq) => taskRow({ seq, candidates: ['g'], due: due(seq) + 5 })),
    )
    let turn = 0

    const listed = await allPages(async (cursor) => {
      const page = await store.query.tasks({ agency: testAgency, candidates: ['g'], limit: 2, ...from(cursor) })
      // Before the place of the cursor one row goes and one comes; a row behind it comes as well.
      const closed = turn < 2 ? { closed: [taskClosed(++turn)] } : {}
      const opened = [taskRow({ seq: 100 + turn, candidates: ['g'], due: 1 })]
      const next = change(passing, { tasks: { ...closed, opened: turn < 2 ? opened : [] } })
      await apply(store, next)
      passing = after(next)
      return page
    })

    assert.deepEqual(
      listed.filter(({ id }) => id === lasting.id).map(({ seq }) => seq),
      [1, 2, 3, 4, 5, 6],
    )
    assert.equal(new Set(keysOf(listed)).size, listed.length)
  },

  'a row that appears behind the cursor is met on a later page': async ({ store }) => {
    await open(
      store,
      [1, 2, 3].map((seq) => taskRow({ seq, assignee: 'an', due: seq * 10 })),
    )
    const first = await store.query.tasks({ agency: testAgency, assignee: 'an', limit: 2 })
    await open(store, [taskRow({ seq: 50, assignee: 'an', due: 25 }), taskRow({ seq: 51, assignee: 'an' })])

    const rest = await allPages((cursor) =>
      store.query.tasks({ agency: testAgency, assignee: 'an', limit: 2, ...from(cursor ?? first.next) }),
    )

    assert.deepEqual(
      rest.map(({ seq }) => seq),
      [50, 3, 51],
    )
  },

  'a cursor that was never given is refused': async ({ store }) => {
    await open(store, [taskRow({ seq: 1, assignee: 'an' })])

    for (const cursor of ['not a cursor', '[]', 'bnVsbA', '12']) {
      await assert.rejects(store.query.tasks({ agency: testAgency, limit: 1, cursor }), { code: 'invalid-cursor' })
      await assert.rejects(store.query.instances({ agency: testAgency, limit: 1, cursor }), { code: 'invalid-cursor' })
    }
  },

  'only tasks of the instance asked for': async ({ store }) => {
    const mine = await open(store, [
      taskRow({ seq: 1, assignee: 'an', due: 2 }),
      taskRow({ seq: 2, candidates: ['g'], due: 1 }),
    ])
    await open(store, [taskRow({ seq: 3, assignee: 'an' }), taskRow({ seq: 4, candidates: ['g'] })])

    assert.deepEqual(await seqs(store, { instance: mine.id }), [2, 1])
    assert.deepEqual(await seqs(store, { instance: mine.id, assignee: 'an' }), [1])
    assert.deepEqual(await seqs(store, { instance: mine.id, candidates: ['g'], assignee: 'an', limit: 1 }), [2, 1])
    assert.deepEqual(await seqs(store, { instance: mine.id, candidates: [] }), [])
    assert.deepEqual(await seqs(store, { instance: newAggregate().id }), [])
  },

  'only tasks due before the time asked for': async ({ store }) => {
    const dues = [10, 20, null, 5]
    await open(
      store,
      dues.map((due, n) => taskRow({ seq: n + 1, due, candidates: ['g'] })),
    )

    for (const query of [{}, { candidates: ['g'] }, { candidates: ['g'], assignee: 'an', limit: 1 }]) {
      assert.deepEqual(await seqs(store, { ...query, dueBefore: 20 }), [4, 1])
      assert.deepEqual(await seqs(store, { ...query, dueBefore: 5 }), [])
    }
  },

  'a changed task has its new shape in every list': async ({ store }) => {
    const offered = await open(store, [
      taskRow({ seq: 1, candidates: ['g', 'h'], due: 9 }),
      taskRow({ seq: 2, assignee: 'an', due: 5 }),
    ])
    const row = taskRow({ seq: 1, assignee: 'binh', state: 'inProgress', due: 1, data: { note: 'gấp' } })
    const claimed = change(offered, { tasks: { changed: [row] } })

    await apply(store, claimed)

    assert.deepEqual(await seqs(store, { candidates: ['g', 'h'] }), [])
    assert.deepEqual(await seqs(store, {}), [1, 2])
    const { agency, id } = offered
    assert.deepEqual(await allTasks(store, { assignee: 'binh' }), [{ ...row, agency, id }])

    await apply(store, change(after(claimed), { tasks: { changed: [taskRow({ seq: 1, candidates: ['h', 'k'] })] } }))

    assert.deepEqual(await seqs(store, { assignee: 'binh' }), [])
    assert.deepEqual(await seqs(store, { candidates: ['g'] }), [])
    assert.deepEqual(await seqs(store, { candidates: ['k', 'h'] }), [1])
    assert.deepEqual(await seqs(store, {}), [2, 1])
  },

  'a closed task is in no list': async ({ store }) => {
    const started = await open(
      store,
      [1, 2, 3].map((seq) => taskRow({ seq, candidates: ['g'], due: seq })),
    )

    await apply(
      store,
      change(started, { tasks: { closed: [taskClosed(2)], opened: [taskRow({ seq: 4, assignee: 'an' })] } }),
    )

    assert.deepEqual(await seqs(store, { candidates: ['g'] }), [1, 3])
    assert.deepEqual(await seqs(store, {}), [1, 3, 4])
    assert.deepEqual(await seqs(store, { instance: started.id }), [1, 3, 4])
  },

  'an agency sees its own tasks only': async ({ store }) => {
    const of = newAggregate({ agency: 'xa-a' })
    await open(store, [taskRow({ seq: 1, assignee: 'an' }), taskRow({ seq: 2, candidates: ['g'] })], of)
    await open(
      store,
      [taskRow({ seq: 3, assignee: 'an' }), taskRow({ seq: 4, candidates: ['g'] })],
      newAggregate({ agency: 'xa-b' }),
    )

    for (const query of [{}, { assignee: 'an' }, { candidates: ['g'] }, { assignee: 'an', candidates: ['g'] }]) {
      const listed = await allTasks(store, { ...query, agency: 'xa-b' })
      assert.ok(listed.length > 0 && listed.every(({ agency, seq }) => agency === 'xa-b' && seq > 2))
    }
    assert.deepEqual(await seqs(store, { agency: 'xa-b', instance: of.id }), [])
    assert.deepEqual(await seqs(store, { agency: 'xa-c' }), [])
  },
})
