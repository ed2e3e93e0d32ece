import { parseClock } from './clock.js'

/** How a deadline is counted where regulations differ. What is not said follows the Civil Code 2015, Art. 147–148. */
export interface DuePolicy {
  /**
   * `HH:MM` after which, as outside working days, what arrives counts as arrived at the next working day's opening.
   * Without it a period in days starts the day after the event, whatever the hour (Civil Code 2015, Art. 147).
   */
  readonly cutOff?: string
  /** Whether what arrives outside working hours counts from that `moment` (default) or from the next `opening`. */
  readonly outside?: 'moment' | 'opening'
  /**
   * Which day of a period in days is its first: the one after the event (`next`, default, Civil Code 2015, Art. 147), or that of the event
   * itself (`same`), which in working days is the next working day when the event falls on a day off or after its end.
   */
  readonly firstDay?: 'next' | 'same'
  /** Whether a period in working days ends at closing time (default) or at 24:00 of its last day. */
  readonly end?: 'closing' | 'midnight'
  /** Whether a period in calendar days that ends on a day off goes on to the `next` working day (default, Civil Code 2015, Art. 148) or not (`keep`). */
  readonly restDay?: 'next' | 'keep'
  /**
   * Whether days, months and years of ISO 8601 keep the time of day (`exact`, default) or end at 24:00 of the corresponding day, as
   * a period in law does (`civil`, Civil Code 2015, Art. 148). A duration with hours in it is always exact.
   */
  readonly iso?: 'exact' | 'civil'
}

/** What each rule may be; a cut-off hour is a time. */
const CHOICES = {
  outside: ['moment', 'opening'],
  firstDay: ['next', 'same'],
  end: ['closing', 'midnight'],
  restDay: ['next', 'keep'],
  iso: ['exact', 'civil'],
} as const

/** The rules of a policy that are none, with what was found. */
export function badRules(policy: DuePolicy): readonly { readonly rule: string; readonly found: unknown }[] {
  return Object.entries(policy)
    .filter(([rule, found]) => {
      if (rule === 'cutOff') return typeof found !== 'string' || parseClock(found) === undefined
      const choices: readonly unknown[] = Object.hasOwn(CHOICES, rule) ? CHOICES[rule as keyof typeof CHOICES] : []
      return !choices.includes(found)
    })
    .map(([rule, found]) => ({ rule, found }))
}

/** Milliseconds since midnight of a cut-off hour. */
export function cutOffOf(text: string): number {
  const limit = parseClock(text)
  if (limit === undefined) throw new RangeError(`expected a cut-off hour HH:MM but found "${text}"`)
  return limit
}
