import type { Span } from './ast.js'
import { BudgetExceeded, type Limits } from './budget.js'
import type { CallContext, FunctionValue, Value, WarningCode, WarningParams } from './values.js'

/** Something an evaluation could not do as written; the value at that place became null. */
export interface Warning {
  readonly code: WarningCode
  readonly params: WarningParams
  readonly span: Span
}

/** The instant and zone an expression is evaluated in. */
export interface EvaluationEnv {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
  /** IANA time zone of local dates and times, `Asia/Ho_Chi_Minh` for instance. */
  readonly zone: string
}

/** Variables by name: plain data. */
export type Variables = Readonly<Record<string, unknown>>

function isInside(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}

/** Warnings kept per evaluation: the first ones say what is wrong. */
const WARNINGS_MAX = 50

const NO_VARIABLES: Variables = Object.freeze({})
const NO_ENV: EvaluationEnv = Object.freeze({ now: 0, zone: 'UTC' })

/** One evaluation: what it reads, what it has spent, what it has to say. Reused between evaluations. */
export class Run implements CallContext {
  variables: Variables = NO_VARIABLES
  isBusy = false
  /** Where the operation that warns stands. */
  span: Span
  warnings: Warning[] | undefined
  readonly limits: Limits
  readonly #whole: Span
  #env: EvaluationEnv = NO_ENV
  #steps = 0
  #depth = 0

  constructor(limits: Limits, source: string) {
    this.limits = limits
    this.#whole = Object.freeze({ from: 0, to: source.length })
    this.span = this.#whole
  }

  start(variables: Variables, env: EvaluationEnv): void {
    this.isBusy = true
    this.variables = variables
    this.#env = env
    this.#steps = 0
    this.#depth = 0
    this.span = this.#whole
    this.warnings = undefined
  }

  end(): void {
    this.isBusy = false
    // What was evaluated must not be kept alive by what evaluated it.
    this.variables = NO_VARIABLES
  }

  get now(): number {
    return this.#env.now
  }

  get zone(): string {
    return this.#env.zone
  }

  tick(cost: number): void {
    this.#steps += cost
    if (this.#steps > this.limits.steps) throw new BudgetExceeded('steps', this.limits.steps)
  }

  /** Calls `body` at `levels` more levels of nesting. */
  nested(levels: number, body: () => Value): Value {
    this.#depth += levels
    if (this.#depth > this.limits.depth) throw new BudgetExceeded('depth', this.limits.depth)
    const value = body()
    this.#depth -= levels
    return value
  }

  warn(code: WarningCode, params: WarningParams): void {
    this.warnings ??= []
    // Why there was no value has been said, of this place or of a part of it.
    if (code === 'no-value' && this.warnings.some((each) => isInside(each.span, this.span))) return
    if (this.warnings.length < WARNINGS_MAX) this.warnings.push({ code, params, span: this.span })
  }

  warnAt(span: Span, code: WarningCode, params: WarningParams): null {
    const outer = this.span
    this.span = span
    this.warn(code, params)
    this.span = outer
    return null
  }

  /** Calls a function whose warnings belong to `span`. */
  callAt(span: Span, callee: FunctionValue | { call: FunctionValue['call'] }, args: readonly Value[]): Value {
    this.tick(1)
    const outer = this.span
    this.span = span
    const value = callee.call(this, args)
    this.span = outer
    return value
  }

  invoke(callee: FunctionValue, args: readonly Value[]): Value {
    return this.callAt(this.span, callee, args)
  }

  list(value: readonly Value[]): readonly Value[] {
    this.reserve('listLength', value.length)
    return value
  }

  text(value: string): string {
    this.reserve('stringLength', value.length)
    return value
  }

  reserve(limit: 'listLength' | 'stringLength', size: number): void {
    if (size > this.limits[limit]) throw new BudgetExceeded(limit, this.limits[limit])
  }
}
