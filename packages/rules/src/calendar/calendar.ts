import { addMonths, civilDate, epochDay, formatTimeOfDay, MS_PER_DAY, MS_PER_MINUTE } from '../civil.js'
import { addDuration, type Duration, type IsoDuration, parseDuration } from '../duration.js'
import { epochToLocal, localToEpoch } from '../zone.js'
import { CalendarError, checkCalendar } from './check.js'
import type { CalendarData, CalendarException, CalendarVersion } from './data.js'
import { cutOffOf, type DuePolicy } from './policy.js'
import { Timeline } from './timeline.js'

/** A deadline: an instant, and the local date the law speaks about. */
export interface Due {
  /** Epoch ms. 24:00 of a day is the first instant of the next. */
  readonly due: number
  /** `YYYY-MM-DD` of the last day, in the calendar's zone. */
  readonly date: string
  /** True when it was counted through a year whose calendar is not published yet. */
  readonly expected: boolean
}

/** `exact` moves a deadline by the working time that was paused, `days` by whole working days. */
export type PauseMode = 'exact' | 'days'

/** One day of a calendar, and why it is as it is. */
export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** Hours worked, `HH:MM`, in order; none on a day off. */
  readonly hours: readonly { readonly from: string; readonly to: string }[]
  /** What makes it differ from its week, with the source. */
  readonly exception?: CalendarException
}

/** A working calendar ready to count with. Instants are epoch ms. */
export interface Calendar extends CalendarVersion {
  /** The calendar itself and all it inherits, nearest first: what a deadline that was counted with it keeps beside it. */
  readonly lineage: readonly CalendarVersion[]
  readonly zone: string
  /** Whether the instant lies in working hours; their last moment does not. */
  isWorking(instant: number): boolean
  /** Whether the local date of the instant has working hours. */
  isWorkingDay(instant: number): boolean
  /** The local date of the instant: its hours, and the exception they come from. */
  dayAt(instant: number): CalendarDay
  /** The instant itself when work goes on, else the next opening. */
  nextWorkingTime(instant: number): number
  /** Working time between two instants in minutes, with a fraction; negative when the second is the earlier. */
  workingMinutesBetween(from: number, to: number): number
  /** As {@link workingMinutesBetween} in whole milliseconds, so that parts sum to their whole exactly. */
  workingMsBetween(from: number, to: number): number
  /** Working days after the first date up to and including the second. */
  workingDaysBetween(from: number, to: number): number
  /** The earliest instant by which so many minutes are worked; for a negative number the latest one so long before. */
  addWorkingMinutes(start: number, minutes: number): number
  /** As {@link addWorkingMinutes} in whole milliseconds. */
  addWorkingMs(start: number, ms: number): number
  /** End of the n-th working day after the start's date (before it when negative); 0 is the start's date or the next working day. */
  addWorkingDays(start: number, days: number, end?: 'closing' | 'midnight'): number
  /** 24:00 of the n-th day after the start's date, or of the next working day when that is none (Civil Code 2015, Art. 147–148). */
  addCalendarDays(start: number, days: number): number
  /** When something that starts now is due. The policy's rules go before those of the calendar itself. */
  dueOf(start: number, duration: Duration | string, policy?: DuePolicy): Due
  /** A deadline that is known, with its date, and whether it lies beyond what is published when counted from the start. */
  dueAt(start: number, due: number): Due
  /** The instant so long before a deadline, to warn at. Days keep the time of day, within working hours. */
  before(due: number, duration: Duration | string): number
  /** Where a deadline moves when its clock stood still from one instant to another. */
  pauseShift(due: number, from: number, to: number, mode: PauseMode): Due
  /** Whether the calendar of every year from one instant to another is published. */
  isOfficial(from: number, to: number): boolean
}

/**
 * Makes calendar data countable.
 *
 * @throws CalendarError naming every problem of the data
 * @example
 * const calendar = compileCalendar(vietnamCalendar)
 * calendar.dueOf(Date.parse('2026-02-13T16:00:00+07:00'), '5 wd').due // 2026-02-27T17:30:00+07:00
 */
export function compileCalendar(data: CalendarData): Calendar {
  const problems = checkCalendar(data)
  if (problems.length > 0) throw new CalendarError(data.code, problems)
  return new WorkingCalendar(data)
}

const MINUTES_PER_HOUR = 60

