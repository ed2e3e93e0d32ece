/**
 * What a multi-instance activity throws when its instances are complete (BPMN 2.0.1 tables 10.29 and 10.31): for the boundary events of the
 * activity; what none of them catches goes the way of any event of its kind.
 */
import type { Json, Variables } from '../json.js'
import type { Expression, InstanceEvent, InstanceResult, MultiInstance } from '../model/graph.js'
import { isTrue } from './flows.js'
import { emit, nodeOf, type Run, scopeOf, tokenOf } from './run.js'
import type { LoopState, SubscriptionWait, Token } from './state.js'
import { row } from './table.js'
import { escalate, isUncaught, throwError } from './throwing.js'
import { eventName, keyText, occur, signalInside } from './triggers.js'
import { evaluateMappings, evaluateOver, loopCounts, visibleVariables } from './variables.js'

/** Throws what is due for each complete instance, in order of completion. Answers whether the activity is still there afterwards. */
export function throwInstanceEvents(run: Run, owner: Token, { events = [] }: MultiInstance): boolean {
  for (;;) {
    const index = unreportedBy(run, owner)
    if (index === undefined) return row(run.state.tokens, owner.id) !== undefined
    for (const due of inTurn(run, owner, dueEvents(run, owner, events, index))) throwOne(run, owner, due)
    const { owns: scope } = row(run.state.tokens, owner.id) ?? {}
    if (scope !== undefined) emit(run, { type: 'instanceReported', scope, node: owner.node, index })
  }
}

function unreportedBy(run: Run, owner: Token): number | undefined {
  const { owns } = row(run.state.tokens, owner.id) ?? {}
  return owns === undefined ? undefined : scopeOf(run, owns).loop?.unreported?.[0]
}

/** What is thrown, with all that had to be evaluated: nothing is thrown where that fails. */
type Thrown =
  | { readonly type: 'error' | 'escalation'; readonly code: string | null }
  | { readonly type: 'signal'; readonly name: string; readonly isLocal: boolean }
  | { readonly type: 'message'; readonly name: string; readonly key: string | null }

interface Due {
  readonly thrown: Thrown
  /** What its data inputs give along; without any, nothing is said. */
  readonly given: Variables | undefined
  /** What a data output of its catcher may take over besides: the attributes of table 10.30. */
  readonly attributes: Variables
}

function dueEvents(run: Run, { owns = 0 }: Token, events: readonly InstanceEvent[], index: number): readonly Due[] {
  const { loop, live } = scopeOf(run, owns)
  if (loop === undefined) return []
  const attributes = attributesOf(loop, live, index)
  const seen = { ...attributes, ...itemOf(loop, index) }
  const evaluate = (expression: Expression) => evaluateOver(run, seen, expression, owns)
  return events
    .filter(({ when }) => isDue(when, seen, evaluate))
    .flatMap(({ results, inputs }) => {
      const given = inputs && evaluateMappings(run, inputs, owns, owns, seen)
      return results.map((result) => ({ thrown: evaluated(result, evaluate), given, attributes }))
    })
}

/** An error comes last, as it ends the activity; one that nothing catches comes first, so that nothing is told twice when it is tried again. */
function inTurn(run: Run, owner: Token, due: readonly Due[]): readonly Due[] {
  const errors = due.filter(({ thrown }) => thrown.type === 'error')
  const others = due.filter(({ thrown }) => thrown.type !== 'error')
  const isStuck = errors.some(({ thrown }) => thrown.type === 'error' && isUncaught(run, owner, thrown.code))
  return isStuck ? [...errors, ...others] : [...others, ...errors]
}

type Evaluate = (expression: Expression) => Json

function isDue(when: InstanceEvent['when'], seen: Variables, evaluate: Evaluate): boolean {
  if (when === 'each') return true
  if (when === 'first') return seen['numberOfCompletedInstances'] === 1
  return isTrue(evaluate(when), when)
}

