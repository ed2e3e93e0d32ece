/**
 * What holds of every instance at rest, whatever has happened to it. Nothing here changes a state; tests ask after every step, and a
 * violation is always our bug.
 *
 * | Name | Guarantee |
 * |---|---|
 * | `belonging` | Every scope, token and wait is in exactly one place, and both ends say so. |
 * | `ending` | An instance without tokens and waits has ended; an ended one has nothing left. |
 * | `joining` | A join holds tokens only while one is missing, an inclusive one only while another can come. |
 * | `resting` | Every token that stays has something to stay for. |
 * | `incidents` | A token is failing exactly as long as one incident says why. |
 * | `humanTasks` | A task is somebody's exactly in the states that say so. |
 * | `loops` | A repeated activity counts every instance once. |
 * | `undoing` | A scope that undoes has begun as many handlers as it says, one at a time. |
 * | `triggering` | A parallel multiple event remembers some of its triggers and waits for the others alone; a condition occurs when it becomes true. |
 * | `numbering` | Numbers are given once and never again; tables know their size. |
 *
 * What holds of steps is in `step-invariants.ts`.
 */
import type { Node, ProcessGraph } from '../model/graph.js'
import { stillToCome } from './inclusive-invariants.js'
import type { Incident, InstanceState, Scope, Token, Wait } from './state.js'
import { row, rows, type Table } from './table.js'
import { itemCount } from './variables.js'

export type InvariantName =
  | 'belonging'
  | 'ending'
  | 'joining'
  | 'resting'
  | 'incidents'
  | 'humanTasks'
  | 'loops'
  | 'undoing'
  | 'triggering'
  | 'numbering'
  | 'replay'
  | 'flowing'

export interface Violation {
  readonly invariant: InvariantName
  /** What is so and should not be. */
  readonly sentence: string
}

interface View {
  readonly graph: ProcessGraph
  readonly state: InstanceState
  readonly scopes: readonly Scope[]
  readonly tokens: readonly Token[]
  readonly waits: readonly Wait[]
  readonly incidents: readonly Incident[]
}

type Check = (view: View) => Iterable<string>

const checks: readonly (readonly [InvariantName, Check])[] = [
  ['belonging', scopesBelong],
  ['belonging', tokensBelong],
  ['belonging', waitsBelong],
  ['ending', endedWhenNothingIsLeft],
  ['joining', joinsLackAToken],
  ['resting', restingForAReason],
  ['incidents', incidentsHoldTheirToken],
  ['humanTasks', tasksHaveTheirOwner],
  ['loops', loopsCount],
  ['undoing', undoesInTurn],
  ['triggering', triggersAreCollected],
  ['numbering', numbersAreGivenOnce],
]

/** Everything that is wrong with an instance at rest. */
export function checkInvariants(graph: ProcessGraph, state: InstanceState): readonly Violation[] {
  const view: View = {
    graph,
    state,
    scopes: rows(state.scopes),
    tokens: rows(state.tokens),
    waits: rows(state.waits),
    incidents: rows(state.incidents),
  }
  return checks.flatMap(([invariant, check]) => [...check(view)].map((sentence) => ({ invariant, sentence })))
}

function* scopesBelong({ graph, state, scopes, tokens }: View): Iterable<string> {
  const counted = new Map<number, number>()
  for (const { scope } of tokens) counted.set(scope, (counted.get(scope) ?? 0) + 1)
  for (const scope of scopes) {
    const live = counted.get(scope.id) ?? 0
    if (scope.live !== live) yield `scope ${scope.id} counts ${scope.live} tokens but has ${live}`
    yield* listed(scope.waits, `scope ${scope.id}`, (id) => row(state.waits, id)?.scope === scope.id)
    if (scope.kind === 'process') {
      const isRoot = scope.id === 1 && scope.owner === undefined && scope.parent === undefined
      if (!isRoot || scope.node !== graph.id) yield `scope ${scope.id} of the process ${scope.node} is not the root`
      continue
    }
    const owner = scope.owner === undefined ? undefined : row(state.tokens, scope.owner)
    if (owner?.owns !== scope.id || owner.node !== scope.node)
      yield `scope ${scope.id} of ${scope.node} is not what its owner ${scope.owner} opened`
    // An event sub-process undoes what the scope around it has recorded.
    const isAround =
      scope.kind === 'compensation' && owner !== undefined && row(state.scopes, owner.scope)?.parent === scope.parent
    if (
      owner !== undefined &&
      ((owner.scope !== scope.parent && !isAround) || row(state.scopes, owner.scope) === undefined)
    )
      yield `scope ${scope.id} is inside ${scope.parent}, its owner inside ${owner.scope}`
    if (!suits(graph.nodes[scope.node], scope.kind)) yield `${scope.node} opens no scope of kind ${scope.kind}`
  }
}

