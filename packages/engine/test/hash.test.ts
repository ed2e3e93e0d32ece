import { describe, expect, test } from 'vitest'
import { type HashedRow, journalHash, verifyChain } from '../src/hash.js'
import { memoryStore } from '../src/store/memory.js'
import { after, change, newAggregate } from '../src/testing/change-sets.js'

const row: HashedRow = {
  agency: 'so-noi-vu',
  aggregateId: '019b8b9a-5c00-7000-8000-000000000001',
  revision: 7,
  commitId: '019b8b9a-5c00-7000-8000-000000000002',
  at: 1_767_600_000_000,
  author: { actor: 'binh', performedBy: 'an', mode: 'authorised' },
  facts: '[{"type":"changed","name":"Tiếp nhận"}]',
}

async function journal() {
  const store = memoryStore()
  const started = change(newAggregate(), { facts: ['[1]', '[2]', '[3]'] })
  const moved = change(after(started), { facts: ['[4]', '[5]'] })
  await store.commit([started])
  await store.commit([moved])
  return store.query.journal(after(moved), { limit: 10 })
}

describe('the hash of a journal row', () => {
  test('is SHA-256 in base64url, and never changes', () => {
    expect(journalHash(null, row)).toBe('aJXtl1mDQPVCnGbrvDZIkljN6C7GiQUTFa9MNWBv2zM')
    expect(journalHash(journalHash(null, row), row)).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  test.each<[string, Partial<HashedRow>]>([
    ['agency', { agency: 'so-noi-v' }],
    ['aggregate', { aggregateId: '019b8b9a-5c00-7000-8000-000000000003' }],
    ['revision', { revision: 8 }],
    ['commit', { commitId: '019b8b9a-5c00-7000-8000-000000000003' }],
    ['time', { at: row.at + 1 }],
    ['actor', { author: { ...row.author, actor: 'an' } }],
    ['login', { author: { ...row.author, performedBy: 'binh' } }],
    ['mode', { author: { ...row.author, mode: 'substitute' } }],
    ['basis', { author: { ...row.author, basis: '' } }],
    ['time of the decision', { author: { ...row.author, decidedAt: 0 } }],
    ['facts, spaces included', { facts: row.facts.replace(',', ', ') }],
  ])('covers the %s', (_, changed) => {
    expect(journalHash(null, { ...row, ...changed })).not.toBe(journalHash(null, row))
  })

  test('covers the hash before it', () => {
    expect(journalHash('', row)).not.toBe(journalHash(null, row))
  })

  test('does not confuse fields with each other', () => {
    const one = journalHash(null, { ...row, agency: 'a","b', author: { ...row.author, actor: 'c\n' }, facts: 'd' })
    const two = journalHash(null, { ...row, agency: 'a', author: { ...row.author, actor: 'c' }, facts: '\nd' })

    expect(one).not.toBe(two)
  })
})

describe('the chain of a journal', () => {
  test('is whole where nothing was touched', async () => {
    expect(verifyChain(await journal())).toBeUndefined()
    expect(verifyChain([])).toBeUndefined()
  })

  test('is checked part by part', async () => {
    const rows = await journal()
    const [, second] = rows

    expect(verifyChain(rows.slice(2), second)).toBeUndefined()
    expect(verifyChain(rows.slice(2))).toMatchObject({ reason: 'revision', revision: 3, expected: 1, found: 3 })
  })

  test('names a row whose content was changed', async () => {
    const rows = (await journal()).map((each) => (each.revision === 4 ? { ...each, facts: '[40]' } : each))

    expect(verifyChain(rows)).toMatchObject({ reason: 'hash', index: 3, revision: 4, id: rows[0]?.id })
  })

  test('names the row behind one that was changed and hashed anew', async () => {
    const rows = (await journal()).map((each) => {
      if (each.revision !== 2) return each
      const forged = { ...each, facts: '[20]' }
      return { ...forged, hash: journalHash(each.previous, { ...forged, aggregateId: each.id }) }
    })

    expect(verifyChain(rows)).toMatchObject({ reason: 'previous', revision: 3 })
  })

  test('names the place where a row is missing, inserted or moved', async () => {
    const rows = await journal()
    const [one, two, three] = rows

    expect(verifyChain(rows.toSpliced(1, 1))).toMatchObject({ reason: 'revision', index: 1, expected: 2, found: 3 })
    expect(verifyChain(rows.slice(1))).toMatchObject({ reason: 'revision', index: 0, expected: 1, found: 2 })
    expect(verifyChain([one, one, two, three].filter((each) => each !== undefined))).toMatchObject({
      reason: 'revision',
      index: 1,
    })
    expect(verifyChain(rows.toReversed())).toMatchObject({ reason: 'revision', index: 0 })
  })

  test('names a row that belongs to another aggregate', async () => {
    const rows = await journal()
    const foreign = rows.map((each) => ({ ...each, agency: 'xa-a' }))

    expect(verifyChain(foreign)).toMatchObject({ reason: 'hash', revision: 1 })
  })
})
