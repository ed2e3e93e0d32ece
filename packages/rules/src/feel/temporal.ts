import {
  addMonths,
  type CivilDate,
  civilDate,
  epochDay,
  formatDate,
  formatTimeOfDay,
  isoWeekday,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  twoDigits,
} from '../civil.js'
import { parseIsoDate, parseIsoDuration, parseIsoTime, type Zone } from '../iso.js'
import { epochToLocal, localToEpoch, offsetAt } from '../zone.js'
import { FeelObject } from './object.js'

export const NANOS_PER_DAY = 86_400_000_000_000n

/** What an evaluation may know of time: the instant it happens at and the zone of local times. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
  /** IANA time zone, `Asia/Ho_Chi_Minh` for instance. */
  readonly zone: string
}

/** A day of the calendar, without time. */
export class FeelDate extends FeelObject implements CivilDate {
  readonly type = 'date'
  readonly year: number
  readonly month: number
  readonly day: number

  constructor({ year, month, day }: CivilDate) {
    super()
    this.year = year
    this.month = month
    this.day = day
    Object.freeze(this)
  }

  get epochDay(): number {
    return epochDay(this.year, this.month, this.day)
  }

  get weekday(): number {
    return isoWeekday(this.epochDay)
  }

  /** `2026-02-13`. */
  override toString(): string {
    return formatDate(this)
  }

  toJSON(): string {
    return this.toString()
  }
}

/** A time of day, with an offset, an IANA zone, or none. */
export class FeelTime extends FeelObject {
  readonly type = 'time'
  /** Nanoseconds since midnight. */
  readonly nanos: number
  /** Offset from UTC in milliseconds, an IANA zone, or undefined for local time. */
  readonly zone: Zone | undefined

  constructor(nanos: number, zone: Zone | undefined) {
    super()
    this.nanos = nanos
    this.zone = zone
    Object.freeze(this)
  }

  /** Milliseconds since midnight, with a fraction. */
  get ms(): number {
    return this.nanos / 1e6
  }

  get hour(): number {
    return Math.floor(this.ms / MS_PER_HOUR)
  }

  get minute(): number {
    return Math.floor(this.ms / MS_PER_MINUTE) % 60
  }

  get second(): number {
    return Math.floor(this.ms / 1000) % 60
  }

  /** `16:00:00`, `16:00:00+07:00` or `16:00:00@Asia/Ho_Chi_Minh`. */
  override toString(): string {
    return formatTimeOfDay(this.ms) + formatZone(this.zone)
  }

  toJSON(): string {
    return this.toString()
  }
}

/** A day and a time of day. */
export class FeelDateTime extends FeelObject {
  readonly type = 'date and time'
  readonly date: FeelDate
  readonly time: FeelTime

  constructor(date: FeelDate, time: FeelTime) {
    super()
    this.date = date
    this.time = time
    Object.freeze(this)
  }

  /** Nanoseconds of the local reading, as if it were UTC. */
  get localNanos(): bigint {
    return BigInt(this.date.epochDay) * NANOS_PER_DAY + BigInt(this.time.nanos)
  }

  /** The instant, in epoch nanoseconds; a local date and time is read in the given zone. */
  instant(defaultZone: Zone): bigint {
    const zone = this.time.zone ?? defaultZone
    const local = this.localNanos
    return local - BigInt(typeof zone === 'number' ? zone : localOffset(local, zone)) * 1_000_000n
  }

  /** As {@link instant}, in epoch milliseconds. */
  toEpoch(defaultZone: string): number {
    return Number(this.instant(defaultZone)) / 1e6
  }

  /** `2026-02-13T16:00:00`, with the zone as in {@link FeelTime}. */
  override toString(): string {
    return `${this.date.toString()}T${this.time.toString()}`
  }

  /** As {@link toString}, but an IANA zone becomes its offset, which every reader of ISO 8601 understands. */
  toJSON(): string {
    const { zone, ms } = this.time
    if (typeof zone !== 'string') return this.toString()
    const offset = localOffset(this.localNanos, zone)
    return `${this.date.toString()}T${formatTimeOfDay(ms)}${formatZone(offset)}`
  }
}

/** A length of time in days, hours, minutes and seconds; a day is 24 hours. */
export class DaysDuration extends FeelObject {
  readonly type = 'days and time duration'
  readonly nanos: bigint

  constructor(nanos: bigint) {
    super()
    this.nanos = nanos
    Object.freeze(this)
  }

  static ofMs(ms: number): DaysDuration {
    return new DaysDuration(BigInt(Math.round(ms * 1e6)))
  }

  /** Milliseconds, rounded to what a JavaScript number holds. */
  get ms(): number {
    return Number(this.nanos) / 1e6
  }

  /** Whole days, hours … of the duration, with its sign: how many of the unit are left below the next one. */
  part(unitNanos: bigint, modulus?: bigint): number {
    const units = this.nanos / unitNanos
    return Number(modulus === undefined ? units : units % modulus)
  }

