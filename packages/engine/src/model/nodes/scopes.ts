import { type Element, flag, present, text } from '../element.js'
import type { Id, SubProcess } from '../graph.js'
import type { Reading } from '../reading.js'
import { activity } from './activity.js'
import type { NodeReader } from './node.js'

/** Embedded and event sub-processes; what they contain is read beside them, into the same flat graph. */
export const subProcess: NodeReader = read

export const transaction: NodeReader = (element, scope, reading) => ({
  ...read(element, scope, reading),
  isTransaction: true,
})

export const adHocSubProcess: NodeReader = (element, scope, reading) => ({
  ...read(element, scope, reading),
  adHoc: present({
    isSequential: text(element, 'ordering') === 'Sequential',
    completionCondition: reading.expressions.formal(element, 'completionCondition'),
    cancelsRemaining: flag(element, 'cancelRemainingInstances'),
  }),
})

function read(element: Element, scope: Id, reading: Reading): SubProcess {
  return {
    ...activity('subProcess', element, scope, reading).activity,
    isTriggeredByEvent: flag(element, 'triggeredByEvent'),
  }
}
