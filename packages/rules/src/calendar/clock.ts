import { epochDay, MS_PER_HOUR, MS_PER_MINUTE } from '../civil.js'
import { parseIsoDate } from '../iso.js'

/** Milliseconds since midnight of `HH:MM`, `24:00` included. */
export function parseClock(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  if (match === null) return undefined
  const ms = Number(match[1]) * MS_PER_HOUR + Number(match[2]) * MS_PER_MINUTE
  return Number(match[2]) < 60 && ms <= 24 * MS_PER_HOUR ? ms : undefined
}

/** Days from 1970-01-01 of `YYYY-MM-DD`. */
export function parseDay(text: string): number | undefined {
  const date = parseIsoDate(text)
  return date && epochDay(date.year, date.month, date.day)
}
