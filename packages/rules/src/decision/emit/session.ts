import type { Span } from '../../feel/ast.js'
import type { Limits } from '../../feel/budget.js'
import { type EvaluationEnv, Run } from '../../feel/run.js'
import type { Value, WarningParams } from '../../feel/values.js'
import type { DecisionCode } from '../messages.js'
import type { DecisionPlace, HitPolicy } from '../model/model.js'
import type { DecisionProblemCode } from '../problems.js'

/** Something a decision could not do as modelled; the value at that place became null. */
export interface DecisionWarning {
  readonly code: DecisionProblemCode
  readonly params: WarningParams
  readonly place: DecisionPlace
  /** Where in the FEEL text of that place. */
  readonly span?: Span
}

/** What a decision table did. */
export interface EvaluatedTable {
  readonly place: DecisionPlace
  readonly hitPolicy: HitPolicy
  /** Value of each input column. */
  readonly inputs: readonly Value[]
  /** Numbers of the rules that matched, from 1, in the order of the table; under FIRST the one that was taken. */
  readonly matchedRules: readonly number[]
  /** Ids of the same rules; a rule without one is `#` and its number. */
  readonly matchedRuleIds: readonly string[]
  readonly output: Value
}

/** One decision of the graph, evaluated once. */
export interface EvaluatedDecision {
  readonly id: string
  readonly name: string
  readonly output: Value
  /** The tables evaluated for it, those of the knowledge it called included. */
  readonly tables: readonly EvaluatedTable[]
}

/** Warnings, and tables of a decision, kept of one evaluation: the first ones say what happened. */
const KEPT_MAX = 500
/** Decisions kept: a service may be called for each item of a list. */
const DECISIONS_MAX = 5_000

const NO_VARIABLES: Readonly<Record<string, never>> = Object.freeze({})

/** One evaluation of a graph: its budget, and what it has to tell. */
export class Session extends Run {
  readonly messages: DecisionWarning[] = []
  readonly decisions: EvaluatedDecision[] = []
  /** Tables of the decision that is being evaluated. */
  tables: EvaluatedTable[] = []

  constructor(limits: Limits, env: EvaluationEnv) {
    super(limits, '')
    this.start(NO_VARIABLES, env)
  }

  say(code: DecisionCode, params: WarningParams, place: DecisionPlace): void {
    if (this.messages.length < KEPT_MAX) this.messages.push({ code, params, place })
  }

  /** Gives what FEEL warned of since the last call its place in the model. */
  settle(place: DecisionPlace): void {
    const { warnings } = this
    if (warnings === undefined) return
    this.warnings = undefined
    for (const { code, params, span } of warnings) {
      if (this.messages.length < KEPT_MAX) this.messages.push({ code, params, place, span })
    }
  }

  made(decision: EvaluatedDecision): void {
    if (this.decisions.length < DECISIONS_MAX) this.decisions.push(decision)
  }

  tell(table: EvaluatedTable): void {
    if (this.tables.length < KEPT_MAX) this.tables.push(table)
  }
}

/** A function of a model may be called by an expression outside of it: then nobody listens. */
export function say(run: Run, code: DecisionCode, params: WarningParams, place: DecisionPlace): null {
  if (run instanceof Session) run.say(code, params, place)
  return null
}

export function settle(run: Run, place: DecisionPlace): void {
  if (run.warnings !== undefined && run instanceof Session) run.settle(place)
}
