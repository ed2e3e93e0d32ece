import { describe, expect, test } from 'vitest'
import {
  compileCalendar,
  nextDue,
  parseInstant,
  parseTimer,
  type TimerKind,
  TimeSyntaxError,
  vietnamCalendar,
} from '../src/index.js'

const hanoi = 'Asia/Ho_Chi_Minh'
const at = (text: string) => parseInstant(text, hanoi)
const anchor = at('2030-01-15T08:00:00')

/** The dues of a timer, as local texts, until it ends or five have fired. */
function dues(kind: TimerKind, text: string, zone = hanoi): readonly string[] {
  const schedule = parseTimer(kind, text, zone)
  const found: string[] = []
  for (let fired = 0; fired < 5; fired++) {
    const due = nextDue(schedule, anchor, fired)
    if (due === undefined) return found
    found.push(new Date(due + 7 * 3_600_000).toISOString().slice(0, 19))
  }
  return [...found, '…']
}

describe('a timer is due', () => {
  test('at its date, once', () => {
    expect(dues('date', '2030-02-01T08:00:00')).toEqual(['2030-02-01T08:00:00'])
    expect(dues('date', '2029-02-01T01:00:00Z')).toEqual(['2029-02-01T08:00:00'])
  })

  test('after its duration, once', () => {
    expect(dues('duration', 'P1DT1H')).toEqual(['2030-01-16T09:00:00'])
    expect(dues('duration', 'PT0S')).toEqual(['2030-01-15T08:00:00'])
  })

  test('as often as its cycle says, counted from when it was set', () => {
    expect(dues('cycle', 'R3/PT10M')).toEqual(['2030-01-15T08:10:00', '2030-01-15T08:20:00', '2030-01-15T08:30:00'])
    expect(dues('cycle', 'R1/P1D')).toEqual(['2030-01-16T08:00:00'])
    expect(dues('cycle', 'R/PT1H')).toHaveLength(6)
  })

  test('first at the start of its cycle, when it has one', () => {
    expect(dues('cycle', 'R3/2030-02-01T00:00:00Z/PT1H')).toEqual([
      ...['2030-02-01T07:00:00', '2030-02-01T08:00:00', '2030-02-01T09:00:00'],
    ])
    expect(dues('cycle', 'R2/2030-02-01T08:00:00/2030-02-03T08:00:00')).toEqual([
      ...['2030-02-01T08:00:00', '2030-02-03T08:00:00'],
    ])
  })

  test('not for what lay before it was set', () => {
    expect(dues('cycle', 'R5/2030-01-12T08:00:00/P1D')).toEqual(['2030-01-15T08:00:00', '2030-01-16T08:00:00'])
    expect(dues('cycle', 'R3/2029-01-01T08:00:00/P1D')).toEqual([])
    expect(dues('cycle', 'R/2000-01-01T09:00:00/P1M')[0]).toBe('2030-02-01T09:00:00')
    expect(dues('cycle', 'R/1970-01-01T00:00:00Z/PT0.001S')[0]).toBe('2030-01-15T08:00:00')
  })

  test('no later than the end of its cycle', () => {
    expect(dues('cycle', 'R/P1D/2030-01-17T08:00:00')).toEqual(['2030-01-16T08:00:00', '2030-01-17T08:00:00'])
    expect(dues('cycle', 'R1/P1D/2030-01-17T08:00:00')).toEqual(['2030-01-16T08:00:00'])
    expect(dues('cycle', 'R/P1D/2030-01-15T08:00:00')).toEqual([])
  })

  test('on the last day of each month, without drifting to the 28th', () => {
    expect(dues('cycle', 'R4/2030-01-31T08:00:00/P1M')).toEqual([
      ...['2030-01-31T08:00:00', '2030-02-28T08:00:00', '2030-03-31T08:00:00', '2030-04-30T08:00:00'],
    ])
  })

  test('the thousandth time exactly a thousand periods after it was set', () => {
    const schedule = parseTimer('cycle', 'R/PT0.1S', hanoi)

    expect(nextDue(schedule, anchor, 999)).toBe(anchor + 100_000)
  })

  test('after working days, by the calendar it is given', () => {
    const schedule = parseTimer('duration', '5 wd', hanoi)
    const calendar = compileCalendar(vietnamCalendar)

    expect(nextDue(schedule, at('2026-02-13T16:00:00'), 0, calendar)).toBe(at('2026-02-27T17:30:00'))
    expect(() => nextDue(schedule, anchor, 0)).toThrow('needs a working calendar')
  })
})

describe('a timer that cannot be is refused', () => {
  test.each<[TimerKind, string]>([
    ['date', 'P1D'],
    ['duration', '2030-01-01'],
    ['duration', '-PT1H'],
    ['cycle', 'PT10M'],
    ['cycle', 'R0/PT10M'],
    ['cycle', 'R3'],
    ['cycle', 'R3/'],
    ['cycle', 'R-1/PT10M'],
    ['cycle', 'R3/PT0S'],
    ['cycle', 'R3/-PT1H'],
    ['cycle', 'R3/5 wd'],
    ['cycle', 'R3/2030-01-01T00:00:00Z'],
    ['cycle', 'R3/2030-01-02/2030-01-01'],
    ['cycle', 'R3/PT1H/PT1H'],
    ['cycle', 'R3/2030-01-01/PT1H/2031-01-01'],
  ])('%s "%s"', (kind, text) => {
    expect(() => parseTimer(kind, text, hanoi)).toThrow(TimeSyntaxError)
  })
})

describe('a cron expression is due', () => {
  test.each([
    ['0 0/5 * * * ?', ['2030-01-15T08:05:00', '2030-01-15T08:10:00', '2030-01-15T08:15:00']],
    ['0 30 7,16 ? * MON-FRI', ['2030-01-15T16:30:00', '2030-01-16T07:30:00', '2030-01-16T16:30:00']],
    ['0 0 8 1 * ?', ['2030-02-01T08:00:00', '2030-03-01T08:00:00', '2030-04-01T08:00:00']],
    ['0 0 0 29 FEB ? 2030-2033', ['2032-02-29T00:00:00']],
    ['0 0 8 ? * 1', ['2030-01-20T08:00:00', '2030-01-27T08:00:00', '2030-02-03T08:00:00']],
    ['0 0 8 30 2 ?', []],
  ])('%s', (text, expected) => {
    expect(dues('cycle', text).slice(0, 3)).toEqual(expected)
  })

  test.each([
    '0 0 8 L * ?',
    '0 0 8 1 * MON',
    '60 * * * * ?',
    '* * * *',
    '0 9-3 * * * ?',
    '0 0/0 * * * ?',
    '0 x * * * ?',
  ])('but not as %s', (text) => {
    expect(() => parseTimer('cycle', text, hanoi)).toThrow(TimeSyntaxError)
  })
})
