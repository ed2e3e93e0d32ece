import { extrasOf } from '../../extensions/index.js'
import { type Element, flag, is, many, one, word } from '../element.js'
import type { Result, StartEvent, Trigger } from '../graph.js'
import type { Reading } from '../reading.js'
import { isEventSubProcess } from '../wiring.js'
import { caughtData, thrownData } from './data.js'
import { eventDefinitions, isResult, isTrigger } from './event-definitions.js'
import { base, type NodeReader } from './node.js'

export const startEvent: NodeReader = (element, scope, reading) => {
  const read = triggers(element, reading)
  const isOfInstance = read.some((trigger) => trigger.type === 'signal' && trigger.isLocal === true)
  if (isOfInstance && !isEventSubProcess(element.$parent)) reading.report.error('signal-scope-at-start', element)
  return {
    ...base('startEvent', element, scope, reading),
    ...onceOf(element, read, reading),
    ...caughtData(element, reading),
    triggers: read,
    isInterrupting: flag(element, 'isInterrupting'),
    isParallelMultiple: flag(element, 'parallelMultiple'),
  }
}

/** Only a message has a key, and only a start event of a process begins instances. */
function onceOf(element: Element, triggers: readonly Trigger[], reading: Reading): Pick<StartEvent, 'once'> {
  const { once } = extrasOf(element, reading)
  if (once === undefined) return {}
  if (is(element.$parent, 'bpmn:Process') && triggers.some(({ type }) => type === 'message')) return { once }
  reading.report.error('once-without-message', element, {}, 'qt:once')
  return {}
}

export const intermediateCatchEvent: NodeReader = (element, scope, reading) => ({
  ...base('intermediateCatchEvent', element, scope, reading),
  ...caughtData(element, reading),
  triggers: needed(element, reading),
  isParallelMultiple: flag(element, 'parallelMultiple'),
})

export const intermediateThrowEvent: NodeReader = (element, scope, reading) => ({
  ...base('intermediateThrowEvent', element, scope, reading),
  ...thrownData(element, reading),
  results: results(element, reading),
})

export const boundaryEvent: NodeReader = (element, scope, reading) => {
  const attachedTo = one(element, 'attachedToRef')?.id
  const read = needed(element, reading)
  const isInterrupting = flag(element, 'cancelActivity')
  if (!isInterrupting) for (const { type } of read) alwaysInterrupting(type, element, reading)
  if (attachedTo === undefined) {
    reading.report.error(
      'attribute-missing',
      element,
      { element: 'boundaryEvent', attribute: 'attachedToRef' },
      'attachedToRef',
    )
    return undefined
  }
  return {
    ...base('boundaryEvent', element, scope, reading),
    ...caughtData(element, reading),
    attachedTo,
    triggers: read,
    isInterrupting,
    isParallelMultiple: flag(element, 'parallelMultiple'),
  }
}

/** Errors and cancellation end the activity, whatever the file says (BPMN 2.0.1 table 10.93). */
function alwaysInterrupting(type: Trigger['type'], element: Element, { report }: Reading): void {
  if (type === 'error') report.error('error-not-interrupting', element)
  if (type === 'cancel') report.error('cancel-not-interrupting', element)
}

export const endEvent: NodeReader = (element, scope, reading) => {
  const read = results(element, reading)
  const error = read.find(({ type }) => type === 'error')
  if (error !== undefined && !('code' in error)) reading.report.error('error-without-code', element)
  return { ...base('endEvent', element, scope, reading), ...thrownData(element, reading), results: read }
}

function needed(element: Element, reading: Reading): readonly Trigger[] {
  const hasDefinition = many(element, 'eventDefinitions').length + many(element, 'eventDefinitionRef').length > 0
  if (!hasDefinition) reading.report.error('event-without-trigger', element)
  return triggers(element, reading)
}

function triggers(element: Element, reading: Reading): readonly Trigger[] {
  const read = eventDefinitions(element, reading).filter(isTrigger)
  if (read.length > 1 && flag(element, 'parallelMultiple')) for (const { type } of read) awaited(type, element, reading)
  return read
}

/** What ends the activity, or comes after its end, is not waited for together with others. */
function awaited(type: Trigger['type'], element: Element, { report }: Reading): void {
  if (type !== 'error' && type !== 'cancel' && type !== 'compensate') return
  report.error('unsupported-element', element, { what: `${word(element.$type)} parallelMultiple (${type})` })
}

/** What an event throws. */
export function results(element: Element, reading: Reading): readonly Result[] {
  const read = eventDefinitions(element, reading).filter(isResult)
  const deciding = read.map(({ type }) => type).filter((type) => !told.includes(type))
  const endings = deciding.filter((type) => type !== 'compensate')
  // What compensates may end in its way afterwards; a cancellation undoes all that there is by itself.
  const compensations = deciding.length - endings.length
  if (endings.length > 1 || compensations > 1 || (compensations > 0 && endings.includes('cancel'))) {
    reading.report.error('unsupported-element', element, { what: `${word(element.$type)} (${deciding.join(' + ')})` })
  }
  return read
}

/** Of these an event throws any number; of the others there can be one, as they decide how its token goes on. */
const told: readonly Result['type'][] = ['message', 'signal', 'escalation']
