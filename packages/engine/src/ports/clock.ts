/** Time as the engine knows it. */
import type { EpochMs } from './store.js'

/** Tells the time. Everything the engine dates — facts, deadlines, timers, leases asked for — it dates by one clock. */
export interface Clock {
  now(): EpochMs
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() }
