/** UUIDs of version 7 (RFC 9562): ordered by time, so that rows written together lie together in every index. */
import { randomFillSync } from 'node:crypto'
import type { EpochMs, Uuid } from './ports/store.js'

/** Fills the whole array with random bytes. */
export type RandomFill = (bytes: Uint8Array) => unknown

/** Bytes of randomness per id: 4 to start the counter, 6 for the tail. */
const perId = 10
const counterMax = 2 ** 26 - 1

/**
 * A source of UUIDs, each greater than the one before as long as the clock does not go back. Within a millisecond a counter of 26 bits
 * grows from a random start (RFC 9562 §6.2, method 1); 48 bits are random in every id.
 *
 * @param fill - where randomness comes from; a seeded one makes ids repeatable
 * @returns a function of the time, in milliseconds since 1970
 * @example
 * ```ts
 * const next = uuidSource()
 * next(Date.now()) < next(Date.now()) // true
 * ```
 */
export function uuidSource(fill: RandomFill = randomFillSync): (now: EpochMs) => Uuid {
  const pool = Buffer.alloc(perId * 400)
  let used = pool.length
  let asked = Number.NaN
  let time = 0
  let prefix = ''
  let counter = 0

  const begin = (ms: EpochMs, start: number): void => {
    time = ms
    prefix = `${hex(Math.floor(ms / 0x10000), 8)}-${hex(ms % 0x10000, 4)}-7`
    counter = start
  }

  return (now) => {
    if (used === pool.length) {
      fill(pool)
      used = 0
    }
    // A full counter borrows the next millisecond; until the clock has passed it, ids go on from there.
    const isAhead = now > asked && now <= time
    if (now !== asked && !isAhead) begin(now, pool.readUInt32BE(used) >>> 6)
    else if (counter === counterMax) begin(time + 1, 0)
    else counter++
    asked = now
    // In halves: the engine prints small integers fast, large ones as floating point.
    const tail = hex(pool.readUIntBE(used + 4, 3), 6) + hex(pool.readUIntBE(used + 7, 3), 6)
    used += perId
    return `${prefix}${hex(counter >>> 14, 3)}-${hex(0x8000 | (counter & 0x3fff), 4)}-${tail}`
  }
}

/**
 * A UUID of version 7, greater than every one before it in this process as long as the clock does not go back.
 *
 * @param now - milliseconds since 1970
 * @example
 * ```ts
 * uuidv7(Date.now()) // '019aae4f-3c00-7d10-9c1b-6f1c0a7a52ab'
 * ```
 */
export const uuidv7: (now: EpochMs) => Uuid = uuidSource()

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
