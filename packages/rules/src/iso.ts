import { type CivilDate, isCivilDate, MS_PER_HOUR, MS_PER_MINUTE } from './civil.js'
import { isZone } from './zone.js'

/** Readers of ISO 8601 text. Each answers undefined for text that is not what it reads. */

/** A zone as text gives it: an offset from UTC in milliseconds, or an IANA name after `@`. */
export type Zone = number | string

/** A clock time: milliseconds since midnight, with a zone if the text names one. */
export interface IsoTime {
  readonly ms: number
  readonly zone: Zone | undefined
}

/** The numbers of an ISO 8601 duration; the sign applies to all of them. */
export interface IsoDurationFields {
  readonly sign: 1 | -1
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
  /** Hours, minutes and seconds together. */
  readonly timeMs: number
  readonly hasCalendarPart: boolean
  readonly hasClockPart: boolean
}

const DATE = /^(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})$/
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9}\d*)?)?(Z|[+-]\d{2}:?\d{2}(?::\d{2})?|@[A-Za-z][\w+\-/]*)?$/i
const OFFSET = /^([+-])(\d{2}):?(\d{2})(?::(\d{2}))?$/
const DURATION = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/

export function parseIsoDate(text: string): CivilDate | undefined {
  const match = DATE.exec(text)
  if (match === null) return undefined
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  return isCivilDate(date.year, date.month, date.day) ? date : undefined
}

/** Reads `HH:MM[:SS[.fff]]` with `Z`, an offset, `@Zone/Name` or no zone. */
export function parseIsoTime(text: string): IsoTime | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  if (hours > 24 || minutes > 59 || seconds > 59) return undefined
  const fractionMs = match[4] === undefined ? 0 : Math.floor(Number(`0${match[4]}`) * 1e9) / 1e6
  const ms = hours * MS_PER_HOUR + minutes * MS_PER_MINUTE + seconds * 1000 + fractionMs
  // 24:00:00 is the midnight that ends a day; nothing is later.
  if (ms > 24 * MS_PER_HOUR) return undefined
  if (match[5] === undefined) return { ms, zone: undefined }
  const zone = parseZone(match[5])
  return zone === undefined ? undefined : { ms, zone }
}

export function parseIsoDuration(text: string): IsoDurationFields | undefined {
  const match = DURATION.exec(text)
  if (match === null || match[6] === 'T') return undefined
  const [years, months, weeks, days] = [match[2], match[3], match[4], match[5]]
  const hasCalendarPart = years !== undefined || months !== undefined
  const hasClockPart = weeks !== undefined || days !== undefined || match[6] !== undefined
  if (!hasCalendarPart && !hasClockPart) return undefined
  const seconds = Number((match[9] ?? '0').replace(',', '.'))
  const timeMs = Number(match[7] ?? 0) * MS_PER_HOUR + Number(match[8] ?? 0) * MS_PER_MINUTE + secondsToMs(seconds)
  const fields = { years: Number(years ?? 0), months: Number(months ?? 0), weeks: Number(weeks ?? 0) }
  return { sign: match[1] === '-' ? -1 : 1, ...fields, days: Number(days ?? 0), timeMs, hasCalendarPart, hasClockPart }
}

function secondsToMs(seconds: number): number {
  const whole = Math.floor(seconds)
  return whole * 1000 + Math.round((seconds - whole) * 1e9) / 1e6
}

function parseZone(text: string): Zone | undefined {
  if (text === 'Z' || text === 'z') return 0
  if (text.startsWith('@')) return isZone(text.slice(1)) ? text.slice(1) : undefined
  const match = OFFSET.exec(text)
  if (match === null) return undefined
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)]
  if (hours > 18 || minutes > 59 || seconds > 59) return undefined
  return (match[1] === '-' ? -1 : 1) * (hours * MS_PER_HOUR + minutes * MS_PER_MINUTE + seconds * 1000)
}
