/** The one door to `@quytrinh/rules`: expressions, durations and calendars as the engine needs them. */
import { type Compiled, compile, FeelSyntaxError, nextDue, parseTimer, type TimerKind } from '@quytrinh/rules'
import type { Json } from './json.js'
import { type Lookup, Trouble } from './kernel/env.js'
import type { Expression } from './model/graph.js'
import type { EpochMs } from './ports/store.js'

/** What is wrong with an expression's text, or which names it refers to. */
export type Checked =
  | { readonly ok: true; readonly references: readonly string[] }
  | { readonly ok: false; readonly position: number; readonly expected: string; readonly message: string }

/** Reads an expression as deployment does, without evaluating it. */
export function checkExpression(text: string): Checked {
  try {
    return { ok: true, references: compile(text).references }
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
  expression: Extract<Expression, { language: 'feel' }>,
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
  const [first] = warnings
  if (first !== undefined) throw new Trouble(first.code, { expression: expression.text, ...(first.params as Record<string, Json>) })
  return toJson(value)
}

function compiledOf(expression: Extract<Expression, { language: 'feel' }>): Compiled {
  const known = compiled.get(expression)
  if (known !== undefined) return known
  try {
    const fresh = compile(expression.text)
    compiled.set(expression, fresh)
    return fresh
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    throw new Trouble('expression-invalid', { expression: expression.text, message: error.message })
  }
}

/** Dates, times and durations become their ISO 8601 texts. */
function toJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item)]))
  }
  return String(value)
}

/**
 * When a timer fires for the `fired + 1`-th time.
 *
 * @throws Trouble `timer-invalid`
 */
export function timerDue(kind: TimerKind, text: string, anchor: EpochMs, fired: number, zone: string): EpochMs | undefined {
  try {
    return nextDue(parseTimer(kind, text, zone), anchor, fired)
  } catch (error) {
    throw new Trouble('timer-invalid', { timer: kind, text, message: error instanceof Error ? error.message : String(error) })
  }
}
