/** Variables by scope: looked up outwards, written where the name already lives, otherwise in the root scope. */

import { assert } from '../errors.js'
import type { Json, Variables } from '../json.js'
import type { Expression, Mapping, ProcessGraph, StoreRef } from '../model/graph.js'
import { type Lookup, Trouble } from './env.js'
import { emit, type Run, scopeOf } from './run.js'
import type { InstanceState, LoopState, Scope } from './state.js'
import { row } from './table.js'

/** What a scope sees under a name: `undefined` for a name that has no value and nobody declared. */
export function lookupFrom(state: InstanceState, graph: ProcessGraph, scope: number): Lookup {
  return (name) => {
    for (let at: Scope | undefined = row(state.scopes, scope); at !== undefined; at = parentOf(state, at)) {
      if (Object.hasOwn(at.variables, name)) return at.variables[name]
      if (at.loop !== undefined) {
        const count = loopCounts.get(name)
        if (count !== undefined) return count(at.loop, at.live)
      }
    }
    if (name === 'execution.processBusinessKey') return state.businessKey ?? null
    return graph.declared.includes(name) ? null : undefined
  }
}

/** Everything a scope sees, inner names over outer ones. */
export function visibleVariables(state: InstanceState, scope: number): Variables {
  const scopes: Scope[] = []
  for (let at = row(state.scopes, scope); at !== undefined; at = parentOf(state, at)) scopes.unshift(at)
  return Object.assign({}, ...scopes.map((each) => each.variables)) as Variables // a merge of Variables is Variables
}

function parentOf(state: InstanceState, scope: Scope): Scope | undefined {
  return scope.parent === undefined ? undefined : row(state.scopes, scope.parent)
}

type Count = (loop: LoopState, live: number) => number

const active: Count = (_, live) => live
const completed: Count = (loop) => loop.completed
const terminated: Count = (loop) => loop.terminated

/** The counts a multi-instance activity offers, in BPMN's words (BPMN 2.0.1 table 10.30) and in Camunda's. */
export const loopCounts: ReadonlyMap<string, Count> = new Map([
  ['numberOfInstances', itemCount],
  ['numberOfActiveInstances', active],
  ['numberOfCompletedInstances', completed],
  ['numberOfTerminatedInstances', terminated],
  ['nrOfInstances', itemCount],
  ['nrOfActiveInstances', active],
  ['nrOfCompletedInstances', completed],
  ['nrOfTerminatedInstances', terminated],
])

export function itemCount(loop: LoopState): number {
  if (loop.items === null) return loop.next
  return typeof loop.items === 'number' ? loop.items : loop.items.length
}

export function evaluate(run: Pick<Run, 'env' | 'graph' | 'state'>, expression: Expression, scope: number): Json {
  if (expression.language === 'constant') return expression.value
  return run.env.evaluate(expression, lookupFrom(run.state, run.graph, scope))
}

/** The same, with values that come before those of the scope. */
export function evaluateOver(run: Run, values: Variables, expression: Expression, scope: number): Json {
  if (expression.language === 'constant') return expression.value
  const outer = lookupFrom(run.state, run.graph, scope)
  return run.env.evaluate(expression, (name) => (Object.hasOwn(values, name) ? values[name] : outer(name)))
}

/**
 * The values of mappings, each seeing the ones before it; data associations see only what was there before, and what is given besides.
 *
 * @param into - the scope they are meant for, where an assignment finds the whole whose part it is about
 */
export function evaluateMappings(
  run: Run,
  mappings: readonly Mapping[],
  scope: number,
  into: number = scope,
  given: Variables = {},
): Variables {
  const values: Record<string, Json> = {}
  for (const mapping of mappings) {
    const { target, items } = mapping
    const whole = () => wholeOf(run, values, target, into)
    values[target] = mappedValue(run, mapping, scope, items === undefined ? values : given, whole)
  }
  return values
}

/** The new value of one mapping's target: all of it, or what was there with a part changed. */
export function mappedValue(
  run: Run,
  { target, source, path, isCollection, reads }: Mapping,
  scope: number,
  given: Variables,
  whole: () => Json,
): Json {
  const seen = reads === undefined ? given : { ...given, ...readStores(run, reads, scope) }
  const value = evaluateOver(run, seen, source, scope)
  if (path !== undefined) return withPart(whole(), path, value, target)
  if (isCollection !== true || value === null || Array.isArray(value)) return value
  throw new Trouble('data-not-a-list', { data: target, value })
}

function readStores(run: Run, reads: NonNullable<Mapping['reads']>, scope: number): Variables {
  return Object.fromEntries(
    reads.map((read) => [read.name, run.env.readDataStore(read.store, storeKey(run, read, scope))]),
  )
}

/** A key is text, so that the number 7 and the text "7" are one. */
export function storeKey(run: Run, { store, key }: StoreRef, scope: number): string | null {
  if (key === undefined) return null
  const value = evaluate(run, key, scope)
  if (value === null || value === '') throw new Trouble('data-store-key-missing', { store })
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What an assignment to a part finds. */
function wholeOf(run: Run, values: Variables, target: string, into: number): Json {
  return (Object.hasOwn(values, target) ? values[target] : lookupFrom(run.state, run.graph, into)(target)) ?? null
}

function withPart(whole: Json, [name, ...rest]: readonly string[], value: Json, data: string): Json {
  if (name === undefined) return value
  if (whole !== null && (typeof whole !== 'object' || Array.isArray(whole)))
    throw new Trouble('data-without-parts', { data, value: whole })
  const parts = whole as Variables | null // neither a list nor a single value, as just seen
  return {
    ...parts,
    [name]: withPart(parts !== null && Object.hasOwn(parts, name) ? (parts[name] ?? null) : null, rest, value, data),
  }
}

/** Writes each value where its name lives, looking outwards from `scope`; new names go to the root scope. */
export function assign(run: Run, scope: number, values: Variables): void {
  const byScope = new Map<number, Record<string, Json>>()
  for (const [name, value] of Object.entries(values)) {
    const home = homeOf(run, scope, name)
    const group = byScope.get(home) ?? {}
    group[name] = value
    byScope.set(home, group)
  }
  for (const [home, variables] of byScope) emit(run, { type: 'variablesSet', scope: home, variables })
}

/** What another engine's listeners assign when a node begins or is done, each value where its name lives. */
export function listen(run: Run, mappings: readonly Mapping[] | undefined, scope: number): void {
  if (mappings !== undefined) assign(run, scope, evaluateMappings(run, mappings, scope))
}

/** Writes all values in the scope itself. */
export function assignLocally(run: Run, scope: number, values: Variables): void {
  if (Object.keys(values).length > 0) emit(run, { type: 'variablesSet', scope, variables: values })
}

function homeOf(run: Run, scope: number, name: string): number {
  for (let at = scopeOf(run, scope); ; at = scopeOf(run, at.parent)) {
    if (at.parent === undefined || Object.hasOwn(at.variables, name)) return at.id
    assert(at.parent !== at.id, `scope ${at.id} is not its own parent`)
  }
}
