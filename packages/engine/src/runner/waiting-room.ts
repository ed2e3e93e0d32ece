/**
 * Where callers wait for something to become due: woken when this process has committed something that does, and by themselves at
 * intervals, for what other processes have committed.
 */
import type { DueNews } from '../committer/command.js'

/** What somebody waits for, and how long. */
export interface Waiting {
  readonly agency: string
  readonly topics: readonly string[]
  readonly mostMs: number
  /** Until the next thing that is known to become due. */
  readonly untilDueMs: number | undefined
  readonly signal?: AbortSignal | undefined
}

export class WaitingRoom {
  readonly #pollMs: number
  /** Who wakes up by which function; those who have waited longest come first. */
  readonly #waiting = new Map<() => void, Waiting>()
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
    this.wakeAll()
  }

  wakeAll(): void {
    this.#news++
    for (const go of [...this.#waiting.keys()]) go()
  }

  /** Wakes one for each job, not a crowd of which one finds it. Who misses it, because that one goes away, looks at the interval. */
  tell(news: readonly DueNews[]): void {
    this.#news++
    for (const due of news) {
      if (this.#waiting.size === 0) return
      if (due.kind === 'job') this.#wakeOneFor(due)
    }
  }

  #wakeOneFor({ agency, topic }: DueNews): void {
    for (const [go, wanted] of this.#waiting) if (wanted.agency === agency && wanted.topics.includes(topic)) return go()
  }

  /**
   * Until it is worth looking again: at news since `seen`, when `untilDueMs` is over, at the latest after the interval; with jitter, so
   * that many do not look at once.
   */
  async wait(seen: number, waiting: Waiting): Promise<void> {
    const { mostMs, untilDueMs, signal } = waiting
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
      this.#waiting.set(go, waiting)
      signal?.addEventListener('abort', go)
    })
  }
}
