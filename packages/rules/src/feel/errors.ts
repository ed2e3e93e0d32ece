/** Thrown for text that is no FEEL expression. `position` is a UTF-16 index into the source. */
export class FeelSyntaxError extends Error {
  readonly code = 'feel-syntax'
  readonly source: string
  readonly position: number
  readonly line: number
  readonly column: number
  /** What the grammar wanted there, in words. */
  readonly expected: string
  /** What stands there: the text, or `end of expression`. */
  readonly found: string

  constructor(source: string, position: number, expected: string, found: string, cause?: unknown) {
    const before = source.slice(0, position)
    const line = before.split('\n').length
    const column = position - before.lastIndexOf('\n')
    super(`expected ${expected} but found ${found} at line ${line}, column ${column}`, { cause })
    this.name = 'FeelSyntaxError'
    this.source = source
    this.position = position
    this.line = line
    this.column = column
    this.expected = expected
    this.found = found
  }
}
