/** Deadlines inside a deadline: the parts that steps, or agencies below, get of the time that is left. */
import type { Duration } from '../duration.js'
import type { Calendar, Due } from './calendar.js'

/** The whole that parts are cut from. Instants are epoch ms. */
export interface ShareTerms {
  /** When the part begins. */
  readonly from: number
  /** When the whole is due. */
  readonly parentDue: number
  /** What is kept back at the end of the whole: `1 wd`, `4 wh`, … */
  readonly buffer?: Duration | string
}

/**
 * A part of the working time that is left until a parent's deadline less its buffer. With nothing left it is that limit, which
 * then lies before `from`.
 *
 * @param share - above 0, at most 1; 1 is the limit itself
 * @throws RangeError for another share
 * @example
 * shareDeadline(calendar, { from: now, parentDue, buffer: '1 wd' }, 0.5).due
 */
export function shareDeadline(calendar: Calendar, terms: ShareTerms, share: number): Due {
  const [due] = splitDeadline(calendar, terms, [share])
  // One share, one part.
  return due as Due
}

/**
 * The deadlines of steps that follow each other, each with its share of the working time that is left until the parent's deadline
 * less its buffer. Parts that sum to the whole end exactly with it.
 *
 * @param shares - each above 0, all together at most 1
 * @throws RangeError for other shares
 * @example
 * splitDeadline(calendar, { from: accepted, parentDue }, [0.25, 0.5, 0.25]).map(({ date }) => date)
 */
export function splitDeadline(calendar: Calendar, terms: ShareTerms, shares: readonly number[]): readonly Due[] {
  const { from } = terms
  const limit = limitOf(calendar, terms)
  const left = calendar.workingMsBetween(from, limit)
  let taken = 0
  return shares.map((share) => {
    if (!(share > 0)) throw new RangeError(`expected a share above 0 but found ${share}`)
    taken += share
    if (taken > 1 + ROUNDING) throw new RangeError(`expected shares of at most 1 together but found ${taken}`)
    const isWhole = left <= 0 || taken >= 1 - ROUNDING
    const due = isWhole ? limit : Math.min(limit, calendar.addWorkingMs(from, Math.round(left * taken)))
    return calendar.dueAt(from, due)
  })
}

/** Whether a deadline leaves its parent the buffer. */
export function isWithinParent(calendar: Calendar, due: number, terms: Omit<ShareTerms, 'from'>): boolean {
  return due <= limitOf(calendar, terms)
}

/** Shares such as 0.1 + 0.2 + 0.7 are not exactly 1. */
const ROUNDING = 1e-9

function limitOf(calendar: Calendar, { parentDue, buffer }: Omit<ShareTerms, 'from'>): number {
  return buffer === undefined ? parentDue : calendar.before(parentDue, buffer)
}
