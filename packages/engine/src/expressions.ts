/** The one door to `@quytrinh/rules`: expressions, durations and calendars as the engine needs them. */
import {
  type Compiled,
  compile,
  compileDecisions,
  compileJuel,
  type DeadlineCalendar,
  type DecisionModel,
  describeDecision,
  FeelSyntaxError,
  nextDue,
  parseDuration,
  parseInstant,
  parseTimer,
  type TimerKind,
  TimeSyntaxError,
} from '@quytrinh/rules'
import type { Json, Variables } from './json.js'
import { type Decided, type Lookup, Needed, Trouble } from './kernel/env.js'
import type { Expression } from './model/graph.js'
import type { EpochMs } from './ports/store.js'

export {
  type Calendar,
  type CalendarData,
  CalendarError,
  compileCalendar,
  type DecisionModel,
  type DecisionProblem,
  describeCalendarProblem,
  describeDecision,
  inheritCalendar,
  inVietnamese,
  juelAssignment,
  NoWorkingTimeError,
  type TableFinding,
  TimeSyntaxError,
  vietnamCalendar,
} from '@quytrinh/rules'

/** What is wrong with an expression's text, or which names it refers to, and which functions that do not exist. */
export type Checked =
  | { readonly ok: true; readonly references: readonly string[]; readonly unknownFunctions: readonly string[] }
  | { readonly ok: false; readonly position: number; readonly expected: string; readonly message: string }

/** An expression that is a text. */
type Evaluated = Exclude<Expression, { language: 'constant' }>

/** Reads an expression as deployment does, without evaluating it. */
export function checkExpression(expression: Evaluated): Checked {
  try {
    const { references, problems } = read(expression)
    const unknown = problems
      .filter(({ code }) => code === 'unknown-function')
      .map(({ params }) => String(params['name']))
    return { ok: true, references, unknownFunctions: unknown }
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    const { position, expected, message } = error
    return { ok: false, position, expected: String(expected), message }
  }
}

/** Compiled once per expression of a graph, which lives as long as its definition is kept. */
const compiled = new WeakMap<Expression, Compiled>()

/**
 * The value of an expression.
 *
 * @throws Trouble `undeclared-name`, `expression-invalid`, or the code of what went wrong inside
 */
export function evaluateExpression(
  expression: Evaluated,
  lookup: Lookup,
  env: { readonly now: EpochMs; readonly zone: string },
): Json {
  const program = compiledOf(expression)
  const context: Record<string, Json> = {}
  for (const name of program.references) {
    const value = lookup(name)
    if (value !== undefined) context[name] = value
  }
  const { value, warnings } = program.evaluate(context, env)
  // Absent data is null, which the model decides about; everything else is trouble.
  const first = warnings.find(({ code }) => code !== 'no-value')
  if (first !== undefined)
    throw new Trouble(first.code, { expression: expression.text, ...(first.params as Record<string, Json>) })
  return toJson(value, expression.text)
}

function read({ language, text }: Evaluated): Compiled {
  return language === 'juel' ? compileJuel(text) : compile(text, { dialect: 'camunda' })
}

function compiledOf(expression: Evaluated): Compiled {
  const known = compiled.get(expression)
  if (known !== undefined) return known
  try {
    const fresh = read(expression)
    compiled.set(expression, fresh)
    return fresh
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    throw new Trouble('expression-invalid', { expression: expression.text, message: error.message })
  }
}

/** Dates, times and durations become their ISO 8601 texts, a number of many digits the nearest one of JavaScript; a function is no data, and is trouble. */
function toJson(value: unknown, expression: string): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (Array.isArray(value)) return value.map((item) => toJson(item, expression))
  if (typeof value === 'object' && 'toJSON' in value && typeof value.toJSON === 'function') {
    const plain: unknown = value.toJSON()
    if (typeof plain === 'string' || (typeof plain === 'number' && Number.isFinite(plain))) return plain
  } else if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item, expression)]))
  }
  throw new Trouble('value-not-data', { expression })
}

