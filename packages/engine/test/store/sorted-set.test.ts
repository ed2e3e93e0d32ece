import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merge, SortedSet } from '../../src/store/memory/sorted-set.js'

const ascending = (a: number, b: number) => a - b
const numbers = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 3_000, size: 'max' })

describe('a sorted set', () => {
  test('holds what a set holds, in order, whatever was added and removed', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: -1, max: 2_001 }), (added, removed, probe) => {
        const set = new SortedSet<number>(ascending)
        const model = new Set<number>()
        for (const [n, value] of added.entries()) {
          set.add(value)
          model.add(value)
          const gone = removed[n]
          if (gone !== undefined) expect(set.delete(gone)).toBe(model.delete(gone))
        }
        const sorted = [...model].sort(ascending)

        expect([...set.after()]).toEqual(sorted)
        expect([...set.after(probe)]).toEqual(sorted.filter((value) => value > probe))
        expect([...set.before()]).toEqual(sorted.toReversed())
        expect([...set.before(probe)]).toEqual(sorted.filter((value) => value < probe).reverse())
        expect(set.first).toBe(sorted[0])
        expect(set.isEmpty).toBe(sorted.length === 0)
      }),
      { numRuns: 30 },
    )
  })

  test('a copy goes its own way', () => {
    const set = new SortedSet<number>(ascending)
    for (let n = 0; n < 1_000; n++) set.add(n)

    const copy = set.copy()
    copy.delete(500)
    set.add(1_000)

    expect([[...set.after()].length, [...copy.after()].length]).toEqual([1_001, 999])
  })

  test('merging gives every value once, in order', () => {
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 5 }), (lists) => {
        const sets = lists.map((list) => {
          const set = new SortedSet<number>(ascending)
          for (const value of list) set.add(value)
          return set.after()
        })

        expect([...merge(sets, ascending)]).toEqual([...new Set(lists.flat())].sort(ascending))
      }),
      { numRuns: 30 },
    )
  })
})
