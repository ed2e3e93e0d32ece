/** Which of the matching rules decide (DMN 1.5, 8.2.8). */
import type { Code } from '../../feel/code.js'
import { calculate } from '../../feel/operators.js'
import type { Run } from '../../feel/run.js'
import { compare, equals, isList, typeOf, type Value } from '../../feel/values.js'
import type { DecisionTable } from '../model/model.js'
import { say } from './session.js'

/** Values of the output columns of one rule. */
export type Outputs = readonly Value[]

/** The outputs that count, in their order; undefined where the policy is broken or nothing matched that decides. */
export function decide(
  { hitPolicy, place }: DecisionTable,
  run: Run,
  matched: readonly number[],
  results: readonly Outputs[],
  priorities: readonly (Code | undefined)[],
): readonly Outputs[] | undefined {
  const numbers = (): string => matched.map((index) => index + 1).join(', ')
  switch (hitPolicy) {
    case 'UNIQUE':
      if (matched.length > 1) return say(run, 'several-rules-matched', { rules: numbers() }, place) ?? undefined
      return single(results)
    case 'ANY':
      if (results.some((each) => !isSame(run, each, results[0]))) {
        return say(run, 'outputs-differ', { rules: numbers() }, place) ?? undefined
      }
      return single(results)
    case 'FIRST':
      return single(results)
    case 'PRIORITY':
      return single(ordered(run, results, priorities))
    case 'OUTPUT ORDER':
      return ordered(run, results, priorities)
    case 'RULE ORDER':
    case 'COLLECT':
      return results
  }
}

function single(results: readonly Outputs[]): readonly Outputs[] | undefined {
  return results.length === 0 ? undefined : results.slice(0, 1)
}

function isSame(run: Run, one: Outputs, other: Outputs | undefined): boolean {
  return one.every((value, index) => equals(value, other?.[index] ?? null, run) === true)
}

/** By the place of each output among the values its column lists; columns count from left to right. */
function ordered(run: Run, results: readonly Outputs[], priorities: readonly (Code | undefined)[]): readonly Outputs[] {
  const lists = priorities.map((code) => code?.(run, undefined) ?? null)
  const rank = (value: Value, column: number): number => {
    const list = lists[column]
    if (list === undefined || list === null || !isList(list)) return 0
    const at = list.findIndex((each) => equals(each, value, run) === true)
    return at === -1 ? list.length : at
  }
  const ranked = results.map((values) => ({ values, ranks: values.map(rank) }))
  // Sorting is stable: rules of one rank keep the order of the table.
  return ranked.sort((a, b) => difference(a.ranks, b.ranks)).map(({ values }) => values)
}

function difference(a: readonly number[], b: readonly number[]): number {
  for (const [index, rank] of a.entries()) {
    const other = b[index] ?? 0
    if (rank !== other) return rank - other
  }
  return 0
}

const NOWHERE = Object.freeze({ from: 0, to: 0 })

/** One column of a COLLECT table in one value. */
export function aggregated({ aggregation, place }: DecisionTable, run: Run, values: readonly Value[]): Value {
  if (aggregation === 'COUNT') return values.length
  const [first, ...rest] = values
  if (first === undefined) return null
  const odd = values.find((value) => !SUMMABLE.has(typeOf(value)) && !(aggregation !== 'SUM' && isOrdered(value, run)))
  if (odd !== undefined) {
    return say(run, 'aggregation-mistyped', { aggregation: aggregation ?? '', found: typeOf(odd) }, place)
  }
  if (aggregation === 'SUM') return rest.reduce<Value>((sum, each) => calculate(run, '+', sum, each, NOWHERE), first)
  const sign = aggregation === 'MIN' ? 1 : -1
  return rest.reduce<Value>((best, each) => ((compare(each, best, run) ?? 0) * sign < 0 ? each : best), first)
}

const SUMMABLE: ReadonlySet<string> = new Set(['number', 'days and time duration', 'years and months duration'])

function isOrdered(value: Value, run: Run): boolean {
  return compare(value, value, run) === 0
}
