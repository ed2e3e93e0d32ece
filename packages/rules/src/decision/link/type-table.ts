/** The types a file may name: FEEL's own, those it declares, those it imports. */
import type { TypeName } from '../../feel/ast.js'
import type { DecisionPlace, Definitions, ItemDefinition, Text } from '../model/model.js'
import { anyType, builtinType, type Constraint, type Shape, type Type } from '../model/types.js'
import type { Report } from '../report.js'

/** Compiles the unary tests that constrain values. */
export type EmitConstraint = (text: Text) => Constraint['holds']

export class TypeTable {
  readonly #declared = new Map<string, ItemDefinition>()
  readonly #imported = new Map<string, TypeTable>()
  readonly #types = new Map<ItemDefinition, Type>()
  readonly #report: Report
  readonly #emit: EmitConstraint

  constructor({ itemDefinitions }: Definitions, emit: EmitConstraint, report: Report) {
    this.#report = report
    this.#emit = emit
    for (const each of itemDefinitions) this.#declared.set(each.name, each)
    for (const each of itemDefinitions) this.#refuseCycle(each)
  }

  /** @param name empty where the imported types are called by their own names */
  include(name: string, table: TypeTable): void {
    // Several imports may share the empty name; a key of its own keeps them all.
    this.#imported.set(name === '' ? `.${this.#imported.size}` : name, table)
  }

  /** The type of a name; `Any` where there is none or it is not known, which is a problem. */
  named(name: string | undefined, place: DecisionPlace): Type {
    if (name === undefined) return anyType
    const type = this.find(name)
    if (type === undefined) this.#report.error('unknown-type', place, { name })
    return type ?? anyType
  }

  find(name: string): Type | undefined {
    const own = this.#declared.get(name)
    if (own !== undefined) return this.#typeOf(own)
    const builtin = builtinType(name)
    if (builtin !== undefined) return builtin
    for (const [prefix, table] of this.#imported) {
      // DMN 1.1 and 1.2 wrote the prefix of a namespace, which is gone when the file is read: then any import will do.
      const local = name.startsWith(`${prefix}.`) ? name.slice(prefix.length + 1) : name
      const type = table.#declared.get(local)
      if (type !== undefined) return table.#typeOf(type)
    }
    return undefined
  }

  /** Names of the parts of a type, for the reader of expressions. */
  partNames(type: Type, into: Set<string> = new Set(), seen: Set<Type> = new Set()): ReadonlySet<string> {
    if (seen.has(type)) return into
    seen.add(type)
    const { shape } = type
    if (shape.kind === 'list' || shape.kind === 'range') this.partNames(shape.element, into, seen)
    else if (shape.kind === 'declared') this.partNames(shape.declared(), into, seen)
    else if (shape.kind === 'context') {
      for (const component of shape.components) {
        into.add(component.name)
        this.partNames(component.type, into, seen)
      }
    }
    return into
  }

  /** The declared types as FEEL's `instance of` sees them. */
  typeNames(): Readonly<Record<string, TypeName>> {
    const names: Record<string, TypeName> = {}
    for (const [name, definition] of this.#declared) names[name] = typeNameOf(this.#typeOf(definition), new Set())
    for (const [prefix, table] of this.#imported) {
      for (const [name, definition] of table.#declared) {
        const type = typeNameOf(table.#typeOf(definition), new Set())
        names[prefix.startsWith('.') ? name : `${prefix}.${name}`] = type
      }
    }
    return names
  }

  #typeOf(definition: ItemDefinition): Type {
    const known = this.#types.get(definition)
    if (known !== undefined) return known
    const { name, allowedValues, typeConstraint, isCollection } = definition
    const constraint = typeConstraint && this.#constraint(typeConstraint)
    const allowed = allowedValues && this.#constraint(allowedValues)
    const single: Type = { name: isCollection ? `${name} item` : name, shape: this.#shapeOf(definition) }
    const type: Type = {
      name,
      shape: isCollection ? { kind: 'list', element: single } : single.shape,
      ...(allowed && { allowed }),
      ...(constraint && { constraint }),
    }
    this.#types.set(definition, type)
    return type
  }

  #shapeOf({ typeRef, components, functionItem, place }: ItemDefinition): Shape {
    if (components.length > 0) {
      return { kind: 'context', components: components.map((each) => ({ name: each.name, type: this.#typeOf(each) })) }
    }
    if (functionItem !== undefined) {
      const result = this.named(functionItem.outputTypeRef, place)
      return { kind: 'function', parameters: functionItem.parameters.length, result }
    }
    if (typeRef === undefined) return { kind: 'any' }
    if (!this.#declared.has(typeRef)) return this.named(typeRef, place).shape
    return { kind: 'declared', declared: () => this.named(typeRef, place) }
  }

  #constraint(text: Text): Constraint {
    return { text: text.text.trim(), holds: this.#emit(text) }
  }

  /** A type that is another name of itself has no values; one with parts of its own kind does. */
  #refuseCycle(start: ItemDefinition): void {
    const seen = new Set<ItemDefinition>()
    let at: ItemDefinition | undefined = start
    while (at !== undefined && at.components.length === 0 && at.typeRef !== undefined) {
      if (seen.has(at)) {
        this.#report.error('type-cycle', start.place, { name: start.name })
        this.#types.set(start, { name: start.name, shape: { kind: 'any' } })
        return
      }
      seen.add(at)
      at = this.#declared.get(at.typeRef)
    }
  }
}

/** A type within itself is `Any` there. */
function typeNameOf(type: Type, around: ReadonlySet<Type>): TypeName {
  if (around.has(type)) return { kind: 'named', name: 'Any' }
  const inside = new Set([...around, type])
  const { shape } = type
  switch (shape.kind) {
    case 'any':
      return { kind: 'named', name: 'Any' }
    case 'simple':
      return { kind: 'named', name: shape.type }
    case 'list':
    case 'range':
      return { kind: shape.kind, element: typeNameOf(shape.element, inside) }
    case 'context': {
      const entries = shape.components.map((each) => ({ name: each.name, type: typeNameOf(each.type, inside) }))
      return { kind: 'context', entries }
    }
    case 'function':
      return { kind: 'function' }
    case 'declared':
      return typeNameOf(shape.declared(), inside)
  }
}
