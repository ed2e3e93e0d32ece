import { createHash } from 'node:crypto'
import { sqlState } from './errors.js'

/** Names that tell texts apart: one connection may serve two releases of this package. */
const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `qt_${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
  names.set(text, name)
  return name
}

/** A name was prepared on another connection than the one that is asked now, or by somebody else on this one: nothing was executed. */
const misled = ['26000', '42P05']

/**
 * Whether statements are prepared under names, once per connection. A pooler in transaction mode may hand each statement to another
 * connection of the server; the first error that says so ends the names, for the whole store.
 */
export class StatementNames {
  #isOn: boolean
  readonly #warn: (message: string) => void

  constructor(isOn: boolean, warn: (message: string) => void) {
    this.#isOn = isOn
    this.#warn = warn
  }

  of(text: string): string | undefined {
    return this.#isOn ? nameOf(text) : undefined
  }

  /** Whether the statement failed for its name; it may then be sent again and goes without one. */
  endBy(error: unknown): boolean {
    if (!(error instanceof Error) || !misled.includes(sqlState(error) ?? '')) return false
    if (this.#isOn) {
      this.#isOn = false
      this.#warn(
        "Prepared statements do not last on these connections, as behind a pooler in transaction mode: the store goes on without them, and slower. Say `pooler: 'transaction'`, or let the pooler track prepared statements.",
      )
    }
    return true
  }
}