function suits(node: Node | undefined, kind: Scope['kind']): boolean {
  if (kind === 'compensation')
    return (
      node !== undefined &&
      'results' in node &&
      node.results.some(({ type }) => type === 'compensate' || type === 'cancel')
    )
  if (node === undefined || !('boundaryEvents' in node)) return false
  if (kind === 'multiInstance') return node.loop !== undefined
  return (kind === 'subProcess') === (node.kind === 'subProcess')
}

function* tokensBelong({ graph, state, tokens }: View): Iterable<string> {
  for (const token of tokens) {
    const at = `token ${token.id} at ${token.node}`
    const scope = row(state.scopes, token.scope)
    const node = graph.nodes[token.node]
    if (scope === undefined) yield `${at} is inside scope ${token.scope}, which is not open`
    else if (!isInside(graph, node, scope)) yield `${at} is inside a scope of ${scope.node}`
    if ((token.index !== undefined) !== (scope?.kind === 'multiInstance'))
      yield `${at} has the index ${token.index} in a scope of kind ${scope?.kind}`
    if (token.flow !== undefined && graph.flows[token.flow]?.target !== token.node)
      yield `${at} came by ${token.flow}, which leads elsewhere`
    if (token.owns !== undefined && row(state.scopes, token.owns)?.owner !== token.id)
      yield `${at} owns scope ${token.owns}, which says otherwise`
    yield* listed(token.waits, at, (id) => row(state.waits, id)?.token === token.id)
  }
}

function isInside(graph: ProcessGraph, node: Node | undefined, scope: Scope): boolean {
  if (scope.kind === 'activity') return false
  if (scope.kind === 'compensation') {
    const { steps = [], next = 0 } = scope.undoing ?? {}
    const handler = graph.nodes[steps[next - 1]?.node ?? '']
    return node !== undefined && node.scope === handler?.scope // the handler, or what its boundary events begin
  }
  return scope.kind === 'multiInstance' ? node?.id === scope.node : node?.scope === scope.node
}

/** Lists are absent rather than empty, so that equal states are equal JSON. */
function* listed(ids: readonly number[] | undefined, of: string, isMutual: (id: number) => boolean): Iterable<string> {
  if (ids?.length === 0) yield `${of} has an empty list`
  if (new Set(ids).size !== (ids?.length ?? 0)) yield `${of} lists ${ids} with repetitions`
  for (const id of ids ?? []) if (!isMutual(id)) yield `${of} lists ${id}, which says otherwise`
}

function* waitsBelong({ graph, state, waits }: View): Iterable<string> {
  for (const wait of waits) {
    const { id, token, scope } = wait
    if ((token === undefined) === (scope === undefined)) yield `wait ${id} belongs to token ${token} and scope ${scope}`
    const holder = token === undefined ? row(state.scopes, scope ?? 0) : row(state.tokens, token)
    if (!holder?.waits?.includes(id)) yield `wait ${id} at ${wait.node} is not listed where it belongs`
    if (holder !== undefined && !mayWait(graph, wait, holder))
      yield `wait ${id} at ${wait.node} is no ${wait.type} of ${holder.node}`
  }
}

/** A task or event waits on its own token, a boundary event on its activity's, an event sub-process on the scope around it. */
function mayWait(graph: ProcessGraph, wait: Wait, holder: Token | Scope): boolean {
  const node = graph.nodes[wait.node]
  if (wait.type === 'humanTask') return node?.kind === 'userTask' && wait.node === holder.node
  if (wait.type === 'job') return node !== undefined && 'work' in node && wait.node === holder.node
  if (wait.type === 'call') return node?.kind === 'callActivity' && wait.node === holder.node
  if (wait.type === 'continuation') return node !== undefined && wait.node === holder.node
  if (wait.type === 'data') return node !== undefined && 'inputSets' in node && wait.node === holder.node
  if (node?.kind === 'receiveTask') return isAtOrBehind(graph, wait, holder)
  if (node === undefined || !('triggers' in node) || !node.triggers.some(({ id }) => id === wait.trigger)) return false
  if (node.kind === 'boundaryEvent') return node.attachedTo === holder.node && wait.token !== undefined
  if (node.kind === 'startEvent') return graph.scopes[node.scope]?.parent === holder.node && wait.scope !== undefined
  return isAtOrBehind(graph, wait, holder)
}

/** An event-based gateway waits for the events behind it. */
function isAtOrBehind(graph: ProcessGraph, wait: Wait, holder: Token | Scope): boolean {
  if (wait.token === undefined) return false
  const gateway = graph.nodes[holder.node]
  const isBehind =
    gateway?.kind === 'eventBasedGateway' && gateway.outgoing.some((flow) => graph.flows[flow]?.target === wait.node)
  return wait.node === holder.node || isBehind
}

