/** When the engine process is killed: at moments that differ in what is under way. */

/** A moment, told as an event to wait for and a pause after it. */
export type Kill =
  /** It makes its tables and deploys the diagram; no command has been sent. */
  | { readonly when: 'opening'; readonly afterMs: number }
  /** The very first commands are on their way. */
  | { readonly when: 'first commands'; readonly afterMs: number }
  /** So many commands are acknowledged, the others in flight. */
  | { readonly when: 'at work'; readonly acknowledged: number; readonly afterMs: number }

export function randomKill(random: () => number): Kill {
  const kind = random()
  // About as long as each of them takes, so that the kill falls on every part of it.
  if (kind < 0.2) return { when: 'opening', afterMs: random() * 40 }
  if (kind < 0.4) return { when: 'first commands', afterMs: random() * 30 }
  return { when: 'at work', acknowledged: 1 + Math.floor(random() * 120), afterMs: random() * 6 }
}

/** Mulberry32: small, and the same numbers for the same seed. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
