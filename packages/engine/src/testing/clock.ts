/** Time in the hands of a test: it stands still until it is moved, and what becomes due on the way happens before it arrives. */
import { EngineError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { EpochMs } from '../ports/store.js'

/** Runs everything that is due until a moment, in order of due, moving the clock to each by {@link VirtualClock.moveTo}. */
export type AdvanceListener = (to: EpochMs) => Promise<void>

/**
 * A clock that only moves when told.
 *
 * @example
 * ```ts
 * const clock = virtualClock('2026-03-02T09:00:00+07:00')
 * const engine = createEngine({ store, clock })
 * await clock.advance('P3D') // every timer, job and deadline of the three days has happened
 * ```
 */
export interface VirtualClock extends Clock {
  /**
   * Lets time pass: listeners first, one after the other, then the clock stands at the end.
   *
   * @param duration - milliseconds, or an ISO 8601 duration of weeks, days, hours, minutes and seconds: `P3D`, `PT1H30M`
   * @returns where the clock stands now
   * @throws EngineError `duration-invalid`, `clock-advancing`
   */
  advance(duration: string | number): Promise<EpochMs>
  /**
   * Lets time pass until a moment.
   *
   * @param moment - milliseconds since 1970, or an ISO 8601 date-time with its offset
   * @throws EngineError `moment-invalid`, `clock-goes-back`, `clock-advancing`
   */
  advanceTo(moment: string | number): Promise<EpochMs>
  /** Puts the clock forward and runs nothing. A moment that is past leaves it where it is. For listeners. */
  moveTo(moment: EpochMs): void
  /** Adds a listener; the function returned removes it. */
  onAdvance(listener: AdvanceListener): () => void
}

/**
 * Makes a clock that stands at a moment.
 *
 * @param start - milliseconds since 1970, or an ISO 8601 date-time with its offset; Monday 2026-03-02 09:00 in Vietnam where absent
 * @throws EngineError `moment-invalid`
 */
export function virtualClock(start: string | number = '2026-03-02T09:00:00+07:00'): VirtualClock {
  const listeners = new Set<AdvanceListener>()
  let now = momentOf(start)
  let isAdvancing = false
  const moveTo = (moment: EpochMs): void => {
    now = Math.max(now, moment)
  }
  const advanceTo = async (moment: string | number): Promise<EpochMs> => {
    const to = momentOf(moment)
    if (to < now) throw goesBack(now, to)
    if (isAdvancing)
      throw new EngineError('clock-advancing', 'Expected the clock to have arrived before it is moved again.')
    isAdvancing = true
    try {
      for (const listener of [...listeners]) await listener(to)
      moveTo(to)
      return now
    } finally {
      isAdvancing = false
    }
  }
  return {
    now: () => now,
    advance: async (duration) => advanceTo(now + millisecondsOf(duration)),
    advanceTo,
    moveTo,
    onAdvance(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** As far as dates go in JavaScript. */
const dateMax = 8.64e15
const withOffset = /T.*(Z|[+-]\d\d:\d\d)$/

function momentOf(moment: string | number): EpochMs {
  const ms = typeof moment === 'number' ? moment : withOffset.test(moment) ? Date.parse(moment) : Number.NaN
  if (Math.abs(ms) <= dateMax) return Math.round(ms)
  const expected = 'milliseconds since 1970 or a date-time with its offset such as 2026-03-02T09:00:00+07:00'
  throw new EngineError('moment-invalid', `Expected ${expected} but got ${moment}.`, {
    details: { moment },
    status: 400,
  })
}

const isoDuration = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/
const unitsMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000]

/** Months and years have no length of their own, so they are refused rather than guessed. */
function millisecondsOf(duration: string | number): number {
  const parts = typeof duration === 'number' ? undefined : (isoDuration.exec(duration)?.slice(1) ?? [])
  const ms = parts?.reduce((sum, part, index) => sum + Number(part ?? 0) * (unitsMs[index] ?? 0), 0) ?? Number(duration)
  const isGiven = parts === undefined || parts.some((part) => part !== undefined)
  if (isGiven && ms >= 0 && Number.isSafeInteger(Math.round(ms))) return Math.round(ms)
  const expected = 'milliseconds or a duration of weeks, days, hours, minutes and seconds such as P3D or PT1H30M'
  throw new EngineError('duration-invalid', `Expected ${expected} but got ${duration}.`, {
    details: { duration },
    status: 400,
  })
}

function goesBack(now: EpochMs, to: EpochMs): EngineError {
  const [from, until] = [now, to].map((moment) => new Date(moment).toISOString())
  return new EngineError(
    'clock-goes-back',
    `Expected a moment after ${from} but got ${until}: time does not go back.`,
    {
      details: { now, to },
      status: 400,
    },
  )
}
