import { addMonths, civilDate, epochDay, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from './civil.js'
import { type IsoDurationFields, parseIsoDate, parseIsoDuration, parseIsoTime } from './iso.js'
import { epochToLocal, localToEpoch } from './zone.js'

/** A length of time as ISO 8601 writes it, `P1Y2M`, `P3DT4H`. All parts carry the sign. */
export interface IsoDuration {
  readonly kind: 'iso'
  /** Calendar months: 12 for a year. */
  readonly months: number
  /** Calendar days: 7 for a week. */
  readonly days: number
  readonly milliseconds: number
}

/** Units deadlines are given in: working hours, working days, calendar days. */
export type DeadlineUnit = 'wh' | 'wd' | 'cd'

/** A length of time as regulations write it, `5 wd`, `8 wh`, `15 cd`: what it is depends on a calendar. */
export interface DeadlineDuration {
  readonly kind: DeadlineUnit
  /** Working days and calendar days are whole; working hours may have a fraction. */
  readonly amount: number
}

export type Duration = IsoDuration | DeadlineDuration

/** What a text was read as when it could not be read. */
export type TimeSyntax = 'duration' | 'date' | 'cycle'

/** Thrown for text that is no duration, date or cycle. */
export class TimeSyntaxError extends Error {
  readonly code = 'time-syntax'
  readonly kind: TimeSyntax
  readonly text: string
  /** What would be right, with examples. */
  readonly expected: string

  constructor(kind: TimeSyntax, text: string, expected: string) {
    super(`expected ${expected} but found "${text.slice(0, 100)}"`)
    this.name = 'TimeSyntaxError'
    this.kind = kind
    this.text = text
    this.expected = expected
  }
}

const DEADLINE = /^(\d{1,7}(?:\.\d{1,4})?)\s*(wh|wd|cd)$/
const DURATION_FORMS = 'an ISO 8601 duration such as P3D or PT1H30M, or 5 wd, 8 wh, 15 cd'

/**
 * Reads an ISO 8601 duration or a deadline in working hours (`wh`), working days (`wd`) or calendar days (`cd`).
 *
 * @throws TimeSyntaxError for any other text
 * @example
 * parseDuration('PT1H30M') // { kind: 'iso', months: 0, days: 0, milliseconds: 5_400_000 }
 * parseDuration('5 wd')    // { kind: 'wd', amount: 5 }
 */
export function parseDuration(text: string): Duration {
  const trimmed = text.trim()
  const deadline = DEADLINE.exec(trimmed)
  if (deadline !== null) {
    const amount = Number(deadline[1])
    // The pattern admits these three units only.
    const kind = deadline[2] as DeadlineUnit
    if (kind !== 'wh' && !Number.isInteger(amount)) {
      throw new TimeSyntaxError(
        'duration',
        text,
        kind === 'wd' ? 'a whole number of working days' : 'a whole number of calendar days',
      )
    }
    return { kind, amount }
  }
  const fields = parseIsoDuration(trimmed)
  if (fields === undefined) throw new TimeSyntaxError('duration', text, DURATION_FORMS)
  return toIsoDuration(fields)
}

/** Writes a duration the way {@link parseDuration} reads it. */
export function formatDuration(duration: Duration): string {
  if (duration.kind !== 'iso') return `${duration.amount} ${duration.kind}`
  const sign = Math.min(duration.months, duration.days, duration.milliseconds) < 0 ? -1 : 1
  const [months, days, ms] = [sign * duration.months, sign * duration.days, sign * duration.milliseconds]
  const date = part(Math.floor(months / 12), 'Y') + part(months % 12, 'M') + part(days, 'D')
  const hours = Math.floor(ms / MS_PER_HOUR)
  const minutes = Math.floor(ms / MS_PER_MINUTE) % 60
  const time = part(hours, 'H') + part(minutes, 'M') + part((ms % MS_PER_MINUTE) / 1000, 'S')
  if (date === '' && time === '') return 'PT0S'
  return `${sign < 0 ? '-' : ''}P${date}${time && `T${time}`}`
}

function part(amount: number, unit: string): string {
  return amount === 0 ? '' : `${amount}${unit}`
}

/**
 * The instant one ISO 8601 duration after another instant. Months and days move the local date of the zone, keeping the
 * time of day; hours, minutes and seconds are exact.
 *
 * @param epochMs where to start, in milliseconds since 1970-01-01T00:00:00Z
 * @param zone IANA time zone whose calendar counts
 */
export function addDuration(epochMs: number, duration: IsoDuration, zone: string): number {
  return addTimes(epochMs, duration, 1, zone)
}

/** As {@link addDuration}, many times at once: the end of January plus two months is the end of March, not its 28th. */
export function addTimes(epochMs: number, duration: IsoDuration, times: number, zone: string): number {
  const exact = duration.milliseconds * times
  if (duration.months === 0 && duration.days === 0) return epochMs + exact
  const local = epochToLocal(epochMs, zone)
  const day = Math.floor(local / MS_PER_DAY)
  const { year, month, day: dayOfMonth } = addMonths(civilDate(day), duration.months * times)
  const moved = epochDay(year, month, dayOfMonth) + duration.days * times
  return localToEpoch(moved * MS_PER_DAY + (local - day * MS_PER_DAY), zone) + exact
}

/**
 * Reads an ISO 8601 date and time as an instant.
 *
 * @param zone IANA time zone of a text that names none
 * @throws TimeSyntaxError for any other text; a date alone is its first moment
 */
export function parseInstant(text: string, zone: string): number {
  const trimmed = text.trim()
  const at = trimmed.search(/[Tt ]/)
  const date = parseIsoDate(at < 0 ? trimmed : trimmed.slice(0, at))
  const time = at < 0 ? { ms: 0, zone: undefined } : parseIsoTime(trimmed.slice(at + 1))
  if (date === undefined || time === undefined) {
    throw new TimeSyntaxError('date', text, 'an ISO 8601 date and time such as 2030-01-01T08:00:00+07:00')
  }
  const local = epochDay(date.year, date.month, date.day) * MS_PER_DAY + time.ms
  const named = time.zone ?? zone
  return typeof named === 'number' ? local - named : localToEpoch(local, named)
}

export function toIsoDuration(fields: IsoDurationFields): IsoDuration {
  const signed = (amount: number) => fields.sign * amount || 0
  return {
    kind: 'iso',
    months: signed(fields.years * 12 + fields.months),
    days: signed(fields.weeks * 7 + fields.days),
    milliseconds: signed(fields.timeMs),
  }
}

/** Whether adding the duration moves on in time. */
export function isPositive(duration: Duration): boolean {
  if (duration.kind !== 'iso') return duration.amount > 0
  const { months, days, milliseconds } = duration
  return months + days + milliseconds > 0 && Math.min(months, days, milliseconds) >= 0
}
