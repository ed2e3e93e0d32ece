/** What each input does to an instance before its tokens move, and which inputs come too late or make no sense. */
import { assert } from '../errors.js'
import type { Id, ProcessGraph } from '../model/graph.js'
import { type CatchEvent, catchData, demandInputs } from './data.js'
import type { Env } from './env.js'
import { dueOf } from './human-work.js'
import type { Input, RefusalCode, Step } from './input.js'
import { addInstance, refuseAdding, refuseRemoving, removeInstance } from './instances-by-hand.js'
import { pauseMs, retriesLeft } from './retries.js'
import { emit, enter, nodeOf, type Run, tokenOf } from './run.js'
import { acceptResult, closeWhatItOpened, endProcess, leaveHeld, terminateInside } from './scopes.js'
import type { CallWait, ContinuationWait, HumanTaskWait, InstanceState, JobWait, Token, Wait } from './state.js'
import { row, rows } from './table.js'
import { escalate } from './throwing.js'
import { armEventSubProcesses, enterStarts, fireTimer, occur, startInside } from './triggers.js'
import { assign, assignLocally } from './variables.js'

type InputOf<T extends Input['type']> = Extract<Input, { type: T }>
type Refusal = Extract<Step, { type: 'refused' }>

/** Why an input cannot be taken, if it cannot. Nothing has been changed yet. */
export function refusalOf(
  graph: ProcessGraph,
  state: InstanceState | undefined,
  input: Input,
  env: Env,
): Refusal | undefined {
  if (input.type === 'start') return state === undefined ? refuseStart(graph, input) : refused('instance-exists', {})
  if (state === undefined) return refused('instance-not-found', {})
  if (state.status !== 'active') return refused('instance-ended', { status: state.status })
  switch (input.type) {
    case 'completeTask':
      return refuseWait(state, input.wait, 'humanTask') ?? refuseTransition(state, input.wait, 'complete', env)
    case 'moveTask':
      return refuseWait(state, input.wait, 'humanTask') ?? refuseTransition(state, input.wait, input.event, env)
    case 'completeJob':
    case 'throwJobError':
      return refuseWait(state, input.wait, 'job')
    case 'failJob':
      return refuseWait(state, input.wait, 'job') ?? refuseEarly(state, input.wait, 'job', env)
    case 'fireTimer':
      return refuseWait(state, input.wait, 'timer') ?? refuseEarly(state, input.wait, 'timer', env)
    case 'continue':
      return refuseWait(state, input.wait, 'continuation')
    case 'calledEnded':
    case 'calledFailed':
    case 'calledEscalated':
      return refuseWait(state, input.wait, 'call')
    case 'trigger':
      return refuseWait(state, input.wait, 'subscription')
    case 'resolveIncident':
      if (row(state.incidents, input.incident) !== undefined) return undefined
      return refused('incident-not-found', { incident: input.incident })
    case 'beginAdHoc':
      return adHocAround(graph, state, graph.nodes[input.activity]?.scope)
        ? undefined
        : refused('not-ad-hoc', { activity: input.activity })
    case 'finishAdHoc':
      return adHocAround(graph, state, input.activity) ? undefined : refused('not-ad-hoc', { activity: input.activity })
    case 'addInstance':
      return refuseAdding(graph, state, input)
    case 'removeInstance':
      return refuseRemoving(graph, state, input)
    case 'setVariables':
    case 'cancel':
      return undefined
  }
}

function refused(code: RefusalCode, details: Refusal['details']): Refusal {
  return { type: 'refused', code, details }
}

function refuseStart(graph: ProcessGraph, input: InputOf<'start'>): Refusal | undefined {
  const { starts = [], triggeredStarts = [] } = graph.scopes[graph.id] ?? {}
  // By hand a process begins at its only start event, too, whatever triggers that; a call needs one without a trigger.
  const isSole = triggeredStarts.length === 1 && graph.nodes[triggeredStarts[0] ?? '']?.kind === 'startEvent'
  const canBegin = input.event !== undefined || starts.length > 0 || (isSole && input.caller === undefined)
  return canBegin ? undefined : refused('no-start-event', { process: graph.id })
}