function* endedWhenNothingIsLeft({ state, scopes, tokens, waits, incidents }: View): Iterable<string> {
  const isActive = state.status === 'active'
  if (isActive && tokens.length + waits.length === 0)
    yield 'the instance is active, but nothing is left that could happen'
  if (isActive && row(state.scopes, 1) === undefined) yield 'the instance is active, but its root scope is closed'
  if (isActive && (state.endedAt !== undefined || state.result !== undefined))
    yield 'the instance is active, but has an end'
  if (isActive) return
  const left = scopes.length + tokens.length + waits.length + incidents.length
  if (left > 0) yield `the instance is ${state.status}, but ${left} scopes, tokens, waits or incidents are left`
  if (state.endedAt === undefined || state.result === undefined) yield `the instance is ${state.status}, but has no end`
}

function* joinsLackAToken({ graph, state, scopes, tokens }: View): Iterable<string> {
  const arrived = new Set<number>()
  for (const scope of scopes) {
    for (const [gateway, ids] of Object.entries(scope.arrivals ?? {})) {
      const waiting = ids.map((id) => row(state.tokens, id))
      const node = graph.nodes[gateway]
      yield* listed(ids, `the join ${gateway}`, (id) => row(state.tokens, id)?.node === gateway)
      if (!isJoin(node)) yield `tokens wait at ${gateway}, which is no join`
      if (waiting.some((token) => token?.scope !== scope.id)) yield `tokens of another scope wait at ${gateway}`
      const flows = new Set(waiting.map((token) => token?.flow))
      if (node?.kind === 'parallelGateway' && node.incoming.every((flow) => flows.has(flow)))
        yield `${gateway} has a token on every incoming flow and waits`
      if (node?.kind === 'inclusiveGateway' && !waiting.some((token) => token?.state === 'failing')) {
        const others = tokens.filter((token) => token.scope === scope.id)
        if (stillToCome(graph, node, [...flows], others).length === 0)
          yield `${gateway} waits, but nothing can come any more`
      }
      for (const id of ids) arrived.add(id)
    }
  }
  for (const { id, node, waits, state: at } of tokens)
    if (isJoin(graph.nodes[node]) && at === undefined && waits === undefined && !arrived.has(id))
      yield `token ${id} stays at ${node} without having arrived`
}

function* restingForAReason(view: View): Iterable<string> {
  for (const token of view.tokens) {
    const { state } = token
    if (state !== undefined && state !== 'failing')
      yield `token ${token.id} at ${token.node} rests while it is ${state}`
    if (state === undefined && !hasReason(view, token)) yield `token ${token.id} at ${token.node} waits for nothing`
  }
}

function hasReason({ graph, state }: View, token: Token): boolean {
  const isGateway = graph.nodes[token.node]?.kind === 'eventBasedGateway'
  const own = (token.waits ?? []).some((id) => isGateway || row(state.waits, id)?.node === token.node)
  const inside = token.owns === undefined ? undefined : row(state.scopes, token.owns)
  return own || (inside?.live ?? 0) > 0 || isJoin(graph.nodes[token.node])
}

function isJoin(node: Node | undefined): boolean {
  return node?.kind === 'parallelGateway' || node?.kind === 'inclusiveGateway' || node?.kind === 'complexGateway'
}

function* incidentsHoldTheirToken({ state, tokens, waits, incidents }: View): Iterable<string> {
  for (const token of tokens) {
    const own = incidents.filter((incident) => incident.token === token.id)
    if (own.length !== (token.state === 'failing' ? 1 : 0))
      yield `token ${token.id} at ${token.node} is ${token.state ?? 'active'} with ${own.length} incidents`
  }
  for (const incident of incidents) {
    const token = row(state.tokens, incident.token)
    if (token?.node !== incident.node) yield `incident ${incident.id} at ${incident.node} holds no token there`
    const wait = incident.wait === undefined ? undefined : row(state.waits, incident.wait)
    const isHeld = wait?.type === 'job' && wait.due === undefined && wait.token === incident.token
    if ((incident.phase === 'job') !== isHeld)
      yield `incident ${incident.id} of phase ${incident.phase} holds job ${incident.wait}`
  }
  for (const wait of waits)
    if (wait.type === 'job' && wait.due === undefined && !incidents.some((incident) => incident.wait === wait.id))
      yield `job ${wait.id} at ${wait.node} is held back by no incident`
}

const owned: { readonly [S in Extract<Wait, { type: 'humanTask' }>['state']]: boolean } = {
  created: false,
  ready: false,
  reserved: true,
  inProgress: true,
  suspended: false,
}

