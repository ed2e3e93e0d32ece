/** Does what behaviours want done. */
import { assert } from '../errors.js'
import { beginCompensating } from './compensation.js'
import type { Effect } from './input.js'
import type { Move } from './move.js'
import { emit, enter, type NewWait, nodeOf, openWait, type Run, scopeOf, tokenOf } from './run.js'
import {
  acceptResult,
  closeWhatItOpened,
  complete,
  endProcess,
  fail,
  settle,
  terminate,
  terminateInside,
  withdraw,
} from './scopes.js'
import type { Scope, Token } from './state.js'
import { row, rows } from './table.js'
import { escalate, throwError } from './throwing.js'
import { armEventSubProcesses, signalInside, startInside } from './triggers.js'

export function perform(run: Run, thrower: Token, move: Move): void {
  for (const effect of move.effects ?? []) take(run, thrower, effect)
  const token = tell(run, thrower, move)
  if (token === undefined) return
  switch (move.type) {
    case 'leave':
      return complete(run, token, move.flows)
    case 'answer':
      acceptResult(run, token, move.variables)
      return goOn(run, token)
    case 'wait':
      for (const wait of move.waits) openWait(run, { node: token.node, ...wait, token: token.id } as NewWait) // the union is kept member by member
      return
    case 'begin':
      return beginScope(run, token)
    case 'beginInside':
      return beginInside(run, token, move.node)
    case 'finish':
      terminateInside(run, ownScope(token))
      return goOn(run, token)
    case 'arrive':
      return emit(run, { type: 'arrived', token: token.id, node: token.node })
    case 'join':
      if (move.activatedBy !== undefined) activate(run, token, move.activatedBy)
      return complete(run, move.by === undefined ? token : tokenOf(run, move.by), move.flows, move.tokens)
    case 'reset':
      return activate(run, token, null)
    case 'terminate':
      return terminateScope(run, token, move.whole === undefined ? undefined : instancesAround(run, token.scope))
    case 'throwError':
      return throwError(run, token, move.code, move.message, move.variables)
    case 'call':
      return call(run, token, move)
    case 'compensate':
      return beginCompensating(run, token, move.activity) ? undefined : goOn(run, token)
    case 'cancelTransaction':
      return cancelTransaction(run, token)
    case 'transactionCancelled':
      return leaveTransaction(run, token)
    case 'stay':
      return
  }
}

/** Those who wait inside hear the signals, those who catch them the escalations. Nobody is left where one of them stops the token. */
function tell(run: Run, thrower: Token, { signals = [], escalations = [] }: Move): Token | undefined {
  const { id: token, node } = thrower
  for (const { name } of signals) emit(run, { type: 'signalThrown', token, node, name, isLocal: true })
  for (const { name, variables } of signals) signalInside(run, name, variables)
  for (const { code, variables } of escalations) {
    const left = row(run.state.tokens, token)
    if (left !== undefined) escalate(run, left, code, variables)
  }
  return signals.length + escalations.length === 0 ? thrower : row(run.state.tokens, token)
}

function activate(run: Run, { scope, node }: Token, flows: readonly string[] | null): void {
  emit(run, { type: 'gatewayActivated', scope, node, flows })
}

/** Work done on the spot, or nothing to wait for: the node resumes in its turn. */
function goOn(run: Run, token: Token): void {
  run.agenda.push({ token: token.id, signal: { type: 'answered' } })
}

function ownScope({ node, owns }: Token): number {
  assert(owns !== undefined, `${node} has a scope of its own`)
  return owns
}

/** What the outside has to do in the same commit. */
function take(run: Run, { id: token, node }: Token, effect: Effect): void {
  run.effects.push(effect)
  switch (effect.type) {
    case 'takeNumber':
      return emit(run, { type: 'numberTaken', token, node, register: effect.register, number: effect.number })
    case 'tellDecision':
      return emit(run, { type: 'decisionMade', token, node, decision: effect.decision, ...effect.decided })
    case 'publishMessage':
      return emit(run, { type: 'messageThrown', token, node, name: effect.name, key: effect.key })
    case 'broadcastSignal':
      return emit(run, { type: 'signalThrown', token, node, name: effect.name })
    case 'startCalled':
    case 'cancelCalled':
    case 'tellCaller':
    case 'writeDataStore':
      return // the facts that lead to them tell of them
  }
}

