/** What all activities share: loop, data, deadlines, resource roles. */
import type { Extras } from '../../extensions/extension.js'
import { extrasOf } from '../../extensions/index.js'
import { type Element, flag, present } from '../element.js'
import type { ActivityBase, Id, NodeKind } from '../graph.js'
import type { Reading } from '../reading.js'
import { activityData, localData } from './data.js'
import { readLoop } from './loop.js'
import { base } from './node.js'

/** An activity, and what extensions say about it beyond that. */
export function activity<K extends NodeKind>(
  kind: K,
  element: Element,
  scope: Id,
  reading: Reading,
): { readonly activity: ActivityBase<K>; readonly extras: Extras } {
  const extras = extrasOf(element, reading)
  const node = base(kind, element, scope, reading)
  const data = activityData(element, reading)
  const shared = present({
    boundaryEvents: reading.wiring.boundaryEvents(node.id),
    loop: readLoop(element, reading),
    ...data,
    inputs: [...localData(element, reading), ...data.inputs, ...(extras.inputs ?? [])],
    outputs: [...data.outputs, ...(extras.outputs ?? [])],
    deadlines: extras.deadlines ?? [],
    isForCompensation: flag(element, 'isForCompensation'),
    compensatedBy: reading.wiring.compensatedBy(node.id),
  })
  return { activity: { ...node, ...shared }, extras }
}
