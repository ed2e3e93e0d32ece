/**
 * Events that wait beside the flow: boundary events on a token, event sub-processes on a scope. Arming opens their waits; firing one
 * interrupts what it interrupts and puts a token at the event.
 */

import { assert } from '../errors.js'
import type { Json, Variables } from '../json.js'
import type { Activity, BoundaryEvent, Expression, Id, Node, StartEvent, Trigger } from '../model/graph.js'
import { catchData, offered } from './data.js'
import { Trouble } from './env.js'
import { emit, enter, type NewWait, nodeOf, openWait, type Run, scopeOf, tokenOf, variableScope } from './run.js'
import { acceptResult, complete, settle, terminate, terminateInside, withdraw } from './scopes.js'
import type { SubscriptionWait, TimerWait, Token } from './state.js'
import { row, rows } from './table.js'
import { assign, assignLocally, evaluate } from './variables.js'

export type Owner = { readonly token: number } | { readonly scope: number }

/** Opens the waits of an activity's boundary events. */
export function armBoundaryEvents(run: Run, token: Token, node: Activity): void {
  for (const id of node.boundaryEvents) {
    const event = nodeOf(run, id)
    assert(event.kind === 'boundaryEvent', `${id} is a boundary event`)
    arm(run, event, { token: token.id }, variableScope(token))
  }
}

/** Opens the waits of the event sub-processes of a scope that has just begun. */
export function armEventSubProcesses(run: Run, scope: number, graphScope: Id): void {
  for (const start of eventSubProcessStarts(run, graphScope)) arm(run, start, { scope }, scope)
}

/** Arms what may interrupt a scope, and puts a token at each of its starts. */
export function startInside(run: Run, scope: number, graphScope: Id): void {
  const { starts, triggeredStarts } = run.graph.scopes[graphScope] ?? { starts: [], triggeredStarts: [] }
  enterStarts(run, scope, graphScope, starts.length > 0 ? starts : triggeredStarts)
}

/** The same, at the starts that a trigger has chosen. */
export function enterStarts(run: Run, scope: number, graphScope: Id, starts: readonly Id[]): void {
  armEventSubProcesses(run, scope, graphScope)
  for (const start of starts) enter(run, start, scope)
  settle(run, scope)
}

function arm(run: Run, event: BoundaryEvent | StartEvent, owner: Owner, scope: number): void {
  for (const trigger of event.triggers) {
    const request = requestFor(run, trigger, scope)
    if (request !== undefined) openAttached(run, event, owner, request)
  }
}

function openAttached(run: Run, event: BoundaryEvent | StartEvent, owner: Owner, request: Armed): void {
  openWait(run, { ...request, node: event.id, isAttached: true, ...owner } as NewWait) // the union is kept member by member
}

/** A cycle among the triggers of a parallel multiple event goes on by itself when the others are armed anew. */
function isArmed(run: Run, event: BoundaryEvent | StartEvent, trigger: Trigger, owner: Owner): boolean {
  const { waits = [] } = 'token' in owner ? tokenOf(run, owner.token) : scopeOf(run, owner.scope)
  return waits.some((id) => {
    const wait = row(run.state.waits, id)
    return wait?.node === event.id && 'trigger' in wait && wait.trigger === trigger.id
  })
}

type Armed = Omit<TimerWait, 'id' | 'node'> | Omit<SubscriptionWait, 'id' | 'node'>

/** What to wait for so that a trigger occurs; nothing for those that find their catchers themselves. */
export function requestFor(
  run: Pick<Run, 'env' | 'state' | 'graph'>,
  trigger: Trigger,
  scope: number,
): Armed | undefined {
  switch (trigger.type) {
    case 'timer':
      return timerRequest(run, trigger, scope)
    case 'message':
      return messageRequest(run, trigger, scope)
    case 'signal':
      return signalRequest(run, trigger, scope)
    case 'conditional':
      return { type: 'subscription', kind: 'condition', trigger: trigger.id, name: run.graph.id }
    case 'error':
    case 'escalation':
    case 'compensate':
    case 'cancel':
      return undefined
  }
}

function signalRequest(
  run: Pick<Run, 'env' | 'state' | 'graph'>,
  { id, isLocal, ...named }: Extract<Trigger, { type: 'signal' }>,
  scope: number,
): Omit<SubscriptionWait, 'id' | 'node'> {
  const name = eventName(named, (expression) => evaluate(run, expression, scope))
  const wait = { type: 'subscription', kind: 'signal', trigger: id, name } as const
  return isLocal === undefined ? wait : { ...wait, isLocal }
}

