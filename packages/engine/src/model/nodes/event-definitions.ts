import { checkTimer } from '../../expressions.js'
import { extrasOf } from '../../extensions/index.js'
import { type Element, flag, is, many, one, ownerId, present, text, word } from '../element.js'
import type { EventDefinition, Expression, Id, Result, Trigger } from '../graph.js'
import { messageName } from '../message-flows.js'
import type { Reading } from '../reading.js'
import { isEventSubProcess } from '../wiring.js'

type DefinitionReader = (definition: Element, id: Id, reading: Reading) => EventDefinition | undefined

/** Event definition → reader. An entry here and its places below make one executable. */
const readers: Readonly<Record<string, DefinitionReader>> = {
  'bpmn:TimerEventDefinition': timer,
  'bpmn:ErrorEventDefinition': error,
  'bpmn:EscalationEventDefinition': escalation,
  'bpmn:MessageEventDefinition': message,
  'bpmn:SignalEventDefinition': signal,
  'bpmn:ConditionalEventDefinition': conditional,
  'bpmn:CompensateEventDefinition': compensate,
  'bpmn:CancelEventDefinition': (_, id) => ({ type: 'cancel', id }),
  'bpmn:TerminateEventDefinition': (definition, id, reading) =>
    present({ type: 'terminate' as const, id, whole: extrasOf(definition, reading).terminates }),
}

/** Where each event may have which definition (BPMN 2.0.1 table 10.93), as far as we execute it. */
export const places: Readonly<Record<string, readonly string[]>> = {
  startEvent: ['timer', 'message', 'signal', 'conditional'],
  'startEvent of an event sub-process': [
    'timer',
    'message',
    'signal',
    'conditional',
    'error',
    'escalation',
    'compensate',
  ],
  intermediateCatchEvent: ['timer', 'message', 'signal', 'conditional', 'link'],
  intermediateThrowEvent: ['message', 'signal', 'escalation', 'compensate', 'link'],
  boundaryEvent: ['timer', 'message', 'signal', 'conditional', 'error', 'escalation', 'compensate', 'cancel'],
  endEvent: ['message', 'signal', 'error', 'escalation', 'compensate', 'cancel', 'terminate'],
  implicitThrowEvent: ['message', 'signal', 'error', 'escalation'],
}

/** The definitions of an event, its own and those it refers to. */
export function eventDefinitions(event: Element, reading: Reading): readonly EventDefinition[] {
  const definitions = [...many(event, 'eventDefinitions'), ...many(event, 'eventDefinitionRef')]
  const kind = word(event.$type)
  const place = kind === 'startEvent' && isEventSubProcess(event.$parent) ? 'startEvent of an event sub-process' : kind
  return definitions.flatMap((definition, index) => {
    const id = definition.id ?? `${ownerId(event)}_definition${index + 1}`
    const read = definitionIn(place, event, definition, id, reading)
    return read === undefined ? [] : [read]
  })
}

/** A definition as it may stand in one of the {@link places}; `event` is the element there. */
export function definitionIn(
  place: string,
  event: Element,
  definition: Element,
  id: Id,
  reading: Reading,
): EventDefinition | undefined {
  const name = word(definition.$type)
  if (places[place]?.includes(name.replace(/EventDefinition$/, '')))
    return readers[definition.$type]?.(definition, id, reading)
  reading.report.error('unsupported-element', event, { what: `${name} (${place})` }, name)
  return undefined
}

const timers = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const

function timer(definition: Element, id: Id, { expressions, report }: Reading): EventDefinition | undefined {
  const given = timers.filter(([property]) => one(definition, property) !== undefined)
  const [first] = given
  if (first === undefined || given.length > 1) {
    report.error('timer-incomplete', definition)
    return undefined
  }
  const [property, kind] = first
  const expression = expressions.textual(definition, property)
  if (expression === undefined) return undefined
  const constant = expression.language === 'constant' ? String(expression.value) : undefined
  const expected = constant === undefined ? undefined : checkTimer(kind, constant)
  if (expected !== undefined) report.error('timer-invalid', definition, { text: constant ?? '', expected }, property)
  return { type: 'timer', id, timer: kind, expression }
}

/** Without a reference it stands for every error. The code is what thrower and catcher share; an error without one is known by its id. */
function error(definition: Element, id: Id, reading: Reading): EventDefinition {
  const reference = one(definition, 'errorRef')
  const isKnown = is(reference, 'bpmn:Error')
  const own = isKnown ? text(reference, 'errorCode') : undefined
  const code = own ?? (isKnown ? reference?.id : undefined)
  const isUncoded = (isKnown && own === undefined) || undefined
  return present({ type: 'error' as const, id, code, isUncoded, ...extrasOf(definition, reading).error })
}

