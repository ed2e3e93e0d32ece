import { describe, expect, test } from 'vitest'
import { uuidSource, uuidv7 } from '../src/uuid.js'

const now = Date.UTC(2026, 0, 5)
const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const timeOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

describe('UUIDs', () => {
  test('are of version 7 and begin with the time', () => {
    for (const at of [0, 1, now, 2 ** 47 + 12_345, 2 ** 48 - 1]) {
      const id = uuidv7(at)

      expect(id).toMatch(shape)
      expect(timeOf(id)).toBe(at)
    }
  })

  test('grow within a millisecond and over several', () => {
    const ids = Array.from({ length: 50_000 }, (_, n) => uuidv7(now + Math.floor(n / 20_000)))

    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('grow also where a millisecond has more than the counter can count', () => {
    // Chance has set the counter to its greatest number.
    const next = uuidSource((bytes) => bytes.fill(0xff))

    const ids = [next(now), next(now), next(now), next(now + 1), next(now + 2)]

    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(5)
    expect(ids.map((id) => timeOf(id) - now)).toEqual([0, 1, 1, 1, 2])
  })

  test('follow the clock back', () => {
    const next = uuidSource()
    next(now)

    expect(timeOf(next(now - 1000))).toBe(now - 1000)
  })

  test('are repeatable with a seeded source', () => {
    const seeded = () => {
      let n = 0
      return uuidSource((bytes) => {
        for (const at of bytes.keys()) bytes[at] = n = (n * 31 + 7) % 256
      })
    }
    const [one, two] = [seeded(), seeded()]

    for (let n = 0; n < 1_000; n++) expect(one(now + (n >> 3))).toBe(two(now + (n >> 3)))
  })
})
