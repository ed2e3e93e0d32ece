/** Camunda 7's vocabulary (`docs/foreign-dialects.md`). */
import type { Extension } from '../extension.js'
import { vendorListeners } from '../vendor/listeners.js'
import { readVendor, vendorContinuations } from '../vendor/read.js'
import { meaningIn, shared, type Vocabulary } from '../vendor/table.js'

const namespace = 'http://camunda.org/schema/1.0/bpmn'

const vocabulary: Vocabulary = {
  attributes: {
    ...shared.attributes,
    followUpDate: 'ignored',
    historyTimeToLive: 'ignored',
    versionTag: ['bpmn:Process'],
    isStartableInTasklist: 'ignored',
    taskPriority: 'ignored',
    decisionRef: ['bpmn:BusinessRuleTask'],
    decisionRefBinding: { without: 'latest' },
    mapDecisionResult: ['bpmn:BusinessRuleTask'],
    resultVariable: ['bpmn:ServiceTask', 'bpmn:BusinessRuleTask'],
    calledElementBinding: ['bpmn:CallActivity'],
    calledElementVersion: ['bpmn:CallActivity'],
    calledElementVersionTag: ['bpmn:CallActivity'],
    modelerTemplate: 'ignored',
    modelerTemplateVersion: 'ignored',
  },
  elements: { ...shared.elements, failedJobRetryTimeCycle: 'ignored' },
}

export const camunda: Extension = {
  namespace,
  read: (element, reading) => readVendor(element, namespace, reading),
  listeners: (element, reading) => vendorListeners(element, namespace, reading),
  continuations: (element) => vendorContinuations(element, namespace),
  meaningOf: (said) => meaningIn(vocabulary, said),
}
