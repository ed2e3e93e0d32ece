/** Deadlines as they are kept: with what they were counted from, so that a corrected calendar counts them again. */
import type { Duration } from '../duration.js'
import type { Calendar, Due, PauseMode } from './calendar.js'
import type { CalendarVersion } from './data.js'
import type { DuePolicy } from './policy.js'

/** A time during which the clock of a deadline stood still. Instants are epoch ms. */
export interface Pause {
  readonly from: number
  readonly to: number
  readonly mode: PauseMode
}

/** What a deadline is counted from. */
export interface DeadlineTerms {
  /** When counting begins, epoch ms. */
  readonly start: number
  /** `5 wd`, `8 wh`, `15 cd` or ISO 8601. */
  readonly within: Duration | string
  readonly policy?: DuePolicy
  /** In the order in which they ended. */
  readonly pauses?: readonly Pause[]
}

/** A deadline with its terms and the calendars it was counted with. */
export interface Deadline {
  readonly terms: DeadlineTerms
  readonly due: Due
  /** {@link Calendar.lineage} of the calendar used. */
  readonly calendars: readonly CalendarVersion[]
  /** When what was due ended, epoch ms: from then on the deadline stands. */
  readonly closedAt?: number
}

/** What a corrected calendar does to a deadline. */
export type Recount =
  | { readonly kind: 'closed' | 'unchanged'; readonly deadline: Deadline }
  | {
      readonly kind: 'moved'
      readonly deadline: Deadline
      readonly before: Due
      /** Why the calendar was corrected, for the record. */
      readonly reason: string
    }

/**
 * Counts a deadline on a calendar, pauses included.
 *
 * @throws TimeSyntaxError for a length of time that is none, NoWorkingTimeError where the calendar never has that much
 * @example
 * setDeadline(calendar, { start: Date.parse('2026-03-02T09:00:00+07:00'), within: '10 wd' }).due.date // 2026-03-16
 */
export function setDeadline(calendar: Calendar, terms: DeadlineTerms): Deadline {
  const { start, within, policy, pauses = [] } = terms
  const unpaused = calendar.dueOf(start, within, policy)
  const paused = pauses.reduce((due, { from, to, mode }) => calendar.pauseShift(due, from, to, mode).due, unpaused.due)
  // A pause says whether its own stretch is expected; the deadline must say it of all from the start.
  const due = pauses.length === 0 ? unpaused : calendar.dueAt(start, paused)
  return { terms, due, calendars: calendar.lineage }
}

/**
 * Counts an open deadline again on a calendar that was corrected. A closed one stays as it is, with the version it was counted with.
 *
 * @param reason - why the calendar was corrected, such as the number of the notice
 * @throws as {@link setDeadline}
 * @example
 * const recount = recountDeadline(corrected, deadline, 'Thông báo nghỉ Tết 2027')
 * if (recount.kind === 'moved') store(recount.deadline, recount.reason)
 */
export function recountDeadline(calendar: Calendar, deadline: Deadline, reason: string): Recount {
  if (deadline.closedAt !== undefined) return { kind: 'closed', deadline }
  const recounted = setDeadline(calendar, deadline.terms)
  const isMoved = recounted.due.due !== deadline.due.due
  return isMoved
    ? { kind: 'moved', deadline: recounted, before: deadline.due, reason }
    : { kind: 'unchanged', deadline: recounted }
}
