/**
 * What a multi-instance activity throws when its instances are complete (BPMN 2.0.1 tables 10.29 and 10.31): for the boundary events of the
 * activity; what none of them catches goes the way of any event of its kind.
 */
import type { Variables } from '../json.js'
import type { Expression, Id, InstanceEvent, InstanceResult, MultiInstance } from '../model/graph.js'
import { isTrue } from './flows.js'
import { emit, nodeOf, type Run, scopeOf, tokenOf } from './run.js'
import type { LoopState, SubscriptionWait, Token } from './state.js'
import { row } from './table.js'
import { escalate, isUncaught, throwError } from './throwing.js'
import { keyText, occur, signalInside } from './triggers.js'
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

/** One result with all it needs, so that nothing is thrown where something about it cannot be evaluated. */
interface Due {
  readonly result: InstanceResult
  readonly key: string | null
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
  return events
    .filter(({ when }) => isDue(run, when, seen, owns))
    .flatMap(({ results, inputs }) => {
      const given = inputs && evaluateMappings(run, inputs, owns, owns, seen)
      return results.map((result) => ({ result, key: keyOf(run, result, seen, owns), given, attributes }))
    })
}

/** An error comes last, as it ends the activity; one that nothing catches comes first, so that nothing is told twice when it is tried again. */
function inTurn(run: Run, owner: Token, due: readonly Due[]): readonly Due[] {
  const errors = due.filter(({ result }) => result.type === 'error')
  const others = due.filter(({ result }) => result.type !== 'error')
  const isStuck = errors.some(({ result }) => result.type === 'error' && isUncaught(run, owner, result.code ?? null))
  return isStuck ? [...errors, ...others] : [...others, ...errors]
}

function isDue(run: Run, when: InstanceEvent['when'], seen: Variables, scope: number): boolean {
  if (when === 'each') return true
  if (when === 'first') return seen['numberOfCompletedInstances'] === 1
  return isTrue(evaluateOver(run, seen, when, scope), when)
}

function keyOf(run: Run, result: InstanceResult, seen: Variables, scope: number): string | null {
  const key: Expression | undefined = result.type === 'message' ? result.key : undefined
  const value = key === undefined ? null : evaluateOver(run, seen, key, scope)
  return value === null ? null : keyText(value)
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
  const { result, given, attributes } = due
  switch (result.type) {
    case 'error':
      return throwError(run, owner, result.code ?? null, undefined, { ...attributes, ...given })
    case 'escalation':
      return escalate(run, owner, result.code ?? null, { ...attributes, ...given })
    case 'signal':
      return throwSignal(run, owner, result, due)
    case 'message':
      return throwMessage(run, owner, result, due)
  }
}

type Of<T extends InstanceResult['type']> = Extract<InstanceResult, { type: T }>

/** Every boundary event of the activity that waits for it hears it. */
function throwSignal(run: Run, owner: Token, { name, isLocal }: Of<'signal'>, { given, attributes }: Due): void {
  const { id: token, node } = owner
  const waits = onBoundary(run, owner, 'signal', name)
  const staysInside = isLocal === true || waits.length > 0
  emit(run, { type: 'signalThrown', token, node, name, ...(staysInside ? { isLocal: true as const } : {}) })
  for (const wait of waits) if (row(run.state.waits, wait.id) !== undefined) caught(run, wait, given, attributes)
  if (waits.length > 0) return
  const variables = given ?? visibleVariables(run.state, owner.owns ?? owner.scope)
  if (isLocal === true) signalInside(run, name, variables)
  else run.effects.push({ type: 'broadcastSignal', name, variables })
}

/** One boundary event of the activity receives it, the first that waits. */
function throwMessage(run: Run, owner: Token, { name }: Of<'message'>, { key, given, attributes }: Due): void {
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
  const event: Id = wait.node
  const node = nodeOf(run, event)
  const takesOver = node.kind === 'boundaryEvent' && node.outputs !== undefined
  occur(run, wait, takesOver ? { ...attributes, ...given } : (given ?? {}))
}
