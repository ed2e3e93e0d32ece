/**
 * What one expression may cost. A written-by-anyone expression ends with the warning `budget-exceeded` long before it
 * can hold up the process that evaluates it.
 */
export interface Limits {
  /** UTF-16 units of source text. */
  readonly sourceLength: number
  /** Units of work: about one per operation inside a loop, more for operations on long lists and texts. */
  readonly steps: number
  /** Elements of any list the expression makes. */
  readonly listLength: number
  /** UTF-16 units of any string the expression makes. */
  readonly stringLength: number
  /** Nesting of operations, function calls included, and of the value returned. */
  readonly depth: number
}

export const defaultLimits: Limits = Object.freeze({
  sourceLength: 20_000,
  steps: 500_000,
  listLength: 100_000,
  stringLength: 1_000_000,
  depth: 1_000,
})

/** Ends an evaluation from inside; `evaluate` turns it into a warning, it reaches no caller. */
export class BudgetExceeded extends Error {
  readonly limit: keyof Limits
  readonly max: number

  constructor(limit: keyof Limits, max: number) {
    super(`${limit} > ${max}`)
    this.name = 'BudgetExceeded'
    this.limit = limit
    this.max = max
  }
}
