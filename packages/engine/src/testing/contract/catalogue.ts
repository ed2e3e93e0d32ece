import assert from 'node:assert/strict'
import type { CatalogueDocument } from '../../ports/store.js'
import { change, changeSet, definitionRow, newAggregate, sampleHash, testAgency, testTime } from '../change-sets.js'
import { type ContractCase, cases } from './case.js'
import { apply } from './reading.js'

function calendar(document: Partial<CatalogueDocument> = {}): CatalogueDocument {
  return {
    agency: testAgency,
    type: 'calendar',
    key: 'gio-hanh-chinh',
    version: 1,
    content: {},
    at: testTime,
    by: 'dung',
    ...document,
  }
}

export const catalogueCases: readonly ContractCase[] = cases('catalogue and migration', {
  'a definition is found by its hash, as it was uploaded': async ({ store }) => {
    const definition = definitionRow({
      source: '<?xml version="1.0"?>\r\n<definitions>\t"Trình" &amp; đ</definitions>\n',
    })

    await apply(store, change(newAggregate({ kind: 'agency' }), {}, { definitions: [definition] }))

    assert.deepEqual(await store.catalogue.definition(definition.hash), definition)
    assert.equal(await store.catalogue.definition(sampleHash('unknown')), undefined)
  },

  'a definition that is uploaded again stays as it was first': async ({ store }) => {
    const first = definitionRow({ publisher: 'xa-a' })
    await apply(store, changeSet([], { definitions: [first] }))

    const again = { ...first, publisher: 'xa-b', createdBy: 'binh' }
    await apply(store, change(newAggregate({ agency: 'xa-b' }), {}, { definitions: [again] }))

    assert.deepEqual(await store.catalogue.definition(first.hash), first)
  },

  'two change sets of one call may bring the same definition': async ({ store }) => {
    const bring = () => change(newAggregate(), {}, { definitions: [definitionRow()] })

    await apply(store, bring(), bring())

    assert.deepEqual(await store.catalogue.definition(definitionRow().hash), definitionRow())
  },

  'the newest version of a document counts': async ({ store }) => {
    const second = calendar({ version: 2, content: { shifts: [['07:30', '11:30']] }, by: 'an', at: testTime + 1 })
    assert.equal(await store.catalogue.put(calendar()), 'applied')
    assert.equal(await store.catalogue.put(second), 'applied')

    assert.deepEqual(await store.catalogue.documents([calendar()]), [second])
  },

  'a version that is not the next one is stale and writes nothing': async ({ store }) => {
    assert.equal(await store.catalogue.put(calendar({ version: 2 })), 'stale')
    assert.equal(await store.catalogue.put(calendar({ version: 0 })), 'stale')
    assert.deepEqual(await store.catalogue.documents([calendar()]), [undefined])
    await store.catalogue.put(calendar())

    for (const version of [1, 0, 3]) {
      assert.equal(await store.catalogue.put(calendar({ version, content: 'another' })), 'stale')
    }

    assert.deepEqual(await store.catalogue.documents([calendar()]), [calendar()])
  },

  'documents are answered in the order asked for, agencies and types and keys apart': async ({ store }) => {
    const documents = [
      calendar({ content: 1 }),
      calendar({ agency: 'xa-a', content: 2 }),
      calendar({ type: 'directory', content: 3 }),
      calendar({ key: 'ca-dem', content: 4 }),
    ]
    for (const each of documents) assert.equal(await store.catalogue.put(each), 'applied')
    const [one, two, three, four] = documents
    assert.ok(one && two && three && four)
    const unknown = calendar({ agency: 'xa-b' })

    assert.deepEqual(await store.catalogue.documents([four, unknown, one, three, two, one]), [
      four,
      undefined,
      one,
      three,
      two,
      one,
    ])
    assert.deepEqual(await store.catalogue.documents([]), [])
  },

  'of two connections that put the same version at the same time one does': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()

      for (const version of [1, 2, 3]) {
        const [one, two] = [calendar({ version, content: 'one' }), calendar({ version, content: 'two' })]
        const answers = await Promise.all([store.catalogue.put(one), other.catalogue.put(two)])
        assert.deepEqual(answers.toSorted(), ['applied', 'stale'])
        assert.deepEqual(await other.catalogue.documents([calendar()]), [answers[0] === 'applied' ? one : two])
      }
    },
  },

  'migrating twice is harmless': async ({ store }) => {
    const started = change(newAggregate(), {}, { definitions: [definitionRow()] })
    await apply(store, started)

    await store.migrate()

    assert.deepEqual(await store.catalogue.definition(definitionRow().hash), definitionRow())
    await apply(store, change(newAggregate()))
  },

  'two stores that migrate together are harmless': {
    needs: ['another'],
    isMigrated: false,
    run: async ({ store, another }) => {
      const other = await another()

      await Promise.all([store.migrate(), other.migrate(), store.migrate()])

      await apply(store, change(newAggregate()))
      await apply(other, change(newAggregate()))
      assert.equal((await store.history('', 5)).entries.length, 2)
    },
  },

  'another connection reads what was committed': {
    needs: ['another'],
    run: async ({ store, another }) => {
      const other = await another()
      await store.catalogue.put(calendar())

      await apply(store, change(newAggregate(), {}, { definitions: [definitionRow()] }))

      assert.deepEqual(await other.catalogue.documents([calendar()]), [calendar()])
      assert.deepEqual(await other.catalogue.definition(definitionRow().hash), definitionRow())
      assert.equal((await other.history('', 5)).entries.length, 1)
    },
  },
})
