/** The vocabulary that Camunda 7, Flowable and Activiti have in common. */
import { type Element, is, present } from '../../model/element.js'
import type { Continuations } from '../../model/graph.js'
import type { Reading } from '../../model/reading.js'
import type { Extras } from '../extension.js'
import { callExtras, payloadExtras } from './calls.js'
import { fields, inputOutput } from './mappings.js'
import { taskExtras } from './people.js'
import { Words } from './words.js'
import { workExtras } from './work.js'

/** One element, what it says in the vendor's namespace, and who is told what is wrong with it. */
export interface Heard {
  readonly element: Element
  readonly words: Words
  readonly reading: Reading
}

export function readVendor(element: Element, namespace: string, reading: Reading): Extras {
  if (!Words.areIn(element)) return {}
  const heard: Heard = { element, reading, words: new Words(element, namespace) }
  if (is(element, 'bpmn:StartEvent')) return present({ initiator: heard.words.attribute('initiator') })
  if (is(element, 'bpmn:MultiInstanceLoopCharacteristics')) return loopExtras(heard)
  if (is(element, 'bpmn:ErrorEventDefinition') || is(element, 'bpmn:EscalationEventDefinition'))
    return errorExtras(heard)
  if (is(element, 'bpmn:SignalEventDefinition')) return payloadExtras(heard)
  if (is(element, 'bpmn:Signal')) return signalExtras(heard)
  if (is(element, 'bpmn:TerminateEventDefinition'))
    return heard.words.attribute('terminateMultiInstance') === 'true' ? { terminates: 'multiInstance' } : {}
  if (is(element, 'bpmn:Process')) return present({ versionTag: heard.words.attribute('versionTag') })
  return is(element, 'bpmn:Activity') ? activityExtras(heard) : {}
}

/** Camunda says before and after, Flowable leaves out what is before; both had `async` for it. */
export function vendorContinuations(element: Element, namespace: string): Continuations {
  if (!Words.areIn(element)) return {}
  const words = new Words(element, namespace)
  const says = (name: string) => words.attribute(name) === 'true' || undefined
  return present({
    before: says('async') ?? says('asyncBefore'),
    after: is(element, 'bpmn:EventBasedGateway') ? undefined : (says('asyncAfter') ?? says('asyncLeave')),
  })
}

function activityExtras(heard: Heard): Extras {
  const { element } = heard
  const mapped = inputOutput(heard)
  if (is(element, 'bpmn:UserTask')) return { ...mapped, ...taskExtras(heard) }
  if (is(element, 'bpmn:CallActivity')) return callExtras(heard, mapped)
  const inputs = [...(mapped.inputs ?? []), ...fields(heard)]
  return present({ ...mapped, inputs: inputs.length === 0 ? undefined : inputs, ...workExtras(heard) })
}

function signalExtras({ element, words, reading: { report } }: Heard): Extras {
  const scope = words.attribute('scope')
  if (scope === undefined || scope === 'global') return {}
  if (scope === 'processInstance') return { scope: 'instance' }
  const expected = 'processInstance · global'
  report.error('attribute-invalid', element, { attribute: 'scope', value: scope, expected }, 'scope')
  return {}
}

/** The collection is an expression or the name of a variable. */
function loopExtras({ element, words, reading: { expressions } }: Heard): Extras {
  const said = words.attribute('collection')
  const collection = said === undefined ? undefined : expressions.variableOr(said, element, 'collection')
  const elementVariable = words.attribute('elementVariable')
  return collection === undefined && elementVariable === undefined
    ? {}
    : { loop: present({ collection, elementVariable }) }
}

function errorExtras({ words }: Heard): Extras {
  const codeVariable = words.attribute('errorCodeVariable') ?? words.attribute('escalationCodeVariable')
  const messageVariable = words.attribute('errorMessageVariable')
  return codeVariable === undefined && messageVariable === undefined
    ? {}
    : { error: present({ codeVariable, messageVariable }) }
}
