/** Boxed expressions (DMN 1.5, 7.3 and 10.2.1), one reader for each element. */
import type {
  Binding,
  ContextEntry,
  DecisionPlace,
  Expression,
  FunctionDefinition,
  InformationItem,
} from '../model/model.js'
import type { Report } from '../report.js'
import { childNamed, childrenNamed, textOf, type XmlElement } from '../xml/element.js'
import { nameOf, placeOf, readVariable, typeRefOf } from './place.js'
import { readTable } from './table.js'

type Reader = (element: XmlElement, place: DecisionPlace, report: Report) => Expression

const readers: Readonly<Record<string, Reader>> = {
  literalExpression: readLiteral,
  decisionTable: readTable,
  context: (element, place, report) => ({
    kind: 'context',
    ...boxed(element, place),
    entries: childrenNamed(element, 'contextEntry').map((each) => readEntry(each, place, report)),
  }),
  invocation: readInvocation,
  functionDefinition: readFunction,
  relation: readRelation,
  list: (element, place, report) => ({
    kind: 'list',
    ...boxed(element, place),
    items: expressionsIn(element, place, report),
  }),
  conditional: (element, place, report) => ({
    kind: 'conditional',
    ...boxed(element, place),
    condition: part(element, 'if', place, report),
    whenTrue: part(element, 'then', place, report),
    whenFalse: part(element, 'else', place, report),
  }),
  filter: (element, place, report) => ({
    kind: 'filter',
    ...boxed(element, place),
    source: part(element, 'in', place, report),
    match: part(element, 'match', place, report),
  }),
  for: (element, place, report) => readIterator(element, 'for', 'return', place, report),
  some: (element, place, report) => readIterator(element, 'some', 'satisfies', place, report),
  every: (element, place, report) => readIterator(element, 'every', 'satisfies', place, report),
}

/** The first expression among the children of an element. */
export function expressionIn(element: XmlElement, around: DecisionPlace, report: Report): Expression | undefined {
  return expressionsIn(element, around, report)[0]
}

function expressionsIn(element: XmlElement, around: DecisionPlace, report: Report): readonly Expression[] {
  return element.children.flatMap((child) => {
    const reader = Object.hasOwn(readers, child.name) ? readers[child.name] : undefined
    return reader === undefined ? [] : [reader(child, placeOf(child, around), report)]
  })
}

function needed(element: XmlElement, around: DecisionPlace, report: Report): Expression {
  const expression = expressionIn(element, around, report)
  if (expression !== undefined) return expression
  return missing(element.name, placeOf(element, around), report)
}

/** What is not there is null, and a problem. */
function missing(element: string, place: DecisionPlace, report: Report): Expression {
  report.error('missing-expression', place, { element })
  return { kind: 'literal', text: 'null', place }
}

function part(element: XmlElement, name: string, place: DecisionPlace, report: Report): Expression {
  const child = childNamed(element, name)
  return child === undefined ? missing(name, place, report) : needed(child, place, report)
}

function boxed(
  element: XmlElement,
  place: DecisionPlace,
): { readonly typeRef?: string; readonly place: DecisionPlace } {
  const typeRef = typeRefOf(element)
  return { ...(typeRef && { typeRef }), place }
}

/** Only FEEL is evaluated; DMN names it by one namespace for each version. */
function readLiteral(element: XmlElement, place: DecisionPlace, report: Report): Expression {
  const language = element.attributes['expressionLanguage']
  if (language !== undefined && !/feel/i.test(language)) report.error('expression-language', place, { language })
  return { kind: 'literal', ...boxed(element, place), text: textOf(element, 'text') ?? '' }
}

function readEntry(element: XmlElement, around: DecisionPlace, report: Report): ContextEntry {
  const place = placeOf(element, around)
  const variable = childNamed(element, 'variable')
  const expression = needed(element, place, report)
  return variable === undefined ? { expression } : { variable: readVariable(variable, place), expression }
}

function readInvocation(element: XmlElement, place: DecisionPlace, report: Report): Expression {
  return {
    kind: 'invocation',
    ...boxed(element, place),
    callee: needed(element, place, report),
    bindings: childrenNamed(element, 'binding').map((each) => readBinding(each, place, report)),
  }
}

function readBinding(element: XmlElement, place: DecisionPlace, report: Report): Binding {
  const named = childNamed(element, 'parameter')
  const typeRef = named && typeRefOf(named)
  const expression = expressionIn(element, place, report)
  return {
    parameter: nameOf(named?.attributes['name'] ?? ''),
    ...(typeRef && { typeRef }),
    ...(expression && { expression }),
  }
}

/** `functionDefinition`, or the `encapsulatedLogic` of a business knowledge model. */
export function readFunction(element: XmlElement, place: DecisionPlace, report: Report): FunctionDefinition {
  const kind = element.attributes['kind'] ?? 'FEEL'
  const language = kind === 'Java' || kind === 'PMML' ? kind : 'FEEL'
  if (language !== 'FEEL') report.error('function-refused', place, { kind })
  const body = expressionIn(element, place, report)
  return {
    kind: 'function',
    ...boxed(element, place),
    language,
    parameters: parametersOf(element, place),
    ...(body && { body }),
  }
}

function parametersOf(element: XmlElement, place: DecisionPlace): readonly InformationItem[] {
  return childrenNamed(element, 'formalParameter').map((each) => readVariable(each, place))
}

function readRelation(element: XmlElement, place: DecisionPlace, report: Report): Expression {
  const columns = childrenNamed(element, 'column').map((each) => readVariable(each, place))
  const rows = childrenNamed(element, 'row').map((row) => {
    const cells = expressionsIn(row, placeOf(row, place), report)
    if (cells.length !== columns.length) {
      const params = { part: 'relation', expected: columns.length, found: cells.length }
      report.error('cells-mismatch', placeOf(row, place), params)
    }
    return cells
  })
  return { kind: 'relation', ...boxed(element, place), columns, rows }
}

function readIterator(
  element: XmlElement,
  iteration: 'for' | 'some' | 'every',
  body: 'return' | 'satisfies',
  place: DecisionPlace,
  report: Report,
): Expression {
  const variable = nameOf(element.attributes['iteratorVariable'] ?? '')
  if (variable === '') report.error('missing-attribute', place, { element: iteration, attribute: 'iteratorVariable' })
  return {
    kind: 'iterator',
    ...boxed(element, place),
    iteration,
    variable,
    domain: part(element, 'in', place, report),
    body: part(element, body, place, report),
  }
}
