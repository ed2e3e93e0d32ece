/** The decision tables of a model, each with what its columns are declared to be. */
import type { LinkedFile, Node } from '../link/link.js'
import type { DecisionTable, Expression, InformationItem } from '../model/model.js'
import { shapeOf, type Type } from '../model/types.js'
import type { ColumnTypes } from './grid.js'

export interface FoundTable {
  readonly table: DecisionTable
  readonly types: ColumnTypes
}

export function tablesOf(file: LinkedFile): readonly FoundTable[] {
  return [...file.elements.values()].flatMap((node) => {
    const expression = logicOf(node)
    return expression === undefined ? [] : tablesIn(expression, typesOfNames(node), file)
  })
}

function logicOf({ element }: Node): Expression | undefined {
  if (element.kind === 'decision') return element.expression
  return element.kind === 'knowledge' ? element.logic : undefined
}

type Names = ReadonlyMap<string, Type>

function typesOfNames({ element, file, requirements }: Node): Names {
  const items: readonly InformationItem[] = element.kind === 'knowledge' ? (element.logic?.parameters ?? []) : []
  return new Map([
    ...requirements
      .filter(({ prefix, node }) => prefix === '' && node.element.kind !== 'knowledge')
      .flatMap(({ name, node }) => typed(name, node.element.variable.typeRef, node.file)),
    ...items.flatMap(({ name, typeRef }) => typed(name, typeRef, file)),
  ])
}

function typed(name: string, typeRef: string | undefined, file: LinkedFile): readonly (readonly [string, Type])[] {
  const type = typeRef === undefined ? undefined : file.types.find(typeRef)
  return type === undefined ? [] : [[name, type]]
}

function tablesIn(expression: Expression, names: Names, file: LinkedFile): readonly FoundTable[] {
  const inside = (...each: readonly (Expression | undefined)[]): readonly FoundTable[] =>
    each.flatMap((one) => (one === undefined ? [] : tablesIn(one, names, file)))
  switch (expression.kind) {
    case 'table':
      return [{ table: expression, types: columnTypes(expression, names, file) }]
    case 'context':
      return inside(...expression.entries.map((each) => each.expression))
    case 'invocation':
      return inside(expression.callee, ...expression.bindings.map((each) => each.expression))
    case 'function': {
      const own = expression.parameters.flatMap(({ name, typeRef }) => typed(name, typeRef, file))
      return expression.body === undefined ? [] : tablesIn(expression.body, new Map([...names, ...own]), file)
    }
    case 'relation':
      return inside(...expression.rows.flat())
    case 'list':
      return inside(...expression.items)
    case 'conditional':
      return inside(expression.condition, expression.whenTrue, expression.whenFalse)
    case 'filter':
      return inside(expression.source, expression.match)
    case 'iterator':
      return inside(expression.domain, expression.body)
    case 'literal':
      return []
  }
}

/** An input without a type of its own has that of the name it reads. */
function columnTypes({ inputs, outputs }: DecisionTable, names: Names, file: LinkedFile): ColumnTypes {
  const declared = (typeRef: string | undefined): Type | undefined =>
    typeRef === undefined ? undefined : file.types.find(typeRef)
  return {
    inputs: inputs.map(({ expression }) => declared(expression.typeRef) ?? typeOfPath(expression.text, names)),
    outputs: outputs.map(({ typeRef }) => declared(typeRef)),
  }
}

/** The type of `name` or `name.part`. */
function typeOfPath(text: string, names: Names): Type | undefined {
  const [name = '', ...parts] = text.split('.').map((each) => each.trim().replace(/\s+/g, ' '))
  let type = names.get(name)
  for (const part of parts) {
    const shape = type && shapeOf(type)
    type = shape?.kind === 'context' ? shape.components.find((each) => each.name === part)?.type : undefined
  }
  return type
}
