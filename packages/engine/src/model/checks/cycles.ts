import type { Id, Node } from '../graph.js'
import { type Context, nodesOf } from './check.js'

/** Loops in which no token ever waits: what ends them is a condition alone. */
export function loopsWithoutWait(context: Context): void {
  const { graph, reading } = context
  const passes = passing(nodesOf(context))
  const next = (id: Id): readonly Id[] =>
    (graph.nodes[id]?.outgoing ?? [])
      .map((flow) => graph.flows[flow]?.target ?? '')
      .filter((target) => passes.has(target))
  for (const members of cycles([...passes], next)) {
    reading.report.warning('loop-without-wait', graph.nodes[members[0] ?? ''], { elements: members.join(', ') })
  }
}

/** Nodes that a token goes straight through; a sub-process, if it goes straight through everything inside. */
function passing(nodes: readonly Node[]): ReadonlySet<Id> {
  const waiting = new Set(nodes.filter(waits).map(({ scope }) => scope))
  const scopes = new Map(nodes.filter(({ kind }) => kind === 'subProcess').map((node) => [node.id, node.scope]))
  for (const inner of [...waiting]) {
    for (let at = scopes.get(inner); at !== undefined && !waiting.has(at); at = scopes.get(at)) waiting.add(at)
  }
  return new Set(nodes.filter((node) => !waits(node) && !waiting.has(node.id)).map(({ id }) => id))
}

function waits(node: Node): boolean {
  switch (node.kind) {
    case 'userTask':
    case 'receiveTask':
    case 'intermediateCatchEvent':
    case 'eventBasedGateway':
    // What it calls stands in another file, or may come to.
    case 'callActivity':
      return true
    case 'serviceTask':
    case 'sendTask':
    case 'businessRuleTask':
      return node.work.type === 'handler'
    default:
      return false
  }
}

/** The strongly connected groups of a graph that contain a cycle (Tarjan), without recursion: a file may be long. */
function cycles(ids: readonly Id[], next: (id: Id) => readonly Id[]): readonly (readonly Id[])[] {
  const found: Id[][] = []
  const order = new Map<Id, number>()
  const low = new Map<Id, number>()
  const path: Id[] = []
  const onPath = new Set<Id>()
  for (const root of ids) {
    const frames = order.has(root) ? [] : [open(root)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const target = frame.targets.pop()
      if (target === undefined) {
        frames.pop()
        close(frame.id)
        const parent = frames.at(-1)
        if (parent !== undefined) lower(parent.id, low.get(frame.id))
      } else if (!order.has(target)) frames.push(open(target))
      else if (onPath.has(target)) lower(frame.id, order.get(target))
    }
  }
  return found

  function open(id: Id): { readonly id: Id; readonly targets: Id[] } {
    order.set(id, order.size)
    low.set(id, order.size - 1)
    path.push(id)
    onPath.add(id)
    return { id, targets: [...next(id)] }
  }

  function lower(id: Id, value = Number.POSITIVE_INFINITY): void {
    low.set(id, Math.min(low.get(id) ?? value, value))
  }

  function close(id: Id): void {
    if (low.get(id) !== order.get(id)) return
    const members = path.splice(path.indexOf(id))
    for (const member of members) onPath.delete(member)
    if (members.length > 1 || next(id).includes(id)) found.push(members)
  }
}
