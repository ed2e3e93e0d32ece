import { describe, expect, test } from 'vitest'
import { compileCalendar, type DuePolicy, inheritCalendar, vietnamCalendar } from '../../src/index.js'
import { at, text } from './local.js'

const calendar = compileCalendar(vietnamCalendar)

describe('deadlines of state agencies in 2026', () => {
  test.each([
    ['2026-02-13 16:00', '5 wd', '2026-02-27 17:30', 'Tết'],
    ['2026-02-13 16:00', '8 wh', '2026-02-23 16:00', 'Tết'],
    ['2026-03-02 10:30', '4 wh', '2026-03-02 16:30', 'noon'],
    ['2026-08-21 10:00', '1 wd', '2026-08-22 17:30', 'a working Saturday'],
    ['2026-08-28 10:00', '3 wd', '2026-09-07 17:30', 'National Day with its swap'],
    ['2026-08-28 15:00', '16 wh', '2026-09-04 15:00', 'National Day with its swap'],
    ['2026-08-18 00:00', '15 cd', '2026-09-03 24:00', 'a last day that is a holiday'],
    ['2026-04-24 00:00', '5 cd', '2026-04-29 24:00', 'a last day that is worked'],
    ['2026-04-25 09:00', '2 wd', '2026-04-29 17:30', 'a start on Saturday, a day made up for'],
    ['2026-11-20 15:00', '5 wd', '2026-11-30 17:30', 'Vietnamese Culture Day'],
    ['2025-12-31 10:00', '2 wd', '2026-01-06 17:30', 'the swap of 2 January'],
    ['2026-01-09 10:00', '1 wd', '2026-01-10 17:30', 'the working Saturday of 10 January'],
  ])('%s + %s = %s: %s', (start, duration, due) => {
    expect(text(calendar.dueOf(at(start), duration))).toBe(due)
  })

  test('working time across Tết is only what is worked', () => {
    expect(calendar.workingMinutesBetween(at('2026-02-13 15:30'), at('2026-02-23 09:30'))).toBe(240)
  })

  test.each([
    ['exact', '2026-03-24 10:30'],
    ['days', '2026-03-23 17:30'],
  ] as const)('a pause in %s moves the deadline to %s', (mode, expected) => {
    const { due } = calendar.dueOf(at('2026-03-02 09:00'), '10 wd')

    const moved = calendar.pauseShift(due, at('2026-03-05 10:00'), at('2026-03-12 15:00'), mode)

    expect(text(moved)).toBe(expected)
  })
})

