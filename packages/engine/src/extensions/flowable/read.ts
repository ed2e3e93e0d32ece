/** Flowable's vocabulary and that of Activiti, from which it comes (`docs/foreign-dialects.md`). */
import type { Extension } from '../extension.js'
import { vendorListeners } from '../vendor/listeners.js'
import { readVendor, vendorContinuations } from '../vendor/read.js'
import { meaningIn, shared, type Vocabulary } from '../vendor/table.js'

const vocabulary: Vocabulary = {
  attributes: {
    ...shared.attributes,
    resultVariableName: ['bpmn:ServiceTask'],
    inheritVariables: ['bpmn:CallActivity'],
    useLocalScopeForResultVariable: { without: 'false' },
    storeResultVariableAsTransient: { without: 'false' },
    useLocalScopeForOutParameters: { without: 'false' },
    terminateAll: { without: 'false' },
    terminateMultiInstance: ['bpmn:TerminateEventDefinition'],
    scope: ['bpmn:Signal'],
    sameDeployment: ['bpmn:CallActivity'],
    fallbackToDefaultTenant: 'ignored',
    formFieldValidation: 'ignored',
    owner: 'ignored',
    category: 'ignored',
  },
  elements: {
    ...shared.elements,
    jobCategory: 'ignored',
    'work-form-field-validation': 'ignored',
    'task-candidates-type': 'ignored',
  },
}

function dialect(namespace: string): Extension {
  return {
    namespace,
    read: (element, reading) => readVendor(element, namespace, reading),
    listeners: (element, reading) => vendorListeners(element, namespace, reading),
    continuations: (element) => vendorContinuations(element, namespace),
    meaningOf: (said) => meaningIn(vocabulary, said),
  }
}

export const flowable: Extension = dialect('http://flowable.org/bpmn')
export const activiti: Extension = dialect('http://activiti.org/bpmn')
