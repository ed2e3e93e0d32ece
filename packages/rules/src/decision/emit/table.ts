/** Decision tables as closures (DMN 1.5, clause 8): inputs once, tests from left to right, outputs of the matching rules. */
import type { Code, Compilation, Frame, Scope } from '../../feel/code.js'
import type { Run } from '../../feel/run.js'
import { format, setEntry, type Value } from '../../feel/values.js'
import type { DecisionTable, InputClause, OutputClause, Rule } from '../model/model.js'
import type { Type } from '../model/types.js'
import { emitCoercion } from './coerce.js'
import type { Surroundings } from './expression.js'
import { aggregated, decide, type Outputs } from './hit-policy.js'
import { quickTest } from './quick-test.js'
import { Session, say, settle } from './session.js'
import { emitTests, emitText } from './text.js'

interface CompiledInput {
  readonly code: Code
  /** Tests what the column allows; absent where it allows everything. */
  readonly allowed: Code | undefined
  readonly clause: InputClause
}

interface CompiledRule {
  readonly rule: Rule
  /** Undefined for a cell that admits everything. */
  readonly tests: readonly (Code | undefined)[]
  readonly outputs: readonly Code[]
}

export function emitTable(
  table: DecisionTable,
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): Code {
  const inputs = table.inputs.map((each) => emitInput(each, scope, compilation, surroundings))
  const types = table.outputs.map(({ typeRef, place }) => surroundings.typeTable.named(typeRef, place))
  const rules = table.rules.map((rule) => emitRule(rule, table, types, scope, compilation, surroundings))
  const results = emitResults(table, rules, types, scope, compilation, surroundings)
  const isFirst = table.hitPolicy === 'FIRST'
  const cost = inputs.length + 1
  return (run, frame) => {
    const subjects: Frame[] = []
    const isSound = takeInputs(run, frame, inputs, subjects)
    const matched: number[] = []
    for (let index = 0; isSound && index < rules.length; index++) {
      run.tick(cost)
      const rule = rules[index]
      if (rule === undefined || !matches(run, rule, subjects)) continue
      matched.push(index)
      if (isFirst) break
    }
    const output = isSound ? results(run, frame, matched) : null
    if (run instanceof Session) tell(run, table, subjects, matched, output)
    return output
  }
}

function emitInput(
  clause: InputClause,
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): CompiledInput {
  const { expression, allowedValues, label } = clause
  const type = surroundings.typeTable.named(expression.typeRef, expression.place)
  const code = emitText(expression, scope, surroundings, compilation)
  const subject = { name: label ?? expression.text.trim(), place: clause.place }
  const tests = allowedValues && isText(allowedValues.text) ? emitTests(allowedValues, scope, surroundings) : undefined
  return { code: emitCoercion(code, type, subject), allowed: tests, clause }
}

/** `-` and an empty cell admit everything. */
function isText(text: string): boolean {
  return !/^\s*-?\s*$/.test(text)
}

function emitRule(
  rule: Rule,
  { outputs }: DecisionTable,
  types: readonly Type[],
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): CompiledRule {
  return {
    rule,
    tests: rule.inputs.map((cell) =>
      isText(cell.text) ? quickTest(cell.text, emitTests(cell, scope, surroundings, compilation)) : undefined,
    ),
    outputs: outputs.map((clause, index) => {
      const cell = rule.outputs[index]
      const type = types[index]
      if (cell === undefined || cell.text.trim() === '') return () => null
      const code = emitText(cell, scope, surroundings, compilation)
      return type === undefined ? code : emitCoercion(code, type, { name: nameOf(clause), place: cell.place })
    }),
  }
}

function nameOf({ name, label, place }: OutputClause): string {
  return name ?? label ?? place.name ?? ''
}

