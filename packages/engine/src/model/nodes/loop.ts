import { continuationsOf, extrasOf } from '../../extensions/index.js'
import { type Element, flag, is, number, one, present } from '../element.js'
import type { Expression, Loop, MultiInstance, StandardLoop } from '../graph.js'
import type { Reading } from '../reading.js'
import { loopInput, loopOutput } from './data.js'
import { instanceEvents } from './instance-events.js'

/** Loop characteristics (BPMN 2.0.1 §10.3.8). */
export function readLoop(activity: Element, reading: Reading): Loop | undefined {
  const loop = one(activity, 'loopCharacteristics')
  if (is(loop, 'bpmn:StandardLoopCharacteristics') && loop !== undefined) return standardLoop(loop, reading)
  return is(loop, 'bpmn:MultiInstanceLoopCharacteristics') && loop !== undefined
    ? multiInstance(activity, loop, reading)
    : undefined
}

function standardLoop(loop: Element, reading: Reading): StandardLoop {
  const maximum = number(loop, 'loopMaximum')
  const condition = reading.expressions.formal(loop, 'loopCondition')
  if (maximum === undefined && condition === undefined) reading.report.error('loop-without-end', loop)
  return present({ type: 'standard' as const, testBefore: flag(loop, 'testBefore'), condition, maximum })
}

function multiInstance(activity: Element, loop: Element, reading: Reading): MultiInstance {
  const input = one(loop, 'loopDataInputRef')
  const output = one(loop, 'loopDataOutputRef')
  const inputItem = one(loop, 'inputDataItem')
  const outputItem = one(loop, 'outputDataItem')
  const result = present({
    type: 'multiInstance' as const,
    isSequential: flag(loop, 'isSequential'),
    cardinality: cardinality(loop, reading),
    collection: read(input && loopInput(activity, input, reading)),
    elementVariable: inputItem && reading.wiring.variable(inputItem),
    completionCondition: reading.expressions.formal(loop, 'completionCondition'),
    outputCollection: output && loopOutput(activity, output, reading),
    isAsync: continuationsOf(loop, reading)?.before,
    outputElement: read(outputItem && reading.wiring.variable(outputItem)),
    events: instanceEvents(activity, loop, reading),
    ...extrasOf(loop, reading).loop,
  })
  check(result, loop, reading)
  return result
}

function cardinality(loop: Element, reading: Reading): Expression | undefined {
  const expression = reading.expressions.formal(loop, 'loopCardinality')
  if (expression?.language !== 'feel' || !/^\d+$/.test(expression.text)) return expression
  return { language: 'constant', value: Number(expression.text) }
}

function read(name: string | undefined): Expression | undefined {
  return name === undefined ? undefined : { language: 'feel', text: name }
}

function check({ cardinality, collection }: MultiInstance, loop: Element, { report }: Reading): void {
  if (cardinality === undefined && collection === undefined) report.error('multi-instance-without-items', loop)
  if (cardinality !== undefined && collection !== undefined) report.error('multi-instance-ambiguous', loop)
}
