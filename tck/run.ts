/** Runs the checks of a folder against our own decisions and judges them as the kit's runner does. */
import { compileDecisions, type DecisionModel, type DecisionResult, isContext, type Value } from '@quytrinh/rules'
import type { Check, Folder, Suite } from './cases.js'
import { fromNeutral, type Neutral, sameValue, toNeutral } from './values.js'

export interface Outcome {
  readonly suite: Suite
  readonly id: string
  readonly expected: Neutral
  readonly actual: Neutral
  /** Codes of what was wrong, with the model or in the evaluation. */
  readonly errors: readonly string[]
  readonly passed: boolean
  /** Passed, and an error was reported where the kit expects one. */
  readonly isStrict: boolean
}

/** The clock of the kit's cases is any clock. */
const env = { now: Date.UTC(2026, 0, 15, 9), zone: 'UTC' }

export function runFolder({ suite, models, checks }: Folder): readonly Outcome[] {
  const compiled = new Map<string, ReturnType<typeof load>>()
  return checks.map((check) => {
    const loaded = compiled.get(check.model) ?? load(models, check.model)
    compiled.set(check.model, loaded)
    const { value, errors } = loaded.model === undefined ? { value: null, errors: [] } : evaluate(loaded.model, check)
    const actual = toNeutral(value)
    const passed = loaded.model !== undefined && sameValue(check.errorExpected ? null : check.expected, actual)
    const isStrict = passed && (!check.errorExpected || errors.length > 0)
    const told = loaded.model === undefined ? loaded.problems : errors
    return { suite, id: check.id, expected: check.expected, actual, errors: told, passed, isStrict }
  })
}

/** The model of the check first: the others of its folder may be imported. */
function load(models: Folder['models'], main: string): { model?: DecisionModel; problems: readonly string[] } {
  const first = models[main]
  if (first === undefined) return { problems: [`no file ${main}`] }
  const others = Object.entries(models).filter(([name]) => name !== main && name.endsWith('.dmn'))
  const { model, problems } = compileDecisions([first, ...others.map(([, text]) => text)])
  return { ...(model && { model }), problems: problems.map(({ code }) => code) }
}

function evaluate(model: DecisionModel, check: Check): { readonly value: Value; readonly errors: readonly string[] } {
  const inputs = Object.fromEntries(Object.entries(check.inputs).map(([name, value]) => [name, fromNeutral(value)]))
  const target = check.kind === 'decision' ? check.result.node : (check.invocable ?? check.result.node)
  const { output, trace } = model.evaluate(target, inputs, env)
  const errors = trace.warnings.map(({ code, params }) => `${code} ${JSON.stringify(params)}`)
  return { value: check.kind === 'decisionService' ? ofService(output, check, model, target) : output, errors }
}

/** A service of several decisions gives them by their names; a check is about one of them. */
function ofService(output: Value, check: Check, model: DecisionModel, target: string): DecisionResult['output'] {
  const service = model.definitions.flatMap(({ services }) => services).find(({ name }) => name === target)
  if (service === undefined || service.outputDecisions.length < 2 || check.result.node === target) return output
  return isContext(output) ? (output[check.result.node] ?? null) : output
}
