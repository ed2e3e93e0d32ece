import { civilDate, epochDay, formatDate, isoWeekday, MS_PER_DAY } from '../civil.js'
import { parseClock, parseDay } from './clock.js'
import { type CalendarData, type CalendarException, isWorked, type Shift } from './data.js'

/** The hours worked on one day, in milliseconds since its midnight, in order. */
export interface DayPlan {
  readonly hours: readonly { readonly from: number; readonly to: number }[]
  readonly workMs: number
  /** Beginning of the first and end of the last hours; 0 on a day off. */
  readonly opening: number
  readonly closing: number
}

/** The days of one year with running totals, so that any question is one search. */
export interface YearTable {
  readonly year: number
  /** First day of the year, from 1970-01-01. */
  readonly first: number
  /** `YYYY-MM-DD` of each day. */
  readonly dates: readonly string[]
  readonly plans: readonly DayPlan[]
  /** Working time, and working days, before each day of the year; one more element for the whole year. */
  readonly workBefore: readonly number[]
  readonly daysBefore: readonly number[]
  /** Whether every exception rests on a published notice, and there is one. */
  readonly isOfficial: boolean
}

const DAY_OFF: DayPlan = { hours: [], workMs: 0, opening: 0, closing: 0 }

/** Builds the tables of years as they are asked for, and keeps them. */
export function createYears(data: CalendarData): (year: number) => YearTable {
  const planOf = createPlans(data)
  const tables = new Map<number, YearTable>()
  return (year) => {
    const known = tables.get(year)
    if (known !== undefined) return known
    const table = buildYear(year, data, planOf)
    tables.set(year, table)
    return table
  }
}

function buildYear(year: number, data: CalendarData, planOf: (day: number) => DayPlan): YearTable {
  const first = epochDay(year, 1, 1)
  const plans = Array.from({ length: epochDay(year + 1, 1, 1) - first }, (_, index) => planOf(first + index))
  const dates = plans.map((_, index) => formatDate(civilDate(first + index)))
  const workBefore = [0]
  const daysBefore = [0]
  for (const [index, { workMs }] of plans.entries()) {
    workBefore.push((workBefore[index] ?? 0) + workMs)
    daysBefore.push((daysBefore[index] ?? 0) + (workMs > 0 ? 1 : 0))
  }
  const ofYear = data.exceptions.filter(({ date }) => date.startsWith(`${String(year).padStart(4, '0')}-`))
  // Days an agency adds say nothing about the national calendar of the year.
  const isPublished = ofYear.some(({ kind }) => kind === 'holiday')
  const isOfficial = isPublished && ofYear.every(({ status }) => status === 'official')
  return { year, first, dates, plans, workBefore, daysBefore, isOfficial }
}

function createPlans(data: CalendarData): (day: number) => DayPlan {
  const exceptions = new Map(data.exceptions.map((exception) => [exception.date, exception]))
  const weekly = (day: number) => weeklyPlan(data.shifts, day)
  return (day) => {
    const exception = exceptions.get(formatDate(civilDate(day)))
    if (exception === undefined) return weekly(day)
    return isWorked(exception.kind) ? workedPlan(exception, day, weekly) : DAY_OFF
  }
}

/** Its own hours; else those of the day it replaces; else those of its weekday; else those of the week's first working day. */
function workedPlan(exception: CalendarException, day: number, weekly: (day: number) => DayPlan): DayPlan {
  if (exception.hours !== undefined) return toPlan(exception.hours)
  const replaced = exception.replaces === undefined ? undefined : parseDay(exception.replaces)
  const monday = day - isoWeekday(day) + 1
  const candidates = [replaced, day, ...Array.from({ length: 7 }, (_, index) => monday + index)]
  const plans = candidates.map((candidate) => (candidate === undefined ? DAY_OFF : weekly(candidate)))
  return plans.find(({ workMs }) => workMs > 0) ?? DAY_OFF
}

function weeklyPlan(shifts: readonly Shift[], day: number): DayPlan {
  const weekday = isoWeekday(day)
  const date = formatDate(civilDate(day))
  const ofDay = shifts.filter(
    ({ weekdays, validFrom = date, validTo = date }) =>
      weekdays.some((each) => each === weekday) && validFrom <= date && date <= validTo,
  )
  return ofDay.length === 0 ? DAY_OFF : toPlan(ofDay)
}

function toPlan(ranges: readonly { readonly from: string; readonly to: string }[]): DayPlan {
  const hours = ranges
    .map(({ from, to }) => ({ from: parseClock(from) ?? 0, to: parseClock(to) ?? 0 }))
    .sort((a, b) => a.from - b.from)
  const workMs = hours.reduce((sum, { from, to }) => sum + to - from, 0)
  return { hours, workMs, opening: hours[0]?.from ?? 0, closing: hours.at(-1)?.to ?? 0 }
}

/** Working time of a day before a time of it. */
export function workedBy(plan: DayPlan, timeOfDay: number): number {
  return plan.hours.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(timeOfDay, to) - from), 0)
}

/** The earliest time of a day by which some of its working time, more than none, is worked. */
export function timeWhenWorked(plan: DayPlan, workMs: number): number {
  let rest = workMs
  for (const { from, to } of plan.hours) {
    if (rest <= to - from) return from + rest
    rest -= to - from
  }
  return MS_PER_DAY
}

/** The latest time of a day by which some of its working time, less than all, is worked. */
export function lastTimeWorked(plan: DayPlan, workMs: number): number {
  let rest = workMs
  for (const { from, to } of plan.hours) {
    if (rest < to - from) return from + rest
    rest -= to - from
  }
  return plan.closing
}
