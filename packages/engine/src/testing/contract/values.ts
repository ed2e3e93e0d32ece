import assert from 'node:assert/strict'
import { verifyChain } from '../../hash.js'
import type { Json } from '../../json.js'
import type { Author } from '../../ports/store.js'
import {
  activation,
  after,
  change,
  changeSet,
  definitionRow,
  newAggregate,
  reservation,
  taskRow,
  timerRow,
} from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import {
  allDues,
  allInstances,
  allTasks,
  apply,
  journalOf,
  loadActivation,
  loadAggregate,
  loadReservation,
} from './reading.js'

/** Strings that careless storage changes: composed and decomposed accents, astral characters, quotes, escapes, spaces, SQL. */
const strings = [
  'Phòng Tổ chức – Hành chính, số 12/QĐ-UBND',
  'Tiê\u0301ng Viê\u0323t',
  '📄👩🏽‍💼 𝒳 \u{10ffff}',
  `' " \\ \` '' "" \\' %s $1 ? :name -- ; /* */`,
  '  tabs\tand\r\nline\nbreaks\u2028 \u00a0 ',
  '\u0001\u001f\u007f\u0080\ufeff\ufffd',
  '{}[]null,{1,2}',
  '0012',
  '1e3',
]

const numbers = [
  0,
  1,
  -1,
  0.1,
  1e-9,
  1e21,
  2 ** 31,
  -(2 ** 53),
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE,
  5e-324,
]

const deep: Json = { strings, numbers, nested: [[[]], {}, { a: null, '': true, constructor: false }], text: '' }

/** JSON texts that parse and print differently: stores may not do that to them. */
const texts = [
  '[ {"b" : 1.0, "a":\t1e2} ]\n',
  '[{"a":1,"a":2},"\\u1ec7","\\/"]',
  `["${'Văn bản đến 📄 '.repeat(3_000)}"]`,
  '["\\ud83d\\udcc4", -0, 12345678901234567890]',
  JSON.stringify([deep]),
]

