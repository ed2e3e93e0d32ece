/**
 * The one writer of state: what each fact means for it. `step` calls this for every fact it emits, `replay` for every fact of a
 * journal; so the two cannot differ.
 */
import { assert } from '../errors.js'
import type { Json, Variables } from '../json.js'
import type { Id } from '../model/graph.js'
import type { Fact } from './facts.js'
import { type ActivityState, mayBecome } from './lifecycle.js'
import type { DraftState, InstanceState, LoopState, Scope, Token, Wait } from './state.js'
import { DraftTable, emptyTable, row, withRow } from './table.js'

/** A state that `evolve` may write on; the one it was made from stays as it is. */
export function draftOf(state: InstanceState): DraftState {
  return {
    ...state,
    scopes: new DraftTable(state.scopes),
    tokens: new DraftTable(state.tokens),
    waits: new DraftTable(state.waits),
    incidents: new DraftTable(state.incidents),
  }
}

/** The state before the first fact. */
export function unborn(): DraftState {
  return draftOf({
    schema: 1,
    process: '',
    definition: '',
    version: 0,
    status: 'active',
    startedAt: 0,
    startedBy: '',
    seq: 0,
    scopes: emptyTable(),
    tokens: emptyTable(),
    waits: emptyTable(),
    incidents: emptyTable(),
  })
}

/** The state that a journal tells of (invariant 1). */
export function replay(facts: Iterable<Fact>): InstanceState {
  const state = unborn()
  for (const fact of facts) evolve(state, fact)
  return state
}

export function evolve(state: DraftState, fact: Fact): void {
  // The writer found under a fact's type takes facts of that type, which TypeScript does not follow.
  const write = writers[fact.type] as (state: DraftState, fact: Fact) => void
  write(state, fact)
}

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>

/** For the record alone. */
const changesNothing = (): void => {}

const writers: { readonly [T in Fact['type']]: (state: DraftState, fact: FactOf<T>) => void } = {
  processStarted: start,
  processEnded(state, { status, at }) {
    state.status = status
    state.endedAt = at
  },
  entered: enter,
  arrived: (state, { token }) => arrive(state, token),
  completed(state, { token, joined = [], output }) {
    for (const other of joined) remove(state, other, 'completed')
    remove(state, token, 'completed', output)
  },
  terminated: (state, { token }) => remove(state, token, 'terminated'),
  failed: (state, { token }) => remove(state, token, 'failed'),
  scopeOpened: openScope,
  scopeClosed: (state, { scope }) => closeScope(state, scope),
  deadlineSet(state, { type: _, scope, ...dues }) {
    state.scopes.put(scope, { ...scopeOf(state, scope), ...dues })
  },
  variablesSet(state, { scope: id, variables }) {
    const scope = scopeOf(state, id)
    state.scopes.put(id, { ...scope, variables: { ...scope.variables, ...variables } })
  },
  waitOpened: (state, { wait }) => openWait(state, wait),
  waitClosed: (state, { wait }) => closeWait(state, wait),
  taskMoved(state, fact) {
    const { owner: _, ...wait } = waitOf(state, fact.wait, 'humanTask')
    state.waits.put(wait.id, { ...wait, state: fact.state, ...(fact.owner === null ? {} : { owner: fact.owner }) })
  },
  jobRescheduled(state, { wait: id, attempts, due, retries }) {
    const { due: _, retries: __, ...wait } = waitOf(state, id, 'job')
    const rescheduled = { ...wait, attempts, ...(due === null ? {} : { due }) }
    state.waits.put(id, retries === undefined ? rescheduled : { ...rescheduled, retries })
  },
  timerAdvanced(state, { wait, due, fired }) {
    state.waits.put(wait, { ...waitOf(state, wait, 'timer'), due, fired })
  },
  conditionChanged: changeCondition,
  triggered: (state, fact) => changeTriggered(state, fact, (triggered) => [...triggered, fact.trigger]),
  triggersSpent: (state, fact) =>
    changeTriggered(state, fact, (triggered) => triggered.filter((id) => !fact.triggers.includes(id))),
  gatewayActivated: activateGateway,
  adHocBegun(state, { scope: id, node }) {
    const scope = scopeOf(state, id)
    state.scopes.put(id, { ...scope, begun: [...(scope.begun ?? []), node] })
  },
  instanceReported: changeLoop,
  instanceAdded: changeLoop,
  instanceDropped: changeLoop,
  instancesStopped: changeLoop,
  compensationRecorded(state, { scope: id, compensation }) {
    const scope = scopeOf(state, id)
    state.scopes.put(id, { ...scope, compensations: [...(scope.compensations ?? []), compensation] })
  },
  compensationBegun: beginCompensation,
  incidentRaised(state, { incident }) {
    take(state, incident.id)
    state.incidents.put(incident.id, incident)
    become(state, incident.token, 'failing')
  },
  incidentResolved(state, { incident: id }) {
    const incident = row(state.incidents, id)
    assert(incident !== undefined, `incident ${id} is open`)
    state.incidents.remove(id)
    become(state, incident.token, 'active')
  },
  errorThrown: changesNothing,
  escalationThrown: changesNothing,
  messageThrown: changesNothing,
  signalThrown: changesNothing,
  numberTaken: changesNothing,
  decisionMade: changesNothing,
  dataStoreWritten: changesNothing,
}

