/**
 * Data in a process (BPMN 2.0.1 §10.4): a data object or property is a variable of its scope; an association copies one into a data
 * input when the activity begins, or out of a data output when it ends. An association without both ends is part of the drawing.
 */
import { type Element, is, many, one, text } from '../element.js'
import type { Mapping } from '../graph.js'
import type { Reading } from '../reading.js'

/** Data objects and properties of an activity, which begin without a value in the activity's own scope. */
export function localData(activity: Element, { wiring }: Reading): readonly Mapping[] {
  const objects = is(activity, 'bpmn:SubProcess') ? many(activity, 'flowElements').filter(isDataObject) : []
  const properties = many(activity, 'properties').filter((property) => !isPlaceholder(property))
  return [...objects, ...properties].map((item) => ({
    target: wiring.variable(item),
    source: { language: 'constant', value: null },
  }))
}

export function isDataObject({ $type }: Element): boolean {
  return $type === 'bpmn:DataObject'
}

/** bpmn.io draws an association into an activity by a property of this name. */
function isPlaceholder(item: Element | undefined): boolean {
  return item !== undefined && text(item, 'name') === '__targetRef_placeholder'
}

/** An association that copies, with both its ends. */
interface Copy {
  readonly source: Element
  readonly target: Element
}

function copies(activity: Element, property: 'dataInputAssociations' | 'dataOutputAssociations'): readonly Copy[] {
  return many(activity, property).flatMap((association) => {
    const [source, ...others] = many(association, 'sourceRef')
    const target = one(association, 'targetRef')
    if (source === undefined || target === undefined || others.length > 0) return []
    return isPlaceholder(target) ? [] : [{ source, target }]
  })
}

export function dataInputs(activity: Element, reading: Reading): readonly Mapping[] {
  const whole = loopItem(activity, 'loopDataInputRef')
  return copies(activity, 'dataInputAssociations')
    .filter(({ target }) => target !== whole)
    .map((copy) => mapping(copy, reading))
}

export function dataOutputs(activity: Element, reading: Reading): readonly Mapping[] {
  const whole = loopItem(activity, 'loopDataOutputRef')
  return copies(activity, 'dataOutputAssociations')
    .filter(({ source }) => source !== whole)
    .map((copy) => mapping(copy, reading))
}

function mapping({ source, target }: Copy, { wiring }: Reading): Mapping {
  return { target: wiring.variable(target), source: { language: 'feel', text: wiring.variable(source) } }
}

/** The collection of a multi-instance activity is data of the activity as a whole, not of its instances. */
function loopItem(activity: Element, property: 'loopDataInputRef' | 'loopDataOutputRef'): Element | undefined {
  const loop = one(activity, 'loopCharacteristics')
  return is(loop, 'bpmn:MultiInstanceLoopCharacteristics') ? one(loop, property) : undefined
}

/** The variable outside that holds the collection: directly, or copied into the activity's input. */
export function loopInput(activity: Element, item: Element, { wiring }: Reading): string {
  const copy = copies(activity, 'dataInputAssociations').find(({ target }) => target === item)
  return wiring.variable(copy?.source ?? item)
}

export function loopOutput(activity: Element, item: Element, { wiring }: Reading): string {
  const copy = copies(activity, 'dataOutputAssociations').find(({ source }) => source === item)
  return wiring.variable(copy?.target ?? item)
}
