import type { InstanceQuery, SubscriptionQuery, TaskQuery } from '@quytrinh/engine/ports'
import { after, change, newAggregate, taskRow } from '@quytrinh/engine/testing'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../src/index.js'
import { hotSql } from '../src/sqlite/sqlite.sql.js'

const id = '019aae4f-3c00-7d10-9c1b-6f1c0a7a52ab'
const cursorAt = (...key: readonly unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url')

/** A migrated store and the statements it prepares. */
async function watched() {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  const store = sqliteStore({ database })
  await store.migrate()
  const prepare = database.prepare.bind(database)
  const texts: string[] = []
  // An own property in place of the method, which the store calls with one argument.
  database.prepare = ((text: string) => {
    texts.push(text)
    return prepare(text)
  }) as typeof database.prepare
  const plan = (text: string): readonly string[] => {
    const parameters = text
      .split('?')
      .slice(1)
      .map(() => null)
    // The columns of `explain query plan`.
    const rows = prepare(`explain query plan ${text}`).all(...parameters) as { readonly detail: string }[]
    return rows.map(({ detail }) => detail)
  }
  return { store, plan, planned: () => texts.filter((text) => !Object.values(hotSql).includes(text)).flatMap(plan) }
}

/** What may be walked from end to end: the few rows that an arm has already cut off. */
const cutOff = /^SCAN (arm|k|open|ended|newest|next|CONSTANT ROW)$/

const walks = (plan: readonly string[]) => plan.filter((step) => step.startsWith('SCAN') && !cutOff.test(step))

const tables = (plan: readonly string[]) => plan.filter((step) => /^SEARCH (qt_|c )/.test(step))

describe('every task list reads one index for each question', () => {
  const byDue = 'SEARCH qt_task USING COVERING INDEX qt_task_due (agency=?'
  const byOwner = 'SEARCH qt_task USING COVERING INDEX qt_task_assignee (agency=? AND assignee=?'
  const byOffer = 'SEARCH qt_task_candidate USING PRIMARY KEY (agency=? AND ref=?'
  const byInstance = 'SEARCH qt_task USING PRIMARY KEY (agency=? AND aggregate=?)'
  const oneOffer = 'SEARCH c USING PRIMARY KEY (agency=? AND ref=? AND due=? AND aggregate=? AND seq=?)'

  const questions: readonly (readonly [Partial<TaskQuery>, readonly string[]])[] = [
    [{}, [byDue]],
    [{ assignee: 'an' }, [byOwner]],
    [{ candidates: ['a'] }, [byOffer]],
    [{ assignee: 'an', candidates: ['a', 'b'] }, [byOwner, byOffer, byOffer]],
    [{ instance: id }, [byInstance]],
    [{ instance: id, assignee: 'an', candidates: ['a', 'b'] }, [byInstance, oneOffer]],
  ]
  const pages: readonly (readonly [string, Partial<TaskQuery>])[] = [
    ['first page', {}],
    ['next page', { cursor: cursorAt(1, id, 1) }],
    ['due soon', { dueBefore: 9 }],
    ['next page of those due soon', { dueBefore: 9, cursor: cursorAt(1, id, 1) }],
  ]
  test.each(questions.flatMap(([query, read]) => pages.map(([name, page]) => ({ name, query, page, read }))))(
    '$query, $name',
    async ({ query, page, read }) => {
      const { store, planned } = await watched()

      await store.query.tasks({ agency: 'xa-a', limit: 20, ...query, ...page })

      const plan = planned()
      expect(walks(plan)).toEqual([])
      expect(tables(plan)).toHaveLength(read.length)
      for (const [n, step] of tables(plan).entries()) expect(step.slice(0, read[n]?.length)).toBe(read[n])
    },
  )
})

describe('every instance list reads the index of its narrowest question, in order', () => {
  const questions: readonly (readonly [Partial<InstanceQuery>, string])[] = [
    [{}, 'INDEX sqlite_autoindex_qt_instance_1 (agency=?'],
    [{ kind: 'instance' }, 'INDEX sqlite_autoindex_qt_instance_1 (agency=?'],
    [{ kind: 'register' }, 'INDEX qt_instance_kind (agency=? AND kind=?'],
    [{ key: 'k' }, 'INDEX qt_instance_key (agency=? AND key=?'],
    [{ key: 'k', kind: 'instance' }, 'INDEX qt_instance_key (agency=? AND key=?'],
    [{ businessKey: 'b' }, 'INDEX qt_instance_business_key (agency=? AND business_key=?'],
    [
      { businessKey: 'b', key: 'k', kind: 'register', withIncidents: true },
      'INDEX qt_instance_business_key (agency=? AND business_key=?',
    ],
    [
      { businessKey: 'b', key: 'k', kind: 'message' },
      'INDEX qt_instance_message (agency=? AND key=? AND business_key=?',
    ],
    [{ key: 'k', kind: 'message' }, 'INDEX qt_instance_key (agency=? AND key=?'],
    [{ kind: 'message' }, 'INDEX qt_instance_kind (agency=? AND kind=?'],
    [{ withIncidents: true }, 'INDEX qt_instance_incidents (agency=?'],
    [{ withIncidents: true, key: 'k', kind: 'register' }, 'INDEX qt_instance_incidents (agency=?'],
  ]
  test.each(
    questions.flatMap(([query, index]) =>
      [{}, { cursor: cursorAt(id) }, { oldestFirst: true }, { oldestFirst: true, cursor: cursorAt(id) }].map(
        (page) => ({
          query,
          page,
          index,
        }),
      ),
    ),
  )('$query $page', async ({ query, page, index }) => {
    const { store, planned } = await watched()

    await store.query.instances({ agency: 'xa-a', limit: 20, state: 'open', ...query, ...page })

    const [step = '', ...more] = planned()
    expect(step.slice(0, 'SEARCH qt_instance USING '.length + index.length)).toBe(`SEARCH qt_instance USING ${index}`)
    expect(more).toEqual([])
  })

  test('open and ended together are two such lists', async () => {
    const { store, planned } = await watched()

    await store.query.instances({ agency: 'xa-a', limit: 20, key: 'k' })

    expect(walks(planned())).toEqual([])
    expect(tables(planned())).toHaveLength(2)
  })
})

describe('every subscription list reads one range of one index, in order', () => {
  const questions: readonly (readonly [Partial<SubscriptionQuery>, string])[] = [
    [{ key: 'k' }, 'COVERING INDEX qt_subscription_key (agency=? AND kind=? AND name=? AND key=?'],
    [{ key: null }, 'COVERING INDEX qt_subscription_key (agency=? AND kind=? AND name=? AND key=?'],
    [{}, 'COVERING INDEX qt_subscription_name (agency=? AND kind=? AND name=?'],
    // Of one aggregate: whichever index, no further than its own rows.
    [{ instance: id }, 'COVERING INDEX qt_subscription_name (agency=? AND kind=? AND name=? AND aggregate=?'],
    [
      { instance: id, key: 'k' },
      'COVERING INDEX qt_subscription_key (agency=? AND kind=? AND name=? AND key=? AND aggregate=?',
    ],
  ]
  test.each(
    questions.flatMap(([query, index]) => [{}, { cursor: cursorAt(id, 3) }].map((page) => ({ query, page, index }))),
  )('$query $page', async ({ query, page, index }) => {
    const { store, planned } = await watched()

    await store.query.subscriptions({ agency: 'xa-a', kind: 'message', name: 'n', limit: 20, ...query, ...page })

    const [step = '', ...more] = planned()
    expect(step.slice(0, 'SEARCH qt_subscription USING '.length + index.length)).toBe(
      `SEARCH qt_subscription USING ${index}`,
    )
    expect(more).toEqual([])
  })
})

test('no other query walks a table', async () => {
  const { store, planned } = await watched()
  const document = { agency: 'xa-a', type: 'calendar', key: 'k', version: 1, content: null, at: 0, by: 'an' } as const

  await store.query.journal({ agency: 'xa-a', id }, { after: 3, limit: 20 })
  await store.query.activations('xa-a', { limit: 20, cursor: cursorAt('k') })
  await store.catalogue.put(document)
  await store.catalogue.documents([document, { ...document, key: 'l' }])
  await store.catalogue.definition('hash')
  await store.listenerPosition('l')
  await store.advanceListener('l', 'from', 'to')

  expect(planned().length).toBeGreaterThan(10)
  expect(walks(planned())).toEqual([])
})

test.each(Object.entries(hotSql))('no hot statement walks a table or sorts: %s', async (_, text) => {
  const { plan } = await watched()

  expect(plan(text).filter((step) => /TEMP B-TREE/.test(step))).toEqual([])
  expect(walks(plan(text))).toEqual([])
})

test('a reader of any number of references, and any number of documents, are answered', async () => {
  const { store } = await watched()
  const numbers = Array.from({ length: 700 }, (_, n) => n)
  const started = change(newAggregate(), {
    tasks: { opened: numbers.map((n) => taskRow({ seq: n + 1, candidates: [`role:${n}`], due: 700 - n })) },
  })
  await store.commit([started])
  const documents = numbers.map((n) => ({ agency: 'xa-a', type: 'calendar', key: `${n}` }) as const)

  const candidates = numbers.map((n) => `role:${n}`)
  const { items, next } = await store.query.tasks({ agency: after(started).agency, candidates, limit: 150 })

  expect(items.map(({ due }) => due)).toEqual(numbers.slice(0, 150).map((n) => n + 1))
  expect(next).toBeTypeOf('string')
  expect(await store.catalogue.documents(documents)).toEqual(numbers.map(() => undefined))
})
