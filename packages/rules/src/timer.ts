import { type Cron, nextOfCron, parseCron } from './cron.js'
import {
  addTimes,
  type Duration,
  type IsoDuration,
  isPositive,
  parseDuration,
  parseInstant,
  TimeSyntaxError,
} from './duration.js'

/** The three timer definitions of BPMN 2.0 (10.5.5.15): `timeDate`, `timeDuration`, `timeCycle`. */
export type TimerKind = 'date' | 'duration' | 'cycle'

/** When a timer is due, independent of when it is set. */
export type Schedule =
  | { readonly kind: 'date'; readonly at: number }
  | { readonly kind: 'duration'; readonly duration: Duration; readonly zone: string }
  | {
      readonly kind: 'cycle'
      /** How often it fires; undefined without end. */
      readonly repetitions: number | undefined
      /** First due, in epoch ms; undefined: one period after the timer is set. */
      readonly start: number | undefined
      /** No due later than this, in epoch ms. */
      readonly end: number | undefined
      readonly period: IsoDuration
      readonly zone: string
    }
  | { readonly kind: 'cron'; readonly cron: Cron; readonly zone: string }

/** Adds a deadline duration to an instant: a working calendar, for instance. */
export interface DeadlineCalendar {
  dueOf(start: number, duration: Duration): { readonly due: number }
}

/**
 * Reads the text of a timer definition.
 *
 * - `date`: ISO 8601 date and time, with offset, `Z`, or in the given zone
 * - `duration`: ISO 8601 duration, or a deadline such as `5 wd`
 * - `cycle`: ISO 8601 repeating interval `R3/PT10M`, `R/P1D`, `R3/2030-01-01T00:00:00Z/PT1H`, `R/PT1H/2030-12-31T17:00:00Z`,
 *   `R2/start/end`, or a cron expression as Quartz reads it: `0 0/5 8-17 ? * MON-FRI`
 *
 * @param zone IANA time zone of texts that name none, and of days and months in durations
 * @throws TimeSyntaxError for any other text
 * @example
 * nextDue(parseTimer('cycle', 'R3/PT10M', 'Asia/Ho_Chi_Minh'), setAt, 0) // setAt + 600_000
 */
export function parseTimer(kind: TimerKind, text: string, zone: string): Schedule {
  switch (kind) {
    case 'date':
      return { kind, at: parseInstant(text, zone) }
    case 'duration':
      return { kind, duration: readDuration(text), zone }
    case 'cycle':
      return parseCycle(text, zone)
  }
}

/**
 * The next due of a timer in epoch ms, or undefined when it has fired for the last time. The n-th due of a cycle is
 * reckoned from where the cycle began and never from when the one before was handled, so that a cycle does not drift. Dues of
 * a cycle that begins at a date which lie before the timer is set are passed over.
 *
 * @param anchor when the timer was set, in epoch ms
 * @param fired how often it has fired since
 * @param calendar needed for durations in working or calendar days (`wh`, `wd`, `cd`)
 * @throws RangeError when such a duration comes without a calendar
 */
export function nextDue(
  schedule: Schedule,
  anchor: number,
  fired: number,
  calendar?: DeadlineCalendar,
): number | undefined {
  switch (schedule.kind) {
    case 'date':
      return fired === 0 ? schedule.at : undefined
    case 'duration':
      return fired === 0 ? dueAfter(anchor, schedule.duration, schedule.zone, calendar) : undefined
    case 'cycle':
      return nextOfCycle(schedule, anchor, fired)
    case 'cron':
      return nextOfCron(schedule.cron, anchor, fired, schedule.zone)
  }
}

type Cycle = Extract<Schedule, { readonly kind: 'cycle' }>

function nextOfCycle(
  { repetitions, start, end, period, zone }: Cycle,
  anchor: number,
  fired: number,
): number | undefined {
  const passed = start === undefined ? 0 : periodsBefore(start, period, anchor, zone)
  const ordinal = passed + fired
  if (repetitions !== undefined && ordinal >= repetitions) return undefined
  const due = start === undefined ? addTimes(anchor, period, ordinal + 1, zone) : addTimes(start, period, ordinal, zone)
  return end !== undefined && due > end ? undefined : due
}

/** How many dues of a cycle lie before an instant: the smallest n whose due does not. */
function periodsBefore(start: number, period: IsoDuration, instant: number, zone: string): number {
  if (start >= instant) return 0
  let low = 0
  let high = 1
  while (addTimes(start, period, high, zone) < instant) {
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (addTimes(start, period, middle, zone) < instant) low = middle
    else high = middle
  }
  return high
}

function dueAfter(anchor: number, duration: Duration, zone: string, calendar: DeadlineCalendar | undefined): number {
  if (duration.kind === 'iso') return addTimes(anchor, duration, 1, zone)
  if (calendar === undefined) throw new RangeError(`a duration in ${duration.kind} needs a working calendar`)
  return calendar.dueOf(anchor, duration).due
}

const CYCLE_FORMS =
  'an ISO 8601 repeating interval such as R3/PT10M, R/P1D, R3/2030-01-01T00:00:00Z/PT1H or R/PT1H/2030-12-31T17:00:00Z'

function parseCycle(text: string, zone: string): Schedule {
  const cron = parseCron(text)
  if (cron !== undefined) return { kind: 'cron', cron, zone }
  const [head = '', first, second, ...rest] = text.trim().split('/')
  const match = /^R(\d{0,9})$/.exec(head)
  if (match === null || first === undefined || rest.length > 0) throw new TimeSyntaxError('cycle', text, CYCLE_FORMS)
  const repetitions = match[1] === '' ? undefined : Number(match[1])
  if (repetitions === 0) throw new TimeSyntaxError('cycle', text, 'at least one repetition (R1/…), or R/… without end')
  return { kind: 'cycle', repetitions, ...parseInterval(text, first, second, zone), zone }
}

function parseInterval(
  text: string,
  first: string,
  second: string | undefined,
  zone: string,
): Pick<Cycle, 'start' | 'end' | 'period'> {
  const isDuration = (part: string) => /^-?P/.test(part)
  if (isDuration(first)) {
    const end = second === undefined ? undefined : parseInstant(second, zone)
    return { start: undefined, end, period: readPeriod(text, first) }
  }
  if (second === undefined) throw new TimeSyntaxError('cycle', text, CYCLE_FORMS)
  const start = parseInstant(first, zone)
  if (isDuration(second)) return { start, end: undefined, period: readPeriod(text, second) }
  const milliseconds = parseInstant(second, zone) - start
  if (milliseconds <= 0) throw new TimeSyntaxError('cycle', text, 'an interval that ends after it starts')
  return { start, end: undefined, period: { kind: 'iso', months: 0, days: 0, milliseconds } }
}

function readPeriod(text: string, part: string): IsoDuration {
  const period = parseDuration(part)
  if (period.kind !== 'iso' || !isPositive(period))
    throw new TimeSyntaxError('cycle', text, 'a period longer than zero')
  return period
}

function readDuration(text: string): Duration {
  const duration = parseDuration(text)
  if (duration.kind === 'iso' && Math.min(duration.months, duration.days, duration.milliseconds) < 0) {
    throw new TimeSyntaxError('duration', text, 'a duration that is not negative')
  }
  return duration
}
