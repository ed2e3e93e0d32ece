import { civilDate, MS_PER_DAY } from '../civil.js'
import type { CalendarData } from './data.js'
import { createYears, type DayPlan, lastTimeWorked, timeWhenWorked, workedBy, type YearTable } from './days.js'

/** Thrown when the wanted working time is further away than any deadline can be. */
export class NoWorkingTimeError extends RangeError {
  readonly code = 'no-working-time'

  constructor(calendar: string) {
    super(
      `expected the answer within ${YEARS_MAX} years but calendar "${calendar}" has not enough working time in them`,
    )
    this.name = 'NoWorkingTimeError'
  }
}

const YEARS_MAX = 200

type Totals = (table: YearTable) => readonly number[]
const work: Totals = (table) => table.workBefore
const workingDays: Totals = (table) => table.daysBefore

/** Working time on the local time line: days are counted from 1970-01-01, local times are ms as if they were UTC. */
export class Timeline {
  readonly #calendar: string
  readonly #tableOf: (year: number) => YearTable
  /** The table asked last: questions come in clusters. */
  #recent: YearTable | undefined

  constructor(data: CalendarData) {
    this.#calendar = data.code
    this.#tableOf = createYears(data)
  }

  planOf(day: number): DayPlan {
    const { first, plans } = this.#tableAt(day)
    // The table has a plan for every day of its year.
    return plans[day - first] as DayPlan
  }

  /** `YYYY-MM-DD` of a day. */
  dateOf(day: number): string {
    const { first, dates } = this.#tableAt(day)
    return dates[day - first] as string // as above
  }

  isWorkingDay(day: number): boolean {
    return this.planOf(day).workMs > 0
  }

  /** When work begins next, from a time at which it stands still. */
  nextOpening(local: number): number {
    const day = Math.floor(local / MS_PER_DAY)
    const later = this.planOf(day).hours.find(({ from }) => day * MS_PER_DAY + from > local)
    if (later !== undefined) return day * MS_PER_DAY + later.from
    const next = this.addWorkingDays(day, 1)
    return next * MS_PER_DAY + this.planOf(next).opening
  }

  workBetween(from: number, to: number): number {
    return this.#workInYear(to) - this.#workInYear(from) + this.#acrossYears(from, to)
  }

  /** The earliest local time by which more work is done; for negative work the latest one so long before. */
  addWork(local: number, workMs: number): number {
    const year = this.#tableAt(Math.floor(local / MS_PER_DAY)).year
    const { day, rest } = this.#find(year, this.#workInYear(local) + workMs, work, workMs > 0)
    const time = workMs > 0 ? timeWhenWorked(this.planOf(day), rest) : lastTimeWorked(this.planOf(day), rest)
    return day * MS_PER_DAY + time
  }

  /** Working days after the first day up to and including the second. */
  workingDaysBetween(fromDay: number, toDay: number): number {
    const [from, to] = [Math.min(fromDay, toDay), Math.max(fromDay, toDay)]
    const whole = this.#wholeYears(this.#tableAt(from).year, this.#tableAt(to).year, workingDays)
    const count = this.#at(to, 1, workingDays) - this.#at(from, 1, workingDays) + whole
    return fromDay <= toDay ? count : -count
  }

  /** The n-th working day after a day (before it when negative); 0 is the day itself or the next working day. */
  addWorkingDays(day: number, days: number): number {
    if (days === 0 && this.isWorkingDay(day)) return day
    const isForward = days >= 0
    const wanted = isForward ? this.#at(day, 1, workingDays) + Math.max(days, 1) : this.#at(day, 0, workingDays) + days
    return this.#find(this.#tableAt(day).year, wanted, workingDays, isForward).day
  }

  /** Whether the calendar of every year from one day to another is published. */
  isOfficial(fromDay: number, toDay: number): boolean {
    const last = this.#tableAt(Math.max(fromDay, toDay)).year
    for (let year = this.#tableAt(Math.min(fromDay, toDay)).year; year <= last; year++) {
      if (!this.#tableOf(year).isOfficial) return false
    }
    return true
  }

  /** Working time since 1 January of the local time's year. */
  #workInYear(local: number): number {
    const day = Math.floor(local / MS_PER_DAY)
    return this.#at(day, 0, work) + workedBy(this.planOf(day), local - day * MS_PER_DAY)
  }

  /** A running total of the day's year, before the day or (1) after it. */
  #at(day: number, after: 0 | 1, totals: Totals): number {
    const table = this.#tableAt(day)
    return totals(table)[day - table.first + after] ?? 0
  }

  #tableAt(day: number): YearTable {
    const recent = this.#recent
    if (recent !== undefined && day >= recent.first && day - recent.first < recent.plans.length) return recent
    const table = this.#tableOf(civilDate(day).year)
    this.#recent = table
    return table
  }

  #acrossYears(from: number, to: number): number {
    const [first, last] = [
      this.#tableAt(Math.floor(from / MS_PER_DAY)).year,
      this.#tableAt(Math.floor(to / MS_PER_DAY)).year,
    ]
    return first <= last ? this.#wholeYears(first, last, work) : -this.#wholeYears(last, first, work)
  }

  /** The total of the years from the first to before the last. */
  #wholeYears(first: number, last: number, totals: Totals): number {
    if (last - first > YEARS_MAX) throw new NoWorkingTimeError(this.#calendar)
    let sum = 0
    for (let year = first; year < last; year++) sum += this.#yearTotal(year, totals)
    return sum
  }

  #yearTotal(year: number, totals: Totals): number {
    return totals(this.#tableOf(year)).at(-1) ?? 0
  }

  /**
   * The day on which a running total, counted from 1 January of `firstYear`, is reached (forwards: the total after the day
   * is the first that is enough; backwards: the total before it is the last that is not too much), and what is left for it.
   */
  #find(firstYear: number, wanted: number, totals: Totals, isForward: boolean): { day: number; rest: number } {
    let year = firstYear
    let rest = wanted
    while (rest < 0 && firstYear - year <= YEARS_MAX) rest += this.#yearTotal(--year, totals)
    while (isForward && rest > this.#yearTotal(year, totals) && year - firstYear <= YEARS_MAX) {
      rest -= this.#yearTotal(year++, totals)
    }
    if (Math.abs(year - firstYear) > YEARS_MAX) throw new NoWorkingTimeError(this.#calendar)
    const table = this.#tableOf(year)
    const before = totals(table)
    const index = searchFirst(before, isForward ? (total) => total >= rest : (total) => total > rest) - 1
    return { day: table.first + index, rest: rest - (before[index] ?? 0) }
  }
}

/** The first position that satisfies a condition which, once true, stays true. */
function searchFirst(values: readonly number[], isReached: (value: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isReached(values[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