/** @returns whether every input is one of those its column allows: a table says nothing of others */
function takeInputs(run: Run, frame: Frame | undefined, inputs: readonly CompiledInput[], subjects: Frame[]): boolean {
  let isSound = true
  for (const { code, allowed, clause } of inputs) {
    const subject = { value: code(run, frame), parent: frame }
    if (run.warnings !== undefined) settle(run, clause.place)
    subjects.push(subject)
    if (allowed === undefined || subject.value === null || allowed(run, subject) === true) continue
    isSound = false
    const { label, expression, allowedValues } = clause
    const params = {
      name: label ?? expression.text.trim(),
      found: format(subject.value).slice(0, 80),
      allowed: allowedValues?.text.trim() ?? '',
    }
    say(run, 'value-not-allowed', params, clause.place)
  }
  return isSound
}

function matches(run: Run, { tests, rule }: CompiledRule, subjects: readonly Frame[]): boolean {
  for (let column = 0; column < tests.length; column++) {
    const test = tests[column]
    if (test === undefined) continue
    const holds = test(run, subjects[column])
    if (run.warnings !== undefined) settle(run, rule.inputs[column]?.place ?? rule.place)
    if (holds !== true) return false
  }
  return true
}

type Results = (run: Run, frame: Frame | undefined, matched: readonly number[]) => Value

function emitResults(
  table: DecisionTable,
  rules: readonly CompiledRule[],
  types: readonly Type[],
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): Results {
  const { outputs } = table
  const names = outputs.map((each) => each.name ?? '')
  const pack = (values: Outputs): Value => (names.length === 1 ? (values[0] ?? null) : packed(names, values))
  const defaults = outputs.map(({ defaultEntry }, index) => {
    const type = types[index]
    if (defaultEntry === undefined || defaultEntry.text.trim() === '') return undefined
    const code = emitText(defaultEntry, scope, surroundings, compilation)
    return type === undefined ? code : emitCoercion(code, type, { name: names[index] ?? '', place: defaultEntry.place })
  })
  const hasDefault = defaults.some((each) => each !== undefined)
  const whole = surroundings.typeTable.named(table.typeRef, table.place)
  const priorities = outputs.map(({ allowedValues, place }, index) => {
    // What the clause does not list its type may, or that of the table if this is all it gives.
    const type = outputs.length === 1 ? (types[index]?.allowed ?? whole.allowed) : types[index]?.allowed
    const text = allowedValues?.text ?? type?.text ?? ''
    return isOrdered(table) && isText(text)
      ? emitText({ text: `[${text}]`, place }, undefined, surroundings)
      : undefined
  })
  const resultsOf = (run: Run, frame: Frame | undefined, index: number): Outputs => {
    const rule = rules[index]
    const values = rule?.outputs.map((each) => each(run, frame)) ?? []
    if (run.warnings !== undefined && rule !== undefined) settle(run, rule.rule.place)
    return values
  }
  return (run, frame, matched) => {
    if (matched.length === 0 && hasDefault) return pack(defaults.map((each) => each?.(run, frame) ?? null))
    const results = matched.map((index) => resultsOf(run, frame, index))
    const decided = decide(table, run, matched, results, priorities)
    if (table.aggregation !== undefined && table.hitPolicy === 'COLLECT') {
      return pack(
        outputs.map((_, index) =>
          aggregated(
            table,
            run,
            results.map((each) => each[index] ?? null),
          ),
        ),
      )
    }
    if (decided === undefined) return null
    return isMany(table) ? decided.map(pack) : pack(decided[0] ?? [])
  }
}

function isOrdered({ hitPolicy }: DecisionTable): boolean {
  return hitPolicy === 'PRIORITY' || hitPolicy === 'OUTPUT ORDER'
}

function isMany({ hitPolicy }: DecisionTable): boolean {
  return hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER'
}

function packed(names: readonly string[], values: Outputs): Value {
  const context: Record<string, Value> = {}
  for (const [index, name] of names.entries()) setEntry(context, name, values[index] ?? null)
  return context
}

function tell(
  session: Session,
  { place, hitPolicy, rules }: DecisionTable,
  subjects: readonly Frame[],
  matched: readonly number[],
  output: Value,
): void {
  session.tell({
    place,
    hitPolicy,
    inputs: subjects.map((each) => each.value),
    matchedRules: matched.map((index) => index + 1),
    matchedRuleIds: matched.map((index) => rules[index]?.id ?? `#${index + 1}`),
    output,
  })
}
