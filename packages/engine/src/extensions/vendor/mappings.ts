/** `inputOutput` on an activity, with its lists and maps; and the fields of a delegate, which its handler finds as variables. */
import { type Element, present, text } from '../../model/element.js'
import { isJuel } from '../../model/expression.js'
import type { Expression, Mapping } from '../../model/graph.js'
import type { Extras } from '../extension.js'
import { engineNamespaces } from '../namespaces.js'
import type { Heard } from './read.js'
import { body, inside } from './words.js'

export function inputOutput(heard: Heard): Extras {
  const all = heard.words.all('inputOutput')
  if (all.length === 0) return {}
  const read = (local: string) =>
    all.flatMap((each) => inside(each, local)).flatMap((parameter) => mapping(parameter, heard))
  const [inputs, outputs] = [read('inputParameter'), read('outputParameter')]
  return present({ inputs, outputs })
}

function mapping(parameter: Element, heard: Heard): readonly Mapping[] {
  const target = text(parameter, 'name')
  const source = sourceOf(parameter, heard)
  return target === undefined || source === undefined ? [] : [{ target, source }]
}

/** A text, or one list, map or script; nothing is null. */
function sourceOf(parameter: Element, { element, reading: { expressions, report } }: Heard): Expression | undefined {
  const [structure] = inside(parameter)
  const said = body(parameter)
  if (structure === undefined)
    return said === undefined
      ? { language: 'constant', value: null }
      : expressions.foreign(said, element, 'inputOutput')
  const source = structured(structure)
  if (source !== undefined) return expressions.juel(`\${${source}}`, element, 'inputOutput')
  const { uri = '' } = structure.$descriptor.ns
  const params = { extension: structure.$type, vendor: engineNamespaces[uri] ?? uri }
  report.error('extension-unmapped', element, params, structure.$type)
  return undefined
}

/** A list or map as an expression of EL 3.0, which our JUEL reads. */
function structured(structure: Element): string | undefined {
  const { localName } = structure.$descriptor.ns
  if (localName === 'list') return joined(inside(structure).map(partOf), '[', ']')
  if (localName !== 'map') return undefined
  const entries = inside(structure, 'entry').map((entry) => {
    const value = partOf(entry)
    return value === undefined ? undefined : `${term(text(entry, 'key') ?? '')}: ${value}`
  })
  return joined(entries, '{', '}')
}

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return parts.includes(undefined) ? undefined : open + parts.join(', ') + close
}

function partOf(part: Element): string | undefined {
  const [nested] = inside(part)
  return nested === undefined ? term(body(part) ?? '') : structured(nested)
}

/** A text with or without expressions in it, as one term of an expression. */
function term(said: string): string {
  if (!isJuel(said)) return quoted(said)
  const pieces = said.split(/[$#]\{([^{}]*)\}/)
  if (pieces.length === 3 && pieces[0] === '' && pieces[2] === '') return `(${pieces[1]})`
  return `(${pieces.map((piece, index) => (index % 2 === 0 ? quoted(piece) : `(${piece})`)).join(' += ')})`
}

function quoted(said: string): string {
  return `'${said.replace(/[\\']/g, '\\$&')}'`
}

export function fields({ words, element, reading: { expressions } }: Heard): readonly Mapping[] {
  return words.all('field').flatMap((field) => {
    const [string, expression] = ['string', 'expression'].map((local) => inside(field, local)[0])
    const value =
      text(field, 'stringValue') ??
      text(field, 'expression') ??
      (string && body(string)) ??
      (expression && body(expression))
    const target = text(field, 'name')
    const source = value === undefined ? undefined : expressions.foreign(value, element, 'field')
    return target === undefined || source === undefined ? [] : [{ target, source }]
  })
}
