/** The decision of a business rule task. */
import type { DecisionResult, Work } from '../../model/graph.js'
import type { Heard } from './read.js'

const mappings = ['singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const

/** The variable the other engine keeps a result in that is given no name. */
export const defaultDecisionVariable = 'decisionResult'

/** `decisionRef`, `mapDecisionResult` and `resultVariable`; the list of results is what the other engine gives without a mapping. */
export function decisionWork({ element, words, reading }: Heard): Work | undefined {
  const text = words.attribute('decisionRef')
  const decision = text === undefined ? undefined : reading.expressions.foreign(text, element, 'decisionRef')
  if (decision === undefined) return undefined
  const variable = words.attribute('resultVariable') ?? defaultDecisionVariable
  return { type: 'decision', decision, result: resultOf({ element, words, reading }), variable }
}

function resultOf({ element, words, reading: { report } }: Heard): DecisionResult {
  const value = words.attribute('mapDecisionResult')
  const known = mappings.find((each) => each === value)
  if (value !== undefined && known === undefined) {
    const expected = mappings.join(' · ')
    report.error('attribute-invalid', element, { attribute: 'mapDecisionResult', value, expected }, 'mapDecisionResult')
  }
  return known ?? 'resultList'
}
