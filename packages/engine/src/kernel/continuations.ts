/**
 * Where a step ends although a token could go on: in front of a node that begins in a step of its own, or behind one that is left so. What
 * came before is committed; whoever does what is due goes on.
 */
import type { Id } from '../model/graph.js'
import { activityOf, isInnerInstance, nodeOf, openWait, type Run } from './run.js'
import type { ContinuationWait, Token } from './state.js'
import { row } from './table.js'

/** Stops a token in front of its node, if that begins in a step of its own. */
export function holdBefore(run: Run, token: Token): boolean {
  if (!isHeldBefore(run, token)) return false
  hold(run, token, 'before')
  return true
}

function isHeldBefore(run: Run, token: Token): boolean {
  if (!isInnerInstance(run, token)) return nodeOf(run, token.node).async?.before === true
  const { loop } = activityOf(run, token.node)
  return loop?.type === 'multiInstance' && loop.isAsync === true
}

/** Lets a token wait for a step of its own. */
export function hold(
  run: Run,
  { id: token, node }: Token,
  phase: ContinuationWait['phase'],
  flows?: readonly Id[],
): void {
  const wait = { type: 'continuation', node, token, due: run.env.now, phase } as const
  openWait(run, flows === undefined ? wait : { ...wait, flows })
}

/** Whether a token waits for a step of its own. */
export function isHeld(run: Run, { waits = [] }: Token): boolean {
  return waits.some((id) => row(run.state.waits, id)?.type === 'continuation')
}
