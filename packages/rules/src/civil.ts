/** Proleptic Gregorian calendar as plain arithmetic: no clock, no machine zone, any year. */

export const MS_PER_MINUTE = 60_000
export const MS_PER_HOUR = 3_600_000
export const MS_PER_DAY = 86_400_000

/** A day of the civil calendar; months count from 1. */
export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Days from 1970-01-01 to the given day (negative before it). */
export function epochDay(year: number, month: number, day: number): number {
  // Years start in March, so that the leap day is the last one (H. Hinnant's days_from_civil).
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The civil date of a day counted from 1970-01-01. */
export function civilDate(days: number): CivilDate {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 }
}

const MONTH_LENGTHS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0)
}

export function isCivilDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** ISO 8601 weekday of a day counted from 1970-01-01: Monday is 1, Sunday 7. */
export function isoWeekday(days: number): number {
  return modulo(days + 3, 7) + 1
}

/** Moves a date by whole months; a day the target month lacks becomes its last day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const total = date.year * 12 + (date.month - 1) + months
  const year = Math.floor(total / 12)
  const month = modulo(total, 12) + 1
  return { year, month, day: Math.min(date.day, daysInMonth(year, month)) }
}

/** `YYYY-MM-DD`, with a sign before years outside 0000–9999. */
export function formatDate({ year, month, day }: CivilDate): string {
  const sign = year < 0 ? '-' : ''
  return `${sign}${String(Math.abs(year)).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
}

/** `HH:MM:SS` with a fraction only when there is one. */
export function formatTimeOfDay(ms: number): string {
  const hours = Math.floor(ms / MS_PER_HOUR)
  const minutes = Math.floor(ms / MS_PER_MINUTE) % 60
  const rest = ms % MS_PER_MINUTE
  return `${twoDigits(hours)}:${twoDigits(minutes)}:${formatSeconds(rest)}`
}

function formatSeconds(ms: number): string {
  const whole = Math.floor(ms / 1000)
  const fraction = ms - whole * 1000
  if (fraction === 0) return twoDigits(whole)
  return `${twoDigits(whole)}.${String(Math.round(fraction * 1e6))
    .padStart(9, '0')
    .replace(/0+$/, '')}`
}

export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** The remainder with the sign of the divisor. */
export function modulo(value: number, divisor: number): number {
  return value - divisor * Math.floor(value / divisor)
}
