import type { DecisionCode } from '../messages.js'
import type { DecisionPlace } from '../model/model.js'
import type { DecisionProblem } from '../problems.js'

/** Something the analysis of a decision table found. */
export interface TableFinding extends DecisionProblem {
  /** Numbers of the rules concerned, from 1. */
  readonly rules: readonly number[]
  /** Unary tests for each input column that together say where; `-` for a column that does not matter. */
  readonly box?: readonly string[]
}

/** Findings of one kind kept of a table: nobody reads more of them. */
export const FINDINGS_MAX = 100

interface Where {
  readonly rules?: readonly number[]
  readonly box?: readonly string[]
  readonly place?: DecisionPlace
}

/** Collects findings of one table. */
export class Findings {
  readonly all: TableFinding[] = []
  readonly #counts = new Map<string, number>()
  readonly #place: DecisionPlace

  constructor(place: DecisionPlace) {
    this.#place = place
  }

  add(code: DecisionCode, severity: TableFinding['severity'], params: TableFinding['params'], where: Where = {}): void {
    const count = this.#counts.get(code) ?? 0
    this.#counts.set(code, count + 1)
    if (count === FINDINGS_MAX) this.#push('more-findings', 'info', { kind: code, max: FINDINGS_MAX }, {})
    if (count < FINDINGS_MAX) this.#push(code, severity, params, where)
  }

  #push(code: DecisionCode, severity: TableFinding['severity'], params: TableFinding['params'], where: Where): void {
    const { rules = [], box, place = this.#place } = where
    this.all.push({ code, severity, params, place, rules, ...(box && { box }) })
  }

  /** Whether there is more of a kind than is kept: then looking for it may stop. */
  isFull(code: DecisionCode): boolean {
    return (this.#counts.get(code) ?? 0) > FINDINGS_MAX
  }
}
