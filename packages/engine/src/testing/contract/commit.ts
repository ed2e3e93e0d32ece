import assert from 'node:assert/strict'
import { verifyChain } from '../../hash.js'
import {
  after,
  change,
  changeSet,
  changesEverywhere,
  heads,
  newAggregate,
  reservation,
  sampleHash,
  taskClosed,
  taskRow,
  timerRow,
} from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import {
  allDues,
  allTasks,
  apply,
  commitOne,
  footprint,
  historyFrom,
  isPresent,
  journalOf,
  loadAggregate,
} from './reading.js'

export const commitCases: readonly ContractCase[] = cases('commit', {
  'no change sets give no verdicts': async ({ store }) => {
    assert.deepEqual(await store.commit([]), [])
    assert.deepEqual(await store.load([]), [])
  },

  'a new aggregate is loaded as it was committed': async ({ store }) => {
    const started = change(newAggregate({ summary: { status: 'active' } }), {
      state: [{ part: 'root', json: '{"scopes":{}}' }],
    })

    await apply(store, started)

    assert.deepEqual(await loadAggregate(store, after(started)), {
      type: 'aggregate',
      head: after(started).head,
      revision: 1,
      kind: 'instance',
      status: 'active',
      state: [{ part: 'root', json: '{"scopes":{}}' }],
    })
  },

  'there is one answer per reference, in their order, and none where nothing is': async ({ store }) => {
    const one = change(newAggregate(), {}, { reservations: [reservation({ key: 'c-1' })] })
    const two = change(newAggregate())
    await apply(store, one, two)
    const { agency, id } = after(one)

    const answers = await store.load([
      { type: 'aggregate', agency, id: after(two).id },
      { type: 'aggregate', agency, id: newAggregate().id },
      { type: 'reservation', agency, space: 'command/an', key: 'c-1' },
      { type: 'activation', agency, key: 'nothing' },
      { type: 'aggregate', agency, id },
      { type: 'aggregate', agency, id: after(two).id },
    ])

    const seen = answers.map((answer) => (answer?.type === 'aggregate' ? answer.head : answer?.type))
    assert.deepEqual(seen, [after(two).head, undefined, 'reservation', undefined, after(one).head, after(two).head])
  },

  'a stale head commits nothing': async ({ store }) => {
    const started = change(newAggregate())
    const moved = change(after(started))
    await apply(store, started)
    await apply(store, moved)
    const late = changesEverywhere(after(started))
    const before = await footprint(store, late)

    assert.equal(await commitOne(store, late), 'stale')

    assert.deepEqual(await footprint(store, late), before)
  },

  'a head of the right revision but another content is stale': async ({ store }) => {
    const started = change(newAggregate())
    await apply(store, started)
    const elsewhere = { ...after(started), head: sampleHash('another history') }

    assert.equal(await commitOne(store, change(elsewhere)), 'stale')

    assert.equal((await loadAggregate(store, after(started)))?.head, after(started).head)
  },

  'an aggregate that does not exist is stale, not created': async ({ store }) => {
    const never = { ...newAggregate(), head: sampleHash('never'), revision: 3 }

    assert.equal(await commitOne(store, change(never)), 'stale')

    assert.equal(await loadAggregate(store, never), undefined)
  },

  'an aggregate that exists is not created again': async ({ store }) => {
    const document = newAggregate()
    const started = change(document)
    await apply(store, started)
    const again = changesEverywhere(document)
    const before = await footprint(store, again)

    assert.equal(await commitOne(store, again), 'stale')

    assert.deepEqual(await footprint(store, again), before)
  },

  'a refused change set does not harm its neighbours': async ({ store }) => {
    const started = change(newAggregate())
    await apply(store, started)
    await apply(store, change(after(started)))
    const first = changesEverywhere(newAggregate())
    const last = changesEverywhere(newAggregate())

    const verdicts = await store.commit([first, change(after(started)), last])

    assert.deepEqual(verdicts, ['applied', 'stale', 'applied'])
    assert.equal((await loadAggregate(store, after(first)))?.head, after(first).head)
    assert.equal((await allTasks(store)).length, 4)
    assert.equal((await allDues(store)).length, 4)
    assert.equal((await historyFrom(store)).entries.length, 4)
  },

  'a change set of several aggregates is applied whole': async ({ store }) => {
    const register = newAggregate({ kind: 'register' })
    const both = changeSet([{ of: register }, { of: newAggregate() }])
    await apply(store, both)
    const [number, instance] = heads(both)
    assert.ok(number && instance)
    const next = changeSet([{ of: number }, { of: instance }, { of: newAggregate() }])

    await apply(store, next)

    const loaded = await Promise.all(heads(next).map((each) => loadAggregate(store, each)))
    assert.deepEqual(
      loaded.map((each) => each?.revision),
      [2, 2, 1],
    )
  },

  'a change set of several aggregates with one stale head is refused whole': async ({ store }) => {
    const one = change(newAggregate())
    const two = change(newAggregate())
    await apply(store, one, two)
    await apply(store, change(after(two)))
    const opened = { opened: [taskRow({ seq: 5, assignee: 'an' })] }
    const span = changeSet(
      [
        { of: after(one), tasks: opened, dues: { opened: [timerRow({ seq: 6 })] } },
        { of: after(two) },
        { of: newAggregate() },
      ],
      { reservations: [reservation({ key: 'span' })] },
    )
    const before = await footprint(store, span)

    assert.equal(await commitOne(store, span), 'stale')

    assert.deepEqual(await footprint(store, span), before)
  },

  'commands folded into one change set leave one journal row each and the last state': async ({ store }) => {
    const started = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 2, assignee: 'an' })] } })
    await apply(store, started)
    const folded = change(after(started), {
      facts: ['[{"type":"claimed"}]', '[{"type":"completed"}]', '[]'],
      tasks: { closed: [taskClosed(2)] },
    })

    await apply(store, folded)

    const journal = await journalOf(store, after(folded))
    assert.deepEqual(
      journal.map(({ revision, facts }) => [revision, facts]),
      [
        [1, '[{"type":"changed"}]'],
        [2, '[{"type":"claimed"}]'],
        [3, '[{"type":"completed"}]'],
        [4, '[]'],
      ],
    )
    assert.equal((await loadAggregate(store, after(folded)))?.revision, 4)
    assert.deepEqual(await allTasks(store), [])
  },

  'revisions have no gaps and the hashes chain': async ({ store }) => {
    let snapshot = newAggregate()
    for (let n = 0; n < 5; n++) {
      const next = change(snapshot, { facts: [`[${n}]`, `["${n}"]`] })
      await apply(store, next)
      snapshot = after(next)
    }

    const journal = await journalOf(store, snapshot)

    assert.equal(journal.length, 10)
    assert.equal(verifyChain(journal), undefined)
    assert.equal(journal.at(-1)?.hash, (await loadAggregate(store, snapshot))?.head)
  },

  'parts of the state that a change does not name stay as they are': async ({ store }) => {
    const started = change(newAggregate(), {
      state: [
        { part: 'root', json: '{"n":1}' },
        { part: 'scope-2', json: '{"items":[1]}' },
        { part: 'scope-3', json: '{}' },
      ],
    })
    await apply(store, started)
    const next = change(after(started), {
      state: [
        { part: 'root', json: '{"n":2}' },
        { part: 'scope-3', json: null },
        { part: 'scope-4', json: '[]' },
      ],
    })

    await apply(store, next)

    const { state = [] } = (await loadAggregate(store, after(next))) ?? {}
    assert.deepEqual(
      state.toSorted((a, b) => (a.part < b.part ? -1 : 1)),
      [
        { part: 'root', json: '{"n":2}' },
        { part: 'scope-2', json: '{"items":[1]}' },
        { part: 'scope-4', json: '[]' },
      ],
    )
  },

  'an ended aggregate is still loaded, with its journal': async ({ store }) => {
    const started = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 2, assignee: 'an' })] } })
    await apply(store, started)
    const done = change(after(started), { ended: true, tasks: { closed: [taskClosed(2)] } })

    await apply(store, done)

    const { status, head, state } = (await loadAggregate(store, after(done))) ?? {}
    assert.deepEqual([status, head, state], ['completed', after(done).head, [{ part: 'root', json: '{"revision":2}' }]])
    assert.equal((await journalOf(store, after(done))).length, 2)
    assert.deepEqual(await allTasks(store), [])
  },

  'an aggregate may begin and end in one change set': async ({ store }) => {
    const whole = change(newAggregate(), { ended: true })

    await apply(store, whole)

    assert.equal((await loadAggregate(store, after(whole)))?.status, 'completed')
  },

  'an ended aggregate is stale for every change, also from its last head': async ({ store }) => {
    const document = newAggregate()
    const whole = change(document, { ended: true })
    await apply(store, whole)
    const revived = changesEverywhere(after(whole))
    const before = await footprint(store, revived)

    assert.equal(await commitOne(store, revived), 'stale')
    assert.equal(await commitOne(store, change(document)), 'stale')

    assert.deepEqual(await footprint(store, revived), before)
  },

  'a change set of a thousand tasks is applied whole': async ({ store }) => {
    const opened = Array.from({ length: 1_000 }, (_, n) =>
      taskRow({ seq: n + 1, candidates: ['all', `user:${n}`], due: n % 7 }),
    )
    const started = change(newAggregate(), { tasks: { opened } })
    await apply(store, started)
    assert.equal((await allTasks(store, { candidates: ['all'] })).length, 1_000)

    await apply(store, change(after(started), { tasks: { closed: opened.slice(1).map(({ seq }) => taskClosed(seq)) } }))

    assert.deepEqual(
      (await allTasks(store)).map(({ seq }) => seq),
      [1],
    )
  },

  'a call of many change sets answers each': async ({ store }) => {
    const started = Array.from({ length: 200 }, () => change(newAggregate()))
    await apply(store, ...started)
    const moved = started.filter((_, n) => n % 3 === 0).map((each) => change(after(each)))
    await apply(store, ...moved)

    const verdicts = await store.commit(started.map((each) => change(after(each))))

    assert.deepEqual(
      verdicts,
      started.map((_, n) => (n % 3 === 0 ? 'stale' : 'applied')),
    )
    assert.equal((await historyFrom(store)).entries.length, 200 + moved.length + 133)
  },

  'the same id in two agencies is two aggregates': async ({ store }) => {
    const here = change(newAggregate({ agency: 'xa-a' }), { tasks: { opened: [taskRow({ seq: 2, assignee: 'an' })] } })
    const there = change(newAggregate({ agency: 'xa-b', id: after(here).id }), {
      tasks: { opened: [taskRow({ seq: 2, assignee: 'an' })] },
      dues: { opened: [timerRow({ seq: 3 })] },
    })
    await apply(store, here, there)

    await apply(store, change(after(here), { ended: true, tasks: { closed: [taskClosed(2)] } }))

    const revisions = await Promise.all([here, there].map((each) => loadAggregate(store, after(each))))
    assert.deepEqual(
      revisions.filter(isPresent).map(({ revision }) => revision),
      [2, 1],
    )
    assert.deepEqual((await allTasks(store, { agency: 'xa-b' })).length, 1)
    assert.deepEqual(await allTasks(store, { agency: 'xa-a' }), [])
    assert.equal((await journalOf(store, after(there))).length, 1)
  },
})
