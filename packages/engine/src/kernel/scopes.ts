/**
 * How tokens and scopes end. What a token opened is closed here when the token goes: waits, scopes inside, all that runs in them,
 * innermost first. Elements contain no cancel code.
 */
import type { Json, Variables } from '../json.js'
import { type Id, isActivity } from '../model/graph.js'
import { recordCompensation } from './compensation.js'
import { hold } from './continuations.js'
import { outputsOf } from './data.js'
import { activityOf, emit, enter, isInnerInstance, nodeOf, type Run, scopeOf, tokenOf, variableScope } from './run.js'
import type { InstanceStatus, Token } from './state.js'
import { row, rows } from './table.js'
import { assign, assignLocally, evaluateOver, listen } from './variables.js'

/** The token's node is done: its outputs go out, its waits and scope close, one token enters at the end of each flow. */
export function complete(run: Run, token: Token, flows: readonly Id[], joined?: readonly number[]): void {
  const isInner = isInnerInstance(run, token)
  const { async, kind, listeners } = nodeOf(run, token.node)
  const isWhole = token.owns !== undefined && scopeOf(run, token.owns).kind === 'multiInstance'
  if (!isWhole) listen(run, listeners?.end, variableScope(token))
  const outputs = leaving(run, token)
  const output = isInner ? elementOf(run, token, outputs) : undefined
  if (outputs !== undefined) assign(run, token.scope, outputs)
  recordCompensation(run, token)
  if (async?.after === true && !isInner && !kind.endsWith('Gateway')) {
    closeWhatItOpened(run, token)
    return hold(run, tokenOf(run, token.id), 'after', flows)
  }
  closeWhatItHolds(run, token)
  emit(run, {
    type: 'completed',
    token: token.id,
    node: token.node,
    ...(joined === undefined ? undefined : { joined }),
    ...(output === undefined ? undefined : { output }),
  })
  if (isInner) return reportInstance(run, token)
  enterBy(run, token, flows)
}

/** What waited for a step of its own to leave its node, and had done everything else. */
export function leaveHeld(run: Run, token: Token, flows: readonly Id[]): void {
  emit(run, { type: 'completed', token: token.id, node: token.node })
  enterBy(run, token, flows)
}

/** Behind a gateway that is left in steps of their own, tokens stand in front of their nodes until these come: it has joined and split them. */
function enterBy(run: Run, { node, scope }: Token, flows: readonly Id[]): void {
  const { async } = nodeOf(run, node)
  for (const id of flows) {
    const flow = run.graph.flows[id]
    if (flow === undefined) continue
    const entered = enter(run, flow.target, scope, { flow: id })
    if (async?.after !== true || !nodeOf(run, node).kind.endsWith('Gateway')) continue
    run.agenda.pop()
    hold(run, tokenOf(run, entered), 'before')
  }
  settle(run, scope)
}

/** Output mappings run once per instance; the multi-instance activity as a whole has `outputCollection`. */
function leaving(run: Run, token: Token): Variables | undefined {
  const node = nodeOf(run, token.node)
  if (!isActivity(node)) return undefined
  const isWhole = token.owns !== undefined && scopeOf(run, token.owns).kind === 'multiInstance'
  if (node.outputs.length === 0 || token.owns === undefined || isWhole) return isWhole ? undefined : node.dataStates
  return { ...outputsOf(run, node, token.owns, token.scope), ...node.dataStates }
}

/** What an instance of a multi-instance activity yields: evaluated in its scope, just before that goes; its outputs are seen first. */
function elementOf(run: Run, token: Token, outputs: Variables = {}): Json | undefined {
  const { loop } = activityOf(run, token.node)
  if (loop?.type !== 'multiInstance' || loop.outputElement === undefined) return undefined
  return evaluateOver(run, outputs, loop.outputElement, token.owns ?? token.scope)
}

function reportInstance(run: Run, token: Token): void {
  const { owner } = scopeOf(run, token.scope)
  if (owner !== undefined) run.agenda.push({ token: owner, signal: { type: 'instanceEnded' } })
}

/** What a person or a handler answered: kept inside where output mappings choose what leaves the activity, else written outwards. */
export function acceptResult(run: Run, token: Token, variables: Variables): void {
  const node = nodeOf(run, token.node)
  if (isActivity(node) && node.outputs.length > 0 && token.owns !== undefined) {
    return assignLocally(run, token.owns, variables)
  }
  assign(run, token.owns ?? token.scope, variables)
}