function refuseWait(state: InstanceState, id: number, type: Wait['type']): Refusal | undefined {
  if (row(state.waits, id)?.type === type) return undefined
  return refused(id > 0 && id <= state.seq ? 'wait-closed' : 'wait-not-found', { wait: id })
}

function refuseTransition(
  state: InstanceState,
  id: number,
  event: Parameters<Env['humanTask']>[1],
  env: Env,
): Refusal | undefined {
  const from = waitOf(state, id, 'humanTask').state
  return env.humanTask(from, event) === undefined
    ? refused('transition-not-allowed', { wait: id, from, event })
    : undefined
}

/** A job that is not due is not under way: its failure has been told already, and counts once. */
function refuseEarly(state: InstanceState, id: number, type: 'timer' | 'job', env: Env): Refusal | undefined {
  const { due = null } = waitOf(state, id, type)
  return due === null || due > env.now ? refused('not-due', { wait: id, due, now: env.now }) : undefined
}

function waitOf<T extends Wait['type']>(state: InstanceState, id: number, type: T): Extract<Wait, { type: T }> {
  const wait = row(state.waits, id)
  assert(wait !== undefined && wait.type === type, `wait ${id} is an open ${type}`)
  return wait as Extract<Wait, { type: T }> // just asserted; TypeScript does not narrow by a type parameter
}

/** Lets the input happen. What it sets in motion is on the agenda afterwards. */
export function take(run: Run, input: Input): void {
  switch (input.type) {
    case 'start':
      return start(run, input)
    case 'completeTask':
      return completeTask(run, waitOf(run.state, input.wait, 'humanTask'), input)
    case 'moveTask':
      return moveTask(run, waitOf(run.state, input.wait, 'humanTask'), input)
    case 'completeJob':
      return completeJob(run, waitOf(run.state, input.wait, 'job'), input)
    case 'failJob':
      return failJob(run, waitOf(run.state, input.wait, 'job'), input)
    case 'throwJobError':
      return throwJobError(run, waitOf(run.state, input.wait, 'job'), input)
    case 'fireTimer':
      return fireTimer(run, waitOf(run.state, input.wait, 'timer'))
    case 'continue':
      return goOnFrom(run, waitOf(run.state, input.wait, 'continuation'))
    case 'trigger':
      return occur(run, waitOf(run.state, input.wait, 'subscription'), input.variables)
    case 'beginAdHoc':
      return beginAdHoc(run, input)
    case 'finishAdHoc':
      return finishAdHoc(run, input)
    case 'addInstance':
      return addInstance(run, input)
    case 'removeInstance':
      return removeInstance(run, input)
    case 'setVariables':
      return assignLocally(run, 1, input.variables)
    case 'resolveIncident':
      return resolveIncident(run, input)
    case 'calledEnded':
      return calledEnded(run, waitOf(run.state, input.wait, 'call'), input)
    case 'calledFailed':
      return calledFailed(run, waitOf(run.state, input.wait, 'call'), input)
    case 'calledEscalated': {
      const { token = 0 } = waitOf(run.state, input.wait, 'call')
      return escalate(run, tokenOf(run, token), input.code, input.variables ?? {})
    }
    case 'cancel':
      return cancel(run, input)
  }
}

/** The step of its own has come. */
function goOnFrom(run: Run, { id, node, token, phase, flows = [] }: ContinuationWait): void {
  emit(run, { type: 'waitClosed', wait: id, node, outcome: 'answered' })
  if (phase === 'after') leaveHeld(run, tokenOf(run, token), flows)
  else run.agenda.push({ token, signal: { type: 'continued' } })
}

