/**
 * Working calendars: five working days added, eight working hours added, and the working time of ten years, on the national calendar. The
 * other side walks from day to day over a table of the days off, which is what one writes first; it knows no hours, no sources and no zone.
 */
import { type Calendar, compileCalendar, vietnamCalendar } from '@quytrinh/rules'
import { type BenchmarkOptions, compare, type Figure, type Side } from '../figures.js'
import { rateOf } from './kernel/rate.js'

const DAY = 86_400_000
const HOURS_PER_DAY = 8
const OFFSET = 7 * 3_600_000
const TURNS = 1000

/** Starts on every day of 2026 in turn, at ten in the morning. */
const STARTS = Array.from({ length: 365 }, (_, index) => Date.UTC(2026, 0, 1 + index, 3))
const SPAN = { from: Date.UTC(2018, 2, 1, 3), to: Date.UTC(2028, 2, 1, 9) }

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const calendar = compileCalendar(vietnamCalendar)
  const isOff = daysOff(calendar)
  return [
    ...(await compare('5 working days', addDays(calendar, isOff), options)),
    ...(await compare('8 working hours', addHours(calendar), options)),
    ...(await compare('working time of ten years', spans(calendar, isOff), options)),
  ]
}

/** The days off from 2018 to 2029, counted from 1970-01-01 in local time. */
function daysOff(calendar: Calendar): ReadonlySet<number> {
  const [first, last] = [Date.UTC(2018, 0, 1) / DAY, Date.UTC(2029, 11, 31) / DAY]
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return new Set(days.filter((day) => !calendar.isWorkingDay(day * DAY - OFFSET)))
}

function addDays(calendar: Calendar, isOff: ReadonlySet<number>): readonly Side[] {
  const byHand = (start: number): number => {
    let day = Math.floor((start + OFFSET) / DAY)
    for (let left = 5; left > 0; ) if (!isOff.has(++day)) left--
    return day * DAY - OFFSET + 17.5 * 3_600_000
  }
  const parsed = { kind: 'wd', amount: 5 } as const
  const summed = summing()
  return [
    summed('day by day', byHand),
    summed('Quytrinh, addWorkingDays', (start) => calendar.addWorkingDays(start, 5)),
    summed('Quytrinh, dueOf a parsed duration', (start) => calendar.dueOf(start, parsed).due),
    summed("Quytrinh, dueOf '5 wd'", (start) => calendar.dueOf(start, '5 wd').due),
  ]
}

function addHours(calendar: Calendar): readonly Side[] {
  const summed = summing()
  return [
    summed('Quytrinh, addWorkingMinutes', (start) => calendar.addWorkingMinutes(start, 480)),
    summed("Quytrinh, dueOf '8 wh'", (start) => calendar.dueOf(start, '8 wh').due),
  ]
}

function spans(calendar: Calendar, isOff: ReadonlySet<number>): readonly Side[] {
  const byHand = (shift: number): number => {
    let days = 0
    const [from, to] = [Math.floor((SPAN.from + shift) / DAY), Math.floor((SPAN.to + shift) / DAY)]
    for (let day = from + 1; day <= to; day++) if (!isOff.has(day)) days++
    return days * HOURS_PER_DAY
  }
  return [
    counted('day by day, days alone', (turn) => byHand((turn % 365) * DAY)),
    counted('Quytrinh, workingMinutesBetween', (turn) => {
      const shift = (turn % 365) * DAY
      return calendar.workingMinutesBetween(SPAN.from + shift, SPAN.to + shift)
    }),
    counted('Quytrinh, addWorkingMinutes backwards over it', (turn) =>
      calendar.addWorkingMinutes(SPAN.to + (turn % 365) * DAY, -1_190_000),
    ),
  ]
}

/** Sides that add the same: their dues are summed, and one whose sum is another fails. */
function summing(): (name: string, add: (start: number) => number) => Side {
  let expected: number | undefined
  return (name, add) => ({
    name,
    perSecond: () =>
      rateOf(() => {
        let sum = 0
        for (const start of STARTS) sum += add(start)
        expected ??= sum
        if (expected !== sum) throw new Error(`${name}: the dues are others`)
        return Promise.resolve(STARTS.length)
      }),
  })
}

function counted(name: string, count: (turn: number) => number): Side {
  return {
    name,
    perSecond: () =>
      rateOf(() => {
        let sum = 0
        for (let turn = 0; turn < TURNS; turn++) sum += count(turn)
        if (!(sum > 0)) throw new Error(`${name}: nothing was counted`)
        return Promise.resolve(TURNS)
      }),
  }
}