export const valueCases: readonly ContractCase[] = cases('values', {
  'facts and state come back byte for byte': async ({ store }) => {
    const state = texts.map((json, n) => ({ part: n === 0 ? 'root' : `phần-${n}`, json }))
    const started = change(newAggregate(), { facts: texts, state })
    await apply(store, started)

    const journal = await journalOf(store, after(started))
    const loaded = await loadAggregate(store, after(started))

    assert.deepEqual(
      journal.map(({ facts }) => facts),
      texts,
    )
    assert.equal(verifyChain(journal), undefined)
    const parts = new Map(loaded?.state.map(({ part, json }) => [part, json]))
    for (const { part, json } of state) assert.equal(parts.get(part), json)
  },

  'strings come back as they were, and are told apart': async ({ store }) => {
    const rows = strings.map((text, n) =>
      taskRow({
        seq: n + 1,
        node: text,
        name: text,
        state: text,
        assignee: text,
        key: text,
        businessKey: text,
        data: text,
      }),
    )
    const started = change(
      newAggregate({ summary: { key: strings[0] ?? '', businessKey: strings[1] ?? '', createdBy: strings[2] ?? '' } }),
      {
        tasks: { opened: rows },
      },
    )
    await apply(store, started)

    const { agency, id } = after(started)
    for (const row of rows) {
      assert.deepEqual(await allTasks(store, { assignee: row.assignee ?? '' }), [{ ...row, agency, id }])
    }
    assert.deepEqual(
      await allTasks(store, { instance: id, limit: 2 }),
      rows.map((row) => ({ ...row, agency, id })),
    )
    assert.deepEqual(await allInstances(store), [
      { ...after(started).summary, agency, id, kind: 'instance', revision: 1 },
    ])
  },

  'candidates, topics, keys and spaces are any text': async ({ store }) => {
    const opened = strings.map((topic, n) => ({
      ...timerRow({ seq: n + 100 }),
      kind: 'job' as const,
      topic,
      node: topic,
    }))
    const started = change(
      newAggregate(),
      { tasks: { opened: [taskRow({ seq: 1, candidates: strings })] }, dues: { opened } },
      {
        reservations: strings.map((text) => reservation({ space: text, key: text, answer: text })),
        activations: strings.map((key) => activation({ key })),
      },
    )
    await apply(store, started)

    for (const text of strings) {
      assert.deepEqual(
        (await allTasks(store, { candidates: [text] })).map(({ candidates }) => candidates),
        [strings],
      )
      assert.equal((await loadReservation(store, { space: text, key: text }))?.answer, text)
      assert.equal((await loadActivation(store, after(started).agency, text))?.key, text)
      const claimed = await store.claim({
        now: 2 ** 52,
        leaseMs: 0,
        worker: text,
        timers: false,
        topics: [text],
        limit: 50,
      })
      assert.deepEqual(
        claimed.map(({ topic, node }) => [topic, node]),
        [[text, text]],
      )
    }
  },

  'JSON values come back as they were': async ({ store }) => {
    const values: readonly Json[] = [deep, null, true, 'text', '', 0, [], {}, ...numbers]
    const started = change(
      newAggregate(),
      { tasks: { opened: values.map((data, n) => taskRow({ seq: n + 1, data })) } },
      { reservations: values.map((answer, n) => reservation({ key: `${n}`, answer })) },
    )
    await apply(store, started)

    assert.deepEqual(
      (await allTasks(store)).map(({ data }) => data),
      values,
    )
    for (const [n, value] of values.entries()) {
      const loaded = await loadReservation(store, { space: 'command/an', key: `${n}` })
      assert.ok(loaded)
      assert.deepEqual(loaded.answer, value)
    }
    const calendar = { agency: 'xa-a', type: 'calendar' as const, key: 'k', version: 1, content: deep, at: 0, by: 'an' }
    await store.catalogue.put(calendar)
    assert.deepEqual(await store.catalogue.documents([calendar]), [calendar])
  },

  'times and numbers come back exactly, to 2^53 in both directions': async ({ store }) => {
    const limits = [Number.MIN_SAFE_INTEGER, -1, 0, 1, Number.MAX_SAFE_INTEGER]
    for (const [n, at] of limits.entries()) {
      const author: Author = { actor: 'an', performedBy: 'an', mode: 'self', decidedAt: at }
      const row = taskRow({ seq: 2 ** 31 - 1, due: at, agencyDue: at, createdAt: at, assignee: `${n}` })
      const due = timerRow({ seq: 2 ** 31 - 2, due: at, attempts: 2 ** 31 - 1 })
      const started = change(newAggregate({ summary: { createdAt: at, endedAt: at, version: 2 ** 31 - 1 } }), {
        author,
        at,
        tasks: { opened: [row] },
        dues: { opened: [due] },
      })
      await apply(store, started)

      const { agency, id, summary } = after(started)
      assert.deepEqual(await allTasks(store, { assignee: `${n}` }), [{ ...row, agency, id }])
      assert.deepEqual(
        (await allDues(store)).filter((each) => each.id === id),
        [{ ...due, agency, id }],
      )
      const [entry] = await journalOf(store, after(started))
      assert.deepEqual([entry?.at, entry?.author], [at, author])
      const listed = (await allInstances(store)).find((each) => each.id === id)
      assert.deepEqual(listed, { ...summary, agency, id, kind: 'instance', revision: 1 })
    }
  },

  'what is null or absent stays so, and what is there stays there': async ({ store }) => {
    const authors: readonly Author[] = [
      { actor: 'a', performedBy: 'b', mode: 'system' },
      { actor: 'a', performedBy: 'b', mode: 'onBehalf', basis: '' },
      { actor: 'a', performedBy: 'b', mode: 'substitute', decidedAt: 0 },
      { actor: '', performedBy: '', mode: 'authorised', basis: 'uq-1', decidedAt: 9 },
    ]
    const rows = [
      taskRow({ seq: 1 }),
      taskRow({ seq: 2, assignee: '', businessKey: '', due: 0, agencyDue: null }),
      taskRow({ seq: 3, due: null, agencyDue: 0 }),
    ]
    for (const author of authors) {
      const started = change(newAggregate(), { author })
      await apply(store, started)
      assert.deepEqual((await journalOf(store, after(started)))[0]?.author, author)
    }
    const started = change(newAggregate({ summary: { businessKey: '', createdBy: '' } }), { tasks: { opened: rows } })
    await apply(store, started)

    const { agency, id } = after(started)
    assert.deepEqual(
      (await allTasks(store, { instance: id })).toSorted((a, b) => a.seq - b.seq),
      rows.map((row) => ({ ...row, agency, id })),
    )
    assert.deepEqual(await allTasks(store, { assignee: '' }), [{ ...rows[1], agency, id }])
    const listed = (await allInstances(store)).find((each) => each.id === id)
    assert.deepEqual(listed, { ...after(started).summary, agency, id, kind: 'instance', revision: 1 })
  },

  'large texts come back whole': async ({ store }) => {
    const large = `[${JSON.stringify('Đơn vị 📄 '.repeat(6_000))}]`
    const source = `<definitions>${'x'.repeat(2 ** 20)}</definitions>`
    const started = change(
      newAggregate(),
      { facts: [large], state: [{ part: 'root', json: large }] },
      { definitions: [definitionRow({ source })] },
    )
    await apply(store, started)

    assert.equal((await journalOf(store, after(started)))[0]?.facts, large)
    assert.deepEqual((await loadAggregate(store, after(started)))?.state, [{ part: 'root', json: large }])
    assert.equal((await store.catalogue.definition(definitionRow({ source }).hash))?.source, source)
  },

  'an agency has a code of up to 64 bytes, of any letters': async ({ store }) => {
    const agencies = ['ă'.repeat(32), 'UBND xã Ea Tu 📄', 'UBND xã Ea Tu', 'ubnd xã Ea Tu', 'a/b:c|d']
    const changes = agencies.map((agency) =>
      change(newAggregate({ agency }), { tasks: { opened: [taskRow({ seq: 1, data: agency })] } }),
    )

    await apply(store, ...changes)

    for (const agency of agencies)
      assert.deepEqual(
        (await allTasks(store, { agency })).map(({ data }) => data),
        [agency],
      )
    assert.deepEqual(await allTasks(store, { agency: 'UBND XÃ EA TU' }), [])
    await apply(store, changeSet([]))
  },
})
