import {
  addMonths,
  type CivilDate,
  civilDate,
  epochDay,
  formatDate,
  formatTimeOfDay,
  isoWeekday,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  modulo,
  twoDigits,
} from '../civil.js'
import { parseIsoDate, parseIsoDuration, parseIsoTime, type Zone } from '../iso.js'
import { epochToLocal, localToEpoch, offsetAt } from '../zone.js'

/** What an evaluation may know of time: the instant it happens at and the zone of local times. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
  /** IANA time zone, `Asia/Ho_Chi_Minh` for instance. */
  readonly zone: string
}

/** What every FEEL value has that JSON cannot hold: a type, and a text that means it. */
export abstract class FeelObject {
  abstract readonly type: string
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
  /** Milliseconds since midnight. */
  readonly ms: number
  /** Offset from UTC in milliseconds, an IANA zone, or undefined for local time. */
  readonly zone: Zone | undefined

  constructor(ms: number, zone: Zone | undefined) {
    super()
    this.ms = ms
    this.zone = zone
    Object.freeze(this)
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

  /** Milliseconds of the local reading, as if it were UTC. */
  get localMs(): number {
    return this.date.epochDay * MS_PER_DAY + this.time.ms
  }

  /** The instant, in epoch milliseconds; a local date and time is read in the given zone. */
  toEpoch(defaultZone: string): number {
    const zone = this.time.zone ?? defaultZone
    return typeof zone === 'number' ? this.localMs - zone : localToEpoch(this.localMs, zone)
  }

  /** `2026-02-13T16:00:00`, with the zone as in {@link FeelTime}. */
  override toString(): string {
    return `${this.date.toString()}T${this.time.toString()}`
  }

  /** As {@link toString}, but an IANA zone becomes its offset, which every reader of ISO 8601 understands. */
  toJSON(): string {
    const { zone, ms } = this.time
    if (typeof zone !== 'string') return this.toString()
    return `${this.date.toString()}T${formatTimeOfDay(ms)}${formatZone(offsetAt(this.toEpoch(zone), zone))}`
  }
}

/** A length of time in days, hours, minutes and seconds; a day is 24 hours. */
export class DaysDuration extends FeelObject {
  readonly type = 'days and time duration'
  readonly ms: number

  constructor(ms: number) {
    super()
    this.ms = ms
    Object.freeze(this)
  }

  /** `P1DT2H30M`, `-PT5S`, `PT0S`. */
  override toString(): string {
    const total = Math.abs(this.ms)
    const days = Math.floor(total / MS_PER_DAY)
    const hours = Math.floor(total / MS_PER_HOUR) % 24
    const minutes = Math.floor(total / MS_PER_MINUTE) % 60
    const seconds = (total % MS_PER_MINUTE) / 1000
    const clock = (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (seconds ? `${seconds}S` : '')
    if (total === 0) return 'PT0S'
    return `${this.ms < 0 ? '-' : ''}P${days ? `${days}D` : ''}${clock ? `T${clock}` : ''}`
  }

  toJSON(): string {
    return this.toString()
  }
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
  // FEEL wants seconds; `07:30` alone is not one of its times.
  const time = /^T?\d{2}:\d{2}:/.test(text) ? parseIsoTime(text.replace(/^T/, '')) : undefined
  return time && new FeelTime(time.ms, time.zone)
}

/** Reads a date and time; a date alone is its midnight, as FEEL says. */
export function parseDateTime(text: string): FeelDateTime | undefined {
  const at = text.indexOf('T')
  if (at < 0) {
    const day = parseDate(text)
    return day && new FeelDateTime(day, new FeelTime(0, undefined))
  }
  const date = parseDate(text.slice(0, at))
  const time = parseTime(text.slice(at + 1))
  return date && time && new FeelDateTime(date, time)
}

export function parseFeelDuration(text: string): FeelDuration | undefined {
  const fields = parseIsoDuration(text)
  if (fields === undefined || fields.weeks > 0 || (fields.hasCalendarPart && fields.hasClockPart)) return undefined
  // `|| 0` turns -0 into 0.
  if (fields.hasCalendarPart) return new MonthsDuration(fields.sign * (fields.years * 12 + fields.months) || 0)
  return new DaysDuration(fields.sign * (fields.days * MS_PER_DAY + fields.timeMs) || 0)
}

/** Reads the text of an at-literal: any of the temporal types. */
export function parseTemporal(text: string): Temporal | undefined {
  if (/^-?P/.test(text)) return parseFeelDuration(text)
  if (/^-?\d+-/.test(text)) return text.includes('T') ? parseDateTime(text) : parseDate(text)
  return parseTime(text)
}

/** The date and time a clock of the zone shows at an instant. */
export function dateTimeAt(epochMs: number, zone: Zone): FeelDateTime {
  return dateTimeFromLocal(typeof zone === 'number' ? epochMs + zone : epochToLocal(epochMs, zone), zone)
}

export function dateTimeFromLocal(localMs: number, zone: Zone | undefined): FeelDateTime {
  const days = Math.floor(localMs / MS_PER_DAY)
  return new FeelDateTime(new FeelDate(civilDate(days)), new FeelTime(localMs - days * MS_PER_DAY, zone))
}

/** `date + duration`, `date and time + duration`, `time + duration`. */
export function addToPoint(point: FeelDate | FeelTime | FeelDateTime, duration: FeelDuration): Temporal | undefined {
  if (point instanceof FeelTime) {
    if (!(duration instanceof DaysDuration)) return undefined
    return new FeelTime(modulo(point.ms + duration.ms, MS_PER_DAY), point.zone)
  }
  if (point instanceof FeelDate) {
    if (duration instanceof MonthsDuration) return new FeelDate(addMonths(point, duration.months))
    return new FeelDate(civilDate(Math.floor((point.epochDay * MS_PER_DAY + duration.ms) / MS_PER_DAY)))
  }
  if (duration instanceof MonthsDuration) {
    return new FeelDateTime(new FeelDate(addMonths(point.date, duration.months)), point.time)
  }
  const { zone } = point.time
  // Only a named zone may change its offset on the way.
  if (typeof zone === 'string') return dateTimeAt(point.toEpoch(zone) + duration.ms, zone)
  return dateTimeFromLocal(point.localMs + duration.ms, zone)
}

/** The instant two points are compared and subtracted by: epoch ms of dates and date-times, ms of the day in UTC of times. */
export function pointMs(point: FeelDate | FeelTime | FeelDateTime, clock: Clock): number {
  if (point instanceof FeelDate) return point.epochDay * MS_PER_DAY
  if (point instanceof FeelDateTime) return point.toEpoch(clock.zone)
  const zone = point.zone ?? clock.zone
  return point.ms - (typeof zone === 'number' ? zone : offsetAt(clock.now, zone))
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
