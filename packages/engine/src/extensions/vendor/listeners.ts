/** Listeners of the other engine: one that only sets a variable is an assignment; any other is code that we do not have. */
import { checkExpression, juelAssignment } from '../../expressions.js'
import { type Element, is, present, text } from '../../model/element.js'
import type { Listeners, Mapping } from '../../model/graph.js'
import type { Reading } from '../../model/reading.js'
import type { Meaning } from '../extension.js'
import { Words } from './words.js'

/** An assignment would be lost with a listener that is left out, so that is said as an error. */
export function listenerMeaning(listener: Element, on: Element): Meaning {
  const expression = text(listener, 'expression') ?? ''
  if (!/\bsetVariable\b/.test(expression)) return 'listener'
  return is(on, 'bpmn:FlowNode') && assignmentOf(listener) !== undefined ? 'read' : 'unmapped'
}

export function vendorListeners(element: Element, namespace: string, reading: Reading): Listeners {
  if (!Words.areIn(element)) return {}
  const said = new Words(element, namespace).all('executionListener')
  const at = (event: string): readonly Mapping[] | undefined => {
    const mappings = said.flatMap((each) => (text(each, 'event') === event ? mapping(each, element, reading) : []))
    return mappings.length === 0 ? undefined : mappings
  }
  return present({ start: at('start'), end: at('end') })
}

function mapping(listener: Element, element: Element, { expressions }: Reading): readonly Mapping[] {
  const assignment = assignmentOf(listener)
  const source = assignment && expressions.juel(assignment.source, element, 'executionListener')
  return assignment === undefined || source === undefined ? [] : [{ target: assignment.target, source }]
}

function assignmentOf(listener: Element): ReturnType<typeof juelAssignment> {
  const isExecution = listener.$descriptor.ns.localName === 'executionListener'
  if (!isExecution || !['start', 'end'].includes(text(listener, 'event') ?? '')) return undefined
  const assignment = juelAssignment(text(listener, 'expression') ?? '')
  return assignment && checkExpression({ language: 'juel', text: assignment.source }).ok ? assignment : undefined
}
