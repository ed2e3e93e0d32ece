import { defaultRetries } from '../../extensions/quytrinh/read.js'
import { type Element, flag, one, present, text } from '../element.js'
import type { Mapping, SendTask, Work } from '../graph.js'
import type { Reading } from '../reading.js'
import { activity } from './activity.js'
import { messageOf } from './event-definitions.js'
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
  const { work } = extras
  return { ...shared, work: work === undefined || work.type === 'decision' ? workOf(element) : work }
}

export const sendTask: NodeReader = (element, scope, reading) => {
  const { activity: shared, extras } = activity('sendTask', element, scope, reading)
  if (sendsItself(element, extras.work, reading)) return { ...shared, work: messageWork(element, reading) }
  return { ...shared, work: extras.work?.type === 'handler' ? extras.work : workOf(element) }
}

/** A message for another process of the file is sent by the engine, unless the task says who does it. */
function sendsItself(element: Element, work: Work | undefined, reading: Reading): boolean {
  const isSaid =
    work !== undefined || one(element, 'operationRef') !== undefined || !isUnspecified(text(element, 'implementation'))
  return !isSaid && reading.wiring.messageFlows.leadsInside(element)
}

function messageWork(element: Element, reading: Reading): SendTask['work'] {
  const named = messageOf(element, reading)
  return named === undefined ? workOf(element) : { type: 'message', ...named }
}

export const businessRuleTask: NodeReader = (element, scope, reading) => {
  const { activity: shared, extras } = activity('businessRuleTask', element, scope, reading)
  const { work } = extras
  return { ...shared, work: work?.type === 'handler' || work?.type === 'decision' ? work : workOf(element) }
}

export const receiveTask: NodeReader = (element, scope, reading) => {
  const { activity: shared } = activity('receiveTask', element, scope, reading)
  const isNamed = one(element, 'messageRef') !== undefined || reading.wiring.messageFlows.at(element).length > 0
  const named = isNamed ? messageOf(element, reading) : undefined
  return {
    ...shared,
    ...present({
      message: named && { type: 'message' as const, id: shared.id, ...named },
      instantiates: flag(element, 'instantiate') || undefined,
    }),
  }
}

export const callActivity: NodeReader = (element, scope, reading) => {
  const { activity: shared, extras } = activity('callActivity', element, scope, reading)
  const name = text(element, 'calledElement')
  const called =
    extras.called ?? (name === undefined ? undefined : reading.expressions.plain(name, element, 'calledElement'))
  if (called === undefined) {
    if (name === undefined)
      reading.report.error(
        'attribute-missing',
        element,
        { element: 'callActivity', attribute: 'calledElement' },
        'calledElement',
      )
    return undefined
  }
  const { binding, businessKey, passesAll, returnsAll } = extras
  return { ...shared, called, ...present({ binding, businessKey, passesAll, returnsAll }) }
}

/** Lines of `name = expression`, each a FEEL expression (`text/x-assign`). */
export const scriptTask: NodeReader = (element, scope, reading) => {
  const { activity: shared } = activity('scriptTask', element, scope, reading)
  const format = text(element, 'scriptFormat')
  if (format !== 'text/x-assign')
    reading.report.error('script-format-unknown', element, { format: format ?? '' }, 'scriptFormat')
  const lines = (text(element, 'script') ?? '').split('\n').map((line) => line.trim())
  const script = lines.filter((line) => line !== '').flatMap((line) => assignment(line, element, reading))
  return { ...shared, script }
}

function assignment(line: string, element: Element, reading: Reading): Mapping[] {
  const [, target, source] = /^([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)\s*(.+)$/u.exec(line) ?? []
  if (target === undefined || source === undefined) {
    reading.report.error('script-line-invalid', element, { line }, 'script')
    return []
  }
  const expression = reading.expressions.feel(source, element, 'script')
  return expression === undefined ? [] : [{ target, source: expression }]
}

/** The topic is what the task says it is done by, else its own id. */
function workOf(element: Element): Extract<Work, { type: 'handler' }> {
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
