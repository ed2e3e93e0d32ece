import type { Expressions } from './expression.js'
import type { Report } from './report.js'
import type { Wiring } from './wiring.js'

/** What a reader may ask while it reads the elements of one process. */
export interface Reading {
  readonly report: Report
  readonly expressions: Expressions
  readonly wiring: Wiring
}
