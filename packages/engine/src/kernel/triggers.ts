/**
 * Events that wait beside the flow: boundary events on a token, event sub-processes on a scope. Arming opens their waits; firing one
 * interrupts what it interrupts and puts a token at the event.
 */

import { assert } from '../errors.js'
import type { Activity, BoundaryEvent, Id, StartEvent, Trigger } from '../model/graph.js'
import { Trouble } from './env.js'
import { emit, enter, nodeOf, openWait, type Run, scopeOf, tokenOf, variableScope } from './run.js'
import { endProcess, fail, settle, terminate, terminateInside, withdraw } from './scopes.js'
import type { TimerWait, Token } from './state.js'
import { assign, evaluate } from './variables.js'

type Owner = { readonly token: number } | { readonly scope: number }

/** Opens the waits of an activity's boundary events. */
export function armBoundaryEvents(run: Run, token: Token, node: Activity): void {
  for (const id of node.boundaryEvents) {
    const event = nodeOf(run, id)
    assert(event.kind === 'boundaryEvent', `${id} is a boundary event`)
    arm(run, event, { token: token.id }, variableScope(token))
  }
}

/** Opens the waits of the event sub-processes of a scope that has just begun. */
function armEventSubProcesses(run: Run, scope: number, graphScope: Id): void {
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
    if (trigger.type === 'timer') openWait(run, { ...timerRequest(run, trigger, scope), node: event.id, ...owner })
  }
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
  if (node.kind === 'boundaryEvent') {
    rearmOrClose(run, wait, node)
    return fireBoundaryEvent(run, tokenOf(run, wait.token ?? 0), node)
  }
  if (node.kind === 'startEvent') {
    rearmOrClose(run, wait, node)
    return fireEventSubProcess(run, wait.scope ?? 0, node)
  }
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  run.agenda.push({ token: wait.token ?? 0, signal: { type: 'answered' } })
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

function fireBoundaryEvent(run: Run, host: Token, event: BoundaryEvent): void {
  if (event.isInterrupting) terminate(run, host)
  enter(run, event.id, host.scope)
}

function fireEventSubProcess(run: Run, scope: number, start: StartEvent): void {
  if (start.isInterrupting) {
    terminateInside(run, scope)
    withdraw(run, scopeOf(run, scope).waits)
  }
  enter(run, start.scope, scope)
}

/** An error looks for the nearest catcher: outwards, on each level first an event sub-process beside it, then a boundary event around it. */
export function throwError(run: Run, thrower: Token, code: string | null, message: string | undefined): void {
  for (let at: Token | undefined = thrower; at !== undefined; at = ownerOfScope(run, at.scope)) {
    const boundary = boundaryCatching(run, at, code)
    if (boundary !== undefined) return catchAtBoundary(run, thrower, at, boundary, { code, message })
    const start = isEventSubProcess(run, at) ? undefined : startCatching(run, at.scope, code)
    if (start !== undefined) return catchInScope(run, thrower, at.scope, start, { code, message })
  }
  emit(run, { type: 'errorThrown', token: thrower.id, node: thrower.node, code, caughtBy: null })
  if (run.graph.uncaughtError === 'terminate') return endProcess(run, 'terminated', code ?? 'error')
  throw new Trouble('uncaught-error', { error: code, message: message ?? null })
}

interface Thrown {
  readonly code: string | null
  readonly message: string | undefined
}

function catchAtBoundary(run: Run, thrower: Token, host: Token, event: BoundaryEvent, thrown: Thrown): void {
  emit(run, { type: 'errorThrown', token: thrower.id, node: thrower.node, code: thrown.code, caughtBy: event.id })
  fail(run, tokenOf(run, host.id), thrown.code)
  passOn(run, host.scope, event, thrown)
  enter(run, event.id, host.scope)
}

function catchInScope(run: Run, thrower: Token, scope: number, start: StartEvent, thrown: Thrown): void {
  emit(run, { type: 'errorThrown', token: thrower.id, node: thrower.node, code: thrown.code, caughtBy: start.id })
  terminateInside(run, scope)
  withdraw(run, scopeOf(run, scope).waits)
  passOn(run, scope, start, thrown)
  enter(run, start.scope, scope)
}

function passOn(run: Run, scope: number, event: BoundaryEvent | StartEvent, { code, message }: Thrown): void {
  const definition = event.triggers.find((trigger) => catches(trigger, code))
  if (definition?.type !== 'error') return
  const { codeVariable, messageVariable } = definition
  assign(run, scope, {
    ...(codeVariable === undefined ? {} : { [codeVariable]: code }),
    ...(messageVariable === undefined ? {} : { [messageVariable]: message ?? null }),
  })
}

/** A catcher without a code catches every error (BPMN 2.0.1 §10.5.5). */
function catches(trigger: Trigger, code: string | null): boolean {
  return trigger.type === 'error' && (trigger.code === undefined || trigger.code === code)
}

/** What an event sub-process throws is not for itself or its neighbours, but for the scope around. */
function isEventSubProcess(run: Run, token: Token): boolean {
  const node = nodeOf(run, token.node)
  return node.kind === 'subProcess' && node.isTriggeredByEvent
}

function boundaryCatching(run: Run, token: Token, code: string | null): BoundaryEvent | undefined {
  const node = nodeOf(run, token.node)
  if (!('boundaryEvents' in node) || scopeOf(run, token.scope).kind === 'multiInstance') return undefined
  const events = node.boundaryEvents.map((id) => nodeOf(run, id)).filter((event) => event.kind === 'boundaryEvent')
  return nearest(events, code)
}

function startCatching(run: Run, scope: number, code: string | null): StartEvent | undefined {
  const { kind, node } = scopeOf(run, scope)
  if (kind !== 'process' && kind !== 'subProcess') return undefined
  return nearest(eventSubProcessStarts(run, node), code)
}

/** One that names the code before one that catches all. */
function nearest<E extends BoundaryEvent | StartEvent>(events: readonly E[], code: string | null): E | undefined {
  const catching = events.filter((event) => event.triggers.some((trigger) => catches(trigger, code)))
  return (
    catching.find((event) =>
      event.triggers.some((trigger) => trigger.type === 'error' && trigger.code !== undefined),
    ) ?? catching[0]
  )
}

function eventSubProcessStarts(run: Run, graphScope: Id): StartEvent[] {
  const { eventSubProcesses } = run.graph.scopes[graphScope] ?? { eventSubProcesses: [] }
  const starts = eventSubProcesses.flatMap((id) => run.graph.scopes[id]?.triggeredStarts ?? [])
  return starts.map((id) => nodeOf(run, id)).filter((node) => node.kind === 'startEvent')
}

function ownerOfScope(run: Run, scope: number): Token | undefined {
  const { owner } = scopeOf(run, scope)
  return owner === undefined ? undefined : tokenOf(run, owner)
}