function evaluated(result: InstanceResult, evaluate: Evaluate): Thrown {
  switch (result.type) {
    case 'error':
    case 'escalation':
      return { type: result.type, code: result.code ?? null }
    case 'signal':
      return { type: 'signal', name: eventName(result, evaluate), isLocal: result.isLocal === true }
    case 'message': {
      const key = result.key === undefined ? null : evaluate(result.key)
      return { type: 'message', name: eventName(result, evaluate), key: key === null ? null : keyText(key) }
    }
  }
}

/** As they were when the instance was complete: those that were complete after it count as active. */
function attributesOf(loop: LoopState, live: number, index: number): Variables {
  const later = (loop.unreported?.length ?? 1) - 1
  const then = { ...loop, completed: loop.completed - later }
  const counts = [...loopCounts].map(([name, count]) => [name, count(then, live + later)])
  return { loopCounter: index + 1, ...Object.fromEntries(counts) }
}

function itemOf({ element, items }: LoopState, index: number): Variables {
  return element === undefined || !Array.isArray(items) ? {} : { [element]: items[index] ?? null }
}

/** Something thrown before may have stopped the activity. */
function throwOne(run: Run, { id }: Token, due: Due): void {
  const owner = row(run.state.tokens, id)
  if (owner === undefined) return
  const { thrown, given, attributes } = due
  switch (thrown.type) {
    case 'error':
      return throwError(run, owner, thrown.code, undefined, { ...attributes, ...given })
    case 'escalation':
      return escalate(run, owner, thrown.code, { ...attributes, ...given })
    case 'signal':
      return throwSignal(run, owner, thrown, due)
    case 'message':
      return throwMessage(run, owner, thrown, due)
  }
}

type Of<T extends Thrown['type']> = Extract<Thrown, { type: T }>

/** Every boundary event of the activity that waits for it hears it. */
function throwSignal(run: Run, owner: Token, { name, isLocal }: Of<'signal'>, { given, attributes }: Due): void {
  const { id: token, node } = owner
  const waits = onBoundary(run, owner, 'signal', name)
  const staysInside = isLocal || waits.length > 0
  emit(run, { type: 'signalThrown', token, node, name, ...(staysInside ? { isLocal: true as const } : {}) })
  for (const wait of waits) if (row(run.state.waits, wait.id) !== undefined) caught(run, wait, given, attributes)
  if (waits.length > 0) return
  const variables = given ?? visibleVariables(run.state, owner.owns ?? owner.scope)
  if (isLocal) signalInside(run, name, variables)
  else run.effects.push({ type: 'broadcastSignal', name, variables })
}

/** One boundary event of the activity receives it, the first that waits. */
function throwMessage(run: Run, owner: Token, { name, key }: Of<'message'>, { given, attributes }: Due): void {
  const { id: token, node } = owner
  const [wait] = onBoundary(run, owner, 'message', name)
  emit(run, {
    type: 'messageThrown',
    token,
    node,
    name,
    key,
    ...(wait === undefined ? {} : { isLocal: true as const }),
  })
  if (wait !== undefined) return caught(run, wait, given, attributes)
  const variables = given ?? visibleVariables(run.state, owner.owns ?? owner.scope)
  run.effects.push({ type: 'publishMessage', name, key, variables })
}

function onBoundary(run: Run, owner: Token, kind: SubscriptionWait['kind'], name: string): SubscriptionWait[] {
  return (tokenOf(run, owner.id).waits ?? [])
    .map((id) => row(run.state.waits, id))
    .filter((wait) => wait?.type === 'subscription')
    .filter((wait) => wait.isAttached === true && wait.kind === kind && wait.name === name)
}

/** The attributes go where data outputs say: as variables around the activity they would stand before those of a repetition around it. */
function caught(run: Run, wait: SubscriptionWait, given: Variables | undefined, attributes: Variables): void {
  const node = nodeOf(run, wait.node)
  const takesOver = node.kind === 'boundaryEvent' && node.outputs !== undefined
  occur(run, wait, takesOver ? { ...attributes, ...given } : (given ?? {}))
}
