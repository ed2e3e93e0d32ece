/**
 * Data of activities and events (BPMN 2.0.1 §10.4.2). An activity begins once one of its input sets is available, and ends with the first
 * of its output sets that is; what a catching event has caught goes where its data output associations lead.
 */
import type { Json, Variables } from '../json.js'
import {
  type Activity,
  type DataSet,
  type Id,
  isActivity,
  type Mapping,
  type Node,
  type ProcessGraph,
  type StoreRef,
  stateVariable,
} from '../model/graph.js'
import { Trouble } from './env.js'
import type { Effect } from './input.js'
import { emit, openWait, type Run, scopeOf, tokenOf } from './run.js'
import type { DataWait, Token } from './state.js'
import { row, rows } from './table.js'
import { assign, assignLocally, evaluateMappings, lookupFrom, mappedValue, storeKey } from './variables.js'

/** An event that waits for triggers. */
export type CatchEvent = Extract<Node, { readonly triggers: readonly unknown[] }>

/** Whether the activity may begin now; opens a wait for its data where it may not. */
export function hasItsData(run: Run, token: Token, node: Activity): boolean {
  if (node.inputSets === undefined || usable(run, node.inputSets, token.scope) !== undefined) return true
  openWait(run, { type: 'data', node: node.id, token: token.id })
  return false
}

/** What a process asks for to begin. */
export function demandInputs({ inputSets = [] }: ProcessGraph, given: Variables): void {
  const lacking = inputSets.map(({ requires }) => requires.filter(({ variable }) => (given[variable] ?? null) === null))
  const [first] = lacking
  if (first === undefined || lacking.some(({ length }) => length === 0)) return
  throw new Trouble('input-set-unavailable', { missing: first.map(({ variable }) => variable) })
}

/** What the inputs of the set that is used bring, into the activity's own scope; what may come later is waited for. */
export function setInputs(run: Run, token: Token, node: Activity): void {
  const { owns } = token
  if (owns === undefined || node.inputs.length === 0) return
  const set = node.inputSets && usable(run, node.inputSets, token.scope)
  const isLate = ({ items = [] }: Mapping) => items.some((item) => set?.whileExecuting.includes(item))
  const chosen = node.inputs.filter((each) => isOf(set, each))
  const values = evaluateMappings(
    run,
    chosen.filter((each) => !isLate(each)),
    owns,
    owns,
  )
  emit(run, { type: 'variablesSet', scope: owns, variables: values })
  for (const input of new Set(chosen.filter(isLate).flatMap(({ items = [] }) => items))) {
    if (!takeLate(run, token, node, input)) openWait(run, { type: 'data', node: node.id, token: token.id, input })
  }
}

/** What leaves the activity. */
export function outputsOf(run: Run, node: Activity, from: number, into: number): Variables {
  const set = node.outputSets && usable(run, node.outputSets, from)
  if (node.outputSets !== undefined && set === undefined)
    throw new Trouble('output-set-unavailable', { node: node.id, missing: missing(run, node.outputSets, from) })
  const chosen = node.outputs.filter((each) => isOf(set, each))
  return associate(run, node, chosen, from, into)
}

function isOf(set: DataSet | undefined, { items }: Mapping): boolean {
  return set === undefined || items === undefined || items.every((item) => set.items.includes(item))
}

/** The first set of which everything that is required is there. */
function usable(run: Run, sets: readonly DataSet[], scope: number): DataSet | undefined {
  return sets.find(({ requires }) => requires.every((each) => isThere(run, each, scope)))
}

function missing(run: Run, sets: readonly DataSet[], scope: number): readonly string[] {
  const required = sets.flatMap(({ requires }) => requires)
  return required.filter((each) => !isThere(run, each, scope)).map(({ variable }) => variable)
}

function isThere(run: Run, { variable, state }: DataSet['requires'][number], scope: number): boolean {
  const lookup = lookupFrom(run.state, run.graph, scope)
  return (lookup(variable) ?? null) !== null && (state === undefined || lookup(stateVariable(variable)) === state)
}

/** Data may have come for those who wait for it. */
export function lookAtData(run: Run, halt: (token: Token, trouble: Trouble) => void): void {
  if (!needsData(run.graph)) return
  for (const { id } of rows(run.state.waits)) {
    const wait = row(run.state.waits, id)
    if (wait?.type !== 'data') continue
    try {
      look(run, wait)
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown
      halt(tokenOf(run, wait.token), thrown)
    }
  }
}

