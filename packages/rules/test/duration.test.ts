import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDuration,
  describeTimeSyntax,
  formatDuration,
  type IsoDuration,
  parseDuration,
  parseInstant,
  TimeSyntaxError,
} from '../src/index.js'

const hanoi = 'Asia/Ho_Chi_Minh'
const iso = (months: number, days: number, milliseconds: number) => ({ kind: 'iso', months, days, milliseconds })

function refusal(read: () => unknown): TimeSyntaxError {
  try {
    read()
  } catch (error) {
    if (error instanceof TimeSyntaxError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a duration is read', () => {
  test.each([
    ['P3D', iso(0, 3, 0)],
    ['P2W', iso(0, 14, 0)],
    ['PT1H30M', iso(0, 0, 5_400_000)],
    ['P1Y2M', iso(14, 0, 0)],
    ['P1Y2M3DT4H5M6.5S', iso(14, 3, 14_706_500)],
    ['-P1D', iso(0, -1, 0)],
    ['PT0S', iso(0, 0, 0)],
    [' PT0,25S ', iso(0, 0, 250)],
    ['5 wd', { kind: 'wd', amount: 5 }],
    ['8wh', { kind: 'wh', amount: 8 }],
    ['1.5 wh', { kind: 'wh', amount: 1.5 }],
    ['15 cd', { kind: 'cd', amount: 15 }],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toEqual(expected)
  })

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '3D',
    '3 days',
    'P1H',
    'P-1D',
    'P1.5D',
    '5 WD',
    '-5 wd',
    '1.5 wd',
    '5 wd 3 wh',
    'PT1H '.repeat(2),
  ])('"%s" is refused with what would be right, in both languages', (text) => {
    const error = refusal(() => parseDuration(text))

    expect(error.text).toBe(text)
    expect(describeTimeSyntax(error, 'en')).toContain(`but found “${text}”`)
    expect(describeTimeSyntax(error, 'vi')).toMatch(/^Cần (khoảng thời gian|số nguyên ngày)/)
  })

  test('what is written reads back as itself', () => {
    const amount = fc.integer({ min: 0, max: 400 })
    const duration = fc.oneof(
      fc
        .record({ sign: fc.constantFrom(1, -1), months: amount, days: amount, ms: fc.integer({ min: 0, max: 1e9 }) })
        .map(({ sign, months, days, ms }) => iso(sign * months || 0, sign * days || 0, sign * ms || 0) as IsoDuration),
      fc.record({ kind: fc.constantFrom('wd' as const, 'wh' as const, 'cd' as const), amount }),
    )

    fc.assert(
      fc.property(duration, (each) => {
        expect(parseDuration(formatDuration(each))).toEqual(each)
      }),
    )
  })
})

describe('a duration is added on the calendar of the zone', () => {
  const add = (from: string, text: string, zone: string) => {
    const duration = parseDuration(text)
    if (duration.kind !== 'iso') throw new Error('no ISO duration')
    return new Date(addDuration(parseInstant(from, zone), duration, zone)).toISOString().replace('.000', '')
  }

  test.each([
    ['2026-02-13T16:00:00', 'P3D', hanoi, '2026-02-16T09:00:00Z'],
    ['2026-01-31T08:00:00', 'P1M', hanoi, '2026-02-28T01:00:00Z'],
    ['2024-02-29T08:00:00', 'P1Y', hanoi, '2025-02-28T01:00:00Z'],
    ['2026-12-31T23:59:59', 'PT1S', hanoi, '2026-12-31T17:00:00Z'],
    ['2026-03-31T08:00:00', '-P1M', hanoi, '2026-02-28T01:00:00Z'],
    // 02:00–03:00 does not exist in Paris on 2026-03-29, and 02:00–03:00 exists twice on 2026-10-25.
    ['2026-03-28T08:00:00', 'P1D', 'Europe/Paris', '2026-03-29T06:00:00Z'],
    ['2026-03-28T08:00:00', 'PT24H', 'Europe/Paris', '2026-03-29T07:00:00Z'],
    ['2026-03-28T02:30:00', 'P1D', 'Europe/Paris', '2026-03-29T01:30:00Z'],
    ['2026-10-24T02:30:00', 'P1D', 'Europe/Paris', '2026-10-25T00:30:00Z'],
  ])('%s + %s in %s', (from, duration, zone, expected) => {
    expect(add(from, duration, zone)).toBe(expected)
  })
})

describe('a date and time is an instant', () => {
  test.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T08:00:00+07:00', '2030-01-01T01:00:00.000Z'],
    ['2030-01-01T08:00:00+0700', '2030-01-01T01:00:00.000Z'],
    ['2030-01-01T08:00', '2030-01-01T01:00:00.000Z'],
    ['2030-01-01', '2029-12-31T17:00:00.000Z'],
    ['2030-01-01T08:00:00.250', '2030-01-01T01:00:00.250Z'],
    ['2030-07-01T08:00:00@Europe/Paris', '2030-07-01T06:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(parseInstant(text, hanoi)).toISOString()).toBe(expected)
  })

  test.each(['', 'tomorrow', '2030-02-30', '2030-01-01T25:00:00', '01/02/2030', '2030-01-01T08:00:00+99:00'])(
    '"%s" is refused',
    (text) => {
      expect(refusal(() => parseInstant(text, hanoi)).kind).toBe('date')
    },
  )
})
