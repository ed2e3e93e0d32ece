import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Calendar,
  type CalendarData,
  compileCalendar,
  type DuePolicy,
  isWithinParent,
  NoWorkingTimeError,
  splitDeadline,
} from '../../src/index.js'
import { at } from './local.js'

const minute = 60_000
const DAY = 24 * 60 * minute
const first = at('2026-01-20 00:00')

const twoDigits = (n: number) => String(n).padStart(2, '0')
const clock = (quarter: number) => `${twoDigits(Math.floor(quarter / 4))}:${twoDigits((quarter % 4) * 15)}`
const dateOf = (day: number) => new Date(Date.UTC(2026, 0, 20 + day)).toISOString().slice(0, 10)
const worked: ReadonlySet<string> = new Set(['swapWork', 'agencyDuty'])
const weekday = fc.constantFrom(1, 2, 3, 4, 5, 6, 7) as fc.Arbitrary<1 | 2 | 3 | 4 | 5 | 6 | 7>

/** Up to three shifts that cannot overlap, on random weekdays, some valid for a while only, and random exceptions. */
const calendarData: fc.Arbitrary<CalendarData> = fc
  .record({
    cuts: fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 6, maxLength: 6 }),
    days: fc.array(fc.uniqueArray(weekday, { minLength: 1 }), { minLength: 1, maxLength: 3 }),
    validFrom: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    exceptions: fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 40 }),
        kind: fc.constantFrom('holiday', 'makeUpDay', 'swapOff', 'swapWork', 'agencyClosed', 'agencyDuty'),
        hours: fc.option(fc.constantFrom({ from: '08:00', to: '09:30' }, { from: '22:15', to: '24:00' }), {
          nil: undefined,
        }),
      }),
      { selector: ({ day }) => day, maxLength: 12 },
    ),
  })
  .map(({ cuts, days, validFrom, exceptions }) => {
    const sorted = cuts.toSorted((a, b) => a - b)
    return {
      code: 'random',
      version: 1,
      zone: 'Asia/Ho_Chi_Minh',
      shifts: days.map((weekdays, index) => ({
        weekdays,
        from: clock(sorted[index * 2] ?? 0),
        to: clock(sorted[index * 2 + 1] ?? 96),
        ...(index === 0 && validFrom !== undefined && days.length > 1 ? { validFrom: dateOf(validFrom) } : {}),
      })),
      exceptions: exceptions.map(({ day, kind, hours }) => ({
        date: dateOf(day),
        kind,
        source: 'random',
        status: 'official',
        ...(hours === undefined || !worked.has(kind) ? {} : { hours: [hours] }),
      })),
    }
  })

const policy: fc.Arbitrary<DuePolicy> = fc.record(
  {
    cutOff: fc.constantFrom('00:00', '09:30', '15:00', '24:00'),
    outside: fc.constantFrom('moment', 'opening'),
    firstDay: fc.constantFrom('next', 'same'),
    end: fc.constantFrom('closing', 'midnight'),
    restDay: fc.constantFrom('next', 'keep'),
  },
  { requiredKeys: [] },
)
const instant = fc.integer({ min: 0, max: 35 * 24 * 60 }).map((minutes) => first + minutes * minute)
const someMinutes = fc.integer({ min: 0, max: 3000 })

