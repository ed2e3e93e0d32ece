/**
 * Errors and escalations look for the nearest catcher: outwards, on each level first an event sub-process beside the thrower, then a
 * boundary event around it (BPMN 2.0.1 §10.5.6, §13.5). An error ends what threw it; an escalation only tells.
 */
import type { Variables } from '../json.js'
import type { BoundaryEvent, StartEvent, Trigger } from '../model/graph.js'
import { catchData } from './data.js'
import { Trouble } from './env.js'
import { emit, enter, nodeOf, type Run, scopeOf, tokenOf } from './run.js'
import { endProcess, fail } from './scopes.js'
import type { Token } from './state.js'
import {
  beginEventSubProcess,
  collectAnew,
  eventSubProcessStarts,
  fireBoundaryEvent,
  interruptScope,
  occursNow,
} from './triggers.js'
import { assign } from './variables.js'

interface Thrown {
  readonly type: 'error' | 'escalation'
  readonly code: string | null
  readonly message?: string | undefined
  /** What it carries, for catchers that say where it goes. */
  readonly variables: Variables
}

/** A catcher, and where: on the activity of `host`, or in the scope around it. */
type Catcher =
  | { readonly event: BoundaryEvent; readonly host: Token }
  | { readonly event: StartEvent; readonly scope: number }

export function throwError(
  run: Run,
  thrower: Token,
  code: string | null,
  message: string | undefined,
  variables: Variables,
): void {
  const thrown = { type: 'error', code, message, variables } as const
  const catcher = catcherOf(run, thrower, thrown)
  emit(run, { type: 'errorThrown', token: thrower.id, node: thrower.node, code, caughtBy: catcher?.event.id ?? null })
  if (catcher !== undefined) return catchError(run, catcher, thrown)
  const { caller } = run.state
  if (caller !== undefined)
    return endProcess(run, 'terminated', code ?? 'error', { code, message: message ?? null, variables })
  if (run.graph.uncaughtError === 'terminate') return endProcess(run, 'terminated', code ?? 'error')
  throw new Trouble('uncaught-error', { error: code, message: message ?? null })
}

/** Whether an error, thrown now, would be an incident. */
export function isUncaught(run: Run, thrower: Token, code: string | null): boolean {
  if (run.state.caller !== undefined || run.graph.uncaughtError === 'terminate') return false
  return catcherOf(run, thrower, { type: 'error', code, variables: {} }) === undefined
}

/** What it brings is taken over first: where that fails, the thrower is still there to have the incident. */
function catchError(run: Run, catcher: Catcher, thrown: Thrown): void {
  passOn(run, catcher, thrown)
  if ('host' in catcher) {
    fail(run, tokenOf(run, catcher.host.id), thrown.code)
    enter(run, catcher.event.id, catcher.host.scope)
  } else {
    interruptScope(run, catcher.scope)
    beginEventSubProcess(run, catcher.scope, catcher.event, carried(thrown))
  }
}

/** The thrower stays where it is, unless whoever catches interrupts it. */
export function escalate(run: Run, thrower: Token, code: string | null, variables: Variables): void {
  const thrown = { type: 'escalation', code, variables } as const
  const catcher = catcherOf(run, thrower, thrown)
  emit(run, {
    type: 'escalationThrown',
    token: thrower.id,
    node: thrower.node,
    code,
    caughtBy: catcher?.event.id ?? null,
  })
  if (catcher === undefined) return tellCaller(run, thrown)
  passOn(run, catcher, thrown)
  const { event } = catcher
  const owner = 'host' in catcher ? { token: catcher.host.id } : { scope: catcher.scope }
  const trigger = event.triggers.find((each) => catches(each, thrown))
  if (trigger === undefined || !occursNow(run, owner, event, trigger.id)) return
  if ('host' in catcher) fireBoundaryEvent(run, catcher.host, catcher.event)
  else {
    if (catcher.event.isInterrupting) interruptScope(run, catcher.scope)
    beginEventSubProcess(run, catcher.scope, catcher.event, carried(thrown))
  }
  collectAnew(run, owner, event)
}

