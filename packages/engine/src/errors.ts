/**
 * The caller's mistake, or a refusal: what was asked cannot be done, and nothing was changed.
 *
 * @example
 * ```ts
 * try { await clerk.tasks.complete(id) }
 * catch (error) { if (error instanceof EngineError && error.code === 'not-owner') askToClaim() }
 * ```
 */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  /** A word that never changes, such as `task-not-found`. The catalogue of codes is in `docs/errors.md`. */
  readonly code: string
  /** What the message speaks of: ids, what was expected, what was found. */
  readonly details: Readonly<Record<string, unknown>>
  /** The HTTP status that fits. */
  readonly status: number

  constructor(
    code: string,
    message: string,
    options: {
      readonly details?: Readonly<Record<string, unknown>>
      readonly status?: number
      readonly cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
    this.status = options.status ?? 409
  }
}

/** The refusal of what comes without a lease that runs. */
export function leaseLost(details: Readonly<Record<string, unknown>> = {}): EngineError {
  const sentence = 'Expected a lease of the job that runs, but it has run out, was given back, or its result is in.'
  return new EngineError('lease-lost', sentence, { status: 409, details })
}

/** Our own mistake: something that the design rules out has happened. The step or transaction is undone. */
export class InvariantViolated extends Error {
  override readonly name = 'InvariantViolated'
}

/** Throws {@link InvariantViolated} unless the condition holds. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantViolated(sentence)
}
