/** Lets an engine do what becomes due while a clock that can be moved is being moved: `engine.clock.advance('P3D')`. */
import type { Clock } from '../ports/clock.js'
import type { EpochMs } from '../ports/store.js'
import type { Tick } from './runner.js'

/** A clock that tells before it moves, such as `virtualClock()` of the testing kit. */
interface MovableClock extends Clock {
  moveTo(moment: EpochMs): void
  onAdvance(listener: (to: EpochMs) => Promise<void>): () => void
}

/** Stops the clock at every moment at which something is due, in order, and does it there. */
export function followClock(
  clock: Clock,
  nextDue: () => Promise<EpochMs | undefined>,
  tick: (now: EpochMs) => Promise<Tick>,
): void {
  if (!isMovable(clock)) return
  clock.onAdvance(async (to) => {
    for (let due = await nextDue(); due !== undefined && due <= to; due = await nextDue()) {
      clock.moveTo(due)
      const { timers, jobs } = await tick(clock.now())
      if (timers + jobs === 0) break // leased by another engine
    }
    clock.moveTo(to)
    await tick(to)
  })
}

function isMovable(clock: Clock): clock is MovableClock {
  return 'moveTo' in clock && 'onAdvance' in clock
}
