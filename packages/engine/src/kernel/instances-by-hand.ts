/** Instances that people add to a multi-instance activity under way, or remove from it. */
import { assert } from '../errors.js'
import type { ProcessGraph } from '../model/graph.js'
import type { Input, RefusalCode, Step } from './input.js'
import { emit, enter, type Run, tokenOf } from './run.js'
import { terminate } from './scopes.js'
import type { InstanceState, LoopState, Token } from './state.js'
import { row, rows } from './table.js'
import { itemCount } from './variables.js'

type AddInstance = Extract<Input, { type: 'addInstance' }>
type RemoveInstance = Extract<Input, { type: 'removeInstance' }>
type Refusal = Extract<Step, { type: 'refused' }>

/** An open multi-instance activity: its token, the scope around its instances, how far they have got. */
interface Open {
  readonly owner: Token
  readonly scope: number
  readonly loop: LoopState
}

export function refuseAdding(graph: ProcessGraph, state: InstanceState, input: AddInstance): Refusal | undefined {
  const open = chosen(graph, state, input)
  if ('type' in open) return open
  const { activity } = input
  const expected = Array.isArray(open.loop.items) ? 'item' : 'none'
  if ((expected === 'item') === (input.item !== undefined)) return undefined
  return refused('item-mismatch', { activity, expected })
}

export function refuseRemoving(graph: ProcessGraph, state: InstanceState, input: RemoveInstance): Refusal | undefined {
  const open = chosen(graph, state, input)
  if ('type' in open) return open
  const { activity } = input
  const index = indexOf(state, open, input)
  const isThere = index !== undefined && (running(state, open, index) !== undefined || isToCome(open.loop, index))
  if (isThere) return undefined
  return refused('activity-instance-not-found', {
    activity,
    ...(index === undefined ? {} : { loopCounter: index + 1 }),
  })
}

/** In parallel it begins at once, in a sequence after all others. */
export function addInstance(run: Run, input: AddInstance): void {
  const { owner, scope, loop } = opened(run, input)
  const { item } = input
  emit(run, { type: 'instanceAdded', scope, node: owner.node, ...(item === undefined ? {} : { item }) })
  const node = run.graph.nodes[owner.node]
  const how = node !== undefined && 'loop' in node ? node.loop : undefined
  if (how?.type === 'multiInstance' && !how.isSequential) enter(run, owner.node, scope, { index: loop.next })
}

/** One that runs is stopped, and counted as terminated; one that has not begun will not. */
export function removeInstance(run: Run, input: RemoveInstance): void {
  const open = opened(run, input)
  const { owner, scope } = open
  const index = indexOf(run.state, open, input)
  assert(index !== undefined, `an instance of ${owner.node} is chosen`)
  const token = running(run.state, open, index)
  if (token === undefined) return emit(run, { type: 'instanceDropped', scope, node: owner.node, index })
  terminate(run, tokenOf(run, token.id))
  run.agenda.push({ token: owner.id, signal: { type: 'instanceEnded' } })
}

function refused(code: RefusalCode, details: Refusal['details']): Refusal {
  return { type: 'refused', code, details }
}

/** The activity that is meant: the one around the token, else the only one that is open. */
function chosen(
  graph: ProcessGraph,
  state: InstanceState,
  { activity, token }: AddInstance | RemoveInstance,
): Open | Refusal {
  const node = graph.nodes[activity]
  const isRepeated = node !== undefined && 'loop' in node && node.loop?.type === 'multiInstance'
  const open = isRepeated ? openOnes(state, activity) : []
  const around = token === undefined ? open : open.filter((each) => isAround(state, each, token))
  const [first, ...others] = around
  if (open.length === 0) return refused('not-multi-instance', { activity })
  if (first === undefined)
    return refused('activity-instance-not-found', { activity, ...(token === undefined ? {} : { token }) })
  return others.length === 0 ? first : refused('activity-ambiguous', { activity, count: around.length })
}

function openOnes(state: InstanceState, activity: string): Open[] {
  return rows(state.tokens).flatMap((owner) => {
    const scope = owner.node === activity && owner.owns !== undefined ? row(state.scopes, owner.owns) : undefined
    return scope?.loop === undefined || scope.loop.isStopped === true
      ? []
      : [{ owner, scope: scope.id, loop: scope.loop }]
  })
}

function opened(run: Run, input: AddInstance | RemoveInstance): Open {
  const open = chosen(run.graph, run.state, input)
  assert(!('type' in open), `${input.activity} is an open multi-instance activity`)
  return open
}

function isAround(state: InstanceState, open: Open, token: number): boolean {
  return open.owner.id === token || instanceAround(state, open, token) !== undefined
}

/** The instance that a token is, or is inside. */
function instanceAround(state: InstanceState, { scope }: Open, token: number): Token | undefined {
  for (let at = row(state.tokens, token); at !== undefined; ) {
    if (at.scope === scope) return at
    const owner: number | undefined = row(state.scopes, at.scope)?.owner
    at = owner === undefined ? undefined : row(state.tokens, owner)
  }
  return undefined
}

function indexOf(state: InstanceState, open: Open, { loopCounter, token }: RemoveInstance): number | undefined {
  if (loopCounter !== undefined) return loopCounter - 1
  return token === undefined ? undefined : instanceAround(state, open, token)?.index
}

function running(state: InstanceState, { scope }: Open, index: number): Token | undefined {
  return rows(state.tokens).find((token) => token.scope === scope && token.index === index)
}

function isToCome(loop: LoopState, index: number): boolean {
  return index >= loop.next && index < itemCount(loop)
}
