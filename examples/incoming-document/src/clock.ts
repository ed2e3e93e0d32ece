import type { Clock } from '@quytrinh/engine/ports'

/**
 * The clock on the wall of the office in this play: it stands at the minute of the act under way. On its way to the next act the engine
 * stops it wherever something is due, and does that first. An embedding leaves the clock out and gets the machine's.
 */
export class OfficeClock implements Clock {
  readonly #listeners = new Set<(to: number) => Promise<void>>()
  #now = 0

  now(): number {
    return this.#now
  }

  moveTo(moment: number): void {
    this.#now = Math.max(this.#now, moment)
  }

  onAdvance(listener: (to: number) => Promise<void>): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async advanceTo(moment: number): Promise<void> {
    for (const listener of this.#listeners) await listener(moment)
    this.moveTo(moment)
  }
}
