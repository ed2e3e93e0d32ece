import type { DecisionPlace, ItemDefinition } from '../model/model.js'
import { childNamed, childrenNamed, textOf, type XmlElement } from '../xml/element.js'
import { nameOf, placeOf, plainType, readText, readVariable } from './place.js'

export function readItemDefinition(element: XmlElement, around: DecisionPlace): ItemDefinition {
  const place = placeOf(element, around)
  const typeRef = plainType(textOf(element, 'typeRef') ?? element.attributes['typeRef'])
  const allowedValues = readText(childNamed(element, 'allowedValues'), place)
  const typeConstraint = readText(childNamed(element, 'typeConstraint'), place)
  const functionItem = childNamed(element, 'functionItem')
  return {
    name: nameOf(element.attributes['name'] ?? ''),
    ...(typeRef && { typeRef }),
    isCollection: element.attributes['isCollection'] === 'true',
    ...(allowedValues && { allowedValues }),
    ...(typeConstraint && { typeConstraint }),
    components: childrenNamed(element, 'itemComponent').map((each) => readItemDefinition(each, place)),
    ...(functionItem && { functionItem: readFunctionItem(functionItem, place) }),
    place,
  }
}

function readFunctionItem(element: XmlElement, around: DecisionPlace): NonNullable<ItemDefinition['functionItem']> {
  const outputTypeRef = plainType(element.attributes['outputTypeRef'])
  return {
    parameters: childrenNamed(element, 'parameters').map((each) => readVariable(each, around)),
    ...(outputTypeRef && { outputTypeRef }),
  }
}
