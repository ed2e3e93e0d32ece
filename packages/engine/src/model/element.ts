/** BPMN elements as bpmn-moddle gives them, read without trusting them. */

/** A BPMN element: its type as `bpmn:UserTask`, and its properties by the names of the BPMN meta-model. */
export interface Element {
  readonly $type: string
  /** Attributes that the meta-model does not know. */
  readonly $attrs: Readonly<Record<string, string>>
  readonly $parent?: Element
  /** The child elements of one that no descriptor knows. */
  readonly $children?: readonly Element[]
  readonly $descriptor: Descriptor
  readonly id?: string
  $instanceOf?(type: string): boolean
  get?(name: string): unknown
  set?(name: string, value: unknown): void
}

export interface Descriptor {
  readonly isGeneric?: boolean
  readonly ns: { readonly prefix: string; readonly localName: string; readonly uri?: string }
  readonly properties?: readonly Property[]
}

export interface Property {
  readonly name: string
  readonly ns: { readonly name: string }
  readonly isMany?: boolean
  readonly isReference?: boolean
  readonly isAttr?: boolean
  /** The type that declares the property. */
  readonly definedBy?: { readonly name: string }
}

export function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && '$descriptor' in value
}

export function is(element: Element | undefined, type: string): boolean {
  return element?.$instanceOf?.(type) === true
}

/** The one element under a property. No default is an element, so that what the file does not set is not asked for: that is slow. */
export function one(element: Element | undefined, property: string): Element | undefined {
  const value = element !== undefined && Object.hasOwn(element, property) ? element.get?.(property) : undefined
  return isElement(value) ? value : undefined
}

/** The elements under a property. A list that the file does not fill is not asked for: the element would make one. */
export function many(element: Element | undefined, property: string): readonly Element[] {
  const value = element !== undefined && Object.hasOwn(element, property) ? element.get?.(property) : undefined
  if (!Array.isArray(value)) return []
  return value.every(isElement) ? value : value.filter(isElement) // long lists are asked for again and again
}

/** A text that says something. */
export function text(element: Element | undefined, property: string): string | undefined {
  const value = element?.get?.(property)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** An attribute that is a whole number. */
export function number(element: Element | undefined, property: string): number | undefined {
  const value = element?.get?.(property)
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}

/** An attribute that is true or false, its default included. */
export function flag(element: Element | undefined, property: string): boolean {
  return element?.get?.(property) === true
}

/** What extensions say about an element: the typed and the unknown ones. */
export function extensionsOf(element: Element): readonly Element[] {
  return many(one(element, 'extensionElements'), 'values')
}

/** `bpmn:UserTask` → `userTask`: the word in the file. */
export function word(type: string): string {
  const local = type.slice(type.indexOf(':') + 1)
  return local.charAt(0).toLowerCase() + local.slice(1)
}

/** The id of an element, or of the nearest one around it that has one. */
export function ownerId(element: Element): string | undefined {
  for (let at: Element | undefined = element; at !== undefined; at = at.$parent) if (at.id !== undefined) return at.id
  return undefined
}

/** The namespace of a prefix, as declared on the element or around it. */
export function namespaceOfPrefix(prefix: string, element: Element): string {
  for (let at: Element | undefined = element; at !== undefined; at = at.$parent) {
    const declared = at.$attrs?.[`xmlns:${prefix}`]
    if (declared !== undefined) return declared
  }
  return prefix === 'xsi' ? 'http://www.w3.org/2001/XMLSchema-instance' : prefix
}

type Optional<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The entries that have a value. */
export function present<T extends object>(entries: T): Optional<T> {
  const kept: { [key in string]: T[keyof T] } = {}
  for (const key in entries) if (entries[key] !== undefined) kept[key] = entries[key]
  return kept as Optional<T> // the entries without undefined are exactly that type
}

/** A table whose keys come from a file: no key of it meets a name that every object has. */
export function table<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const rows: Record<string, T> = Object.create(null)
  for (const [key, value] of entries) rows[key] = value
  return rows
}
