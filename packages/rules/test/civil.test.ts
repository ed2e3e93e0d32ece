import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonths, civilDate, epochDay, isoWeekday, MS_PER_DAY } from '../src/civil.js'
import { isZone, UnknownZoneError } from '../src/index.js'
import { epochToLocal, localToEpoch, offsetAt } from '../src/zone.js'

test('every day of four centuries is numbered as UTC numbers it', () => {
  for (let day = epochDay(1800, 1, 1); day < epochDay(2200, 1, 1); day++) {
    const date = new Date(day * MS_PER_DAY)
    const { year, month, day: dayOfMonth } = civilDate(day)
    const isSame =
      year === date.getUTCFullYear() && month === date.getUTCMonth() + 1 && dayOfMonth === date.getUTCDate()
    if (!isSame || epochDay(year, month, dayOfMonth) !== day || isoWeekday(day) % 7 !== date.getUTCDay()) {
      expect.fail(`day ${day} is ${date.toISOString()}`)
    }
  }
})

test('a date and its number are the same for any year', () => {
  fc.assert(
    fc.property(fc.integer({ min: -400_000_000, max: 400_000_000 }), (day) => {
      const { year, month, day: dayOfMonth } = civilDate(day)

      expect(epochDay(year, month, dayOfMonth)).toBe(day)
    }),
  )
})

test('a month added ends within the month it leads to', () => {
  expect(addMonths({ year: 2026, month: 1, day: 31 }, 1)).toEqual({ year: 2026, month: 2, day: 28 })
  expect(addMonths({ year: 2026, month: 1, day: 31 }, -2)).toEqual({ year: 2025, month: 11, day: 30 })
  expect(addMonths({ year: 2026, month: 12, day: 1 }, 1)).toEqual({ year: 2027, month: 1, day: 1 })
})

describe('the offset of a zone', () => {
  const zones = [
    'Asia/Ho_Chi_Minh',
    'Europe/Paris',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'UTC',
  ]

  test.each(zones)('is what Intl says at any instant: %s', (zone) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    const seconds = fc.integer({ min: Date.UTC(1975, 0) / 1000, max: Date.UTC(2037, 0) / 1000 })

    fc.assert(
      fc.property(seconds, (second) => {
        const local = new Date(epochToLocal(second * 1000, zone)).toISOString().slice(0, 19).replace('T', ' ')

        expect(local).toBe(format.format(second * 1000))
      }),
      { numRuns: 300 },
    )
  })

  test.each(zones)('leads from local time back to the instant: %s', (zone) => {
    const minutes = fc.integer({ min: Date.UTC(1980, 0) / 60_000, max: Date.UTC(2037, 0) / 60_000 })

    fc.assert(
      fc.property(minutes, (minute) => {
        const local = epochToLocal(minute * 60_000, zone)
        const found = localToEpoch(local, zone)

        // Of the two instants of a repeated hour the earlier is found.
        expect(epochToLocal(found, zone)).toBe(local)
        expect(found).toBeLessThanOrEqual(minute * 60_000)
      }),
      { numRuns: 300 },
    )
  })

  test('is seven hours in Vietnam', () => {
    expect(offsetAt(Date.UTC(2026, 1, 13), 'Asia/Ho_Chi_Minh')).toBe(7 * 3_600_000)
    expect(offsetAt(Number.MAX_SAFE_INTEGER, 'Asia/Ho_Chi_Minh')).toBe(7 * 3_600_000)
  })

  test('is refused for a zone that is none', () => {
    expect(isZone('Asia/Ho_Chi_Minh')).toBe(true)
    expect(isZone('Asia/Nowhere')).toBe(false)
    expect(() => offsetAt(0, 'Asia/Nowhere')).toThrow(UnknownZoneError)
  })
})
