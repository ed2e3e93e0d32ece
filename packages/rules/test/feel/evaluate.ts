import { type CompileOptions, compile, type Evaluation } from '../../src/index.js'

export const env = { now: Date.parse('2026-02-13T16:00:00+07:00'), zone: 'Asia/Ho_Chi_Minh' }

/** Evaluates a text; every name of the context is declared unless options say otherwise. */
export function evaluate(
  text: string,
  context: Record<string, unknown> = {},
  options: CompileOptions = {},
): Evaluation {
  return compile(text, { names: Object.keys(context), ...options }).evaluate(context, env)
}

/** The value as JSON shows it; dates and durations are their texts. */
export function json(text: string, context: Record<string, unknown> = {}): unknown {
  return JSON.parse(JSON.stringify(evaluate(text, context).value))
}

/** What went wrong: that data was absent is no trouble. */
export function codes(text: string, context: Record<string, unknown> = {}): readonly string[] {
  return evaluate(text, context)
    .warnings.map(({ code }) => code)
    .filter((code) => code !== 'no-value')
}