/** The name of a message or signal, reckoned where it is an expression. */
export function eventName(
  { name, nameFrom }: { readonly name: string; readonly nameFrom?: Expression },
  evaluated: (expression: Expression) => Json,
): string {
  const value = nameFrom === undefined ? name : evaluated(nameFrom)
  if (typeof value === 'string' && value !== '') return value
  throw new Trouble('event-name-invalid', { name, value })
}

/** A signal that stays within the instance: whoever waits for its name here hears it, in order of waiting. */
export function signalInside(run: Run, name: string, variables: Variables): void {
  for (const { id } of rows(run.state.waits)) {
    const wait = row(run.state.waits, id)
    if (wait?.type === 'subscription' && wait.kind === 'signal' && wait.name === name) occur(run, wait, variables)
  }
}

/** A key that is null waits for a message with any. */
export function messageRequest(
  run: Pick<Run, 'env' | 'state' | 'graph'>,
  { id, key, ...named }: Extract<Trigger, { type: 'message' }>,
  scope: number,
): Omit<SubscriptionWait, 'id' | 'node'> {
  const name = eventName(named, (expression) => evaluate(run, expression, scope))
  const value = key === undefined ? null : evaluate(run, key, scope)
  const wait = { type: 'subscription', kind: 'message', trigger: id, name } as const
  return value === null ? wait : { ...wait, key: keyText(value) }
}

/** Keys are compared as text, so that the number 7 and the text "7" are one. */
export function keyText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

type TimerDefinition = Extract<Trigger, { type: 'timer' }>

/** A timer as it stands when it is armed now. */
export function timerRequest(
  run: Pick<Run, 'env' | 'state' | 'graph'>,
  trigger: TimerDefinition,
  scope: number,
): Omit<TimerWait, 'id' | 'node'> {
  const value = evaluate(run, trigger.expression, scope)
  if (typeof value !== 'string') throw new Trouble('timer-invalid', { timer: trigger.timer, value })
  const due = run.env.timerDue(trigger.timer, value, run.env.now, 0)
  if (due === undefined) throw new Trouble('timer-invalid', { timer: trigger.timer, value })
  return { type: 'timer', trigger: trigger.id, due, anchor: run.env.now, fired: 0, text: value }
}

/** A timer is due: whoever waits for it goes on. */
export function fireTimer(run: Run, wait: TimerWait): void {
  const node = nodeOf(run, wait.node)
  if (node.kind === 'boundaryEvent' || node.kind === 'startEvent') rearmOrClose(run, wait, node)
  else emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  proceed(run, wait, node, {})
}

/** What a subscription waits for has come, with these variables. */
export function occur(run: Run, wait: SubscriptionWait, variables: Variables): void {
  const node = nodeOf(run, wait.node)
  const staysOpen =
    (node.kind === 'boundaryEvent' || node.kind === 'startEvent') && !node.isInterrupting && !isParallel(node)
  if (!staysOpen) emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  proceed(run, wait, node, variables)
}

/** A trigger has occurred. An event that needs all of its triggers waits for the others. */
function proceed(run: Run, wait: TimerWait | SubscriptionWait, node: Node, variables: Variables): void {
  const owner = wait.token === undefined ? { scope: wait.scope ?? 1 } : { token: wait.token }
  if ('triggers' in node && !occursNow(run, owner, node, wait.trigger)) return acceptAt(run, wait, node, variables)
  if (node.kind === 'boundaryEvent') {
    const host = tokenOf(run, wait.token ?? 0)
    catchData(run, node, host.scope, variables)
    fireBoundaryEvent(run, host, node)
    collectAnew(run, owner, node)
  } else if (node.kind === 'startEvent') {
    fireEventSubProcess(run, wait.scope ?? 1, node, variables)
    collectAnew(run, owner, node)
  } else {
    acceptAt(run, wait, node, variables)
    goOn(run, tokenOf(run, wait.token ?? 0), node)
  }
}

/** Where what came is written: for an event in the flow as its result, else around it. */
function acceptAt(run: Run, wait: TimerWait | SubscriptionWait, node: Node, variables: Variables): void {
  const token = wait.token === undefined ? undefined : tokenOf(run, wait.token)
  if ('triggers' in node) catchData(run, node, token?.scope ?? wait.scope ?? 1, variables)
  else if (token?.node === node.id) acceptResult(run, token, variables)
  else assign(run, token?.scope ?? 1, variables)
}

type Multiple = Extract<Node, { triggers: readonly Trigger[] }>

function isParallel(node: Node): boolean {
  return 'triggers' in node && node.isParallelMultiple && node.triggers.length > 1
}