/** Stops a token before it is done. */
export function terminate(run: Run, token: Token): void {
  closeWhatItHolds(run, token)
  emit(run, { type: 'terminated', token: token.id, node: token.node })
}

/** An error ends the token's node. */
export function fail(run: Run, token: Token, code: string | null): void {
  closeWhatItHolds(run, token)
  emit(run, { type: 'failed', token: token.id, node: token.node, code })
}

/** Stops every token directly or deeper inside a scope, youngest first. */
export function terminateInside(run: Run, scope: number): void {
  if (scopeOf(run, scope).live === 0) return
  const inside = rows(run.state.tokens).filter((token) => token.scope === scope)
  for (const token of inside.reverse()) terminate(run, token)
}

/** The same for a token that goes itself: the scope of its own variables goes with it, without a word. */
function closeWhatItHolds(run: Run, token: Token): void {
  if (token.owns !== undefined && scopeOf(run, token.owns).kind !== 'activity') closeScope(run, token.owns)
  if (run.state.incidents.size > 0) withdrawIncidents(run, token)
  if (token.waits !== undefined) withdraw(run, row(run.state.tokens, token.id)?.waits)
}

/** Undoes what a token has opened at its node: its scope with all inside, its waits, its incidents. */
export function closeWhatItOpened(run: Run, token: Token): void {
  if (token.owns !== undefined) closeScope(run, token.owns)
  withdrawIncidents(run, token)
  withdraw(run, row(run.state.tokens, token.id)?.waits)
}

export function withdrawIncidents(run: Run, token: Token): void {
  if (run.state.incidents.size === 0) return
  for (const incident of rows(run.state.incidents)) {
    if (incident.token === token.id) emit(run, { type: 'incidentResolved', incident: incident.id, by: 'engine' })
  }
}

function closeScope(run: Run, id: number): void {
  terminateInside(run, id)
  withdraw(run, scopeOf(run, id).waits)
  emit(run, { type: 'scopeClosed', scope: id })
}

export function withdraw(run: Run, waits: readonly number[] | undefined): void {
  for (const id of waits ?? []) {
    const wait = row(run.state.waits, id)
    if (wait === undefined) continue
    emit(run, { type: 'waitClosed', wait: id, node: wait.node, outcome: 'withdrawn' })
    if (wait.type === 'call') run.effects.push({ type: 'cancelCalled', instance: wait.instance })
  }
}

/** A scope without tokens is complete: the process ends, or the activity that waits for the scope goes on. An ad-hoc sub-process looks up at every end inside. */
export function settle(run: Run, id: number): void {
  const scope = scopeOf(run, id)
  const node = run.graph.nodes[scope.node]
  const isAdHoc = node?.kind === 'subProcess' && node.adHoc !== undefined && scope.kind === 'subProcess'
  if (scope.live > 0 && !isAdHoc) return
  if (scope.owner === undefined) endProcess(run, 'completed')
  else run.agenda.push({ token: scope.owner, signal: { type: 'scopeCompleted' } })
}

/** The error that ends a called process. */
interface Failure {
  readonly code: string | null
  readonly message: string | null
  readonly variables: Variables
}

/** @param answer - what a caller hears; the result where absent, nothing where `null` */
export function endProcess(
  run: Run,
  status: Exclude<InstanceStatus, 'active'>,
  reason?: string,
  answer?: Failure | null,
): void {
  closeScope(run, 1)
  emit(run, { type: 'processEnded', status, at: run.env.now, ...(reason === undefined ? {} : { reason }) })
  const { caller, result = {} } = run.state
  if (caller === undefined || answer === null) return
  const { wait } = caller
  const input =
    answer === undefined
      ? ({ type: 'calledEnded', wait, variables: result } as const)
      : ({ type: 'calledFailed', wait, ...answer } as const)
  run.effects.push({ type: 'tellCaller', caller, input })
}

/** The token that waits for a scope. */
export function ownerOf(run: Run, scope: number): Token | undefined {
  const { owner } = scopeOf(run, scope)
  return owner === undefined ? undefined : tokenOf(run, owner)
}
