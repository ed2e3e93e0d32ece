import type { DecisionPlace, InformationItem, Text } from '../model/model.js'
import { childNamed, type XmlElement } from '../xml/element.js'

/** An element without an id or name is found by the nearest one around it that has one. */
export function placeOf(element: XmlElement, around: DecisionPlace): DecisionPlace {
  const id = element.attributes['id'] ?? around.element
  const name = NAMED.has(element.name) ? element.attributes['name'] : undefined
  const shown = name ?? around.name
  return { ...around, ...(id && { element: id }), ...(shown && { name: shown }), line: element.line }
}

/** Elements a designer knows by their names; a parameter or an entry is shown with what it belongs to. */
const NAMED: ReadonlySet<string> = new Set([
  ...[
    'decision',
    'inputData',
    'businessKnowledgeModel',
    'decisionService',
    'itemDefinition',
    'itemComponent',
    'import',
  ],
])

/** A name with its inner white space as single spaces, as FEEL reads it. */
export function nameOf(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

export function readVariable(element: XmlElement, around: DecisionPlace): InformationItem {
  const typeRef = typeRefOf(element)
  return {
    name: nameOf(element.attributes['name'] ?? ''),
    ...(typeRef && { typeRef }),
    place: { ...around, line: element.line },
  }
}

/** The type an element refers to. DMN 1.1 wrote `feel:number`; the prefix of an import stays. */
export function typeRefOf(element: XmlElement): string | undefined {
  return plainType(element.attributes['typeRef'])
}

export function plainType(typeRef: string | undefined): string | undefined {
  const plain = typeRef === undefined ? '' : nameOf(typeRef).replace(/^(?!\{)[\w.-]+:(?=\S)/, '')
  return plain === '' ? undefined : plain
}

/** The FEEL text of an element, if it has one. */
export function readText(element: XmlElement | undefined, around: DecisionPlace): Text | undefined {
  if (element === undefined) return undefined
  const text = childNamed(element, 'text')
  return { text: (text ?? element).text, place: placeOf(element, around) }
}
