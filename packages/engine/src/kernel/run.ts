/** One step under way: the state being written, the facts so far, the tokens still to be moved. */

import { assert } from '../errors.js'
import { type Activity, type Id, isActivity, type Node, type ProcessGraph } from '../model/graph.js'
import type { Env } from './env.js'
import { evolve } from './evolve.js'
import type { Fact } from './facts.js'
import type { Effect } from './input.js'
import type { Behaviours, Signal } from './move.js'
import type { DraftState, Scope, Token, Wait } from './state.js'
import { row } from './table.js'

export interface Run {
  readonly graph: ProcessGraph
  readonly env: Env
  readonly behaviours: Behaviours
  readonly state: DraftState
  readonly facts: Fact[]
  readonly effects: Effect[]
  /** What is still to be done, oldest first. The step is over when nothing is. */
  readonly agenda: Due[]
}

/** A token that has entered its node, or one that rests and gets a signal. */
export interface Due {
  readonly token: number
  readonly signal?: Signal
}

export function emit(run: Run, fact: Fact): void {
  evolve(run.state, fact)
  run.facts.push(fact)
}

/** The next number. The fact that carries it must be the next one emitted. */
export function nextSeq(run: Run): number {
  return run.state.seq + 1
}

export function nodeOf(run: Run, id: Id): Node {
  const node = run.graph.nodes[id]
  assert(node !== undefined, `node ${id} is in the graph`)
  return node
}

export function activityOf(run: Run, id: Id): Activity {
  const node = nodeOf(run, id)
  assert(isActivity(node), `${id} is an activity`)
  return node
}

export function tokenOf(run: Run, id: number): Token {
  const token = row(run.state.tokens, id)
  assert(token !== undefined, `token ${id} is there`)
  return token
}

export function scopeOf(run: Run, id: number): Scope {
  const scope = row(run.state.scopes, id)
  assert(scope !== undefined, `scope ${id} is open`)
  return scope
}

/** Whether the token is one instance of a multi-instance activity, not the activity as a whole. */
export function isInnerInstance(run: Run, token: Token): boolean {
  return scopeOf(run, token.scope).kind === 'multiInstance'
}

/** Puts a token at a node; the loop will let the node begin. */
export function enter(
  run: Run,
  node: Id,
  scope: number,
  by: { readonly flow?: Id; readonly index?: number } = {},
): number {
  const token = nextSeq(run)
  const opens = ownScopeKind(nodeOf(run, node), by.index !== undefined)
  emit(
    run,
    opens === undefined
      ? { type: 'entered', token, node, scope, ...by }
      : { type: 'entered', token, node, scope, ...by, opens },
  )
  run.agenda.push({ token })
  return token
}

/** Sub-processes run in a scope of their own; other activities have one where they keep variables of their own. */
export function ownScopeKind(node: Node, isInner: boolean): 'activity' | 'subProcess' | undefined {
  if (!isActivity(node) || (node.loop !== undefined && !isInner)) return undefined
  if (node.kind === 'subProcess') return 'subProcess'
  return isInner || node.inputs.length > 0 || node.outputs.length > 0 ? 'activity' : undefined
}

/** A wait without its number. */
export type NewWait = Wait extends infer W ? (W extends Wait ? Omit<W, 'id'> : never) : never

export function openWait(run: Run, wait: NewWait): void {
  emit(run, { type: 'waitOpened', wait: { id: nextSeq(run), ...wait } })
}

/** The scope in which a token's expressions are evaluated: its own, if it has one. */
export function variableScope(token: Token): number {
  return token.owns ?? token.scope
}
