/**
 * Multi-instance activities (BPMN 2.0.1 §13.3.6). The activity's token owns a scope of kind `multiInstance`; each instance is a token in
 * that scope at the same node, with a scope of its own for `loopCounter` (from 1) and its element.
 */

import { assert } from '../errors.js'
import type { Json } from '../json.js'
import type { Activity, Loop, MultiInstance, StandardLoop } from '../model/graph.js'
import { Trouble } from './env.js'
import { flowsTaken, isTrue } from './flows.js'
import { throwInstanceEvents } from './instance-events.js'
import { activityOf, emit, enter, nextSeq, type Run, scopeOf, tokenOf } from './run.js'
import { complete, terminateInside } from './scopes.js'
import type { LoopState, Token } from './state.js'
import { row } from './table.js'
import { assign, evaluate, itemCount } from './variables.js'

/** Makes the first instance, or all of them; with nothing to make, the activity is done. */
export function beginInstances(run: Run, token: Token, node: Activity, loop: Loop): void {
  if (loop.type === 'standard') return beginLoop(run, token, node, loop)
  const items = itemsOf(run, token, loop)
  const total = typeof items === 'number' ? items : items.length
  const { movesMax } = run.env
  if (!loop.isSequential && total > movesMax) throw new Trouble('moves-exceeded', { movesMax, instances: total })
  const scope = openLoop(run, token, {
    items,
    next: 0,
    completed: 0,
    terminated: 0,
    ...elementOf(loop),
    ...toReport(loop),
  })
  if (total === 0) return finish(run, token.id, node, loop)
  for (let index = 0; index < (loop.isSequential ? 1 : total); index++) enter(run, node.id, scope, { index })
}

/** The scope around the instances. */
function openLoop(run: Run, { id: owner, node, scope: parent }: Token, loop: LoopState): number {
  const scope = nextSeq(run)
  emit(run, { type: 'scopeOpened', scope, kind: 'multiInstance', node, parent, owner, loop })
  return scope
}

/** A standard loop: one instance after the other while its condition holds, at most so many (BPMN 2.0.1 §13.3.5). */
function beginLoop(run: Run, token: Token, node: Activity, loop: StandardLoop): void {
  const scope = openLoop(run, token, { items: null, next: 0, completed: 0, terminated: 0 })
  if (loop.testBefore && !mayGoOn(run, loop, scope)) return finish(run, token.id, node, loop)
  enter(run, node.id, scope, { index: 0 })
}

function mayGoOn(run: Run, { maximum, condition }: StandardLoop, scope: number): boolean {
  if (maximum !== undefined && loopOf(run, scope).next >= maximum) return false
  return condition === undefined || isTrue(evaluate(run, condition, scope), condition)
}

function itemsOf(run: Run, token: Token, loop: MultiInstance): readonly Json[] | number {
  if (loop.collection !== undefined) {
    const items = evaluate(run, loop.collection, token.scope)
    if (Array.isArray(items)) return items
    throw new Trouble('collection-not-a-list', { node: token.node, value: items })
  }
  const count = loop.cardinality === undefined ? null : asCount(evaluate(run, loop.cardinality, token.scope))
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count
  throw new Trouble('cardinality-not-a-count', { node: token.node, value: count })
}

/** `<loopCardinality>3</loopCardinality>` is a constant, and text. */
function asCount(value: Json): Json {
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
}

function elementOf({ elementVariable }: MultiInstance): Pick<LoopState, 'element'> {
  return elementVariable === undefined ? {} : { element: elementVariable }
}

function toReport({ events }: MultiInstance): Pick<LoopState, 'unreported'> {
  return events === undefined ? {} : { unreported: [] }
}

/** After an instance, or when an administrator has mended what kept the activity from going on: the next one, or the end. */
export function goOnWithInstances(run: Run, owner: Token): void {
  const node = activityOf(run, owner.node)
  const { loop } = node
  assert(loop !== undefined && owner.owns !== undefined, `${node.id} is a multi-instance activity under way`)
  if (loop.type === 'multiInstance' && !throwInstanceEvents(run, owner, loop)) return
  if (loopOf(run, owner.owns).isStopped === true || holds(run, loop, owner.owns))
    return finish(run, owner.id, node, loop)
  if (scopeOf(run, owner.owns).live > 0) return
  const state = loopOf(run, owner.owns)
  if (state.items === null || state.next < itemCount(state)) enter(run, node.id, owner.owns, { index: state.next })
  else finish(run, owner.id, node, loop)
}

function holds(run: Run, loop: Loop, scope: number): boolean {
  if (loop.type === 'standard') return !mayGoOn(run, loop, scope)
  if (loop.completionCondition === undefined) return false
  const value = evaluate(run, loop.completionCondition, scope)
  return isTrue(value, loop.completionCondition)
}

function finish(run: Run, id: number, node: Activity, loop: Loop): void {
  const token = tokenOf(run, id)
  assert(token.owns !== undefined, `${node.id} has instances`)
  terminateInside(run, token.owns)
  if (loop.type === 'multiInstance' && loop.outputCollection !== undefined) {
    const { outputs, items, next } = loopOf(run, token.owns)
    // One output for each item, also for those it never came to; a mere number has no items beyond the instances made.
    const list = Array.from(
      { length: Array.isArray(items) ? items.length : next },
      (_, index) => (outputs && row(outputs, index)) ?? null,
    )
    assign(run, token.scope, { [loop.outputCollection]: list })
  }
  complete(
    run,
    tokenOf(run, id),
    flowsTaken(run.graph, node, (expression) => evaluate(run, expression, token.scope)),
  )
}

function loopOf(run: Run, scope: number): LoopState {
  const { loop } = scopeOf(run, scope)
  assert(loop !== undefined, `scope ${scope} is a loop`)
  return loop
}
