import * as events from './events.js'
import * as gateways from './gateways.js'
import type { NodeReader } from './node.js'
import { adHocSubProcess, subProcess, transaction } from './scopes.js'
import * as tasks from './tasks.js'

/** BPMN element → reader. To execute another element: its kind in `graph.ts`, its reader here, its behaviour in the kernel. */
export const readers: Readonly<Record<string, NodeReader>> = {
  'bpmn:StartEvent': events.startEvent,
  'bpmn:IntermediateCatchEvent': events.intermediateCatchEvent,
  'bpmn:IntermediateThrowEvent': events.intermediateThrowEvent,
  'bpmn:BoundaryEvent': events.boundaryEvent,
  'bpmn:EndEvent': events.endEvent,
  'bpmn:Task': tasks.task,
  'bpmn:ManualTask': tasks.manualTask,
  'bpmn:UserTask': tasks.userTask,
  'bpmn:ServiceTask': tasks.serviceTask,
  'bpmn:SubProcess': subProcess,
  'bpmn:ExclusiveGateway': gateways.exclusiveGateway,
  'bpmn:ParallelGateway': gateways.parallelGateway,
  'bpmn:InclusiveGateway': gateways.inclusiveGateway,
  'bpmn:ComplexGateway': gateways.complexGateway,
  'bpmn:EventBasedGateway': gateways.eventBasedGateway,
  'bpmn:ReceiveTask': tasks.receiveTask,
  'bpmn:CallActivity': tasks.callActivity,
  'bpmn:Transaction': transaction,
  'bpmn:AdHocSubProcess': adHocSubProcess,
  'bpmn:ScriptTask': tasks.scriptTask,
  'bpmn:SendTask': tasks.sendTask,
  'bpmn:BusinessRuleTask': tasks.businessRuleTask,
}