/** Numbers are given in order and never again. */
function take(state: DraftState, seq: number): void {
  assert(seq === state.seq + 1, `number ${seq} follows ${state.seq}`)
  state.seq = seq
}

function start(state: DraftState, fact: FactOf<'processStarted'>): void {
  state.process = fact.process
  state.definition = fact.definition
  state.version = fact.version
  if (fact.businessKey !== undefined) state.businessKey = fact.businessKey
  state.startedAt = fact.at
  state.startedBy = fact.by
  if (fact.due !== undefined) state.due = fact.due
  if (fact.caller !== undefined) state.caller = fact.caller
  if (fact.startKey !== undefined) state.startKey = fact.startKey
  take(state, 1)
  state.scopes.put(1, { id: 1, kind: 'process', node: fact.process, variables: fact.variables, live: 0 })
}

function enter(state: DraftState, { token: id, node, scope: inside, flow, index, opens }: FactOf<'entered'>): void {
  take(state, id)
  const outer = scopeOf(state, inside)
  const token: Token = {
    id,
    scope: inside,
    node,
    ...(flow === undefined ? undefined : { flow }),
    ...(index === undefined ? undefined : { index }),
    ...(opens === undefined ? undefined : { owns: id + 1 }),
  }
  state.tokens.put(id, token)
  const live = outer.live + 1
  const { loop, undoing } = outer
  const isInstance = loop !== undefined && index !== undefined
  // A boundary event of a handler is no step of its own.
  if (undoing?.steps[undoing.next]?.node === node) enterUndoing(state, outer, undoing)
  else
    state.scopes.put(inside, isInstance ? { ...outer, live, loop: { ...loop, next: index + 1 } } : { ...outer, live })
  if (opens === undefined) return
  take(state, id + 1)
  const variables = firstVariables(outer, index)
  state.scopes.put(id + 1, { id: id + 1, kind: opens, node, parent: inside, owner: id, variables, live: 0 })
}

/** A handler begins with the variables of what it undoes, and what was inside that can still be undone. */
function enterUndoing(state: DraftState, scope: Scope, { steps, next }: NonNullable<Scope['undoing']>): void {
  const { compensations: _, ...bare } = scope
  const { variables = {}, inside } = steps[next] ?? {}
  const begun = { ...bare, live: scope.live + 1, variables, undoing: { steps, next: next + 1 } }
  state.scopes.put(scope.id, inside === undefined ? begun : { ...begun, compensations: inside })
}

/** What the own scope of an instance of a multi-instance activity begins with: `loopCounter` from 1 (BPMN 2.0.1 table 10.30), and its item. */
function firstVariables({ loop }: Scope, index: number | undefined): Variables {
  if (loop === undefined || index === undefined) return {}
  const counter = { loopCounter: index + 1 }
  if (loop.element === undefined || !Array.isArray(loop.items)) return counter
  return { ...counter, [loop.element]: loop.items[index] ?? null }
}

function arrive(state: DraftState, id: number): void {
  const token = tokenOf(state, id)
  const scope = scopeOf(state, token.scope)
  const before = scope.arrivals?.[token.node] ?? []
  if (before.includes(id)) return // it tries again, after an incident
  const arrived = [...before, id]
  state.scopes.put(scope.id, { ...scope, arrivals: { ...scope.arrivals, [token.node]: arrived } })
}

