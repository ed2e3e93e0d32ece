import assert from 'node:assert/strict'
import type { InstanceQuery, Store } from '../../ports/store.js'
import {
  activation,
  after,
  change,
  changeSet,
  definitionRow,
  newAggregate,
  sampleHash,
  testAgency,
} from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { allInstances, allPages, apply, commitOne, from, journalOf, loadActivation } from './reading.js'

async function ids(store: Store, query: Partial<InstanceQuery>): Promise<readonly string[]> {
  const listed = await allPages((cursor) =>
    store.query.instances({ agency: testAgency, limit: 2, ...query, ...from(cursor) }),
  )
  return listed.map(({ id }) => id)
}

async function allActivations(store: Store, agency: string, limit: number) {
  const listed = await allPages((cursor) => store.query.activations(agency, { limit, ...from(cursor) }))
  return listed.map(({ key, version }) => `${key} ${version}`).toSorted()
}

export const listCases: readonly ContractCase[] = cases('instance lists, journals and activations', {
  'an instance is listed as its last change says, also when it has ended': async ({ store }) => {
    const started = change(newAggregate({ summary: { businessKey: '12/SNV', definition: definitionRow().hash } }))
    await apply(store, started)
    const { agency, id, summary } = after(started)
    assert.deepEqual(await allInstances(store), [{ ...summary, agency, id, kind: 'instance', revision: 1 }])

    const stuck = change(after(started), { facts: ['[1]', '[2]'], summary: { incidents: 2, status: 'active' } })
    await apply(store, stuck)
    assert.deepEqual(await allInstances(store), [
      { ...summary, incidents: 2, agency, id, kind: 'instance', revision: 3 },
    ])

    const done = change(after(stuck), { ended: true, at: 77, summary: { incidents: 0 } })
    await apply(store, done)
    const ending = { status: 'completed', endedAt: 77, incidents: 0 }
    assert.deepEqual(await allInstances(store), [{ ...summary, ...ending, agency, id, kind: 'instance', revision: 4 }])
  },

  'the newest instance comes first, page by page': async ({ store }) => {
    const started = Array.from({ length: 7 }, (_, n) => change(newAggregate(), { ended: n % 2 === 0 }))
    await apply(store, ...started.toReversed())
    const newestFirst = started.map((each) => after(each).id).toReversed()

    for (const limit of [1, 2, 7, 100]) assert.deepEqual(await ids(store, { limit }), newestFirst)

    const exact = await store.query.instances({ agency: testAgency, limit: 7 })
    assert.ok(!('next' in exact))
  },

  'instances are found by kind, key, business key, state and incidents': async ({ store }) => {
    const start = async (of: Parameters<typeof newAggregate>[0], ended = false) => {
      const started = change(newAggregate(of), { ended })
      await apply(store, started)
      return after(started).id
    }
    const plain = await start({ summary: { businessKey: 'A-1' } })
    const other = await start({ summary: { key: 'cap-phep', businessKey: 'A-1', incidents: 1 } })
    const ended = await start({ summary: { businessKey: 'B-2' } }, true)
    const register = await start({ kind: 'register', summary: { key: 'so-den' } })
    const agency = await start({ kind: 'agency', summary: { key: '' } })

    assert.deepEqual(await ids(store, {}), [agency, register, ended, other, plain])
    assert.deepEqual(await ids(store, { kind: 'instance' }), [ended, other, plain])
    assert.deepEqual(await ids(store, { kind: 'register' }), [register])
    assert.deepEqual(await ids(store, { key: 'van-ban-den' }), [ended, plain])
    assert.deepEqual(await ids(store, { businessKey: 'A-1' }), [other, plain])
    assert.deepEqual(await ids(store, { state: 'open', kind: 'instance' }), [other, plain])
    assert.deepEqual(await ids(store, { state: 'ended' }), [ended])
    assert.deepEqual(await ids(store, { withIncidents: true }), [other])
    assert.deepEqual(await ids(store, { key: 'cap-phep', businessKey: 'A-1', state: 'open', withIncidents: true }), [
      other,
    ])
    assert.deepEqual(await ids(store, { key: 'cap-phep', state: 'ended' }), [])
  },

  'the oldest instance comes first where that is asked for, page by page': async ({ store }) => {
    const started = Array.from({ length: 7 }, (_, n) => change(newAggregate(), { ended: n % 2 === 0 }))
    await apply(store, ...started.toReversed())
    const oldestFirst = started.map((each) => after(each).id)

    for (const limit of [1, 2, 7, 100]) {
      assert.deepEqual(await ids(store, { oldestFirst: true, limit }), oldestFirst)
      const open = oldestFirst.filter((_, n) => n % 2 === 1)
      assert.deepEqual(await ids(store, { oldestFirst: true, limit, state: 'open' }), open)
      assert.deepEqual(await ids(store, { oldestFirst: false, limit }), oldestFirst.toReversed())
    }
  },

  'open messages are found by name and correlation key, in the order in which they came': async ({ store }) => {
    const send = (key: string, businessKey: string | null, kind: 'instance' | 'message' = 'message') =>
      change(newAggregate({ kind, summary: { key, businessKey } }))
    const sent = Array.from({ length: 5 }, () => send('bo-sung', 'HS-1'))
    const others = [
      send('bo-sung', 'HS-2'),
      send('bo-sung', null),
      send('rut-ho-so', 'HS-1'),
      send('bo-sung', 'HS-1', 'instance'),
    ]
    const [first, moved, ...rest] = sent
    assert.ok(first && moved)
    await apply(store, ...others, ...sent.toReversed())
    const asked = { kind: 'message', key: 'bo-sung', businessKey: 'HS-1', state: 'open' } as const
    const all = sent.map((each) => after(each).id)
    for (const limit of [1, 3, 100]) assert.deepEqual(await ids(store, { ...asked, limit, oldestFirst: true }), all)
    assert.deepEqual(await ids(store, asked), all.toReversed())

    await apply(
      store,
      change(after(first), { ended: true }),
      change(after(moved), { summary: { businessKey: 'HS-2' } }),
    )

    const left = rest.map((each) => after(each).id)
    assert.deepEqual(await ids(store, { ...asked, oldestFirst: true }), left)
    const [other] = others
    assert.ok(other)
    const elsewhere = await ids(store, { ...asked, businessKey: 'HS-2', oldestFirst: true })
    assert.deepEqual(elsewhere, [after(moved).id, after(other).id])
    assert.deepEqual(await ids(store, { ...asked, state: 'ended' }), [after(first).id])
    assert.deepEqual(await ids(store, { ...asked, agency: 'xa-a' }), [])
    assert.equal((await ids(store, { kind: 'message', key: 'bo-sung', state: 'open' })).length, 6)
    assert.equal((await ids(store, { kind: 'message' })).length, 8)
  },

  'without incidents asked for, instances with and without are listed': async ({ store }) => {
    await apply(store, change(newAggregate({ summary: { incidents: 1 } })), change(newAggregate()))

    assert.equal((await ids(store, { withIncidents: false })).length, 2)
  },

  'an agency sees its own instances only': async ({ store }) => {
    const here = change(newAggregate({ agency: 'xa-a', summary: { businessKey: 'A-1' } }))
    await apply(store, here)

    assert.deepEqual(await ids(store, { agency: 'xa-b' }), [])
    assert.deepEqual(await ids(store, { agency: 'xa-b', businessKey: 'A-1' }), [])
    assert.deepEqual(await ids(store, { agency: 'xa-a' }), [after(here).id])
    assert.deepEqual(await journalOf(store, { ...after(here), agency: 'xa-b' }), [])
  },

  'the journal of an aggregate comes whole, by revision, page by page': async ({ store }) => {
    const facts = Array.from({ length: 12 }, (_, n) => `[${n}]`)
    const started = change(newAggregate(), { facts: facts.slice(0, 5) })
    const moved = change(after(started), { facts: facts.slice(5), ended: true })
    await apply(store, started)
    await apply(store, change(newAggregate()), moved)
    const read: string[] = []

    for (let last = 0, page = 0; page < 4; page++) {
      const rows = await store.query.journal(after(moved), { after: last, limit: 5 })
      assert.equal(rows.length, [5, 5, 2, 0][page])
      read.push(...rows.map((row) => row.facts))
      last = rows.at(-1)?.revision ?? last
    }

    assert.deepEqual(read, facts)
    assert.equal((await store.query.journal(after(moved), { limit: 3 })).length, 3)
    assert.deepEqual(await journalOf(store, newAggregate()), [])
  },

  'a journal row says all that was written, and of which aggregate and commit': async ({ store }) => {
    const author = { actor: 'binh', performedBy: 'an', mode: 'authorised' as const, basis: 'uq-7', decidedAt: 5 }
    const started = change(newAggregate({ kind: 'register' }), { author, at: 99 })
    await apply(store, started)
    const { agency, id } = after(started)

    const [entry] = await journalOf(store, { agency, id })

    assert.ok(entry)
    const { position, ...rest } = entry
    assert.deepEqual(rest, {
      ...started.aggregates[0]?.journal[0],
      agency,
      id,
      kind: 'register',
      commitId: started.commitId,
    })
    assert.equal(typeof position, 'string')
  },

  'an activation is live under its key in its agency, the last one counts': async ({ store }) => {
    const deployed = change(newAggregate({ kind: 'agency' }), {}, { activations: [activation({ version: 1 })] })
    await apply(store, deployed)
    assert.deepEqual(await loadActivation(store, testAgency, 'van-ban-den'), activation({ version: 1 }))

    const next = activation({ version: 2, definition: sampleHash('another'), publisher: 'bo-noi-vu' })
    await apply(store, change(after(deployed), {}, { activations: [next] }))

    assert.deepEqual(await loadActivation(store, testAgency, 'van-ban-den'), next)
    assert.deepEqual(await store.query.activations(testAgency, { limit: 5 }), { items: [next] })
    assert.equal(await loadActivation(store, 'xa-a', 'van-ban-den'), undefined)
    assert.deepEqual(await store.query.activations('xa-a', { limit: 5 }), { items: [] })
  },

  'activations are listed completely, page by page': async ({ store }) => {
    const keys = ['e', 'b', 'd', 'a', 'c']
    await apply(store, changeSet([], { activations: keys.map((key) => activation({ key })) }))

    for (const limit of [1, 2, 5]) {
      assert.deepEqual(await allActivations(store, testAgency, limit), ['a 1', 'b 1', 'c 1', 'd 1', 'e 1'])
    }
  },

  'a refused deployment activates nothing': async ({ store }) => {
    const agency = change(newAggregate({ kind: 'agency' }))
    await apply(store, agency)
    await apply(store, change(after(agency)))
    const definition = definitionRow({ source: '<definitions id="late"/>' })

    const late = change(
      after(agency),
      {},
      { definitions: [definition], activations: [activation({ definition: definition.hash })] },
    )

    assert.equal(await commitOne(store, late), 'stale')
    assert.equal(await store.catalogue.definition(definition.hash), undefined)
    assert.equal(await loadActivation(store, testAgency, 'van-ban-den'), undefined)
  },
})
