import type { WarningParams } from '../feel/values.js'
import type { DecisionCode } from './messages.js'
import type { DecisionPlace } from './model/model.js'
import type { DecisionProblem } from './problems.js'

/** Problems kept of one model: nobody reads more of them. */
const PROBLEMS_MAX = 1_000

/** Collects what is wrong with a model, each thing once. */
export class Report {
  readonly problems: DecisionProblem[] = []
  readonly #seen = new Set<string>()

  error(code: DecisionCode, place: DecisionPlace, params: WarningParams = {}): void {
    this.add({ code, severity: 'error', params, place })
  }

  warning(code: DecisionCode, place: DecisionPlace, params: WarningParams = {}): void {
    this.add({ code, severity: 'warning', params, place })
  }

  add(problem: DecisionProblem): void {
    const key = JSON.stringify(problem)
    if (this.#seen.has(key) || this.problems.length >= PROBLEMS_MAX) return
    this.#seen.add(key)
    this.problems.push(problem)
  }
}
