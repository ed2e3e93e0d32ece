/** What a multi-instance activity throws when its instances are complete (BPMN 2.0.1 tables 10.29 and 10.31). */
import { type Element, many, one, text } from '../element.js'
import type { EventDefinition, Id, InstanceEvent, InstanceResult } from '../graph.js'
import type { Reading } from '../reading.js'
import { thrownData } from './data.js'
import { defaultSignal, definitionIn } from './event-definitions.js'
import { results } from './events.js'

/** What only one behaviour reads. */
const properties = {
  None: 'noneBehaviorEventRef',
  One: 'oneBehaviorEventRef',
  Complex: 'complexBehaviorDefinition',
} as const

export function instanceEvents(
  activity: Element,
  loop: Element,
  reading: Reading,
): readonly InstanceEvent[] | undefined {
  const behavior = text(loop, 'behavior') ?? 'All'
  for (const [other, property] of Object.entries(properties)) {
    if (other !== behavior && (one(loop, property) !== undefined || many(loop, property).length > 0))
      reading.report.warning('behavior-event-unused', loop, { property, behavior }, property)
  }
  const id = `${activity.id}_${behavior}`
  switch (behavior) {
    case 'All':
      return undefined
    case 'None':
    case 'One':
      return named(activity, loop, id, behavior, reading)
    case 'Complex':
      return complex(loop, id, reading)
    default:
      reading.report.error('unsupported-element', loop, {
        what: `multiInstanceLoopCharacteristics behavior="${behavior}"`,
      })
      return undefined
  }
}

function named(
  activity: Element,
  loop: Element,
  id: Id,
  behavior: 'None' | 'One',
  reading: Reading,
): readonly InstanceEvent[] {
  const definition = one(loop, properties[behavior])
  const result =
    definition === undefined
      ? defaultSignal(activity, id)
      : definitionIn('implicitThrowEvent', loop, definition, definition.id ?? id, reading)
  return [{ id, when: behavior === 'None' ? 'each' : 'first', results: [result].filter(isInstanceResult) }]
}

function complex(loop: Element, id: Id, reading: Reading): readonly InstanceEvent[] {
  const definitions = many(loop, properties.Complex)
  if (definitions.length === 0) reading.report.warning('behavior-event-missing', loop)
  return definitions.flatMap((definition, index) => {
    const when = reading.expressions.formal(definition, 'condition')
    const event = one(definition, 'event')
    if (one(definition, 'condition') === undefined) reading.report.error('behavior-condition-missing', definition)
    const thrown = event === undefined ? [] : results(event, reading).filter(isInstanceResult)
    if (thrown.length === 0) reading.report.warning('behavior-event-missing', definition)
    if (when === undefined || event === undefined) return []
    return [{ id: event.id ?? `${id}${index + 1}`, when, results: thrown, ...thrownData(event, reading) }]
  })
}

/** Other definitions have been refused where they stand. */
function isInstanceResult(definition: EventDefinition | undefined): definition is InstanceResult {
  return ['message', 'signal', 'error', 'escalation'].includes(definition?.type ?? '')
}
