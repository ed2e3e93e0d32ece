import type { Id, Node, ProcessGraph } from '../graph.js'
import { type Context, nodesOf } from './check.js'

/** Loops in which no token ever waits: what ends them is a condition alone. */
export function loopsWithoutWait(context: Context): void {
  const { graph, reading } = context
  const passing = new Set(
    nodesOf(context)
      .filter((node) => passes(node, graph))
      .map(({ id }) => id),
  )
  const next = (id: Id): readonly Id[] =>
    (graph.nodes[id]?.outgoing ?? [])
      .map((flow) => graph.flows[flow]?.target ?? '')
      .filter((target) => passing.has(target))
  for (const members of cycles([...passing], next)) {
    reading.report.warning('loop-without-wait', graph.nodes[members[0] ?? ''], { elements: members.join(', ') })
  }
}

/** Whether a token goes straight through; a sub-process, if it goes straight through everything inside. */
function passes(node: Node, graph: ProcessGraph): boolean {
  switch (node.kind) {
    case 'userTask':
    case 'intermediateCatchEvent':
      return false
    case 'serviceTask':
      return node.work.type === 'number'
    case 'subProcess':
      return Object.values(graph.nodes).every((inside) => inside.scope !== node.id || passes(inside, graph))
    default:
      return true
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