function start(run: Run, input: InputOf<'start'>): void {
  const { graph, env } = run
  const { definition, version, businessKey, by } = input
  const event = catchingEvent(graph, input.event)
  const given = event?.outputs === undefined ? input.variables : {}
  const variables = graph.initiator === undefined ? given : { ...given, [graph.initiator]: by }
  if (event === undefined) demandInputs(graph, variables)
  const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : null)
  const at = { env, evaluate: (expression: Parameters<Env['evaluate']>[0]) => env.evaluate(expression, lookup) }
  const dues = graph.deadlines.map((deadline) => dueOf(at, deadline)).filter((due) => due !== undefined)
  emit(run, {
    type: 'processStarted',
    process: graph.id,
    definition,
    version,
    ...(businessKey === undefined ? {} : { businessKey }),
    at: env.now,
    by,
    ...(input.caller === undefined ? {} : { caller: input.caller }),
    ...(input.startKey === undefined ? {} : { startKey: input.startKey }),
    variables,
    ...(dues.length > 0 ? { due: Math.min(...dues) } : {}),
  })
  if (event !== undefined && event.outputs !== undefined) catchData(run, event, 1, input.variables)
  if (input.event === undefined) startInside(run, 1, graph.id)
  else if (nodeOf(run, input.event).kind === 'startEvent') enterStarts(run, 1, graph.id, [input.event])
  else instantiate(run, input.event)
}

function catchingEvent({ nodes }: ProcessGraph, id: Id | undefined): CatchEvent | undefined {
  const node = nodes[id ?? '']
  return node !== undefined && 'triggers' in node ? node : undefined
}

/** The event has occurred; those beside it behind a parallel event-based gateway are waited for. */
function instantiate(run: Run, event: Id): void {
  const { graph } = run
  armEventSubProcesses(run, 1, graph.id)
  const gateways = nodeOf(run, event).incoming.map((flow) => nodeOf(run, graph.flows[flow]?.source ?? ''))
  const isParallel = gateways.some((node) => node.kind === 'eventBasedGateway' && node.instantiates === 'parallel')
  const others = isParallel
    ? gateways.flatMap(({ outgoing }) => outgoing).map((flow) => graph.flows[flow]?.target ?? '')
    : []
  enter(run, event, 1)
  const entered = run.agenda.pop()
  assert(entered !== undefined, `a token has entered ${event}`)
  run.agenda.push({ token: entered.token, signal: { type: 'answered' } })
  for (const other of others) if (other !== event) enter(run, other, 1)
}

/** What the called process yields is seen by the output mappings; nothing else of it comes out, unless all is to. */
function calledEnded(run: Run, wait: CallWait, { variables }: InputOf<'calledEnded'>): void {
  const token = tokenOf(run, wait.token ?? 0)
  const node = nodeOf(run, wait.node)
  if (node.kind === 'callActivity' && node.returnsAll === true) assign(run, token.scope, variables)
  if ('outputs' in node && node.outputs.length > 0) acceptResult(run, token, variables)
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  run.agenda.push({ token: token.id, signal: { type: 'answered' } })
}

function calledFailed(run: Run, wait: CallWait, { code, message, variables = {} }: InputOf<'calledFailed'>): void {
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  const signal = { type: 'erred', code, message: message ?? undefined, variables } as const
  run.agenda.push({ token: wait.token ?? 0, signal })
}

function cancel(run: Run, { reason, byCaller }: InputOf<'cancel'>): void {
  endProcess(
    run,
    'cancelled',
    reason,
    byCaller === true ? null : { code: null, message: `cancelled: ${reason}`, variables: {} },
  )
}

/** The oldest open instance of an ad-hoc sub-process. */
function adHocAround(graph: ProcessGraph, state: InstanceState, id: Id | undefined): Token | undefined {
  const node = graph.nodes[id ?? '']
  if (node?.kind !== 'subProcess' || node.adHoc === undefined) return undefined
  return rows(state.tokens).find((token) => {
    const own = token.owns === undefined ? undefined : row(state.scopes, token.owns)
    return token.node === id && own?.kind === 'subProcess'
  })
}