describe('on any calendar', () => {
  test('working time added is working time elapsed', () => {
    fc.assert(
      fc.property(calendarData, instant, someMinutes, (data, start, minutes) => {
        const calendar = compileCalendar(data)

        const due = calendar.addWorkingMinutes(start, minutes)

        expect(calendar.workingMinutesBetween(start, due)).toBe(minutes)
      }),
    )
  })

  test('working time taken off is working time elapsed', () => {
    fc.assert(
      fc.property(calendarData, instant, someMinutes, (data, due, minutes) => {
        const calendar = compileCalendar(data)

        const start = calendar.addWorkingMinutes(due, -minutes)

        expect(calendar.workingMinutesBetween(start, due)).toBe(minutes)
      }),
    )
  })

  test('working time of parts sums to that of the whole, either way', () => {
    fc.assert(
      fc.property(calendarData, instant, instant, instant, (data, a, b, c) => {
        const calendar = compileCalendar(data)
        const between = (from: number, to: number) => calendar.workingMsBetween(from, to)

        expect(between(a, b) + between(b, c)).toBe(between(a, c))
        expect(between(a, b) + between(b, a)).toBe(0)
      }),
    )
  })

  test('what starts later or takes longer is not due earlier', () => {
    fc.assert(
      fc.property(calendarData, instant, instant, someMinutes, someMinutes, (data, a, b, m, n) => {
        const calendar = compileCalendar(data)
        const [start, later] = [Math.min(a, b), Math.max(a, b)]
        const [short, long] = [Math.min(m, n), Math.max(m, n)]

        expect(calendar.addWorkingMinutes(later, short)).toBeGreaterThanOrEqual(
          calendar.addWorkingMinutes(start, short),
        )
        expect(calendar.addWorkingMinutes(start, long)).toBeGreaterThanOrEqual(calendar.addWorkingMinutes(start, short))
        expect(calendar.addWorkingDays(later, m % 9)).toBeGreaterThanOrEqual(calendar.addWorkingDays(start, m % 9))
        expect(calendar.addCalendarDays(later, m % 9)).toBeGreaterThanOrEqual(calendar.addCalendarDays(start, m % 9))
      }),
    )
  })

  test('working days added are working days counted', () => {
    fc.assert(
      fc.property(calendarData, instant, fc.integer({ min: 1, max: 15 }), (data, start, days) => {
        const calendar = compileCalendar(data)

        const due = calendar.addWorkingDays(start, days)
        const before = calendar.addWorkingDays(start, -days)

        expect(calendar.workingDaysBetween(start, due - 1)).toBe(days)
        expect(calendar.isWorkingDay(due - 1)).toBe(true)
        expect(calendar.isWorkingDay(before - 1)).toBe(true)
        expect(calendar.workingDaysBetween(before - 1, start)).toBe(days - (calendar.isWorkingDay(start) ? 0 : 1))
      }),
    )
  })

  test('whatever the policy, what arrives later is not due earlier, and nothing is due before it begins', () => {
    const unit = fc.constantFrom('wd', 'wh', 'cd')
    const amount = fc.integer({ min: 0, max: 12 })
    fc.assert(
      fc.property(calendarData, instant, instant, amount, unit, policy, (data, a, b, n, of, rule) => {
        const calendar = compileCalendar(data)
        const [start, later] = [Math.min(a, b), Math.max(a, b)]

        const { due } = calendar.dueOf(start, `${n} ${of}`, rule)

        expect(calendar.dueOf(later, `${n} ${of}`, rule).due).toBeGreaterThanOrEqual(due)
        expect(calendar.dueOf(start, `${n + 1} ${of}`, rule).due).toBeGreaterThanOrEqual(due)
        expect(due).toBeGreaterThanOrEqual(start)
      }),
      { numRuns: 300 },
    )
  })

  test('a pause moves a deadline by exactly the working time, or the working days, that it took', () => {
    fc.assert(
      fc.property(calendarData, instant, instant, instant, (data, due, a, b) => {
        const calendar = compileCalendar(data)
        const [from, to] = [Math.min(a, b), Math.max(a, b)]

        const exact = calendar.pauseShift(due, from, to, 'exact').due
        const byDays = calendar.pauseShift(due, from, to, 'days').due

        expect(calendar.workingMsBetween(due, exact)).toBe(calendar.workingMsBetween(from, to))
        expect(calendar.workingDaysBetween(due - 1, byDays - 1)).toBe(calendar.workingDaysBetween(from, to))
      }),
    )
  })

  test('steps that share a whole sum to it, each in its order', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(calendarData, instant, someMinutes, weights, (data, from, minutes, parts) => {
        const calendar = compileCalendar(data)
        const parentDue = calendar.addWorkingMinutes(from, minutes + 1)
        const sum = parts.reduce((total, part) => total + part, 0)

        const dues = splitDeadline(
          calendar,
          { from, parentDue },
          parts.map((part) => part / sum),
        ).map(({ due }) => due)

        expect(dues).toEqual(dues.toSorted((x, y) => x - y))
        expect(dues.at(-1)).toBe(parentDue)
        for (const due of dues) expect(isWithinParent(calendar, due, { parentDue })).toBe(true)
      }),
    )
  })

  test('a pause without working time moves nothing, and two pauses move like both together', () => {
    fc.assert(
      fc.property(calendarData, instant, instant, instant, instant, (data, due, ...instants) => {
        const calendar = compileCalendar(data)
        const [a = 0, b = 0, c = 0] = instants.toSorted((x, y) => x - y)

        const once = calendar.pauseShift(due, a, c, 'exact').due
        const twice = calendar.pauseShift(calendar.pauseShift(due, a, b, 'exact').due, b, c, 'exact').due

        expect(calendar.pauseShift(due, a, a, 'exact').due).toBe(due)
        expect(calendar.pauseShift(due, a, a, 'days').due).toBe(due)
        expect(twice).toBe(once)
      }),
    )
  })
})

