import { defaultRetries } from '../../extensions/quytrinh/read.js'
import { type Element, one, present, text } from '../element.js'
import type { Work } from '../graph.js'
import { activity } from './activity.js'
import type { NodeReader } from './node.js'
import { resourceRoles } from './roles.js'

export const task: NodeReader = (element, scope, reading) => activity('task', element, scope, reading).activity

export const manualTask: NodeReader = (element, scope, reading) =>
  activity('manualTask', element, scope, reading).activity

export const userTask: NodeReader = (element, scope, reading) => {
  const { activity: shared, extras } = activity('userTask', element, scope, reading)
  const own = [...resourceRoles(element, reading), ...(extras.assignments ?? [])]
  const { form, fields, title, report } = extras
  return { ...shared, ...present({ assignments: own, form, fields, title, report }) }
}

export const serviceTask: NodeReader = (element, scope, reading) => {
  const { activity: shared, extras } = activity('serviceTask', element, scope, reading)
  return { ...shared, work: extras.work ?? workOf(element) }
}

/** The topic is what the task says it is done by, else its own id. */
function workOf(element: Element): Work {
  const operation = one(element, 'operationRef')
  const implementation = text(element, 'implementation')
  const named = operation && (text(operation, 'name') ?? operation.id)
  const topic = named ?? (isUnspecified(implementation) ? undefined : implementation) ?? element.id ?? ''
  return { type: 'handler', topic, retries: defaultRetries }
}

/** `##WebService` and `##unspecified` say that nothing is said (BPMN 2.0.1 table 10.8). */
function isUnspecified(implementation: string | undefined): boolean {
  return implementation === undefined || implementation.startsWith('##')
}
