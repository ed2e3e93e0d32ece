/** Of Camunda 8's vocabulary what calls a decision (`docs/foreign-dialects.md`); the rest is recognised and refused. */
import { type Element, is, text } from '../../model/element.js'
import type { Reading } from '../../model/reading.js'
import type { Extension, Extras } from '../extension.js'
import { Words } from '../vendor/words.js'

const namespace = 'http://camunda.org/schema/zeebe/1.0'

export const zeebe: Extension = {
  namespace,
  read,
  meaningOf: ({ local, element, on }) =>
    local === 'calledDecision' && element !== undefined && is(on, 'bpmn:BusinessRuleTask') ? 'read' : 'unmapped',
}

/** `decisionId` may be an expression; the other engine stores the output as it is. */
function read(element: Element, { expressions, report }: Reading): Extras {
  if (!is(element, 'bpmn:BusinessRuleTask') || !Words.areIn(element)) return {}
  const [called] = new Words(element, namespace).all('calledDecision')
  if (called === undefined) return {}
  const [id, variable] = [text(called, 'decisionId'), text(called, 'resultVariable')]
  for (const [attribute, value] of Object.entries({ decisionId: id, resultVariable: variable })) {
    if (value === undefined)
      report.error('attribute-missing', element, { element: 'calledDecision', attribute }, attribute)
  }
  const decision = id === undefined ? undefined : expressions.plain(id, element, 'decisionId')
  return decision === undefined || variable === undefined
    ? {}
    : { work: { type: 'decision', decision, result: 'output', variable } }
}
