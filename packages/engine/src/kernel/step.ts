/**
 * The one loop. A step takes an input, then lets every token move until all wait. It is pure and synchronous, reads nothing but its
 * arguments, and is bounded: an instance that would move for ever is stopped with an incident.
 */
import { assert } from '../errors.js'
import { type Activity, isActivity, type Node, type ProcessGraph, type StartEvent } from '../model/graph.js'
import { behaviours as standard } from './behaviours/index.js'
import { goOnCompensating } from './compensation.js'
import { lookAtConditions } from './conditions.js'
import { holdBefore, isHeld } from './continuations.js'
import { hasItsData, lookAtData, setInputs, takeOver } from './data.js'
import { type Env, Needed, Trouble } from './env.js'
import { draftOf, unborn } from './evolve.js'
import { duesOn } from './human-work.js'
import type { Input, Step } from './input.js'
import { refusalOf, take } from './intake.js'
import { type Behaviours, behaviourOf, type Move, type Signal } from './move.js'
import { beginInstances, goOnWithInstances } from './multi-instance.js'
import { perform } from './perform.js'
import {
  activityOf,
  type Due,
  emit,
  isInnerInstance,
  nextSeq,
  nodeOf,
  ownScopeKind,
  type Run,
  scopeOf,
  tokenOf,
  variableScope,
} from './run.js'
import { closeWhatItOpened, withdrawIncidents } from './scopes.js'
import { Standing } from './standing.js'
import type { InstanceState, Token } from './state.js'
import { row, rows } from './table.js'
import { throwError } from './throwing.js'
import { armBoundaryEvents } from './triggers.js'
import { listen } from './variables.js'

/**
 * What becomes of an instance when something happens to it.
 *
 * @param state - `undefined` for an instance that the input starts
 * @param behaviours - what elements do; tests put mutants here
 */
export function step(
  graph: ProcessGraph,
  state: InstanceState | undefined,
  input: Input,
  env: Env,
  behaviours: Behaviours = standard,
): Step {
  const refusal = refusalOf(graph, state, input, env)
  if (refusal !== undefined) return refusal
  const draft = state === undefined ? unborn() : draftOf(state)
  const run: Run = { graph, env, behaviours, state: draft, facts: [], effects: [], agenda: [] }
  try {
    take(run, input)
    moveUntilAllWait(run)
  } catch (thrown) {
    if (thrown instanceof Needed) return { type: 'needs', need: thrown.need }
    if (thrown instanceof Trouble)
      return { type: 'refused', code: 'input-not-possible', details: { trouble: thrown.code, ...thrown.details } }
    throw thrown
  }
  return { type: 'done', state: draft, facts: run.facts, effects: run.effects }
}

function moveUntilAllWait(run: Run): void {
  let moves = 0
  for (let next = 0; ; next++) {
    if (next === run.agenda.length) lookAround(run)
    const due = run.agenda[next]
    if (due === undefined) return
    const token = row(run.state.tokens, due.token)
    if (token === undefined) continue // it was stopped meanwhile
    if (due.signal === undefined && ++moves > run.env.movesMax) halt(run, token, tooManyMoves(run))
    else attend(run, token, due)
  }
}

/** Nothing moves any more. */
function lookAround(run: Run): void {
  if (run.state.status !== 'active') return
  const before = run.agenda.length
  while (lookAtJoins(run)) if (run.agenda.length > before) return
  lookAtData(run, (token, trouble) => halt(run, token, trouble))
  lookAtConditions(run)
}

/** A join that waits for what can no longer come lets its tokens go, one join at a time. Answers whether one did anything. */
function lookAtJoins(run: Run): boolean {
  if (!hasRestlessNodes(run)) return false
  for (const scope of rows(run.state.scopes)) {
    for (const [gateway, arrived] of Object.entries(scope.arrivals ?? {})) {
      const node = nodeOf(run, gateway)
      const { atRest } = behaviourOf(run.behaviours, node)
      if (atRest === undefined) continue
      const token = tokenOf(run, arrived[0] ?? 0)
      if (token.state === 'failing') continue
      if (attendAtRest(run, token, () => atRest(new Standing(run, token, node)))) return true
    }
  }
  return false
}

/** Whether something has moved. */
function attendAtRest(run: Run, token: Token, decide: () => Move | undefined): boolean {
  try {
    const move = decide()
    if (move !== undefined) perform(run, token, move)
    return move !== undefined
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown
    halt(run, token, thrown)
    return false
  }
}

function isAdHoc(node: Node): boolean {
  return node.kind === 'subProcess' && node.adHoc !== undefined
}

const restless = new WeakMap<ProcessGraph, boolean>()

function hasRestlessNodes({ graph, behaviours }: Run): boolean {
  const known = restless.get(graph)
  if (known !== undefined) return known
  const found = Object.values(graph.nodes).some((node) => behaviourOf(behaviours, node).atRest !== undefined)
  restless.set(graph, found)
  return found
}

function tooManyMoves(run: Run): Trouble {
  return new Trouble('moves-exceeded', { movesMax: run.env.movesMax })
}