function* tasksHaveTheirOwner({ waits }: View): Iterable<string> {
  for (const wait of waits)
    if (wait.type === 'humanTask' && wait.state !== 'suspended' && owned[wait.state] !== (wait.owner !== undefined))
      yield `task ${wait.id} at ${wait.node} is ${wait.state} with ${wait.owner ?? 'nobody'} as owner`
}

function* loopsCount({ graph, state, scopes }: View): Iterable<string> {
  for (const { id, kind, node, owner, live, loop } of scopes) {
    if ((kind === 'multiInstance') !== (loop !== undefined))
      yield `scope ${id} of kind ${kind} ${loop ? 'is' : 'is no'} loop`
    if (loop === undefined) continue
    const { next, completed, terminated, outputs, unreported } = loop
    const total = itemCount(loop)
    const activity = graph.nodes[node]
    const how = activity !== undefined && 'loop' in activity ? activity.loop : undefined
    const isSequential = how?.type === 'standard' || how?.isSequential === true
    if (next > total) yield `loop ${id} at ${node} has made ${next} of ${total} instances`
    if (completed + terminated + live !== next)
      yield `loop ${id} at ${node} has made ${next} instances, but ${completed} are complete, ${terminated} terminated, ${live} under way`
    if (isSequential ? live > 1 : next !== total)
      yield `loop ${id} at ${node} has ${live} of ${total} under way after making ${next}`
    if (outputs !== undefined && (outputs.size > next || row(outputs, next) !== undefined))
      yield `loop ${id} at ${node} has outputs of nobody`
    if (loop.isStopped && row(state.tokens, owner ?? 0)?.state !== 'failing')
      yield `loop ${id} at ${node} has been stopped and goes on`
    const hasEvents = how?.type === 'multiInstance' && how.events !== undefined
    if (hasEvents !== (unreported !== undefined)) yield `loop ${id} at ${node} reports ${unreported} of its instances`
    if ((unreported?.length ?? 0) > 0 && row(state.tokens, owner ?? 0)?.state !== 'failing')
      yield `loop ${id} at ${node} has not thrown the events of ${unreported}, and nothing keeps it from that`
  }
}

function* undoesInTurn({ scopes }: View): Iterable<string> {
  for (const { id, kind, live, undoing, compensations } of scopes) {
    if ((kind === 'compensation') !== (undoing !== undefined))
      yield `scope ${id} of kind ${kind} ${undoing ? 'undoes' : 'undoes nothing'}`
    if (undoing !== undefined && (undoing.next < 1 || undoing.next > undoing.steps.length))
      yield `scope ${id} has begun ${undoing.next} of ${undoing.steps.length} handlers, with ${live} tokens under way`
    if (compensations?.length === 0) yield `scope ${id} has an empty list of what can be undone`
  }
}

function* triggersAreCollected({ graph, scopes, tokens, waits }: View): Iterable<string> {
  for (const holder of [...scopes, ...tokens]) {
    for (const trigger of holder.triggered ?? []) {
      const event = Object.values(graph.nodes).find(
        (node) => 'triggers' in node && node.triggers.some(({ id }) => id === trigger),
      )
      if (event === undefined || !('triggers' in event) || !event.isParallelMultiple)
        yield `${holder.id} remembers ${trigger}, which no parallel multiple event waits for`
      else if (event.triggers.every(({ id }) => holder.triggered?.includes(id)))
        yield `${holder.id} has all the triggers of ${event.id} and waits`
      // A cycle goes on, whatever has occurred.
      if (
        waits.some(
          (wait) => wait.type === 'subscription' && wait.trigger === trigger && holder.waits?.includes(wait.id),
        )
      )
        yield `${holder.id} waits for ${trigger}, which has occurred`
    }
    if (new Set(holder.triggered).size !== (holder.triggered?.length ?? 0))
      yield `${holder.id} remembers a trigger twice`
  }
}

function* numbersAreGivenOnce({ state }: View): Iterable<string> {
  const { scopes, tokens, waits, incidents, seq } = state
  const seen = new Set<number>()
  for (const [name, table] of Object.entries({ scopes, tokens, waits, incidents })) {
    const numbers = numbersIn(table)
    if (numbers.length !== table.size) yield `${name} counts ${table.size} rows but has ${numbers.length}`
    for (const { key, page, id } of numbers) {
      if (key !== (id & 63) || page !== id >> 6) yield `${name} keeps ${id} under ${key} on page ${page}`
      if (!(id >= 1 && id <= seq)) yield `${name} has the number ${id}, the last one given is ${seq}`
      if (seen.has(id)) yield `the number ${id} is given twice`
      seen.add(id)
    }
  }
}

function numbersIn(table: Table<{ readonly id: number }>): { key: number; page: number; id: number }[] {
  return Object.entries(table.pages).flatMap(([page, items]) =>
    Object.entries(items).map(([key, { id }]) => ({ page: Number(page), key: Number(key), id })),
  )
}