describe('policies of counting', () => {
  test.each<[string, string, DuePolicy, string]>([
    ['2026-03-02 10:00', '1 wd', { end: 'midnight' }, '2026-03-03 24:00'],
    ['2026-03-02 10:00', '0 wd', {}, '2026-03-02 17:30'],
    ['2026-03-02 18:00', '0 wd', {}, '2026-03-03 17:30'],
    ['2026-03-02 18:00', '0 wd', { end: 'midnight' }, '2026-03-02 24:00'],
    ['2026-03-07 10:00', '0 wd', {}, '2026-03-09 17:30'],
    ['2026-03-02 15:00', '0 wd', { cutOff: '15:00' }, '2026-03-02 17:30'],
    ['2026-03-02 15:01', '0 wd', { cutOff: '15:00' }, '2026-03-03 17:30'],
    ['2026-03-06 15:01', '1 wd', { cutOff: '15:00' }, '2026-03-10 17:30'],
    ['2026-03-07 10:00', '1 wd', { cutOff: '15:00' }, '2026-03-10 17:30'],
    ['2026-03-02 15:30', '4 wh', { cutOff: '15:00' }, '2026-03-03 11:30'],
    ['2026-03-02 06:00', '1 wh', {}, '2026-03-02 08:30'],
    ['2026-03-02 16:30', '1 wh', {}, '2026-03-02 17:30'],
    ['2026-03-02 16:30', '0 wh', {}, '2026-03-02 16:30'],
    ['2026-03-02 10:00', '0 cd', {}, '2026-03-02 24:00'],
    ['2026-03-02 10:00', 'P1D', {}, '2026-03-03 10:00'],
    // Outside working hours: from the moment, or from the next opening.
    ['2026-03-02 18:00', '1 wd', {}, '2026-03-03 17:30'],
    ['2026-03-02 18:00', '1 wd', { outside: 'opening' }, '2026-03-04 17:30'],
    ['2026-03-02 12:00', '1 wd', { outside: 'opening' }, '2026-03-03 17:30'],
    ['2026-03-07 10:00', '2 cd', {}, '2026-03-09 24:00'],
    ['2026-03-07 10:00', '2 cd', { outside: 'opening' }, '2026-03-11 24:00'],
    ['2026-03-02 06:00', 'PT1H', { outside: 'opening' }, '2026-03-02 08:30'],
    ['2026-03-02 15:01', 'PT1H', { cutOff: '15:00', outside: 'opening' }, '2026-03-03 08:30'],
    // The day of the event as the first day.
    ['2026-03-02 10:00', '1 wd', { firstDay: 'same' }, '2026-03-02 17:30'],
    ['2026-03-02 10:00', '5 wd', { firstDay: 'same' }, '2026-03-06 17:30'],
    ['2026-03-02 18:00', '1 wd', { firstDay: 'same' }, '2026-03-03 17:30'],
    ['2026-03-02 18:00', '1 wd', { firstDay: 'same', end: 'midnight' }, '2026-03-02 24:00'],
    ['2026-03-07 10:00', '2 wd', { firstDay: 'same' }, '2026-03-10 17:30'],
    ['2026-03-02 10:00', '0 wd', { firstDay: 'same' }, '2026-03-02 17:30'],
    ['2026-03-02 10:00', '3 cd', { firstDay: 'same' }, '2026-03-04 24:00'],
    ['2026-03-02 10:00', '0 cd', { firstDay: 'same' }, '2026-03-02 24:00'],
    // A last day on a day off.
    ['2026-03-02 10:00', '5 cd', {}, '2026-03-09 24:00'],
    ['2026-03-02 10:00', '5 cd', { restDay: 'keep' }, '2026-03-07 24:00'],
    // Months and years as the Civil Code ends them.
    ['2026-03-02 10:00', 'P1M', {}, '2026-04-02 10:00'],
    ['2026-03-02 10:00', 'P1M', { iso: 'civil' }, '2026-04-02 24:00'],
    ['2026-01-31 10:00', 'P1M', { iso: 'civil', restDay: 'keep' }, '2026-02-28 24:00'],
    ['2026-01-31 10:00', 'P1M', { iso: 'civil' }, '2026-03-02 24:00'],
    ['2024-02-29 10:00', 'P1Y', { iso: 'civil' }, '2025-02-28 24:00'],
    ['2026-03-02 10:00', 'P1W', { iso: 'civil' }, '2026-03-09 24:00'],
    ['2026-03-02 10:00', 'P1DT1H', { iso: 'civil' }, '2026-03-03 11:00'],
  ])('%s + %s, %o', (start, duration, policy, due) => {
    expect(text(calendar.dueOf(at(start), duration, policy))).toBe(due)
  })

  test('a cut-off hour that is none is refused', () => {
    expect(() => calendar.dueOf(0, '1 wd', { cutOff: '3pm' })).toThrow('expected a cut-off hour HH:MM but found "3pm"')
  })

  test('what arrives later is never due earlier, whatever the policy', () => {
    for (const duration of ['0 wd', '1 wd', '3 wh', '2 cd']) {
      for (const policy of [{}, { cutOff: '15:00' }, { end: 'midnight' as const }]) {
        let last = 0
        for (let start = at('2026-04-22 00:00'); start < at('2026-05-06 00:00'); start += 30 * 60_000) {
          const { due } = calendar.dueOf(start, duration, policy)
          expect(due).toBeGreaterThanOrEqual(Math.max(last, start))
          last = due
        }
      }
    }
  })
})

describe('before a deadline', () => {
  test.each([
    ['2026-03-16 17:30', '3 wd', '2026-03-11 17:30'],
    ['2026-03-16 10:00', '1 wd', '2026-03-13 10:00'],
    ['2026-03-16 24:00', '1 wd', '2026-03-13 24:00'],
    ['2026-03-16 17:30', '8 wh', '2026-03-16 07:30'],
    ['2026-03-16 09:30', '4 wh', '2026-03-13 15:30'],
    ['2026-03-16 17:30', '2 cd', '2026-03-14 17:30'],
    ['2026-03-16 17:30', 'PT30M', '2026-03-16 17:00'],
    ['2026-02-23 17:30', '1 wd', '2026-02-13 17:30'],
  ])('%s by %s is %s', (due, duration, expected) => {
    expect(text({ due: calendar.before(at(due), duration) })).toBe(expected)
  })
})

