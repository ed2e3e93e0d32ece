/**
 * Where callers wait for something to become due: woken when this process has committed something that does, and by themselves at
 * intervals, for what other processes have committed.
 */

export class WaitingRoom {
  readonly #pollMs: number
  readonly #waiting = new Set<() => void>()
  #news = 0
  #isClosed = false

  /** @param pollMs - longest time between two looks */
  constructor(pollMs: number) {
    this.#pollMs = pollMs
  }

  /** Changes whenever somebody may find something. To be read before looking, and handed to {@link wait} after looking in vain. */
  get news(): number {
    return this.#news
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  open(): void {
    this.#isClosed = false
  }

  /** Nobody is kept waiting any more. */
  close(): void {
    this.#isClosed = true
    this.wake()
  }

  wake(): void {
    this.#news++
    for (const go of this.#waiting) go()
  }

  /**
   * Until it is worth looking again: at news since `seen`, when `untilDueMs` is over, at the latest after the interval; with jitter, so
   * that many do not look at once.
   */
  async wait(
    seen: number,
    {
      mostMs,
      untilDueMs,
      signal,
    }: { mostMs: number; untilDueMs: number | undefined; signal?: AbortSignal | undefined },
  ): Promise<void> {
    if (seen !== this.#news || this.#isClosed || signal?.aborted === true) return
    const ms = Math.min(mostMs, Math.min(this.#pollMs, untilDueMs ?? this.#pollMs) * (0.9 + Math.random() * 0.1))
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer)
        this.#waiting.delete(go)
        signal?.removeEventListener('abort', go)
        resolve()
      }
      const timer = setTimeout(go, Math.max(1, ms))
      this.#waiting.add(go)
      signal?.addEventListener('abort', go)
    })
  }
}