describe('a count of minutes one by one agrees', () => {
  test('on working time between instants and on when it is over', () => {
    fc.assert(
      fc.property(calendarData, instant, fc.integer({ min: 1, max: 900 }), (data, start, minutes) => {
        const calendar = compileCalendar(data)
        const oracle = minutesByHand(data)

        let due = start
        let worked = 0
        for (; worked < minutes && due < start + 60 * 24 * 60 * minute; due += minute) {
          const isWorked = oracle(due)
          if (calendar.isWorking(due) !== isWorked) expect.fail(`minute ${new Date(due).toISOString()}`)
          if (isWorked) worked++
        }
        fc.pre(worked === minutes)

        expect(calendar.addWorkingMinutes(start, minutes)).toBe(due)
        expect(calendar.workingMinutesBetween(start, due)).toBe(minutes)
      }),
      { numRuns: 60 },
    )
  })

  test('backwards: the latest minute from which so much is worked', () => {
    fc.assert(
      fc.property(calendarData, instant, fc.integer({ min: 1, max: 600 }), (data, due, minutes) => {
        const oracle = minutesByHand(data)
        let start = due
        let worked = 0
        while (worked < minutes && start > due - 20 * 24 * 60 * minute) {
          start -= minute
          if (oracle(start)) worked++
        }
        fc.pre(worked === minutes)

        expect(compileCalendar(data).addWorkingMinutes(due, -minutes)).toBe(start)
      }),
      { numRuns: 60 },
    )
  })

  test('on the last minute of a period in working days and in calendar days', () => {
    fc.assert(
      fc.property(calendarData, instant, fc.integer({ min: 1, max: 8 }), (data, start, days) => {
        const calendar = compileCalendar(data)
        const oracle = minutesByHand(data)
        const midnight = Math.floor((start - first) / DAY) * DAY + first
        const minutesOf = (day: number) =>
          Array.from({ length: 24 * 60 }, (_, index) => day + index * minute).filter(oracle)

        let [day, left] = [midnight, days]
        while (left > 0 && day < start + 60 * DAY) {
          day += DAY
          if (minutesOf(day).length > 0) left--
        }
        let last = midnight + days * DAY
        while (minutesOf(last).length === 0 && last < start + 60 * DAY) last += DAY
        fc.pre(left === 0 && last < start + 60 * DAY)

        expect(calendar.addWorkingDays(start, days)).toBe((minutesOf(day).at(-1) ?? 0) + minute)
        expect(calendar.addCalendarDays(start, days)).toBe(last + DAY)
      }),
      { numRuns: 25 },
    )
  })
})

/** Whether a minute is worked, straight from the data: no tables, no sums, no search. */
function minutesByHand(data: CalendarData): (instant: number) => boolean {
  const weekly = (day: string) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
    return data.shifts.filter((shift) => {
      const isValid = (shift.validFrom ?? day) <= day && day <= (shift.validTo ?? day)
      return isValid && shift.weekdays.some((each) => each === weekday)
    })
  }
  const weekOf = (day: string) => {
    const midnight = Date.parse(`${day}T00:00:00Z`)
    const monday = midnight - ((new Date(midnight).getUTCDay() || 7) - 1) * 86_400_000
    return Array.from({ length: 7 }, (_, index) => new Date(monday + index * 86_400_000).toISOString().slice(0, 10))
  }
  return (instant) => {
    const local = new Date(instant + 7 * 3_600_000).toISOString()
    const day = local.slice(0, 10)
    const exception = data.exceptions.find(({ date }) => date === day)
    const isOff = exception !== undefined && exception.kind !== 'swapWork' && exception.kind !== 'agencyDuty'
    if (isOff) return false
    const own = exception?.hours ?? weekly(day)
    const hours =
      exception === undefined || own.length > 0
        ? own
        : (weekOf(day)
            .map(weekly)
            .find((each) => each.length > 0) ?? [])
    return hours.some(({ from, to }) => from <= local.slice(11, 16) && local.slice(11, 16) < to)
  }
}

test('a calendar in a zone with summer time counts by the clock on the wall', () => {
  const paris = compileCalendar({
    code: 'paris',
    version: 1,
    zone: 'Europe/Paris',
    shifts: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    exceptions: [],
  })
  const friday = Date.parse('2026-03-27T16:00:00+01:00')

  expect(paris.addWorkingMinutes(friday, 120)).toBe(Date.parse('2026-03-30T10:00:00+02:00'))
  expect(paris.workingMinutesBetween(friday, Date.parse('2026-03-30T10:00:00+02:00'))).toBe(120)
})

test('a calendar that stops working is an error, not an endless search', () => {
  const ended: Calendar = compileCalendar({
    code: 'closed',
    version: 1,
    zone: 'Asia/Ho_Chi_Minh',
    shifts: [{ weekdays: [1], from: '08:00', to: '09:00', validTo: '2026-02-01' }],
    exceptions: [],
  })

  expect(() => ended.addWorkingMinutes(first, 600)).toThrow(NoWorkingTimeError)
  expect(() => ended.dueOf(at('2026-03-01 00:00'), '1 wd')).toThrow('calendar "closed"')
  expect(() => ended.addWorkingDays(first, -100_000)).toThrow(NoWorkingTimeError)
  expect(() => ended.workingMinutesBetween(first, at('9999-12-31 00:00'))).toThrow(NoWorkingTimeError)
})