function beginAdHoc(run: Run, { activity }: InputOf<'beginAdHoc'>): void {
  const token = adHocAround(run.graph, run.state, nodeOf(run, activity).scope)
  assert(token?.owns !== undefined, `${activity} stands in an open ad-hoc sub-process`)
  emit(run, { type: 'adHocBegun', scope: token.owns, node: activity })
  enter(run, activity, token.owns)
}

function finishAdHoc(run: Run, { activity }: InputOf<'finishAdHoc'>): void {
  const token = adHocAround(run.graph, run.state, activity)
  assert(token?.owns !== undefined, `${activity} is an open ad-hoc sub-process`)
  terminateInside(run, token.owns)
  run.agenda.push({ token: token.id, signal: { type: 'finished' } })
}

function completeTask(run: Run, wait: HumanTaskWait, { variables, by }: InputOf<'completeTask'>): void {
  const token = tokenOf(run, wait.token ?? 0)
  acceptResult(run, token, variables)
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered', by })
  run.agenda.push({ token: token.id, signal: { type: 'answered' } })
}

function moveTask(run: Run, wait: HumanTaskWait, { event, owner }: InputOf<'moveTask'>): void {
  const state = run.env.humanTask(wait.state, event)
  assert(state !== undefined && state !== 'completed', `${event} leaves the task open`)
  emit(run, { type: 'taskMoved', wait: wait.id, event, state, owner })
}

function completeJob(run: Run, wait: JobWait, { variables }: InputOf<'completeJob'>): void {
  const token = tokenOf(run, wait.token ?? 0)
  acceptResult(run, token, variables)
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  run.agenda.push({ token: token.id, signal: { type: 'answered' } })
}

/** The next attempt after the pause that the retry policy or the worker names; after the last one an incident holds the job. */
function failJob(run: Run, wait: JobWait, { error, retries, retryAfterMs }: InputOf<'failJob'>): void {
  const attempts = wait.attempts + 1
  const left = retries ?? retriesLeft(run.graph, wait)
  const due = left === 0 ? null : run.env.now + (retryAfterMs ?? pauseMs(run.graph, wait))
  const isOwnCount = left > 0 && (retries ?? wait.retries) !== undefined
  const fact = { type: 'jobRescheduled', wait: wait.id, due, attempts, error } as const
  emit(run, isOwnCount ? { ...fact, retries: left } : fact)
  if (due !== null) return
  const incident = {
    id: run.state.seq + 1,
    code: 'job-failed',
    details: { topic: wait.topic, error, attempts },
    node: wait.node,
    token: wait.token ?? 0,
    wait: wait.id,
    phase: 'job' as const,
    at: run.env.now,
  }
  emit(run, { type: 'incidentRaised', incident })
}

function throwJobError(run: Run, wait: JobWait, { code, message, variables }: InputOf<'throwJobError'>): void {
  const token = tokenOf(run, wait.token ?? 0)
  acceptResult(run, token, variables)
  emit(run, { type: 'waitClosed', wait: wait.id, node: wait.node, outcome: 'answered' })
  run.agenda.push({ token: token.id, signal: { type: 'erred', code, message, variables } })
}

/** Tries again what the incident stopped: the job, leaving the node, or the node from the beginning. */
function resolveIncident(run: Run, input: InputOf<'resolveIncident'>): void {
  const incident = row(run.state.incidents, input.incident)
  assert(incident !== undefined, `incident ${input.incident} is open`)
  emit(run, { type: 'incidentResolved', incident: incident.id, by: input.by })
  if (incident.phase === 'job' && incident.wait !== undefined) {
    return emit(run, { type: 'jobRescheduled', wait: incident.wait, due: run.env.now, attempts: 0, error: null })
  }
  if (incident.phase === 'leave') {
    run.agenda.push({ token: incident.token, signal: { type: 'retried' } })
    return
  }
  closeWhatItOpened(run, tokenOf(run, incident.token))
  run.agenda.push({ token: incident.token })
}