class WorkingCalendar implements Calendar {
  readonly code: string
  readonly version: number
  readonly zone: string
  readonly lineage: readonly CalendarVersion[]
  readonly #timeline: Timeline
  readonly #policy: DuePolicy
  readonly #exceptions: ReadonlyMap<string, CalendarException>

  constructor(data: CalendarData) {
    const { code, version, zone, bases = [], exceptions, policy = {} } = data
    this.code = code
    this.version = version
    this.zone = zone
    this.lineage = [{ code, version }, ...bases]
    this.#timeline = new Timeline(data)
    this.#policy = policy
    this.#exceptions = new Map(exceptions.map((exception) => [exception.date, exception]))
  }

  isWorking(instant: number): boolean {
    const local = this.#local(instant)
    const time = local - dayOf(local) * MS_PER_DAY
    return this.#timeline.planOf(dayOf(local)).hours.some(({ from, to }) => from <= time && time < to)
  }

  isWorkingDay(instant: number): boolean {
    return this.#timeline.isWorkingDay(dayOf(this.#local(instant)))
  }

  dayAt(instant: number): CalendarDay {
    const day = dayOf(this.#local(instant))
    const date = this.#timeline.dateOf(day)
    const hours = this.#timeline.planOf(day).hours.map(({ from, to }) => ({ from: clockOf(from), to: clockOf(to) }))
    const exception = this.#exceptions.get(date)
    return { date, hours, ...(exception && { exception }) }
  }

  nextWorkingTime(instant: number): number {
    if (this.isWorking(instant)) return instant
    return this.#instant(this.#timeline.nextOpening(this.#local(instant)))
  }

  workingMinutesBetween(from: number, to: number): number {
    return this.workingMsBetween(from, to) / MS_PER_MINUTE
  }

  workingMsBetween(from: number, to: number): number {
    return this.#timeline.workBetween(this.#local(from), this.#local(to))
  }

  workingDaysBetween(from: number, to: number): number {
    return this.#timeline.workingDaysBetween(dayOf(this.#local(from)), dayOf(this.#local(to)))
  }

  addWorkingMinutes(start: number, minutes: number): number {
    return this.addWorkingMs(start, Math.round(minutes * MS_PER_MINUTE))
  }

  addWorkingMs(start: number, ms: number): number {
    return ms === 0 ? start : this.#instant(this.#timeline.addWork(this.#local(start), ms))
  }

  addWorkingDays(start: number, days: number, end: 'closing' | 'midnight' = 'closing'): number {
    const local = this.#local(start)
    const day = dayOf(local)
    // Nothing is due before it began: after closing time "today" is the next working day.
    const isOver = days === 0 && local > this.#endOf(day, end)
    return this.#instant(this.#endOf(this.#timeline.addWorkingDays(day, isOver ? 1 : days), end))
  }

  addCalendarDays(start: number, days: number): number {
    const last = this.#timeline.addWorkingDays(dayOf(this.#local(start)) + days, 0)
    return this.#instant((last + 1) * MS_PER_DAY)
  }

  dueOf(start: number, duration: Duration | string, rules?: DuePolicy): Due {
    const policy = rules === undefined ? this.#policy : { ...this.#policy, ...rules }
    const length = typeof duration === 'string' ? parseDuration(duration) : duration
    return this.dueAt(start, this.#addLength(this.#accepted(start, policy), length, policy))
  }

  dueAt(start: number, due: number): Due {
    const day = lastDayOf(this.#local(due))
    const expected = !this.#timeline.isOfficial(dayOf(this.#local(start)), day)
    return { due, date: this.#timeline.dateOf(day), expected }
  }

  before(due: number, duration: Duration | string): number {
    const length = typeof duration === 'string' ? parseDuration(duration) : duration
    const local = this.#local(due)
    switch (length.kind) {
      case 'iso': {
        const { months, days, milliseconds } = length
        return addDuration(due, { kind: 'iso', months: -months, days: -days, milliseconds: -milliseconds }, this.zone)
      }
      case 'wh':
        return this.addWorkingMinutes(due, -length.amount * MINUTES_PER_HOUR)
      case 'wd':
        return this.#instant(this.#sameTime(local, this.#timeline.addWorkingDays(lastDayOf(local), -length.amount)))
      case 'cd':
        return this.#instant(local - length.amount * MS_PER_DAY)
    }
  }

  pauseShift(due: number, from: number, to: number, mode: PauseMode): Due {
    if (mode === 'exact') return this.dueAt(due, this.addWorkingMs(due, this.workingMsBetween(from, to)))
    const days = this.workingDaysBetween(from, to)
    const local = this.#local(due)
    const day = lastDayOf(local)
    const moved = days <= 0 ? local : this.#sameTime(local, this.#timeline.addWorkingDays(day, days))
    return this.dueAt(due, this.#instant(moved))
  }

  isOfficial(from: number, to: number): boolean {
    return this.#timeline.isOfficial(dayOf(this.#local(from)), lastDayOf(this.#local(to)))
  }

  #addLength(start: number, length: Duration, policy: DuePolicy): number {
    switch (length.kind) {
      case 'iso':
        if (policy.iso !== 'civil' || length.milliseconds !== 0) return addDuration(start, length, this.zone)
        return this.#endOfPeriod(start, this.#dayAfter(start, length), policy)
      case 'wh':
        return this.addWorkingMinutes(start, length.amount * MINUTES_PER_HOUR)
      case 'wd':
        if (policy.firstDay !== 'same' || length.amount === 0) {
          return this.addWorkingDays(start, length.amount, policy.end)
        }
        return this.addWorkingDays(this.addWorkingDays(start, 0, policy.end) - 1, length.amount - 1, policy.end)
      case 'cd':
        return this.#endOfPeriod(start, dayOf(this.#local(start)) + length.amount, policy)
    }
  }

  /** The corresponding day so many months and days later; where the month lacks it, its last. */
  #dayAfter(start: number, { months, days }: IsoDuration): number {
    const { year, month, day } = addMonths(civilDate(dayOf(this.#local(start))), months)
    return epochDay(year, month, day) + days
  }

  /** 24:00 of the last day, which is a day earlier where the day of the event was the first, but never before that day. */
  #endOfPeriod(start: number, counted: number, { firstDay, restDay }: DuePolicy): number {
    const last = firstDay === 'same' ? Math.max(counted - 1, dayOf(this.#local(start))) : counted
    return this.#instant(((restDay === 'keep' ? last : this.#timeline.addWorkingDays(last, 0)) + 1) * MS_PER_DAY)
  }

  /** When what arrives counts as arrived: its own moment, or the opening that follows. */
  #accepted(start: number, { cutOff, outside }: DuePolicy): number {
    const accepted = cutOff === undefined ? start : this.#beforeCutOff(start, cutOffOf(cutOff))
    return outside === 'opening' ? this.nextWorkingTime(accepted) : accepted
  }

  /** The start itself, or the opening of the next working day for what arrives too late or on a day off. */
  #beforeCutOff(start: number, limit: number): number {
    const local = this.#local(start)
    const day = dayOf(local)
    if (this.#timeline.isWorkingDay(day) && local - day * MS_PER_DAY <= limit) return start
    const next = this.#timeline.addWorkingDays(day, 1)
    return this.#instant(next * MS_PER_DAY + this.#timeline.planOf(next).opening)
  }

  /** The time of day of a deadline on another working day; closing time stays closing time, and 24:00 stays 24:00. */
  #sameTime(local: number, day: number): number {
    const time = local - lastDayOf(local) * MS_PER_DAY
    const { opening, closing } = this.#timeline.planOf(day)
    const isAtClosing = time === this.#timeline.planOf(lastDayOf(local)).closing
    if (time === MS_PER_DAY) return (day + 1) * MS_PER_DAY
    return day * MS_PER_DAY + (isAtClosing ? closing : Math.min(Math.max(time, opening), closing))
  }

  #endOf(day: number, end: 'closing' | 'midnight'): number {
    return day * MS_PER_DAY + (end === 'midnight' ? MS_PER_DAY : this.#timeline.planOf(day).closing)
  }

  #local(instant: number): number {
    return epochToLocal(instant, this.zone)
  }

  #instant(local: number): number {
    return localToEpoch(local, this.zone)
  }
}

function clockOf(ms: number): string {
  return formatTimeOfDay(ms).slice(0, 5)
}

function dayOf(local: number): number {
  return Math.floor(local / MS_PER_DAY)
}

/** The day a deadline belongs to: 24:00 is the end of a day, not the beginning of the next. */
function lastDayOf(local: number): number {
  return Math.ceil(local / MS_PER_DAY) - 1
}