describe('a pause', () => {
  test.each([
    ['2026-03-16 17:30', '2026-03-05 10:00', '2026-03-05 10:00', 'exact', '2026-03-16 17:30'],
    ['2026-03-16 17:30', '2026-03-07 10:00', '2026-03-08 10:00', 'exact', '2026-03-16 17:30'],
    ['2026-03-16 24:00', '2026-03-05 10:00', '2026-03-06 10:00', 'days', '2026-03-17 24:00'],
    ['2026-03-16 10:15', '2026-03-05 10:00', '2026-03-06 10:00', 'days', '2026-03-17 10:15'],
    ['2026-03-16 17:30', '2026-03-05 08:00', '2026-03-05 17:00', 'days', '2026-03-16 17:30'],
    ['2026-08-21 17:30', '2026-08-03 08:00', '2026-08-04 08:00', 'days', '2026-08-22 17:30'],
  ] as const)('deadline %s, paused %s to %s, %s: %s', (due, from, to, mode, expected) => {
    expect(text(calendar.pauseShift(at(due), at(from), at(to), mode))).toBe(expected)
  })
})

describe('a year whose calendar is not published', () => {
  test('makes a deadline expected, and only then', () => {
    expect(calendar.dueOf(at('2026-12-28 10:00'), '3 wd').expected).toBe(false)
    expect(calendar.dueOf(at('2026-12-28 10:00'), '4 wd').expected).toBe(true)
    expect(calendar.dueOf(at('2026-12-30 10:00'), '1 cd')).toMatchObject({ date: '2026-12-31', expected: false })
  })

  test('is one with an expected date in it, or with none but those of the agency', () => {
    const lunarNewYear = { date: '2028-01-26', kind: 'holiday', source: 'dự kiến', status: 'expected' } as const
    const closed = { date: '2028-03-01', kind: 'agencyClosed', source: 'QĐ 1', status: 'official' } as const
    const own = (exceptions: readonly (typeof lunarNewYear | typeof closed)[]) =>
      compileCalendar(inheritCalendar(vietnamCalendar, { code: 'own', version: 1, exceptions }))
    const [from, to] = [at('2028-06-01 00:00'), at('2028-06-02 00:00')]

    expect(own([lunarNewYear]).isOfficial(from, to)).toBe(false)
    expect(own([closed]).isOfficial(from, to)).toBe(false)
    expect(own([{ ...lunarNewYear, status: 'official' } as never]).isOfficial(from, to)).toBe(true)
  })
})

describe('a calendar of an agency', () => {
  const shifts = [
    { weekdays: [1, 2, 3, 4, 5], from: '07:00', to: '11:30', validTo: '2026-09-30' },
    { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '11:30', validFrom: '2026-10-01' },
    { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
    { weekdays: [6], from: '07:30', to: '11:30' },
  ] as const
  const counter = compileCalendar(
    inheritCalendar(vietnamCalendar, {
      code: 'mot-cua',
      version: 3,
      shifts,
      exceptions: [
        { date: '2026-03-09', kind: 'agencyClosed', source: 'TB 12', status: 'official' },
        {
          date: '2026-03-15',
          kind: 'agencyDuty',
          source: 'TB 12',
          status: 'official',
          hours: [{ from: '08:00', to: '10:00' }],
        },
        { date: '2026-09-02', kind: 'agencyDuty', source: 'TB 30', status: 'official' },
      ],
    }),
  )

  test('has hours of its own that change with the season', () => {
    expect(text({ due: counter.nextWorkingTime(at('2026-09-30 05:00')) })).toBe('2026-09-30 07:00')
    expect(text({ due: counter.nextWorkingTime(at('2026-10-01 05:00')) })).toBe('2026-10-01 08:00')
    expect(text(counter.dueOf(at('2026-03-06 10:00'), '1 wd'))).toBe('2026-03-07 11:30')
  })

  test('keeps national holidays unless it says otherwise', () => {
    expect(counter.isWorkingDay(at('2026-02-17 10:00'))).toBe(false)
    expect(counter.isWorkingDay(at('2026-09-01 10:00'))).toBe(false)
    expect(counter.isWorking(at('2026-09-02 10:00'))).toBe(true)
  })

  test('closes and is on duty on days of its own', () => {
    expect(counter.isWorkingDay(at('2026-03-09 10:00'))).toBe(false)
    expect(counter.workingMinutesBetween(at('2026-03-15 00:00'), at('2026-03-15 24:00'))).toBe(120)
  })

  test('works a swapped Saturday with the hours of the day it replaces', () => {
    expect(counter.workingMinutesBetween(at('2026-08-22 00:00'), at('2026-08-22 24:00'))).toBe(510)
  })
})