/** Whether an event occurs by this trigger. A parallel multiple one notes it, and once all have come they are spent. */
export function occursNow(run: Run, owner: Owner, event: Multiple, trigger: Id): boolean {
  if (!isParallel(event)) return true
  if (!triggeredOf(run, owner).includes(trigger)) emit(run, { type: 'triggered', trigger, ...owner })
  const triggered = triggeredOf(run, owner)
  const ids = event.triggers.map(({ id }) => id)
  if (!ids.every((id) => triggered.includes(id))) return false
  emit(run, { type: 'triggersSpent', triggers: ids, ...owner })
  return true
}

function triggeredOf(run: Run, owner: Owner): readonly Id[] {
  return ('token' in owner ? tokenOf(run, owner.token) : scopeOf(run, owner.scope)).triggered ?? []
}

/**
 * A parallel multiple event that interrupts nothing waits for all of its triggers once more: a condition has to become true anew, and a
 * date that has come does not come again.
 */
export function collectAnew(run: Run, owner: Owner, event: BoundaryEvent | StartEvent): void {
  if (event.isInterrupting || !isParallel(event)) return
  const scope = 'token' in owner ? variableScope(tokenOf(run, owner.token)) : owner.scope
  for (const trigger of event.triggers) {
    if (isArmed(run, event, trigger, owner) || (trigger.type === 'timer' && trigger.timer === 'date')) continue
    const request = requestFor(run, trigger, scope)
    if (request === undefined) continue
    const isCondition = request.type === 'subscription' && request.kind === 'condition'
    openAttached(run, event, owner, isCondition ? { ...request, holds: true } : request)
  }
}

/** What a token waited for at a node has come. At an event-based gateway it has come for the event behind it, and the others are withdrawn. */
function goOn(run: Run, token: Token, node: Node): void {
  if (token.node === node.id) return void run.agenda.push({ token: token.id, signal: { type: 'answered' } })
  const gateway = nodeOf(run, token.node)
  const flow = gateway.outgoing.find((id) => run.graph.flows[id]?.target === node.id)
  assert(flow !== undefined, `${node.id} stands behind ${gateway.id}`)
  complete(run, token, [flow])
  // Not always the last one: a scope of ad-hoc work has been called upon to look up, too.
  const at = run.agenda.findLastIndex((due) => row(run.state.tokens, due.token)?.flow === flow)
  const [entered] = at < 0 ? [] : run.agenda.splice(at, 1)
  assert(entered !== undefined, `a token has entered ${node.id}`)
  run.agenda.push({ token: entered.token, signal: { type: 'answered' } })
}

/** A cycle that interrupts nothing goes on; reckoned from its anchor, so that late firing never makes it drift. */
function rearmOrClose(run: Run, wait: TimerWait, event: BoundaryEvent | StartEvent): void {
  const trigger = event.triggers.find(({ id }) => id === wait.trigger)
  const fired = wait.fired + 1
  const due =
    event.isInterrupting || trigger?.type !== 'timer' || trigger.timer !== 'cycle'
      ? undefined
      : run.env.timerDue(trigger.timer, wait.text, wait.anchor, fired)
  if (due === undefined) emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  else emit(run, { type: 'timerAdvanced', wait: wait.id, due, fired })
}

/** Interrupts the activity, if that is what the event does, and goes on from the event. */
export function fireBoundaryEvent(run: Run, host: Token, event: BoundaryEvent): void {
  if (event.isInterrupting) terminate(run, host)
  enter(run, event.id, host.scope)
}

/** Interrupts the scope, if that is what the event does, and begins the event sub-process. */
export function fireEventSubProcess(run: Run, scope: number, start: StartEvent, caught: Variables): void {
  if (start.outputs === undefined) assign(run, scope, caught)
  if (start.isInterrupting) interruptScope(run, scope)
  beginEventSubProcess(run, scope, start, caught)
}

export function interruptScope(run: Run, scope: number): void {
  terminateInside(run, scope)
  withdraw(run, scopeOf(run, scope).waits)
}

/** What was caught lies in the scope of the event sub-process until its start event takes it over. */
export function beginEventSubProcess(run: Run, scope: number, start: StartEvent, caught: Variables): void {
  const { owns } = tokenOf(run, enter(run, start.scope, scope))
  if (start.outputs !== undefined && owns !== undefined) assignLocally(run, owns, offered(start, caught))
}

/** Start events of the event sub-processes directly inside a process or sub-process. */
export function eventSubProcessStarts(run: Run, graphScope: Id): StartEvent[] {
  const { eventSubProcesses } = run.graph.scopes[graphScope] ?? { eventSubProcesses: [] }
  const starts = eventSubProcesses.flatMap((id) => run.graph.scopes[id]?.triggeredStarts ?? [])
  return starts.map((id) => nodeOf(run, id)).filter((node) => node.kind === 'startEvent')
}
