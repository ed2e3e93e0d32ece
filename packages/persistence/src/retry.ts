import { setTimeout as pause } from 'node:timers/promises'

const firstPauseMs = 0.5
const longestPauseMs = 50

/**
 * Tries until it succeeds, without ever blocking: pauses grow from half a millisecond to fifty, each at random between half and all of
 * it, so that two who wait do not meet again.
 *
 * @param attempt - what to try; called again only after an error that `isPassing`
 * @param timeoutMs - after that long, the last error is thrown
 */
export async function patiently<T>(
  attempt: () => T,
  isPassing: (error: unknown) => boolean,
  timeoutMs: number,
): Promise<Awaited<T>> {
  const end = performance.now() + timeoutMs
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isPassing(error) || performance.now() >= end) throw error
    }
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** tries) * (0.5 + Math.random() / 2))
  }
}
