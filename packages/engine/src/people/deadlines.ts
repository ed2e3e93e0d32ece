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
  vietnamCalendar,
} from '../expressions.js'
import { Trouble } from '../kernel/env.js'
import type { Sentence } from '../ports/authorizer.js'
import type { EpochMs } from '../ports/store.js'
import { type CalendarDocuments, NATIONAL } from './calendar-documents.js'
import { documentInvalid, readShape } from './document-shape.js'

export type { Calendar }

/** State agencies of Vietnam from 2024 to 2027, 07:30–11:30 and 13:30–17:30: what an agency goes by that has stored none of its own. */
export const nationalCalendar: Calendar = compileCalendar(vietnamCalendar)

const hours = { from: z.string(), to: z.string() }

const policy = z.strictObject({
  cutOff: z.exactOptional(z.string()),
  outside: z.exactOptional(z.enum(['moment', 'opening'])),
  firstDay: z.exactOptional(z.enum(['next', 'same'])),
  end: z.exactOptional(z.enum(['closing', 'midnight'])),
  restDay: z.exactOptional(z.enum(['next', 'keep'])),
  iso: z.exactOptional(z.enum(['exact', 'civil'])),
})

const schema = z.strictObject({
  /** How deadlines are counted on it; each rule not given is inherited. */
  policy: z.exactOptional(policy),
  /** `vn`, or the code of another calendar of the agency: what is not given here is taken from it. Without, the document stands alone. */
  inherits: z.exactOptional(z.string().min(1).max(120)),
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
 * A stored calendar, ready to count with: `{ inherits: 'vn', shifts?, exceptions? }` over the national one,
 * `{ inherits: 'default', … }` over another one of the agency, or `{ zone, shifts, exceptions }` by itself.
 *
 * @param documents - the calendar and what it inherits, itself first, as `readCalendarDocuments` finds them
 * @throws EngineError `calendar-invalid`, with every problem, its place and a sentence in both languages, in `details.problems`
 */
export function compileStoredCalendar(documents: CalendarDocuments): Calendar {
  const [own, ...bases] = documents
  // A national calendar of the agency's own inherits the shipped one, but only where nothing below it goes on to inherit it again.
  const shipped = documents.slice(0, -1).some(({ key }) => key === NATIONAL) ? undefined : vietnamCalendar
  const base = bases.reduceRight<CalendarData | undefined>(
    (below, document) => dataOf(document, below, shipped),
    undefined,
  )
  return own === undefined ? nationalCalendar : compiled(dataOf(own, base, shipped))
}

/** What one document says, over the one it inherits. */
function dataOf(
  { key, version, content }: CalendarDocuments[number],
  stored: CalendarData | undefined,
  shipped: CalendarData | undefined,
): CalendarData {
  const { value, problems } = readShape(schema, content)
  if (value === undefined) throw documentInvalid('calendar', problems)
  const { inherits, zone, shifts, exceptions, policy } = value
  const own = {
    code: value.code ?? key,
    version: value.version ?? version,
    ...(shifts && { shifts }),
    ...(exceptions && { exceptions }),
    ...(policy && { policy }),
  }
  if (inherits === undefined) {
    return { ...own, zone: zone ?? vietnamCalendar.zone, shifts: shifts ?? [], exceptions: exceptions ?? [] }
  }
  const base = stored ?? (inherits === NATIONAL ? shipped : undefined)
  if (base === undefined) throw documentInvalid('calendar', [{ path: 'inherits', sentence: noBase(inherits) }])
  return { ...inheritCalendar(base, own), ...(zone === undefined ? {} : { zone }) }
}

function noBase(inherits: string): Sentence {
  return {
    vi: `Cần mã của một lịch đã có tại cơ quan và không kế thừa lịch này, hoặc “${NATIONAL}”, nhưng gặp “${inherits}”.`,
    en: `Expected the code of a calendar that the agency has and that does not inherit this one, or “${NATIONAL}”, but found “${inherits}”.`,
  }
}

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
