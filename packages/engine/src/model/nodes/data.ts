/**
 * Data in a process (BPMN 2.0.1 §10.4): a data object or property is a variable of its scope. Which associations an activity has, and
 * which input and output sets.
 */
import { extrasOf } from '../../extensions/index.js'
import { type Element, is, many, one, present } from '../element.js'
import {
  type ActivityBase,
  type DataSet,
  type Id,
  type Mapping,
  type NodeKind,
  type StartEvent,
  stateVariable,
} from '../graph.js'
import type { Reading } from '../reading.js'
import { type Association, associations, isPlaceholder, mappings, stateOf, statesSet } from './data-associations.js'

/** Data objects and properties of an activity, which begin without a value in the activity's own scope. */
export function localData(activity: Element, { wiring }: Reading): readonly Mapping[] {
  const objects = is(activity, 'bpmn:SubProcess') ? many(activity, 'flowElements').filter(isDataObject) : []
  const properties = many(activity, 'properties').filter((property) => !isPlaceholder(property))
  const stateful = objects.filter((object) => wiring.hasStates(object))
  const names = [
    ...[...objects, ...properties].map((item) => wiring.variable(item)),
    ...stateful.map((object) => stateVariable(wiring.variable(object))),
  ]
  return names.map((target) => ({ target, source: { language: 'constant', value: null } }))
}

export function isDataObject({ $type }: Element): boolean {
  return $type === 'bpmn:DataObject'
}

type ActivityData = Pick<ActivityBase<NodeKind>, 'inputs' | 'outputs' | 'inputSets' | 'outputSets' | 'dataStates'>

/** What the associations and sets of an activity say. */
export function activityData(activity: Element, reading: Reading): ActivityData {
  const wholeInput = loopItem(activity, 'loopDataInputRef')
  const wholeOutput = loopItem(activity, 'loopDataOutputRef')
  const inputs = associations(activity, 'dataInputAssociations').filter(({ target }) => target !== wholeInput)
  const outputs = associations(activity, 'dataOutputAssociations').filter(
    ({ sources }) => wholeOutput === undefined || !sources.includes(wholeOutput),
  )
  return present({
    inputs: inputs.flatMap((each) => mappings(each, activity, reading, [each.target])),
    outputs: outputs.flatMap((each) => mappings(each, activity, reading, each.sources)),
    inputSets: inputSets(activity, inputs, reading),
    outputSets: outputSets(activity, outputs, reading),
    dataStates: statesSet(associations(activity, 'dataOutputAssociations'), reading),
  })
}

/** What an input set requires of the sources of its data inputs; a data input that nothing leads to is not waited for. */
function inputSets(
  activity: Element,
  incoming: readonly Association[],
  reading: Reading,
): readonly DataSet[] | undefined {
  const specification = one(activity, 'ioSpecification')
  const leadingTo = Map.groupBy(incoming, ({ target }) => target)
  const sets = many(specification, 'inputSets')
  return some(
    sets.map((set, index) => {
      const whileExecuting = many(set, 'whileExecutingInputRefs')
      const given = many(set, 'dataInputRefs')
      const optional = [...many(set, 'optionalInputRefs'), ...whileExecuting]
      checkRules(set, sets.length, 'outputSetRefs', reading)
      return {
        id: set.id ?? `${activity.id}_inputSet${index + 1}`,
        items: [...given, ...optional].map(idOf),
        requires: without(given, optional)
          .flatMap((item) => leadingTo.get(item) ?? [])
          .flatMap(({ target, sources }) =>
            sources
              .filter(({ $type }) => $type !== 'bpmn:DataStoreReference') // is never unavailable, only empty
              .map((source) => requirement(target, source, reading)),
          ),
        whileExecuting: whileExecuting.map(idOf),
      }
    }),
  )
}

/** What a process must be given: nothing leads to its data inputs, so that each that is not optional is asked for. */
export function processInputs(process: Element, { report, wiring }: Reading): readonly DataSet[] | undefined {
  const specification = one(process, 'ioSpecification')
  const demanded = many(specification, 'outputSets').some((set) => many(set, 'dataOutputRefs').length > 0)
  if (demanded) report.warning('process-outputs-unchecked', process, {}, 'outputSet')
  return some(
    many(specification, 'inputSets').map((set, index) => {
      const optional = [...many(set, 'optionalInputRefs'), ...many(set, 'whileExecutingInputRefs')]
      const required = without(many(set, 'dataInputRefs'), optional)
      return {
        id: set.id ?? `${process.id}_inputSet${index + 1}`,
        items: [...required, ...optional].map(idOf),
        requires: required.map((item) => ({ item: idOf(item), variable: wiring.variable(item) })),
        whileExecuting: [],
      }
    }),
  )
}