function remove(state: DraftState, id: number, to: ActivityState, output?: Json): void {
  const token = tokenOf(state, id)
  assert(mayBecome(token.state ?? 'active', to), `${token.node} may become ${to} from ${token.state ?? 'active'}`)
  if (token.owns !== undefined) removeOwnScope(state, token.owns)
  state.tokens.remove(id)
  const scope = scopeOf(state, token.scope)
  const left = withoutArrival({ ...scope, live: scope.live - 1 }, token)
  const isInstance = scope.loop !== undefined && token.index !== undefined
  state.scopes.put(scope.id, isInstance ? { ...left, loop: after(scope.loop, token.index, to, output) } : left)
}

/** The scope in which an activity keeps its variables goes with it; what runs in scopes of other kinds has to end first. */
function removeOwnScope(state: DraftState, id: number): void {
  const scope = scopeOf(state, id)
  assert(scope.kind === 'activity' && scope.live === 0, `scope ${id} of ${scope.node} has ended before its activity`) // I2
  state.scopes.remove(id)
}

/** A multi-instance activity after one of its instances. */
function after(loop: LoopState, index: number, to: ActivityState, output: Json | undefined): LoopState {
  if (to !== 'completed') return { ...loop, terminated: loop.terminated + 1 }
  const { unreported } = loop
  const completed = loop.completed + 1
  const left = { ...loop, completed, ...(unreported === undefined ? {} : { unreported: [...unreported, index] }) }
  return output === undefined ? left : { ...left, outputs: withRow(loop.outputs ?? emptyTable(), index, output) }
}

type LoopFact = FactOf<'instanceReported' | 'instanceAdded' | 'instanceDropped' | 'instancesStopped'>

function changeLoop(state: DraftState, fact: LoopFact): void {
  const scope = scopeOf(state, fact.scope)
  assert(scope.loop !== undefined, `scope ${fact.scope} of ${fact.node} has instances`)
  state.scopes.put(scope.id, { ...scope, loop: changedLoop(scope.loop, fact) })
}

function changedLoop(loop: LoopState, fact: LoopFact): LoopState {
  const { items, unreported = [] } = loop
  switch (fact.type) {
    case 'instanceReported':
      return { ...loop, unreported: unreported.filter((index) => index !== fact.index) }
    case 'instanceAdded':
      return { ...loop, items: typeof items === 'number' ? items + 1 : [...(items ?? []), fact.item ?? null] }
    case 'instanceDropped':
      return { ...loop, items: typeof items === 'number' ? items - 1 : (items ?? []).toSpliced(fact.index, 1) }
    case 'instancesStopped':
      return { ...loop, isStopped: true }
  }
}

function withoutArrival(scope: Scope, token: Token): Scope {
  const arrived = scope.arrivals?.[token.node]
  if (!arrived?.includes(token.id)) return scope
  const left = arrived.filter((id) => id !== token.id)
  const { [token.node]: _, ...others } = scope.arrivals ?? {}
  const arrivals = left.length > 0 ? { ...others, [token.node]: left } : others
  const { arrivals: __, ...rest } = scope
  return Object.keys(arrivals).length > 0 ? { ...rest, arrivals } : rest
}

function become(state: DraftState, id: number, to: ActivityState): void {
  const token = tokenOf(state, id)
  const from = token.state ?? 'active'
  assert(mayBecome(from, to), `${token.node} may become ${to} from ${from}`)
  const { state: _, ...rest } = token
  state.tokens.put(id, to === 'active' ? rest : { ...rest, state: to })
}

function openScope(state: DraftState, { scope: id, kind, node, parent, owner, loop }: FactOf<'scopeOpened'>): void {
  take(state, id)
  const token = tokenOf(state, owner)
  const variables = firstVariables(scopeOf(state, parent), token.index)
  const scope: Scope = { id, kind, node, parent, owner, variables, live: 0 }
  state.scopes.put(id, loop === undefined ? scope : { ...scope, loop })
  state.tokens.put(owner, { ...token, owns: id })
}

function closeScope(state: DraftState, id: number): void {
  const scope = scopeOf(state, id)
  assert(scope.live === 0, `scope ${id} of ${scope.node} is empty when it closes`) // I2
  assert((scope.waits ?? []).length === 0, `scope ${id} of ${scope.node} waits for nothing when it closes`) // I2
  state.scopes.remove(id)
  if (scope.owner === undefined) {
    state.result = scope.variables
    return
  }
  const { owns: _, ...owner } = tokenOf(state, scope.owner)
  state.tokens.put(owner.id, owner)
}

