import type { Json, Variables } from '../../json.js'
import type { DecisionResult, Work } from '../../model/graph.js'
import { Trouble } from '../env.js'
import type { At, Behaviour, Move } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'
import { askHandler } from './service-task.js'

/** Makes a decision of the agency inside the step, or has a host's handler decide (BPMN 2.0.1 §13.3.3). */
export const businessRuleTask: Behaviour<'businessRuleTask'> = {
  enter(at) {
    const { work } = at.node
    return work.type === 'decision' ? decide(at, work) : askHandler(at, work)
  },
  resume: leaveByFlowsTaken,
}

function decide(at: At<'businessRuleTask'>, work: Extract<Work, { type: 'decision' }>): Move {
  const decision = at.evaluate(work.decision)
  if (typeof decision !== 'string') throw new Trouble('decision-invalid', { value: decision })
  const { output, outputName, ...decided } = at.env.decide(decision, at.variables())
  const value = mapped(work.result, output, outputName)
  if (value === undefined) throw new Trouble('decision-result-mismatch', { decision, result: work.result, output })
  return {
    type: 'answer',
    variables: { [work.variable]: value },
    effects: [{ type: 'tellDecision', decision, decided }],
  }
}

/** Undefined where there is more than the mapping takes. */
function mapped(mapping: DecisionResult, output: Json, name: string): Json | undefined {
  if (mapping === 'output') return output
  const results = resultsOf(output, name)
  const entries = results.map((each) => Object.values(each))
  switch (mapping) {
    case 'resultList':
      return results
    case 'collectEntries':
      return entries.every((each) => each.length === 1) ? entries.flat() : undefined
    case 'singleResult':
      return results.length > 1 ? undefined : (results[0] ?? null)
    case 'singleEntry':
      return results.length > 1 || (entries[0]?.length ?? 0) > 1 ? undefined : (entries[0]?.[0] ?? null)
  }
}

function resultsOf(output: Json, name: string): readonly Variables[] {
  if (output === null) return []
  const list: readonly Json[] = isList(output) ? output : [output]
  return list.map((each) => (typeof each === 'object' && each !== null && !isList(each) ? each : { [name]: each }))
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