  /** `P1DT2H30M`, `-PT5S`, `PT0S`. */
  override toString(): string {
    const { nanos } = this
    if (nanos === 0n) return 'PT0S'
    const total = nanos < 0n ? -nanos : nanos
    const days = total / NANOS_PER_DAY
    const rest = Number(total % NANOS_PER_DAY)
    const hours = Math.floor(rest / 3.6e12)
    const minutes = Math.floor(rest / 6e10) % 60
    const seconds = formatSeconds(rest % 6e10)
    const clock = (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (seconds === '0' ? '' : `${seconds}S`)
    return `${nanos < 0n ? '-' : ''}P${days ? `${days}D` : ''}${clock ? `T${clock}` : ''}`
  }

  toJSON(): string {
    return this.toString()
  }
}

function formatSeconds(nanos: number): string {
  const fraction = nanos % 1e9
  const whole = String((nanos - fraction) / 1e9)
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`
}

/** A length of time in years and months, whose days depend on where it starts. */
export class MonthsDuration extends FeelObject {
  readonly type = 'years and months duration'
  readonly months: number

  constructor(months: number) {
    super()
    this.months = months
    Object.freeze(this)
  }

  /** `P1Y2M`, `-P3M`, `P0M`. */
  override toString(): string {
    const total = Math.abs(this.months)
    const years = Math.floor(total / 12)
    const months = total % 12
    if (total === 0) return 'P0M'
    return `${this.months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`
  }

  toJSON(): string {
    return this.toString()
  }
}

export type FeelDuration = DaysDuration | MonthsDuration
export type Temporal = FeelDate | FeelTime | FeelDateTime | FeelDuration

export function parseDate(text: string): FeelDate | undefined {
  const date = parseIsoDate(text)
  return date && new FeelDate(date)
}

export function parseTime(text: string): FeelTime | undefined {
  const time = readTime(text)
  // The end of a day is the beginning of one.
  return time && new FeelTime(time.nanos % Number(NANOS_PER_DAY), time.zone)
}

function readTime(text: string): { readonly nanos: number; readonly zone: Zone | undefined } | undefined {
  // FEEL wants seconds; `07:30` alone is not one of its times.
  const time = /^T?\d{2}:\d{2}:/.test(text) ? parseIsoTime(text.replace(/^T/, '')) : undefined
  return time && { nanos: Math.round(time.ms * 1e6), zone: time.zone }
}

/** Reads a date and time; a date alone is its midnight, as FEEL says. `24:00:00` is the midnight that ends the day. */
export function parseDateTime(text: string): FeelDateTime | undefined {
  const at = text.indexOf('T')
  if (at < 0) {
    const day = parseDate(text)
    return day && new FeelDateTime(day, new FeelTime(0, undefined))
  }
  const date = parseDate(text.slice(0, at))
  const time = readTime(text.slice(at + 1))
  if (date === undefined || time === undefined) return undefined
  return dateTimeFromLocal(BigInt(date.epochDay) * NANOS_PER_DAY + BigInt(time.nanos), time.zone)
}

export function parseFeelDuration(text: string): FeelDuration | undefined {
  const fields = parseIsoDuration(text)
  if (fields === undefined || fields.weeks > 0 || (fields.hasCalendarPart && fields.hasClockPart)) return undefined
  if (fields.hasCalendarPart) {
    const months = fields.years * 12 + fields.months
    // `|| 0` turns -0 into 0.
    return Number.isSafeInteger(months) ? new MonthsDuration(fields.sign * months || 0) : undefined
  }
  if (!Number.isSafeInteger(fields.days) || !Number.isSafeInteger(Math.trunc(fields.timeMs))) return undefined
  const nanos = BigInt(fields.days) * NANOS_PER_DAY + fromMs(fields.timeMs)
  return new DaysDuration(BigInt(fields.sign) * nanos)
}

function fromMs(ms: number): bigint {
  const whole = Math.floor(ms)
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6))
}

/** Reads the text of an at-literal: any of the temporal types. */
export function parseTemporal(text: string): Temporal | undefined {
  if (/^-?P/.test(text)) return parseFeelDuration(text)
  if (/^-?\d+-/.test(text)) return text.includes('T') ? parseDateTime(text) : parseDate(text)
  return parseTime(text)
}

/** The date and time a clock of the zone shows at an instant in epoch milliseconds. */
export function dateTimeAt(epochMs: number, zone: Zone): FeelDateTime {
  const { date, time } = dateTimeOfLocal(
    fromMs(typeof zone === 'number' ? epochMs + zone : epochToLocal(epochMs, zone)),
  )
  return new FeelDateTime(date, new FeelTime(time, zone))
}

/** The date and time of a local reading in nanoseconds; undefined beyond the years there are. */
export function dateTimeFromLocal(localNanos: bigint, zone: Zone | undefined): FeelDateTime | undefined {
  const { date, time } = dateTimeOfLocal(localNanos)
  return Math.abs(date.year) <= YEAR_MAX ? new FeelDateTime(date, new FeelTime(time, zone)) : undefined
}

function dateTimeOfLocal(localNanos: bigint): { readonly date: FeelDate; readonly time: number } {
  const days = floorDays(localNanos)
  return { date: new FeelDate(civilDate(Number(days))), time: Number(localNanos - days * NANOS_PER_DAY) }
}

function floorDays(nanos: bigint): bigint {
  const days = nanos / NANOS_PER_DAY
  return nanos < days * NANOS_PER_DAY ? days - 1n : days
}

/** FEEL's years (DMN 1.5, 10.3.2.3.4). */
export const YEAR_MAX = 999_999_999

/** `date + duration`, `date and time + duration`, `time + duration`; undefined where there is no such point. */
export function addToPoint(point: FeelDate | FeelTime | FeelDateTime, duration: FeelDuration): Temporal | undefined {
  if (point instanceof FeelTime) {
    if (!(duration instanceof DaysDuration)) return undefined
    const nanos = BigInt(point.nanos) + duration.nanos
    return new FeelTime(Number(nanos - floorDays(nanos) * NANOS_PER_DAY), point.zone)
  }
  if (duration instanceof MonthsDuration) return addMonthsTo(point, duration.months)
  if (point instanceof FeelDate) {
    return dateTimeFromLocal(BigInt(point.epochDay) * NANOS_PER_DAY + duration.nanos, undefined)?.date
  }
  const { zone } = point.time
  if (typeof zone !== 'string') return dateTimeFromLocal(point.localNanos + duration.nanos, zone)
  // Only a named zone may change its offset on the way.
  const instant = point.instant(zone) + duration.nanos
  const offset = offsetAt(nearMs(instant), zone)
  return dateTimeFromLocal(instant + BigInt(offset) * 1_000_000n, zone)
}

function addMonthsTo(point: FeelDate | FeelDateTime, months: number): FeelDate | FeelDateTime | undefined {
  const date = new FeelDate(addMonths(point instanceof FeelDate ? point : point.date, months))
  if (Math.abs(date.year) > YEAR_MAX) return undefined
  return point instanceof FeelDate ? date : new FeelDateTime(date, point.time)
}

/**
 * The nanoseconds two points are compared and subtracted by: since 1970 of dates and date-times, of the day in UTC of times. A date
 * counts as its midnight in UTC.
 */
export function pointNanos(point: FeelDate | FeelTime | FeelDateTime, clock: Clock): bigint {
  if (point instanceof FeelDate) return BigInt(point.epochDay) * NANOS_PER_DAY
  if (point instanceof FeelDateTime) return point.instant(clock.zone)
  const zone = point.zone ?? clock.zone
  const offset = typeof zone === 'number' ? zone : offsetAt(clock.now, zone)
  return BigInt(point.nanos) - BigInt(offset) * 1_000_000n
}

/** As {@link pointNanos}, in milliseconds: finer differences do not count when points are compared. */
export function pointMs(point: FeelTime | FeelDateTime, clock: Clock): bigint {
  const nanos = pointNanos(point, clock)
  return (nanos - (((nanos % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n
}

/** Offset of a zone at a local time, in milliseconds. */
function localOffset(localNanos: bigint, zone: string): number {
  const near = nearMs(localNanos)
  return near - localToEpoch(near, zone)
}

const CYCLE_MS = 146_097n * 86_400_000n

/** Milliseconds of the same day in years a JavaScript number counts exactly: the calendar repeats itself every 400 years. */
function nearMs(nanos: bigint): number {
  const ms = nanos / 1_000_000n
  const isFar = ms > 100n * CYCLE_MS || ms < -100n * CYCLE_MS
  return Number(isFar ? (ms % CYCLE_MS) + (ms < 0n ? -10n : 10n) * CYCLE_MS : ms)
}

/** Whole months from one date to another, as `years and months duration(from, to)` counts them. */
export function monthsBetween(from: FeelDate, to: FeelDate): number {
  const months = (to.year - from.year) * 12 + (to.month - from.month)
  if (months > 0 && to.day < from.day) return months - 1
  return months < 0 && to.day > from.day ? months + 1 : months
}

function formatZone(zone: Zone | undefined): string {
  if (zone === undefined) return ''
  if (typeof zone === 'string') return `@${zone}`
  if (zone === 0) return 'Z'
  const total = Math.abs(zone) / 1000
  const seconds = total % 60 ? `:${twoDigits(total % 60)}` : ''
  return `${zone < 0 ? '-' : '+'}${twoDigits(Math.floor(total / 3600))}:${twoDigits(Math.floor(total / 60) % 60)}${seconds}`
}
