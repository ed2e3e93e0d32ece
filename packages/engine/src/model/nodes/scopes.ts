import { flag } from '../element.js'
import { activity } from './activity.js'
import type { NodeReader } from './node.js'

/** Embedded and event sub-processes; what they contain is read beside them, into the same flat graph. */
export const subProcess: NodeReader = (element, scope, reading) => ({
  ...activity('subProcess', element, scope, reading).activity,
  isTriggeredByEvent: flag(element, 'triggeredByEvent'),
})
