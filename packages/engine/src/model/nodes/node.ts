import { continuationsOf, listenersOf } from '../../extensions/index.js'
import { type Element, one, present, text } from '../element.js'
import type { Continuations, Id, Listeners, Node, NodeKind } from '../graph.js'
import type { Reading } from '../reading.js'

/** Makes a node of an element; `undefined` where the element cannot be one, which has then been reported. */
export type NodeReader = (element: Element, scope: Id, reading: Reading) => Node | undefined

/** What every flow node has. */
export interface Base<K extends NodeKind> {
  readonly kind: K
  readonly id: Id
  readonly name?: string
  readonly scope: Id
  readonly lane?: Id
  readonly incoming: readonly Id[]
  readonly outgoing: readonly Id[]
  readonly default?: Id
  readonly async?: Continuations
  readonly listeners?: Listeners
}

export function base<K extends NodeKind>(kind: K, element: Element, scope: Id, reading: Reading): Base<K> {
  const { wiring } = reading
  const id = element.id ?? ''
  return present({
    kind,
    id,
    name: text(element, 'name'),
    scope,
    lane: wiring.lane(id),
    incoming: wiring.incoming(id),
    outgoing: wiring.outgoing(id),
    default: one(element, 'default')?.id,
    async: continuationsOf(element, reading),
    listeners: listenersOf(element, reading),
  }) as Base<K> // `present` cannot see through the type parameter
}
