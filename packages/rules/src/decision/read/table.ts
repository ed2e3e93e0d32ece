/** Decision tables (DMN 1.5, clause 8). However a table is drawn, its rules are read in their order. */
import type {
  Aggregation,
  DecisionPlace,
  DecisionTable,
  HitPolicy,
  InputClause,
  OutputClause,
  Rule,
  Text,
} from '../model/model.js'
import type { Report } from '../report.js'
import { childNamed, childrenNamed, textOf, type XmlElement } from '../xml/element.js'
import { nameOf, placeOf, readText, typeRefOf } from './place.js'

const HIT_POLICIES: ReadonlyMap<string, HitPolicy> = new Map(
  (['UNIQUE', 'ANY', 'PRIORITY', 'FIRST', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'] as const).map((each) => [
    each,
    each,
  ]),
)
const AGGREGATIONS: ReadonlyMap<string, Aggregation> = new Map(
  (['SUM', 'COUNT', 'MIN', 'MAX'] as const).map((each) => [each, each]),
)
const ORIENTATIONS: ReadonlyMap<string | undefined, DecisionTable['orientation']> = new Map(
  (['Rule-as-Row', 'Rule-as-Column', 'CrossTable'] as const).map((each) => [each, each]),
)

export function readTable(element: XmlElement, place: DecisionPlace, report: Report): DecisionTable {
  const typeRef = typeRefOf(element)
  const hitPolicy = readHitPolicy(element, place, report)
  const aggregation = readAggregation(element, place, report)
  const table: DecisionTable = {
    kind: 'table',
    ...(typeRef && { typeRef }),
    place,
    hitPolicy,
    ...(aggregation && { aggregation }),
    orientation: ORIENTATIONS.get(element.attributes['preferredOrientation']) ?? 'Rule-as-Row',
    inputs: childrenNamed(element, 'input').map((each, index) => readInput(each, { ...place, column: index + 1 })),
    outputs: childrenNamed(element, 'output').map((each, index) => readOutput(each, { ...place, column: index + 1 })),
    annotations: childrenNamed(element, 'annotation').map((each) => each.attributes['name'] ?? ''),
    rules: childrenNamed(element, 'rule').map((each, index) => readRule(each, { ...place, rule: index + 1 })),
  }
  check(table, report)
  return table
}

function readHitPolicy(element: XmlElement, place: DecisionPlace, report: Report): HitPolicy {
  const found = element.attributes['hitPolicy']
  if (found === undefined) return 'UNIQUE'
  const policy = HIT_POLICIES.get(found.replaceAll('_', ' '))
  if (policy === undefined) report.error('unknown-hit-policy', place, { found })
  return policy ?? 'UNIQUE'
}

function readAggregation(element: XmlElement, place: DecisionPlace, report: Report): Aggregation | undefined {
  const found = element.attributes['aggregation']
  if (found === undefined || found === '' || found === 'LIST') return undefined
  const aggregation = AGGREGATIONS.get(found)
  if (aggregation === undefined) report.error('unknown-aggregation', place, { found })
  return aggregation
}

function readInput(element: XmlElement, around: DecisionPlace): InputClause {
  const place = placeOf(element, around)
  const { label } = element.attributes
  const expression = childNamed(element, 'inputExpression')
  const typeRef = expression && typeRefOf(expression)
  const allowedValues = readText(childNamed(element, 'inputValues'), place)
  return {
    ...(label && { label }),
    expression: { text: textOf(expression, 'text') ?? '', place, ...(typeRef && { typeRef }) },
    ...(allowedValues && { allowedValues }),
    place,
  }
}

function readOutput(element: XmlElement, around: DecisionPlace): OutputClause {
  const place = placeOf(element, around)
  const { name, label } = element.attributes
  const typeRef = typeRefOf(element)
  const allowedValues = readText(childNamed(element, 'outputValues'), place)
  const defaultEntry = readText(childNamed(element, 'defaultOutputEntry'), place)
  return {
    ...(name && { name: nameOf(name) }),
    ...(label && { label }),
    ...(typeRef && { typeRef }),
    ...(allowedValues && { allowedValues }),
    ...(defaultEntry && { defaultEntry }),
    place,
  }
}

function readRule(element: XmlElement, around: DecisionPlace): Rule {
  const place = placeOf(element, around)
  const { id } = element.attributes
  const description = textOf(element, 'description')
  return {
    ...(id && { id }),
    ...(description && { description }),
    inputs: cellsOf(element, 'inputEntry', place),
    outputs: cellsOf(element, 'outputEntry', place),
    annotations: childrenNamed(element, 'annotationEntry').map((each) => textOf(each, 'text') ?? ''),
    place,
  }
}

function cellsOf(element: XmlElement, name: string, place: DecisionPlace): readonly Text[] {
  return childrenNamed(element, name).map((each, index) => ({
    text: textOf(each, 'text') ?? '',
    place: { ...placeOf(each, place), column: index + 1 },
  }))
}

function check({ hitPolicy, inputs, outputs, rules, place }: DecisionTable, report: Report): void {
  if (outputs.length === 0) report.error('missing-expression', place, { element: 'output' })
  for (const { expression } of inputs) {
    if (expression.text.trim() === '')
      report.error('missing-expression', expression.place, { element: 'inputExpression' })
  }
  for (const { name, place: at } of outputs) {
    if (outputs.length > 1 && name === undefined) report.error('output-unnamed', at)
  }
  for (const rule of rules) {
    checkCells('input', rule.inputs.length, inputs.length, rule, report)
    checkCells('output', rule.outputs.length, outputs.length, rule, report)
  }
  const isOrdered = hitPolicy === 'PRIORITY' || hitPolicy === 'OUTPUT ORDER'
  if (isOrdered && outputs.every(({ allowedValues }) => allowedValues === undefined)) {
    report.warning('priorities-missing', place, { policy: hitPolicy })
  }
}

function checkCells(part: 'input' | 'output', found: number, expected: number, rule: Rule, report: Report): void {
  if (found !== expected) report.error('cells-mismatch', rule.place, { part, expected, found })
}
