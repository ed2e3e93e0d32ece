/** Which sequence flows a node leaves by (BPMN 2.0.1 §13.2.1, §13.4). */
import type { Json } from '../json.js'
import type { Expression, Id, Node, ProcessGraph } from '../model/graph.js'
import { Trouble } from './env.js'
import type { Token } from './state.js'

type Evaluate = (expression: Expression) => Json

/** All flows without a condition and all whose condition holds; the default flow where that leaves none. */
export function flowsTaken(graph: ProcessGraph, node: Node, evaluate: Evaluate): readonly Id[] {
  if (node.outgoing.length === 0) return node.outgoing
  if (node.default === undefined && !node.outgoing.some((id) => graph.flows[id]?.condition)) return node.outgoing
  const taken = node.outgoing.filter((id) => id !== node.default && isOpen(graph, id, evaluate))
  return taken.length > 0 ? taken : [defaultOf(node)]
}

/** The first flow, in the order of the file, that has no condition or whose condition holds; else the default flow. */
export function firstFlow(graph: ProcessGraph, node: Node, evaluate: Evaluate): Id {
  return node.outgoing.find((id) => id !== node.default && isOpen(graph, id, evaluate)) ?? defaultOf(node)
}

function isOpen(graph: ProcessGraph, id: Id, evaluate: Evaluate): boolean {
  const condition = graph.flows[id]?.condition
  return condition === undefined || isTrue(evaluate(condition), condition)
}

/** A condition must be true or false; null, as of an absent value, counts as false. */
export function isTrue(value: Json, condition: Expression): boolean {
  if (value === null) return false
  if (typeof value === 'boolean') return value
  throw new Trouble('condition-not-boolean', {
    condition: condition.language === 'constant' ? null : condition.text,
    value,
  })
}

function defaultOf(node: Node): Id {
  if (node.default !== undefined) return node.default
  throw new Trouble('no-flow-taken', { node: node.id, flows: [...node.outgoing] })
}

/** Of tokens that wait at a join, the one on each flow that came first: a join takes one of each. */
export function oldestOfEachFlow(arrived: readonly Token[]): readonly Token[] {
  return arrived.filter((token, index) => arrived.findIndex(({ flow }) => flow === token.flow) === index)
}