function requirement(item: Element, source: Element, { wiring }: Reading): DataSet['requires'][number] {
  return present({ item: idOf(item), variable: wiring.variable(source), state: stateOf(source) })
}

/** What an output set requires is what its associations take out of the activity. */
function outputSets(
  activity: Element,
  outgoing: readonly Association[],
  reading: Reading,
): readonly DataSet[] | undefined {
  const specification = one(activity, 'ioSpecification')
  const taken = new Set(outgoing.flatMap(({ sources }) => sources))
  const sets = many(specification, 'outputSets')
  return some(
    sets.map((set, index) => {
      const given = many(set, 'dataOutputRefs')
      const optional = many(set, 'optionalOutputRefs')
      const required = without(given, optional).filter((item) => taken.has(item))
      checkRules(set, sets.length, 'inputSetRefs', reading)
      return {
        id: set.id ?? `${activity.id}_outputSet${index + 1}`,
        items: [...given, ...optional].map(idOf),
        requires: required.map((item) => ({ item: idOf(item), variable: reading.wiring.variable(item) })),
        whileExecuting: [],
      }
    }),
  )
}

function without(items: readonly Element[], others: readonly Element[]): readonly Element[] {
  const left = new Set(others)
  return items.filter((item) => !left.has(item))
}

/** Which output set goes with which input set needs no saying where there is one of each. */
function checkRules(
  set: Element,
  count: number,
  property: 'inputSetRefs' | 'outputSetRefs',
  { report }: Reading,
): void {
  const isRuled = many(set, property).length > 0
  if (isRuled && count > 1) report.error('unsupported-element', set, { what: `${property} (IORules)` }, property)
}

function some(sets: readonly DataSet[]): readonly DataSet[] | undefined {
  return sets.some(({ requires, whileExecuting }) => requires.length + whileExecuting.length > 0) || sets.length > 1
    ? sets
    : undefined
}

function idOf({ id, $type }: Element): Id {
  return id ?? $type
}

/** The collection of a multi-instance activity is data of the activity as a whole, not of its instances. */
function loopItem(activity: Element, property: 'loopDataInputRef' | 'loopDataOutputRef'): Element | undefined {
  const loop = one(activity, 'loopCharacteristics')
  return is(loop, 'bpmn:MultiInstanceLoopCharacteristics') ? one(loop, property) : undefined
}

/** The variable outside that holds the collection: directly, or copied into the activity's input. */
export function loopInput(activity: Element, item: Element, { wiring }: Reading): string {
  const copy = associations(activity, 'dataInputAssociations').find(({ target }) => target === item)
  return wiring.variable(copy?.sources[0] ?? item)
}

export function loopOutput(activity: Element, item: Element, { wiring }: Reading): string {
  const copy = associations(activity, 'dataOutputAssociations').find(({ sources }) => sources.includes(item))
  return wiring.variable(copy?.target ?? item)
}

/** What a catching event does with what it catches. */
export function caughtData(
  event: Element,
  reading: Reading,
): Pick<StartEvent, 'outputs' | 'dataOutputs' | 'dataStates'> {
  const outgoing = associations(event, 'dataOutputAssociations')
  const dataOutputs = many(event, 'dataOutputs').map((item) => ({
    item: idOf(item),
    name: reading.wiring.variable(item),
  }))
  const names = dataOutputs.map(({ name }) => name)
  const outputs = reading.expressions.within(names, () =>
    outgoing.flatMap((each) => mappings(each, event, reading, each.sources)),
  )
  const dataStates = statesSet(outgoing, reading)
  if (outputs.length === 0) return present({ dataStates })
  return present({ outputs, dataOutputs, dataStates })
}

/** What a throwing event gives along. */
export function thrownData(event: Element, reading: Reading): { readonly inputs?: readonly Mapping[] } {
  const inputs = associations(event, 'dataInputAssociations').flatMap((each) =>
    mappings(each, event, reading, [each.target]),
  )
  const carried = many(event, 'eventDefinitions').flatMap((definition) => extrasOf(definition, reading).inputs ?? [])
  const all = [...inputs, ...carried]
  return all.length === 0 ? {} : { inputs: all }
}