/** One token's turn. Trouble with data stops this token, not its neighbours. */
function attend(run: Run, token: Token, { signal }: Due): void {
  const isEntering = signal === undefined || signal.type === 'continued'
  const isBeginning = isEntering || signal.type === 'dataAvailable'
  if (signal === undefined && holdBefore(run, token)) return
  try {
    if (isEntering) begin(run, token)
    else if (isBeginning) beginWork(run, token, activityOf(run, token.node), false)
    else resume(run, token, signal)
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown
    const left = row(run.state.tokens, token.id)
    assert(left !== undefined, `${token.node} is still there to be stopped`)
    halt(run, left, thrown, isBeginning ? undefined : signal)
  }
}

/**
 * Stops a token with an incident. What a failed beginning has opened does not stay open, or it would go on without one; whoever fails
 * again has the newer incident.
 */
function halt(run: Run, token: Token, trouble: Trouble, signal?: Signal): void {
  const phase = isTriedAnew(run, token, trouble, signal) ? 'enter' : 'leave'
  if (signal === undefined) closeWhatItOpened(run, token)
  else withdrawIncidents(run, token)
  const { code, details } = trouble
  const id = nextSeq(run)
  emit(run, {
    type: 'incidentRaised',
    incident: { id, code, details, node: token.node, token: token.id, phase, at: run.env.now },
  })
}

/**
 * An activity that has erred works once more; an event has told what it had to tell, and only its error is thrown again. So it is for the
 * events of instances: none of these begins again.
 */
function isTriedAnew(run: Run, token: Token, { code }: Trouble, signal: Signal | undefined): boolean {
  if (code !== 'uncaught-error') return signal === undefined
  const hasInstances = token.owns !== undefined && scopeOf(run, token.owns).kind === 'multiInstance'
  return isActivity(nodeOf(run, token.node)) && !hasInstances
}

function begin(run: Run, token: Token): void {
  const node = nodeOf(run, token.node)
  if (isActivity(node)) return beginActivity(run, token, node)
  if (node.kind === 'startEvent') beginWithData(run, token, node)
  listen(run, node.listeners?.start, token.scope)
  perform(run, token, behaviourOf(run.behaviours, node).enter(new Standing(run, token, node)))
}

/** What a start event takes over: the data of its process, or what began its event sub-process. One that a trigger has begun has done so. */
function beginWithData(run: Run, token: Token, node: StartEvent): void {
  const isTriggered = node.triggers.length > 0 && node.scope === run.graph.id
  if (!isTriggered) takeOver(run, node, token.scope)
}

function beginActivity(run: Run, token: Token, node: Activity): void {
  const isInner = isInnerInstance(run, token)
  if (node.loop !== undefined && !isInner) {
    armBoundaryEvents(run, token, node)
    return beginInstances(run, token, node, node.loop)
  }
  if (token.owns === undefined) openOwnScope(run, token, node, isInner)
  const own = tokenOf(run, token.id)
  if (hasItsData(run, own, node)) return beginWork(run, own, node, !isInner)
  if (!isInner) armBoundaryEvents(run, own, node)
}

/** The data is there: the activity goes from ready to active. */
function beginWork(run: Run, own: Token, node: Activity, isToBeArmed: boolean): void {
  setInputs(run, own, node)
  listen(run, node.listeners?.start, variableScope(own))
  if (node.kind === 'subProcess') setDeadline(run, own, node)
  if (isToBeArmed) armBoundaryEvents(run, own, node)
  const armed = tokenOf(run, own.id)
  perform(run, armed, behaviourOf(run.behaviours, node).enter(new Standing(run, armed, node)))
}

/** Anew, after an incident has closed what a failed beginning had opened. */
function openOwnScope(run: Run, token: Token, node: Activity, isInner: boolean): void {
  const kind = ownScopeKind(node, isInner)
  if (kind === undefined) return
  emit(run, { type: 'scopeOpened', scope: nextSeq(run), kind, node: node.id, parent: token.scope, owner: token.id })
}

/** The deadlines of a sub-process bind what runs inside. */
function setDeadline(run: Run, token: Token, node: Activity): void {
  const dues = duesOn(new Standing(run, token, node), node.deadlines)
  if (Object.keys(dues).length === 0) return
  assert(token.owns !== undefined, `${node.id} has a scope of its own`)
  emit(run, { type: 'deadlineSet', scope: token.owns, ...dues })
}

function resume(run: Run, token: Token, signal: Signal): void {
  if (isHeld(run, token)) return // it is done: whatever else it is told comes too late
  const node = nodeOf(run, token.node)
  if (signal.type === 'instanceEnded') return goOnWithInstances(run, token)
  if (signal.type === 'erred') return throwError(run, token, signal.code, signal.message, signal.variables)
  const own = token.owns === undefined ? undefined : scopeOf(run, token.owns)
  if (own?.kind === 'multiInstance') return goOnWithInstances(run, token)
  if (own?.kind === 'compensation' && (own.live > 0 || goOnCompensating(run, token))) return
  if (own !== undefined && own.live > 0 && !isAdHoc(node)) return // it will be complete later
  const behaviour = behaviourOf(run.behaviours, node)
  assert(behaviour.resume !== undefined, `${node.kind} ${node.id} can resume`)
  perform(run, token, behaviour.resume(new Standing(run, token, node), signal))
}
