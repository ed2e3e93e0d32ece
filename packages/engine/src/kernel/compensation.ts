/**
 * Undoing what is complete (BPMN 2.0.1 §10.7, §13.5.5). Every scope keeps a record of its completed activities that can be undone.
 * Whoever asks for compensation waits in a scope of its own while the handlers run there, one after the other, the latest completed
 * activity first.
 */
import { assert } from '../errors.js'
import { type Activity, type Id, isActivity } from '../model/graph.js'
import { emit, enter, nextSeq, nodeOf, type Run, scopeOf, tokenOf } from './run.js'
import type { Compensation, Token, UndoStep } from './state.js'
import { eventSubProcessStarts } from './triggers.js'

/** Keeps what an activity that completes now would need to be undone; called before its own scope goes. */
export function recordCompensation(run: Run, token: Token): void {
  const node = nodeOf(run, token.node)
  if (!isActivity(node) || node.isForCompensation) return
  const own = token.owns === undefined ? undefined : scopeOf(run, token.owns)
  const inside = own?.compensations
  // A repeated activity is undone instance by instance: without any there is nothing to undo.
  const isRepeated = own?.kind === 'multiInstance'
  const hasHandler = node.compensatedBy !== undefined || compensationStart(run, node) !== undefined
  if (inside === undefined && (isRepeated || !hasHandler)) return
  const variables = own === undefined || isRepeated ? {} : own.variables
  const compensation: Compensation = { node: node.id, variables, ...(inside === undefined ? {} : { inside }) }
  emit(run, { type: 'compensationRecorded', scope: token.scope, compensation })
}

/** Begins to undo what a scope has recorded: one activity, or everything. Answers whether there is anything to undo. */
export function beginCompensating(run: Run, token: Token, activity: Id | undefined): boolean {
  const of = scopeAddressed(run, token)
  const recorded = scopeOf(run, of).compensations ?? []
  const meant = activity === undefined ? recorded : recorded.filter(({ node }) => node === activity)
  const steps = undoSteps(run, meant)
  if (steps.length === 0) return false
  const scope = nextSeq(run)
  emit(run, { type: 'compensationBegun', scope, owner: token.id, of, activity: activity ?? null, steps })
  goOnCompensating(run, tokenOf(run, token.id))
  return true
}

/** The next handler; answers whether there was one. */
export function goOnCompensating(run: Run, token: Token): boolean {
  assert(token.owns !== undefined, `${token.node} has something to undo`)
  const { undoing } = scopeOf(run, token.owns)
  assert(undoing !== undefined, `scope ${token.owns} undoes`)
  const step = undoing.steps[undoing.next]
  if (step === undefined) return false
  enter(run, step.node, token.owns)
  return true
}

/** An event sub-process speaks of the scope around it, not of itself. */
function scopeAddressed(run: Run, token: Token): number {
  const scope = scopeOf(run, token.scope)
  const node = run.graph.nodes[scope.node]
  const isEventSubProcess = node?.kind === 'subProcess' && node.isTriggeredByEvent
  return isEventSubProcess && scope.parent !== undefined ? scope.parent : scope.id
}

function undoSteps(run: Run, recorded: readonly Compensation[]): UndoStep[] {
  return recorded.toReversed().flatMap((compensation) => stepsOf(run, compensation))
}

/** The handler on the boundary; else the compensation event sub-process; else whatever inside can be undone. */
function stepsOf(run: Run, { node: id, variables, inside }: Compensation): UndoStep[] {
  const node = nodeOf(run, id)
  assert(isActivity(node), `${id} is an activity`)
  const isLoop = node.loop !== undefined && inside?.every((each) => each.node === id) === true
  if (isLoop) return undoSteps(run, inside)
  if (node.compensatedBy !== undefined) return [{ node: node.compensatedBy, variables }]
  const start = compensationStart(run, node)
  if (start !== undefined) return [{ node: start, variables, ...(inside === undefined ? {} : { inside }) }]
  return undoSteps(run, inside ?? []).map((step) => ({ ...step, variables: { ...variables, ...step.variables } }))
}

/** The event sub-process that undoes a sub-process as a whole. */
function compensationStart(run: Run, node: Activity): Id | undefined {
  const starts = eventSubProcessStarts(run, node.id)
  return starts.find(({ triggers }) => triggers.some(({ type }) => type === 'compensate'))?.scope
}
