/**
 * What holds of every step: `replay` – its facts alone lead from the state before to the state after, also when they come back from
 * a journal; `flowing` – whoever leaves goes on by the flows of its node, nobody comes out of nowhere, and a join takes one token of each flow; `ending` and
 * `numbering` as in `invariants.ts`.
 */
import { InvariantViolated } from '../errors.js'
import type { Json } from '../json.js'
import type { Node, ProcessGraph } from '../model/graph.js'
import { draftOf, evolve, unborn } from './evolve.js'
import type { Fact } from './facts.js'
import { stillToCome } from './inclusive-invariants.js'
import type { Violation } from './invariants.js'
import type { DraftState, InstanceState, Token } from './state.js'
import { row, rows } from './table.js'

/** Everything that is wrong with a step, given where it began, what it says has happened, and where it ended. */
export function checkStep(
  graph: ProcessGraph,
  before: InstanceState | undefined,
  facts: readonly Fact[],
  after: InstanceState,
): readonly Violation[] {
  const written = asJson(facts)
  const violations: Violation[] = []
  const add = (invariant: Violation['invariant'], sentence: string) => violations.push({ invariant, sentence })
  if (!same(written, facts)) add('replay', 'the facts do not survive JSON')
  if (before !== undefined && before.status !== 'active' && facts.length > 0)
    add('ending', 'something happened after the end')
  const seq = facts.reduce((sum, fact) => sum + numbersGiven(fact), before?.seq ?? 0)
  if (after.seq !== seq) add('numbering', `the last number is ${after.seq}, after the facts it should be ${seq}`)
  const draft = before === undefined ? unborn() : draftOf(before)
  const left = new Departures()
  try {
    for (const fact of facts) {
      for (const sentence of misdirected(graph, draft, left, fact)) add('flowing', sentence)
      for (const sentence of occursAgain(draft, fact)) add('triggering', sentence)
      // Each as it comes out of a journal.
      evolve(draft, asJson(fact) as unknown as Fact) // facts are JSON, as was just checked
    }
    for (const sentence of left.lost()) add('flowing', sentence)
    if (!same(asJson(draft), asJson(after))) add('replay', 'the facts lead to another state')
  } catch (error) {
    if (!(error instanceof InvariantViolated)) throw error
    add('replay', `the facts cannot happen: ${error.message}`)
  }
  return violations
}

/** A token that enters with a scope of its own takes two. */
function numbersGiven(fact: Fact): number {
  if (fact.type === 'entered') return fact.opens === undefined ? 1 : 2
  return ['processStarted', 'scopeOpened', 'waitOpened', 'incidentRaised', 'compensationBegun'].includes(fact.type)
    ? 1
    : 0
}

/** Nodes that tokens have left in this step, scope by scope, and the flows that others came by since. */
class Departures {
  readonly #left = new Map<string, { readonly node: Node; readonly scope: number; count: number }>()
  readonly #used = new Map<string, number>()

  add(scope: number, node: Node): void {
    const key = `${scope} ${node.id}`
    const known = this.#left.get(key)
    if (known === undefined) this.#left.set(key, { node, scope, count: 1 })
    else known.count++
  }

  /** Whether a token left the source of the flow for which none has come by it yet. */
  use(scope: number, flow: string, source: string): boolean {
    const key = `${scope} ${flow}`
    const count = this.#count(key) + 1
    this.#used.set(key, count)
    return count <= (this.#left.get(`${scope} ${source}`)?.count ?? 0)
  }

  /** Whoever leaves goes on: by one flow, by each, or by some, as the node says. */
  *lost(): Iterable<string> {
    for (const { node, scope, count } of this.#left.values()) {
      // A complex gateway takes no flow at its reset unless one asks for that.
      if (node.outgoing.length === 0 || node.kind === 'complexGateway') continue
      const used = node.outgoing.map((flow) => this.#count(`${scope} ${flow}`))
      const total = used.reduce((sum, each) => sum + each, 0)
      const isRight =
        node.kind === 'exclusiveGateway'
          ? total === count
          : node.kind === 'parallelGateway'
            ? used.every((each) => each === count)
            : total >= count
      if (!isRight) yield `${count} tokens have left ${node.id}, and ${used} have gone on by its flows ${node.outgoing}`
    }
  }

  #count(key: string): number {
    return this.#used.get(key) ?? 0
  }
}

function* misdirected(graph: ProcessGraph, state: DraftState, left: Departures, fact: Fact): Iterable<string> {
  if (fact.type === 'entered' && fact.flow !== undefined) {
    const flow = graph.flows[fact.flow]
    if (flow?.target !== fact.node)
      yield `token ${fact.token} came to ${fact.node} by ${fact.flow}, which leads elsewhere`
    if (!left.use(fact.scope, fact.flow, flow?.source ?? ''))
      yield `token ${fact.token} came by ${fact.flow} out of nowhere`
  }
  if (fact.type !== 'completed') return
  const tokens = [fact.token, ...(fact.joined ?? [])].map((id) => row(state.tokens, id))
  const scope = row(state.scopes, tokens[0]?.scope ?? 0)
  const node = graph.nodes[fact.node]
  // One instance of a multi-instance activity leaves by no flow: the activity does.
  if (scope !== undefined && node !== undefined && scope.kind !== 'multiInstance') left.add(scope.id, node)
  if (node?.kind === 'inclusiveGateway' || node?.kind === 'complexGateway') {
    const flows = tokens.map((token) => token?.flow)
    if (new Set(flows).size < flows.length) yield `the join ${fact.node} took two tokens of one flow`
    if (node.kind === 'inclusiveGateway' && node.incoming.length > 1) yield* leftBehind(graph, state, node, tokens)
    return
  }
  if (node?.kind !== 'parallelGateway' || node.incoming.length < 2) {
    if (fact.joined !== undefined) yield `${fact.node} is no join, but took ${fact.joined} along`
    return
  }
  const flows = tokens.map((token) => token?.flow ?? '').sort()
  if (!same(flows, [...node.incoming].sort()))
    yield `the join ${fact.node} took a token from ${flows} instead of ${node.incoming}`
}

/** An inclusive join waits for every token that can still come to it. */
function* leftBehind(
  graph: ProcessGraph,
  state: DraftState,
  node: Node,
  tokens: readonly (Token | undefined)[],
): Iterable<string> {
  const ids = tokens.map((token) => token?.id)
  const others = rows(state.tokens).filter(({ id, scope }) => scope === tokens[0]?.scope && !ids.includes(id))
  const flows = tokens.map((token) => token?.flow)
  for (const { id, node: at } of stillToCome(graph, node, flows, others))
    yield `the join ${node.id} did not wait for token ${id}, which can still come from ${at}`
}

/** A condition occurs when it becomes true, not as long as it is. */
function* occursAgain(state: DraftState, fact: Fact): Iterable<string> {
  if (fact.type !== 'conditionChanged') return
  const wait = row(state.waits, fact.wait)
  if (wait?.type === 'subscription' && wait.holds === fact.holds && wait.trouble === fact.trouble)
    yield `the condition of wait ${wait.id} at ${wait.node} is what it was, and is told anew`
}

/** As it comes back from a store. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}

/** Deep equality of plain data; an absent property is not one that is undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [ours, theirs] = [Object.entries(a), new Map(Object.entries(b))]
  return ours.length === theirs.size && ours.every(([name, value]) => theirs.has(name) && same(value, theirs.get(name)))
}
