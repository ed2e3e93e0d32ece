/** What goes into a called process and what comes out (`in`, `out`). */
import { type Element, is, present, text } from '../../model/element.js'
import type { Binding, Expression, Mapping } from '../../model/graph.js'
import type { Extras } from '../extension.js'
import type { Heard } from './read.js'

export function callExtras(heard: Heard, mapped: Extras): Extras {
  const { words } = heard
  const [ins, outs] = [words.all('in'), words.all('out')]
  const passesAll = ins.some(isWhole) || words.attribute('inheritVariables') === 'true'
  return present({
    inputs: [...(mapped.inputs ?? []), ...ins.flatMap((each) => mapping(each, heard))],
    outputs: [...(mapped.outputs ?? []), ...outs.flatMap((each) => mapping(each, heard))],
    businessKey: businessKey(ins, heard),
    binding: binding(heard),
    passesAll: passesAll || undefined,
    returnsAll: outs.some(isWhole) || undefined,
  })
}

/** What a signal carries that is thrown; one that is caught brings all that it carries. */
export function payloadExtras(heard: Heard): Extras {
  const { words, element, reading } = heard
  const ins = words.all('in')
  if (ins.length === 0) return {}
  const isThrown =
    is(element.$parent, 'bpmn:ThrowEvent') && ins.every((each) => text(each, 'businessKey') === undefined)
  if (!isThrown) reading.report.error('extension-unmapped', element, { extension: 'in', vendor: 'signal' }, 'in')
  return ins.some(isWhole) ? {} : { inputs: ins.flatMap((each) => mapping(each, heard)) }
}

/** Camunda names the kind of binding; Flowable asks for the same deployment, and takes the newest version where that has none. */
function binding({ element, words, reading: { expressions, report } }: Heard): Binding | undefined {
  if (words.attribute('sameDeployment') === 'true') return { type: 'deployment', orLatest: true }
  const kind = words.attribute('calledElementBinding') ?? 'latest'
  if (kind === 'latest') return undefined
  if (kind === 'deployment') return { type: 'deployment' }
  const attribute = kind === 'version' ? 'calledElementVersion' : 'calledElementVersionTag'
  const said = words.attribute(attribute)
  if (said === undefined || (kind !== 'version' && kind !== 'versionTag')) {
    const expected = 'latest · deployment · version + calledElementVersion · versionTag + calledElementVersionTag'
    report.error('attribute-invalid', element, { attribute: 'calledElementBinding', value: kind, expected })
    return undefined
  }
  const wanted = expressions.foreign(said, element, attribute)
  if (wanted === undefined) return undefined
  return kind === 'version' ? { type: 'version', version: wanted } : { type: 'tag', tag: wanted }
}

function isWhole(element: Element): boolean {
  return text(element, 'variables') === 'all'
}

function businessKey(ins: readonly Element[], { element, reading: { expressions } }: Heard): Expression | undefined {
  const said = ins.map((each) => text(each, 'businessKey')).find((key) => key !== undefined)
  return said === undefined ? undefined : expressions.foreign(said, element, 'businessKey')
}

/** `source` names a variable, or is an expression as `sourceExpression` always is. */
function mapping(said: Element, { element, reading: { expressions } }: Heard): readonly Mapping[] {
  const target = text(said, 'target')
  const [expression, variable] = [text(said, 'sourceExpression'), text(said, 'source')]
  if (target === undefined) return []
  const source =
    expression === undefined
      ? variable && expressions.variableOr(variable, element, 'source')
      : expressions.foreign(expression, element, 'sourceExpression')
  return source ? [{ target, source }] : []
}
