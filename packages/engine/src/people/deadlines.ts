/** By when: deadlines on the working calendars that agencies store. */
import { z } from 'zod'
import {
  type Calendar,
  type CalendarData,
  CalendarError,
  compileCalendar,
  describeCalendarProblem,
  inheritCalendar,
  NoWorkingTimeError,
  TimeSyntaxError,
  vietnamCalendar2026,
} from '../expressions.js'
import type { Json } from '../json.js'
import { Trouble } from '../kernel/env.js'
import type { EpochMs } from '../ports/store.js'
import { documentInvalid, readShape } from './document-shape.js'

export type { Calendar }

/** State agencies of Vietnam in 2026, 07:30–11:30 and 13:30–17:30: what an agency goes by that has stored none of its own. */
export const nationalCalendar: Calendar = compileCalendar(vietnamCalendar2026)

const hours = { from: z.string(), to: z.string() }

const schema = z.strictObject({
  /** With `vn`, what is not given here is that of the national calendar; without, the document stands alone. */
  inherits: z.exactOptional(z.literal('vn')),
  code: z.exactOptional(z.string().min(1).max(120)),
  version: z.exactOptional(z.int().min(1)),
  zone: z.exactOptional(z.string()),
  shifts: z.exactOptional(
    z
      .array(
        z.strictObject({
          weekdays: z.array(z.literal([1, 2, 3, 4, 5, 6, 7])).max(7),
          ...hours,
          validFrom: z.exactOptional(z.string()),
          validTo: z.exactOptional(z.string()),
        }),
      )
      .max(1000),
  ),
  exceptions: z.exactOptional(
    z
      .array(
        z.strictObject({
          date: z.string(),
          kind: z.enum(['holiday', 'makeUpDay', 'swapOff', 'swapWork', 'agencyClosed', 'agencyDuty']),
          source: z.string(),
          status: z.enum(['official', 'expected']),
          name: z.exactOptional(z.string()),
          replaces: z.exactOptional(z.string()),
          hours: z.exactOptional(z.array(z.strictObject(hours)).max(24)),
        }),
      )
      .max(10_000),
  ),
})

/**
 * A stored calendar, ready to count with: `{ inherits: 'vn', shifts?, exceptions? }` over the national one, or
 * `{ zone, shifts, exceptions }` by itself.
 *
 * @throws EngineError `calendar-invalid`, with every problem, its place and a sentence in both languages, in `details.problems`
 */
export function compileStoredCalendar(content: Json): Calendar {
  const { value, problems } = readShape(schema, content)
  if (value === undefined) throw documentInvalid('calendar', problems)
  const { inherits, zone, code = 'default', version = 1, shifts, exceptions } = value
  const own = { code, version, ...(shifts === undefined ? {} : { shifts }), ...(exceptions && { exceptions }) }
  const base = inherits === undefined ? blank : vietnamCalendar2026
  return compiled({ ...inheritCalendar(base, own), ...(zone === undefined ? {} : { zone }) })
}

const blank: CalendarData = { ...vietnamCalendar2026, shifts: [], exceptions: [] }

function compiled(data: CalendarData): Calendar {
  try {
    return compileCalendar(data)
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    const problems = error.problems.map((problem) => ({
      path: problem.path,
      sentence: { vi: describeCalendarProblem(problem, 'vi'), en: describeCalendarProblem(problem, 'en') },
    }))
    throw documentInvalid('calendar', problems, error)
  }
}

/**
 * The content of a calendar document, if it is one.
 *
 * @throws EngineError `calendar-invalid`, as {@link compileStoredCalendar}
 */
export function checkStoredCalendar(content: Json): Json {
  compileStoredCalendar(content)
  return content
}

/**
 * When something is due that starts now.
 *
 * @param within - `5 wd` (working days), `8 wh` (working hours), `15 cd` (calendar days) or an ISO 8601 duration
 * @throws Trouble `deadline-invalid` for any other text, `no-working-time` where the calendar never has that much
 * @example
 * ```ts
 * dueOn(nationalCalendar, '5 wd', Date.parse('2026-02-13T16:00:00+07:00')) // 2026-02-27 17:30, after Tết
 * ```
 */
export function dueOn(calendar: Calendar, within: string, start: EpochMs): EpochMs {
  try {
    return calendar.dueOf(start, within).due
  } catch (error) {
    if (error instanceof TimeSyntaxError) {
      throw new Trouble('deadline-invalid', { value: within, expected: error.expected })
    }
    if (error instanceof NoWorkingTimeError) {
      throw new Trouble('no-working-time', { value: within, calendar: calendar.code })
    }
    throw error
  }
}
