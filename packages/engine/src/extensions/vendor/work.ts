/** Who does the work of a service, send or business rule task: what names code of the other engine is the topic of a job. */
import { checkExpression, juelAssignment } from '../../expressions.js'
import { is } from '../../model/element.js'
import type { Work } from '../../model/graph.js'
import type { Extras } from '../extension.js'
import { defaultRetries } from '../quytrinh/read.js'
import { decisionWork } from './decisions.js'
import type { Heard } from './read.js'

export function workExtras(heard: Heard): Extras {
  const { words } = heard
  const decision = is(heard.element, 'bpmn:BusinessRuleTask') ? decisionWork(heard) : undefined
  if (decision !== undefined) return { work: decision }
  const type = words.attribute('type')
  if (type !== undefined) return external(heard, type)
  const expression = words.attribute('expression')
  if (expression !== undefined) return { work: evaluated(expression, heard) }
  const named = words.attribute('class') ?? words.attribute('delegateExpression')
  return named === undefined ? {} : { work: handler(bare(named)) }
}

/** Work that is fetched by its topic. Other types are built-in services of the other engine. */
function external({ element, words, reading: { report } }: Heard, type: string): Extras {
  const topic = words.attribute('topic')
  if (topic !== undefined && /^external(?:-worker)?$/.test(type)) return { work: handler(topic) }
  report.error('attribute-invalid', element, { attribute: 'type', value: type, expected: 'external + topic' }, 'type')
  return {}
}

/** An expression that we can evaluate is; one that calls an object of the other engine is a job. */
function evaluated(text: string, { words, element, reading: { expressions } }: Heard): Work {
  const assignment = juelAssignment(text)
  const target = assignment?.target ?? words.attribute('resultVariable') ?? words.attribute('resultVariableName')
  const value = assignment?.source ?? text
  if (!checkExpression({ language: 'juel', text: value }).ok) return handler(bare(text))
  const source = expressions.foreign(value, element, 'expression')
  const isKept = target !== undefined && source !== undefined
  return { type: 'assign', assignments: isKept ? [{ target, source }] : [] }
}

function handler(topic: string): Work {
  return { type: 'handler', topic, retries: defaultRetries }
}

/** `${bean}` → `bean`. */
function bare(text: string): string {
  return /^[$#]\{\s*(.*?)\s*\}$/s.exec(text)?.[1] ?? text
}
