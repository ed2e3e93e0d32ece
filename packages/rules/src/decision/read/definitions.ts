/** From the XML of a file to its model: names, types, requirements; what is missing is a problem, never a guess. */
import type {
  BusinessKnowledgeModel,
  Decision,
  DecisionPlace,
  DecisionService,
  Definitions,
  DrgElement,
  FunctionDefinition,
  Import,
  InformationItem,
  InputData,
  Requirements,
} from '../model/model.js'
import type { Report } from '../report.js'
import { childNamed, childrenNamed, type XmlElement } from '../xml/element.js'
import { expressionIn, readFunction } from './expression.js'
import { readItemDefinition } from './item-definition.js'
import { nameOf, placeOf, readVariable } from './place.js'

/** @param around the file, where there are several */
export function readDefinitions(root: XmlElement, version: string, around: DecisionPlace, report: Report): Definitions {
  const place = placeOf(root, around)
  const read = <T>(name: string, reader: (element: XmlElement) => T): readonly T[] =>
    childrenNamed(root, name).map(reader)
  const namespace = root.attributes['namespace'] ?? ''
  if (namespace === '') report.warning('missing-attribute', place, { element: 'definitions', attribute: 'namespace' })
  const definitions: Definitions = {
    name: root.attributes['name'] ?? '',
    namespace,
    version,
    imports: read('import', (each) => readImport(each, around)).filter(({ type }) => isModel(type)),
    itemDefinitions: read('itemDefinition', (each) => readItemDefinition(each, around)),
    inputData: read('inputData', (each) => readInputData(each, around, report)),
    decisions: read('decision', (each) => readDecision(each, around, report)),
    knowledge: read('businessKnowledgeModel', (each) => readKnowledge(each, around, report)),
    services: read('decisionService', (each) => readService(each, around, report)),
    place,
  }
  refuseDuplicates(definitions, report)
  return definitions
}

/** What is imported to be drawn or called elsewhere (PMML, XML Schema) is no model of decisions. */
function isModel(type: string): boolean {
  return type === '' || /\/DMN\//.test(type)
}

function readImport(element: XmlElement, around: DecisionPlace): Import & { readonly type: string } {
  const { name = '', namespace = '', importType: type = '' } = element.attributes
  return { name: nameOf(name), namespace, type, place: placeOf(element, around) }
}

interface Named {
  readonly id: string
  readonly name: string
  readonly variable: InformationItem
  readonly place: DecisionPlace
}

/** Where there is no id, the name stands for it: references need one. */
function readNamed(element: XmlElement, around: DecisionPlace, report: Report): Named {
  const place = placeOf(element, around)
  const name = nameOf(element.attributes['name'] ?? '')
  const id = element.attributes['id'] ?? name
  if (name === '') report.error('missing-attribute', place, { element: element.name, attribute: 'name' })
  const declared = childNamed(element, 'variable')
  const variable = declared === undefined ? { name, place } : readVariable(declared, place)
  return { id, name, variable: variable.name === '' ? { ...variable, name } : variable, place }
}

function readInputData(element: XmlElement, around: DecisionPlace, report: Report): InputData {
  return { kind: 'inputData', ...readNamed(element, around, report) }
}

function readDecision(element: XmlElement, around: DecisionPlace, report: Report): Decision {
  const named = readNamed(element, around, report)
  const expression = expressionIn(element, named.place, report)
  return {
    kind: 'decision',
    ...named,
    requirements: readRequirements(element),
    ...(expression && { expression }),
  }
}

function readKnowledge(element: XmlElement, around: DecisionPlace, report: Report): BusinessKnowledgeModel {
  const named = readNamed(element, around, report)
  const logic = readLogic(childNamed(element, 'encapsulatedLogic'), named.place, report)
  return { kind: 'knowledge', ...named, requirements: readRequirements(element), ...(logic && { logic }) }
}

function readLogic(
  element: XmlElement | undefined,
  place: DecisionPlace,
  report: Report,
): FunctionDefinition | undefined {
  return element && readFunction(element, place, report)
}

function readRequirements(element: XmlElement): Requirements {
  const targets = (kind: string, target: string): readonly string[] =>
    childrenNamed(element, kind).flatMap((each) => hrefsOf(each, target))
  return {
    decisions: targets('informationRequirement', 'requiredDecision'),
    inputs: targets('informationRequirement', 'requiredInput'),
    knowledge: targets('knowledgeRequirement', 'requiredKnowledge'),
  }
}

function readService(element: XmlElement, around: DecisionPlace, report: Report): DecisionService {
  return {
    kind: 'service',
    ...readNamed(element, around, report),
    outputDecisions: hrefsOf(element, 'outputDecision'),
    encapsulatedDecisions: hrefsOf(element, 'encapsulatedDecision'),
    inputDecisions: hrefsOf(element, 'inputDecision'),
    inputData: hrefsOf(element, 'inputData'),
  }
}

function hrefsOf(element: XmlElement, target: string): readonly string[] {
  return childrenNamed(element, target).map((each) => each.attributes['href'] ?? '')
}

function refuseDuplicates(definitions: Definitions, report: Report): void {
  const ids = new Set<string>()
  const names = new Set<string>()
  const elements: readonly DrgElement[] = [
    ...definitions.inputData,
    ...definitions.decisions,
    ...definitions.knowledge,
    ...definitions.services,
  ]
  for (const { id, name, place } of elements) {
    if (ids.has(id)) report.error('duplicate-id', place, { id })
    else if (names.has(name)) report.warning('duplicate-name', place, { name })
    ids.add(id)
    names.add(name)
  }
  const types = new Set<string>()
  for (const { name, place } of definitions.itemDefinitions) {
    if (types.has(name)) report.warning('duplicate-name', place, { name })
    types.add(name)
  }
}