function call(
  run: Run,
  token: Token,
  { called, version, businessKey, variables }: Extract<Move, { type: 'call' }>,
): void {
  const instance = run.env.newInstanceId()
  openWait(run, { type: 'call', node: token.node, token: token.id, instance, called })
  run.effects.push({ type: 'startCalled', instance, called, version, wait: run.state.seq, variables, businessKey })
}

function beginScope(run: Run, token: Token): void {
  const node = nodeOf(run, token.node)
  const scope = ownScope(token)
  if (node.kind !== 'subProcess' || node.adHoc === undefined) return startInside(run, scope, node.id)
  armEventSubProcesses(run, scope, node.id)
  const starts = run.graph.scopes[node.id]?.starts ?? []
  for (const start of node.adHoc.isSequential ? starts.slice(0, 1) : starts) beginInside(run, token, start)
  if (starts.length === 0) settle(run, scope)
}

function beginInside(run: Run, token: Token, node: string): void {
  const scope = ownScope(token)
  emit(run, { type: 'adHocBegun', scope, node })
  enter(run, node, scope)
}

/** The scope around the instances of the innermost multi-instance activity. */
function instancesAround(run: Run, inside: number): Scope | undefined {
  for (let at: Scope | undefined = scopeOf(run, inside); at !== undefined; ) {
    if (at.kind === 'multiInstance') return at
    at = at.parent === undefined ? undefined : scopeOf(run, at.parent)
  }
  return undefined
}

/** The terminate end event ends its scope with all that runs there (BPMN 2.0.1 §13.5.6); or the activity of all these instances. */
function terminateScope(run: Run, token: Token, instances: Scope | undefined): void {
  closeWhatItOpened(run, token) // where it has compensated before
  emit(run, { type: 'completed', token: token.id, node: token.node })
  if (instances?.owner !== undefined) {
    terminateInside(run, instances.id)
    emit(run, { type: 'instancesStopped', scope: instances.id, node: instances.node })
    return void run.agenda.push({ token: instances.owner, signal: { type: 'instanceEnded' } })
  }
  if (scopeOf(run, token.scope).owner === undefined) return endProcess(run, 'terminated')
  terminateInside(run, token.scope)
  settle(run, token.scope)
}

/** Everything else in the transaction stops; then what it has completed is undone (BPMN 2.0.1 §13.3.4, §10.7). */
function cancelTransaction(run: Run, token: Token): void {
  for (const other of rows(run.state.tokens).reverse()) {
    if (other.scope === token.scope && other.id !== token.id && row(run.state.tokens, other.id)) terminate(run, other)
  }
  withdraw(run, scopeOf(run, token.scope).waits)
  if (!beginCompensating(run, tokenOf(run, token.id), undefined)) goOn(run, token)
}

/** Boundary events are on the activity as a whole, not on one of its instances. */
function wholeActivity(run: Run, token: Token): Token {
  const { kind, owner } = scopeOf(run, token.scope)
  return kind === 'multiInstance' && owner !== undefined ? tokenOf(run, owner) : token
}

function leaveTransaction(run: Run, token: Token): void {
  const { owner } = scopeOf(run, token.scope)
  assert(owner !== undefined, `${token.node} stands in a transaction`)
  const host = wholeActivity(run, tokenOf(run, owner))
  const transaction = nodeOf(run, host.node)
  const boundary = 'boundaryEvents' in transaction ? transaction.boundaryEvents : []
  const cancel = boundary
    .map((id) => nodeOf(run, id))
    .find((event) => event.kind === 'boundaryEvent' && event.triggers.some(({ type }) => type === 'cancel'))
  assert(cancel !== undefined, `${transaction.id} has a cancel boundary event, as deployment has checked`)
  fail(run, host, null)
  enter(run, cancel.id, host.scope)
}