function look(run: Run, wait: DataWait): void {
  const token = tokenOf(run, wait.token)
  const node = run.graph.nodes[wait.node]
  if (node === undefined || !isActivity(node) || token.state === 'failing') return
  const { input } = wait
  const isReady =
    input === undefined
      ? usable(run, node.inputSets ?? [], token.scope) !== undefined
      : takeLate(run, token, node, input)
  if (!isReady) return
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  if (input === undefined) run.agenda.push({ token: token.id, signal: { type: 'dataAvailable' } })
}

/** A data input that may come while the activity runs: taken in once all its sources have a value. */
function takeLate(run: Run, token: Token, node: Activity, input: string): boolean {
  const own = token.owns ?? token.scope
  const values = evaluateMappings(
    run,
    node.inputs.filter(({ items }) => items?.includes(input)),
    own,
    own,
  )
  if (Object.values(values).some((value) => value === null)) return false
  assignLocally(run, own, values)
  return true
}

const needing = new WeakMap<ProcessGraph, boolean>()

function needsData(graph: ProcessGraph): boolean {
  const known = needing.get(graph)
  if (known !== undefined) return known
  const found = Object.values(graph.nodes).some((node) => isActivity(node) && node.inputSets !== undefined)
  needing.set(graph, found)
  return found
}

/** Values for variables; those for data stores go out with the commit. */
function associate(
  run: Run,
  { id: node }: Node,
  all: readonly Mapping[],
  from: number,
  into: number,
  given: Variables = {},
): Variables {
  const values = evaluateMappings(
    run,
    all.filter(({ store }) => store === undefined),
    from,
    into,
    given,
  )
  const writes = new Map<string, Extract<Effect, { type: 'writeDataStore' }>>()
  for (const mapping of all) {
    const { store: ref } = mapping
    if (ref === undefined) continue
    const { store } = ref
    const key = storeKey(run, ref, from)
    const place = JSON.stringify([store, key])
    const before = writes.get(place)
    const whole = () => (before === undefined ? run.env.readDataStore(store, key) : before.value)
    const value = mappedValue(run, mapping, from, given, whole)
    checkCapacity(ref, value)
    writes.set(place, { type: 'writeDataStore', store, key, value })
  }
  for (const write of writes.values()) writeStore(run, node, write)
  return values
}

function writeStore(run: Run, node: Id, write: Extract<Effect, { type: 'writeDataStore' }>): void {
  const { store, key, value } = write
  run.env.writeDataStore(store, key, value)
  run.effects.push(write)
  emit(run, { type: 'dataStoreWritten', node, store, key })
}

function checkCapacity({ store, capacity }: StoreRef, value: Json): void {
  if (capacity === undefined || !Array.isArray(value) || value.length <= capacity) return
  throw new Trouble('data-store-full', { store, capacity, items: value.length })
}

/** What an event has caught becomes variables: all of it, or what its data output associations make of it. */
export function catchData(run: Run, node: CatchEvent, scope: number, caught: Variables): void {
  const given = offered(node, caught)
  const values = node.outputs === undefined ? caught : associate(run, node, offering(node, given), scope, scope, given)
  assign(run, scope, { ...values, ...node.dataStates })
}

/** What a start event takes over as it begins: data of its process, or what has begun its event sub-process and lies ready there. */
export function takeOver(run: Run, node: CatchEvent, scope: number): void {
  const { variables } = scopeOf(run, scope)
  const outputs = node.triggers.length === 0 ? (node.outputs ?? []) : offering(node, variables)
  assign(run, scope, { ...associate(run, node, outputs, scope, scope), ...node.dataStates })
}

/** A data output is the variable of its name among those that were caught. The only one, without such a variable, is all of them. */
export function offered({ dataOutputs = [] }: CatchEvent, caught: Variables): Variables {
  const [only, ...others] = dataOutputs
  if (only === undefined || others.length > 0 || Object.hasOwn(caught, only.name)) return caught
  return { ...caught, [only.name]: Object.keys(caught).length === 0 ? null : caught }
}

/** Several data outputs belong to several triggers: those of a trigger that has not occurred have nothing to give. */
function offering({ outputs = [], dataOutputs = [] }: CatchEvent, given: Variables): readonly Mapping[] {
  const missing = dataOutputs.filter(({ name }) => !Object.hasOwn(given, name)).map(({ item }) => item)
  return outputs.filter(({ items = [] }) => !items.some((item) => missing.includes(item)))
}
