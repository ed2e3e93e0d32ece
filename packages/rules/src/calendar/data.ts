import type { DuePolicy } from './policy.js'

/** ISO 8601 weekday: Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Hours worked on some weekdays, on the clock of the calendar's zone. */
export interface Shift {
  readonly weekdays: readonly Weekday[]
  /** `HH:MM` at which work begins. */
  readonly from: string
  /** `HH:MM` at which it ends, later the same day; `24:00` for midnight. */
  readonly to: string
  /** First and last `YYYY-MM-DD` on which the shift is worked; without them, always. */
  readonly validFrom?: string
  readonly validTo?: string
}

/**
 * What makes a date differ from its week: a public holiday (nghỉ lễ), the day off that makes up for one on a rest day
 * (nghỉ bù), the day off and the working day of a swap (hoán đổi), a day the agency is closed or on duty.
 */
export type ExceptionKind = 'holiday' | 'makeUpDay' | 'swapOff' | 'swapWork' | 'agencyClosed' | 'agencyDuty'

/** One date that differs from its week. */
export interface CalendarException {
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly kind: ExceptionKind
  /** The law, notice or decision it rests on. */
  readonly source: string
  /** `expected` until the notice for the year is out. */
  readonly status: 'official' | 'expected'
  readonly name?: string
  /** For `swapWork`: the date whose hours are worked instead. */
  readonly replaces?: string
  /** For working days: hours of this date alone. */
  readonly hours?: readonly { readonly from: string; readonly to: string }[]
}

/** Which calendar, and which correction of it. */
export interface CalendarVersion {
  readonly code: string
  readonly version: number
}

/** A working calendar as data. A correction is a new version. */
export interface CalendarData extends CalendarVersion {
  /** IANA time zone, `Asia/Ho_Chi_Minh`. */
  readonly zone: string
  readonly shifts: readonly Shift[]
  readonly exceptions: readonly CalendarException[]
  /** How deadlines are counted on it where nothing else is said: a counter with a cut-off hour, for instance. */
  readonly policy?: DuePolicy
  /** What it inherits, nearest first: the agency's, then the national one. */
  readonly bases?: readonly CalendarVersion[]
}

/** What one agency, or one counter of it, has of its own; the rest comes from the calendar it inherits. */
export interface CalendarOverlay extends CalendarVersion {
  /** Replace the inherited shifts. */
  readonly shifts?: readonly Shift[]
  /** Added to the inherited ones; on a date that has one already, these hold. */
  readonly exceptions?: readonly CalendarException[]
  /** Each rule of counting that is given replaces the inherited one. */
  readonly policy?: DuePolicy
}

/**
 * Puts what an agency has of its own over the calendar it inherits: an agency's over the national one, a counter's over its agency's.
 *
 * @param base - what holds where `own` says nothing; it is named in `bases` with all that it inherits itself
 * @param own - shifts that replace those of the base, and exceptions that are added or replace the one of their date
 * @example
 * const agency = inheritCalendar(vietnamCalendar, { code: 'so-ttt', version: 4, exceptions: closures })
 * inheritCalendar(agency, { code: 'mot-cua', version: 1, shifts: saturdayMornings }).bases // so-ttt 4, vn 1
 */
export function inheritCalendar(base: CalendarData, own: CalendarOverlay): CalendarData {
  const overridden = new Set(own.exceptions?.map(({ date }) => date))
  const inherited = base.exceptions.filter(({ date }) => !overridden.has(date))
  const policy = base.policy || own.policy ? { ...base.policy, ...own.policy } : undefined
  return {
    code: own.code,
    version: own.version,
    zone: base.zone,
    shifts: own.shifts ?? base.shifts,
    exceptions: [...inherited, ...(own.exceptions ?? [])],
    ...(policy && { policy }),
    bases: [{ code: base.code, version: base.version }, ...(base.bases ?? [])],
  }
}

const DAYS_WORKED: ReadonlySet<ExceptionKind> = new Set(['swapWork', 'agencyDuty'])

/** Whether a kind of exception makes a date a working day. */
export function isWorked(kind: ExceptionKind): boolean {
  return DAYS_WORKED.has(kind)
}
