/**
 * What `docs/elements.md` compares: elements, and event definitions in the places where BPMN 2.0.1 table 10.93 has them. Whether we support
 * them is asked of the registries; what others do is written down here, by their documentation as we know it. `?` is what we do not know.
 */

export const engines = ['Camunda 7', 'Camunda 8', 'Flowable', 'SpiffWorkflow', 'bpmn-engine'] as const

type Answer = 'yes' | 'partly' | '–' | '?'
/** In the order of {@link engines}. */
export type Answers = readonly [Answer, Answer, Answer, Answer, Answer]

const all: Answers = ['yes', 'yes', 'yes', 'yes', 'yes']

/** `element`, or `definition @ place`. */
export const elements: Readonly<Record<string, Answers>> = {
  task: all,
  manualTask: all,
  userTask: all,
  serviceTask: all,
  sendTask: all,
  receiveTask: all,
  scriptTask: all,
  businessRuleTask: ['yes', 'yes', 'yes', 'yes', 'partly'],
  callActivity: all,
  subProcess: all,
  transaction: ['yes', '–', 'yes', 'yes', 'yes'],
  adHocSubProcess: ['–', 'yes', 'partly', '–', '–'],
  standardLoopCharacteristics: ['–', '–', '–', 'yes', 'yes'],
  multiInstanceLoopCharacteristics: all,
  exclusiveGateway: all,
  parallelGateway: all,
  inclusiveGateway: ['yes', 'yes', 'yes', 'yes', '–'],
  complexGateway: ['–', '–', '–', '–', '–'],
  eventBasedGateway: all,
  startEvent: all,
  intermediateCatchEvent: all,
  intermediateThrowEvent: all,
  boundaryEvent: all,
  endEvent: all,
  'timer @ startEvent': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'message @ startEvent': all,
  'signal @ startEvent': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'conditional @ startEvent': ['yes', '?', '–', '?', '?'],
  'timer @ startEvent of an event sub-process': ['yes', 'yes', 'yes', '?', '?'],
  'message @ startEvent of an event sub-process': ['yes', 'yes', 'yes', '?', '?'],
  'signal @ startEvent of an event sub-process': ['yes', 'yes', 'yes', '?', '?'],
  'conditional @ startEvent of an event sub-process': ['yes', '?', '–', '?', '?'],
  'error @ startEvent of an event sub-process': ['yes', 'yes', 'yes', '?', '?'],
  'escalation @ startEvent of an event sub-process': ['yes', 'yes', 'yes', '?', '?'],
  'compensate @ startEvent of an event sub-process': ['yes', '–', '–', '–', '–'],
  'timer @ intermediateCatchEvent': all,
  'message @ intermediateCatchEvent': all,
  'signal @ intermediateCatchEvent': all,
  'conditional @ intermediateCatchEvent': ['yes', '?', 'yes', '?', 'yes'],
  'link @ intermediateCatchEvent': ['yes', 'yes', '–', '?', 'yes'],
  'message @ intermediateThrowEvent': ['yes', 'yes', '–', 'yes', 'yes'],
  'signal @ intermediateThrowEvent': all,
  'escalation @ intermediateThrowEvent': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'compensate @ intermediateThrowEvent': ['yes', 'yes', 'yes', '–', 'yes'],
  'link @ intermediateThrowEvent': ['yes', 'yes', '–', '?', 'yes'],
  'timer @ boundaryEvent': all,
  'message @ boundaryEvent': all,
  'signal @ boundaryEvent': all,
  'conditional @ boundaryEvent': ['yes', '?', 'yes', '?', 'yes'],
  'error @ boundaryEvent': all,
  'escalation @ boundaryEvent': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'compensate @ boundaryEvent': ['yes', 'yes', 'yes', '–', 'yes'],
  'cancel @ boundaryEvent': ['yes', '–', 'yes', 'yes', 'yes'],
  'message @ endEvent': ['yes', 'yes', '–', 'yes', 'yes'],
  'signal @ endEvent': ['yes', 'yes', '?', 'yes', 'yes'],
  'error @ endEvent': all,
  'escalation @ endEvent': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'compensate @ endEvent': ['yes', 'yes', '–', '–', '?'],
  'cancel @ endEvent': ['yes', '–', 'yes', 'yes', 'yes'],
  'terminate @ endEvent': all,
}
