import { extrasOf } from '../../extensions/index.js'
import { type Element, flag, is, one, present } from '../element.js'
import type { Expression, MultiInstance } from '../graph.js'
import type { Reading } from '../reading.js'
import { loopInput, loopOutput } from './data.js'

/** Multi-instance loop characteristics (BPMN 2.0.1 §10.3.8). */
export function readLoop(activity: Element, reading: Reading): MultiInstance | undefined {
  const loop = one(activity, 'loopCharacteristics')
  if (loop === undefined || !is(loop, 'bpmn:MultiInstanceLoopCharacteristics')) return undefined
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
    outputElement: read(outputItem && reading.wiring.variable(outputItem)),
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