function changeCondition(state: DraftState, { wait: id, holds, trouble: now }: FactOf<'conditionChanged'>): void {
  const { trouble: _, ...wait } = waitOf(state, id, 'subscription')
  state.waits.put(id, { ...wait, holds, ...(now === undefined ? {} : { trouble: now }) })
}

function activateGateway(state: DraftState, { scope: id, node, flows }: FactOf<'gatewayActivated'>): void {
  const { activated = {}, ...scope } = scopeOf(state, id)
  const { [node]: _, ...others } = activated
  const left = flows === null ? others : { ...others, [node]: flows }
  state.scopes.put(id, Object.keys(left).length > 0 ? { ...scope, activated: left } : scope)
}

function changeTriggered(
  state: DraftState,
  { token: id, scope: around }: { readonly token?: number; readonly scope?: number },
  change: (triggered: readonly Id[]) => readonly Id[],
): void {
  if (id !== undefined) {
    const { triggered = [], ...token } = tokenOf(state, id)
    const left = change(triggered)
    state.tokens.put(id, left.length > 0 ? { ...token, triggered: left } : token)
  } else if (around !== undefined) {
    const { triggered = [], ...scope } = scopeOf(state, around)
    const left = change(triggered)
    state.scopes.put(around, left.length > 0 ? { ...scope, triggered: left } : scope)
  }
}

/** What is undone leaves the records at once: nothing is undone twice (BPMN 2.0.1 §10.7). */
function beginCompensation(state: DraftState, fact: FactOf<'compensationBegun'>): void {
  take(state, fact.scope)
  const { compensations = [], ...of } = scopeOf(state, fact.of)
  const left = fact.activity === null ? [] : compensations.filter(({ node }) => node !== fact.activity)
  state.scopes.put(fact.of, left.length > 0 ? { ...of, compensations: left } : of)
  const owner = tokenOf(state, fact.owner)
  const undoing = { steps: fact.steps, next: 0 }
  const scope = { id: fact.scope, node: owner.node, parent: fact.of, owner: fact.owner, variables: {}, live: 0 }
  state.scopes.put(fact.scope, { ...scope, kind: 'compensation', undoing })
  state.tokens.put(fact.owner, { ...owner, owns: fact.scope })
}

function openWait(state: DraftState, wait: Wait): void {
  take(state, wait.id)
  state.waits.put(wait.id, wait)
  if (wait.token !== undefined) {
    const token = tokenOf(state, wait.token)
    state.tokens.put(token.id, { ...token, waits: [...(token.waits ?? []), wait.id] })
  } else {
    assert(wait.scope !== undefined, `wait ${wait.id} belongs to a token or a scope`) // I2
    const scope = scopeOf(state, wait.scope)
    state.scopes.put(scope.id, { ...scope, waits: [...(scope.waits ?? []), wait.id] })
  }
}

function closeWait(state: DraftState, id: number): void {
  const wait = row(state.waits, id)
  assert(wait !== undefined, `wait ${id} is open`)
  state.waits.remove(id)
  if (wait.token !== undefined) {
    const { waits, ...token } = tokenOf(state, wait.token)
    const left = (waits ?? []).filter((other) => other !== id)
    state.tokens.put(token.id, left.length > 0 ? { ...token, waits: left } : token)
  } else if (wait.scope !== undefined) {
    const { waits, ...scope } = scopeOf(state, wait.scope)
    const left = (waits ?? []).filter((other) => other !== id)
    state.scopes.put(scope.id, left.length > 0 ? { ...scope, waits: left } : scope)
  }
}

function scopeOf(state: DraftState, id: number): Scope {
  const scope = row(state.scopes, id)
  assert(scope !== undefined, `scope ${id} is open`)
  return scope
}

function tokenOf(state: DraftState, id: number): Token {
  const token = row(state.tokens, id)
  assert(token !== undefined, `token ${id} is there`)
  return token
}

function waitOf<T extends Wait['type']>(state: DraftState, id: number, type: T): Extract<Wait, { type: T }> {
  const wait = row(state.waits, id)
  assert(wait !== undefined && wait.type === type, `wait ${id} is an open ${type}`)
  return wait as Extract<Wait, { type: T }> // just asserted; TypeScript does not narrow by a type parameter
}
