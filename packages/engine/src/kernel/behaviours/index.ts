/** BPMN word → behaviour. A kind without one does not compile. */
import type { Behaviours } from '../move.js'
import { businessRuleTask } from './business-rule-task.js'
import { callActivity } from './call-activity.js'
import { complexGateway } from './complex-gateway.js'
import { boundaryEvent, endEvent, intermediateCatchEvent, intermediateThrowEvent, startEvent } from './events.js'
import { eventBasedGateway, exclusiveGateway, inclusiveGateway, parallelGateway } from './gateways.js'
import { receiveTask } from './receive-task.js'
import { scriptTask } from './script-task.js'
import { sendTask } from './send-task.js'
import { serviceTask } from './service-task.js'
import { subProcess } from './sub-process.js'
import { manualTask, task } from './tasks.js'
import { userTask } from './user-task.js'

export const behaviours: Behaviours = {
  startEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  endEvent,
  task,
  manualTask,
  userTask,
  serviceTask,
  subProcess,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  eventBasedGateway,
  scriptTask,
  sendTask,
  businessRuleTask,
  receiveTask,
  callActivity,
  complexGateway,
}