function tellCaller(run: Run, { code, variables }: Thrown): void {
  const { caller } = run.state
  if (caller === undefined) return
  const input = { type: 'calledEscalated', wait: caller.wait, code, variables } as const
  run.effects.push({ type: 'tellCaller', caller, input })
}

function catcherOf(run: Run, thrower: Token, thrown: Thrown): Catcher | undefined {
  for (let at: Token | undefined = thrower; at !== undefined; at = ownerOfScope(run, at.scope)) {
    const boundary = boundaryCatching(run, at, thrown)
    if (boundary !== undefined) return { event: boundary, host: at }
    const start = isEventSubProcess(run, at) ? undefined : startCatching(run, at.scope, thrown)
    if (start !== undefined) return { event: start, scope: at.scope }
  }
  return undefined
}

/** What a data output of its catcher may take over. */
function carried({ type, code, message, variables }: Thrown): Variables {
  return type === 'error' ? { code, message: message ?? null, ...variables } : { code, ...variables }
}

function passOn(run: Run, catcher: Catcher, thrown: Thrown): void {
  const { event } = catcher
  const scope = 'host' in catcher ? catcher.host.scope : catcher.scope
  if (event.kind === 'boundaryEvent' && event.outputs !== undefined) catchData(run, event, scope, carried(thrown))
  const definition = event.triggers.find((trigger) => catches(trigger, thrown))
  if (definition?.type !== 'error' && definition?.type !== 'escalation') return
  const message = definition.type === 'error' ? definition.messageVariable : undefined
  assign(run, scope, {
    ...(definition.codeVariable === undefined ? {} : { [definition.codeVariable]: thrown.code }),
    ...(message === undefined ? {} : { [message]: thrown.message ?? null }),
  })
}

/** A catcher without a code, or whose error or escalation has none, catches every error, or every escalation (BPMN 2.0.1 §10.5.5). */
function catches(trigger: Trigger, { type, code }: Thrown): boolean {
  if (trigger.type !== 'error' && trigger.type !== 'escalation') return false
  return trigger.type === type && (trigger.code === undefined || trigger.isUncoded === true || trigger.code === code)
}

/** What an event sub-process throws is not for itself or its neighbours, but for the scope around. */
function isEventSubProcess(run: Run, token: Token): boolean {
  const node = nodeOf(run, token.node)
  return node.kind === 'subProcess' && node.isTriggeredByEvent
}

function boundaryCatching(run: Run, token: Token, thrown: Thrown): BoundaryEvent | undefined {
  const node = nodeOf(run, token.node)
  if (!('boundaryEvents' in node) || scopeOf(run, token.scope).kind === 'multiInstance') return undefined
  const events = node.boundaryEvents.map((id) => nodeOf(run, id)).filter((event) => event.kind === 'boundaryEvent')
  return nearest(events, thrown)
}

function startCatching(run: Run, scope: number, thrown: Thrown): StartEvent | undefined {
  const { kind, node } = scopeOf(run, scope)
  if (kind !== 'process' && kind !== 'subProcess') return undefined
  return nearest(eventSubProcessStarts(run, node), thrown)
}

/** One that names the code before one that catches all. */
function nearest<E extends BoundaryEvent | StartEvent>(events: readonly E[], thrown: Thrown): E | undefined {
  const catching = events.filter((event) => event.triggers.some((trigger) => catches(trigger, thrown)))
  return (
    catching.find(({ triggers }) =>
      triggers.some((trigger) => catches(trigger, thrown) && namesCode(trigger, thrown)),
    ) ?? catching[0]
  )
}

function namesCode(trigger: Trigger, { code }: Thrown): boolean {
  return 'code' in trigger && trigger.code === code
}

function ownerOfScope(run: Run, scope: number): Token | undefined {
  const { owner } = scopeOf(run, scope)
  return owner === undefined ? undefined : tokenOf(run, owner)
}