/**
 * When a timer fires for the `fired + 1`-th time.
 *
 * @param calendar - asked for where the text counts working or calendar days (`5 wd`)
 * @throws Trouble `timer-invalid`
 */
export function timerDue(
  timer: { readonly kind: TimerKind; readonly text: string; readonly anchor: EpochMs; readonly fired: number },
  zone: string,
  calendar: () => DeadlineCalendar,
): EpochMs | undefined {
  const { kind, text, anchor, fired } = timer
  try {
    const schedule = parseTimer(kind, text, zone)
    const needsCalendar = schedule.kind === 'duration' && schedule.duration.kind !== 'iso'
    return needsCalendar ? nextDue(schedule, anchor, fired, calendar()) : nextDue(schedule, anchor, fired)
  } catch (error) {
    if (error instanceof Needed) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new Trouble('timer-invalid', { timer: kind, text, message })
  }
}

/** A duration's length in its own unit, or what would be one. `mixed`: years and months, which have no fixed length. */
export type CheckedDuration =
  | { readonly ok: true; readonly unit: 'wd' | 'wh' | 'cd' | 'ms' | 'mixed'; readonly amount: number }
  | { readonly ok: false; readonly expected: string }

/** Reads `5 wd`, `8 wh`, `15 cd` or an ISO 8601 duration, as deployment does. */
export function checkDuration(text: string): CheckedDuration {
  const read = unlessTime(() => parseDuration(text))
  if (typeof read === 'string') return { ok: false, expected: read }
  if (read.kind !== 'iso') return { ok: true, unit: read.kind, amount: read.amount }
  const { months, days, milliseconds } = read
  return { ok: true, unit: months === 0 ? 'ms' : 'mixed', amount: days * 86_400_000 + milliseconds }
}

/** What a timer's text should have been; `undefined` where it is right. */
export function checkTimer(kind: TimerKind, text: string): string | undefined {
  const read = unlessTime(() => parseTimer(kind, text, 'UTC'))
  return typeof read === 'string' ? read : undefined
}

/** What a date's text should have been; `undefined` where it is right. */
export function checkMoment(text: string): string | undefined {
  const read = unlessTime(() => parseInstant(text, 'UTC'))
  return typeof read === 'string' ? read : undefined
}

function unlessTime<T>(read: () => T): T | string {
  try {
    return read()
  } catch (error) {
    if (error instanceof TimeSyntaxError) return error.expected
    throw error
  }
}

/** Reads files of decisions that may import each other (DMN 1.1 to 1.5). */
export function readDecisions(files: readonly (string | Uint8Array)[]): ReturnType<typeof compileDecisions> {
  return compileDecisions(files)
}

/**
 * Makes a decision with everything it requires.
 *
 * @throws Trouble `decision-failed` for what the decision could not do; an input that is not there is null and no trouble
 */
export function makeDecision(
  model: DecisionModel,
  decision: string,
  variables: Variables,
  env: { readonly now: EpochMs; readonly zone: string },
): Pick<Decided, 'output' | 'outputName' | 'rules'> {
  const { output, trace } = model.evaluate(decision, variables, env)
  const trouble = trace.warnings.find(({ code }) => code !== 'input-missing')
  if (trouble !== undefined) {
    const { code, params, place } = trouble
    const message = describeDecision(trouble, 'en')
    throw new Trouble('decision-failed', { decision, trouble: code, params, place: { ...place }, message })
  }
  const rules = trace.decisions.flatMap(({ tables }) => tables.flatMap(({ matchedRuleIds }) => matchedRuleIds))
  return { output: toJson(output, decision), outputName: outputNameOf(model, decision), rules }
}

/** A table's own name for its only output, else the name of the decision. */
function outputNameOf({ definitions }: DecisionModel, nameOrId: string): string {
  const decision = definitions
    .flatMap(({ decisions }) => decisions)
    .find(({ id, name }) => id === nameOrId || name === nameOrId)
  if (decision === undefined) return nameOrId
  const { expression, name } = decision
  return (expression?.kind === 'table' ? expression.outputs[0]?.name : undefined) ?? name
}
