/** Why a case fails: a kind to count by, and what it is about. */
export class Failure extends Error {
  override readonly name = 'Failure'
  /** Such as `not built: messages.publish`, `refused: unsupported-element callActivity`, `differs: openTasks`. */
  readonly kind: string

  constructor(kind: string, detail = '', cause?: unknown) {
    super(detail === '' ? kind : `${kind} ${detail}`, { cause })
    this.kind = kind
  }
}

/** The engine has no such operation yet. */
export function notBuilt(operation: string): Failure {
  return new Failure(`not built: ${operation}`)
}

/** The engine does not take the file or the call. */
export function refused(code: string, detail: string, cause?: unknown): Failure {
  return new Failure(`refused: ${code}`, detail, cause)
}

/** What is seen is not what was expected. */
export function differs(what: string, detail: string): Failure {
  return new Failure(`differs: ${what}`, detail)
}
