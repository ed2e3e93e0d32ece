/** Where something is: the element, its name and where it stands in the file (1-based). */
export interface Place {
  readonly element?: string
  readonly name?: string
  readonly line?: number
  readonly column?: number
  /** The attribute or child element meant, if not the whole element. */
  readonly property?: string
  /** Which of the files of a deployment, from 1, where there are several. */
  readonly file?: number
}

/**
 * Something a designer should know about a file. An `error` keeps the file from being deployed. Problems are collected, never thrown;
 * `describe(problem, 'vi' | 'en')` makes a sentence of one.
 */
export interface Problem {
  /** A word that never changes, such as `unknown-element`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly params: Readonly<Record<string, string>>
  readonly place: Place
}