/** Without a reference a catcher takes every escalation. */
function escalation(definition: Element, id: Id, reading: Reading): EventDefinition {
  const reference = one(definition, 'escalationRef')
  const isKnown = is(reference, 'bpmn:Escalation')
  const own = isKnown ? text(reference, 'escalationCode') : undefined
  return present({
    type: 'escalation' as const,
    id,
    code: own ?? (isKnown ? reference?.id : undefined),
    isUncoded: (isKnown && own === undefined) || undefined,
    codeVariable: extrasOf(definition, reading).error?.codeVariable,
  })
}

/** The name is what sender and receiver share; a message without one is known by its id. */
function message(definition: Element, id: Id, reading: Reading): EventDefinition | undefined {
  const named = messageOf(definition, reading)
  return named && { type: 'message', id, ...named }
}

/** The message that an event or a task refers to, else that of its message flow; and the key that its process correlates it by. */
export function messageOf(
  element: Element,
  reading: Reading,
): { readonly name: string; readonly nameFrom?: Expression; readonly key?: Expression } | undefined {
  const { report, wiring } = reading
  const reference = one(element, 'messageRef')
  const [flow, ...others] = wiring.messageFlows.at(
    is(element, 'bpmn:FlowNode') ? element : (element.$parent ?? element),
  )
  const message = is(reference, 'bpmn:Message') ? reference : flow?.message
  const name = message === undefined ? flow?.name : messageName(message)
  if (name === undefined) {
    report.error('message-missing', element)
    return undefined
  }
  const differing = reference === undefined ? others.find((other) => other.name !== name) : undefined
  if (differing !== undefined) report.error('message-flow-ambiguous', element, { names: `${name}, ${differing.name}` })
  const key = message?.id === undefined ? undefined : wiring.correlationKey(message.id)
  return present({ name, nameFrom: reckonedName(name, element, 'messageRef', reading), key })
}

/** A name may be an expression, evaluated when the event is reached; what begins a process is known by one before. */
function reckonedName(name: string, element: Element, property: string, reading: Reading): Expression | undefined {
  const expression = reading.expressions.plain(name, element, property)
  if (expression === undefined || expression.language === 'constant') return undefined
  const event = is(element, 'bpmn:FlowNode') ? element : element.$parent
  const isStart = is(event, 'bpmn:StartEvent') || (is(event, 'bpmn:ReceiveTask') && flag(event, 'instantiate'))
  if (isStart && is(event?.$parent, 'bpmn:Process')) reading.report.error('name-unknown-at-start', element, { name })
  return expression
}

/** What the event says about its scope comes before what the signal says. */
function signal(definition: Element, id: Id, reading: Reading): EventDefinition | undefined {
  const reference = one(definition, 'signalRef')
  const host = reference === undefined ? one(definition.$parent, 'attachedToRef') : undefined
  const unnamed = host && defaultSignal(host, id)
  if (unnamed !== undefined) return unnamed
  const name = is(reference, 'bpmn:Signal') ? (text(reference, 'name') ?? reference?.id) : undefined
  if (name === undefined) reading.report.error('signal-missing', definition)
  if (name === undefined || reference === undefined) return undefined
  const scope = extrasOf(definition, reading).scope ?? extrasOf(reference, reading).scope
  const nameFrom = reckonedName(name, definition, 'signalRef', reading)
  return present({ type: 'signal' as const, id, name, nameFrom, isLocal: scope === 'instance' || undefined })
}

/**
 * What a multi-instance activity throws where it names no event: a signal by the activity's id, for the activity's own boundary, where a
 * signal event without a signal catches it (BPMN 2.0.1 table 10.29).
 */
export function defaultSignal(activity: Element, id: Id): Extract<EventDefinition, { type: 'signal' }> | undefined {
  const loop = one(activity, 'loopCharacteristics')
  const behavior = loop && text(loop, 'behavior')
  const property = behavior === 'None' ? 'noneBehaviorEventRef' : behavior === 'One' ? 'oneBehaviorEventRef' : undefined
  if (property === undefined || one(loop, property) !== undefined) return undefined
  return { type: 'signal', id, name: activity.id ?? '', isLocal: true }
}

function conditional(definition: Element, id: Id, { expressions, report }: Reading): EventDefinition | undefined {
  const condition = expressions.formal(definition, 'condition')
  if (condition === undefined && one(definition, 'condition') === undefined)
    report.error('event-condition-missing', definition)
  return condition && { type: 'conditional', id, condition }
}

/** Without a reference it undoes all of the scope. */
function compensate(definition: Element, id: Id): EventDefinition {
  return present({ type: 'compensate' as const, id, activity: one(definition, 'activityRef')?.id })
}

export function isTrigger(definition: EventDefinition): definition is Trigger {
  return definition.type !== 'terminate'
}

export function isResult(definition: EventDefinition): definition is Result {
  return definition.type !== 'timer' && definition.type !== 'conditional'
}
