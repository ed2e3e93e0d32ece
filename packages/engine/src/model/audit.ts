/** Looks at everything a file sets, and names what nobody would execute (`support.ts`) and what no extension reads. */

import type { Meaning } from '../extensions/extension.js'
import { extensions } from '../extensions/index.js'
import { engineNamespaces, silentNamespaces } from '../extensions/namespaces.js'
import { type Element, extensionsOf, is, isElement, many, namespaceOfPrefix, type Property, word } from './element.js'
import type { Report } from './report.js'
import { properties, types } from './support.js'

export function audit(definitions: Element, report: Report): void {
  const ignored = new Map<string, number>()
  visit(definitions)
  for (const [namespace, count] of ignored) {
    report.warning('extension-ignored', undefined, { namespace, count: String(count) })
  }

  function visit(element: Element): void {
    const support = types[element.$type]
    if (support === 'drawn' && !is(element, 'bpmn:Signal')) return
    checkExtensions(element, report, ignored)
    if (support === 'drawn') return
    if (support === 'read') for (const child of readProperties(element, report)) visit(child)
    else for (const child of refuse(element, report)) visit(child)
  }
}

/** What an element has inside that is read in its turn. */
function readProperties(element: Element, report: Report): readonly Element[] {
  return (element.$descriptor.properties ?? []).flatMap((property) => {
    const values = valuesOf(element, property)
    const [first] = values
    if (first === undefined || !isRead(element, property, first, report) || property.isReference === true) return []
    return property.name === 'extensionElements' ? [] : values.filter(isElement)
  })
}

/** What the file sets; defaults live on the prototype. */
function valuesOf(element: Element, { name }: Property): readonly unknown[] {
  if (!Object.hasOwn(element, name)) return []
  const value = element.get?.(name)
  if (Array.isArray(value)) return value
  return value === undefined ? [] : [value]
}

function isRead(element: Element, property: Property, value: unknown, report: Report): boolean {
  const support = properties[property.definedBy?.name ?? '']?.[property.name.replace(/^\w+:/, '')]
  if (support === 'read' || support === 'drawn') return support === 'read'
  if (support !== undefined && 'only' in support && support.only === value) return true
  if (support !== undefined && 'on' in support && support.on.includes(element.$type)) return true
  const shown = isElement(value) ? property.name : `${property.name}="${String(value)}"`
  report.error('unsupported-element', element, { what: `${word(element.$type)} ${shown}` }, property.name)
  return false
}

/** An event says itself which definitions it may have. In a scope that is not executed, the rest is named all the same. */
function refuse(element: Element, report: Report): readonly Element[] {
  if (is(element, 'bpmn:EventDefinition')) return []
  report.error('unsupported-element', element, { what: word(element.$type) })
  return is(element, 'bpmn:FlowElementsContainer') ? many(element, 'flowElements') : []
}

function checkExtensions(element: Element, report: Report, ignored: Map<string, number>): void {
  const seen = new Set<string>()
  for (const said of extensionsOf(element)) {
    const namespace = namespaceOf(said)
    const extension = extensions.find((each) => each.namespace === namespace)
    const local = said.$descriptor.ns.localName
    if (extension === undefined) note(said.$type, namespace, element, report, ignored)
    else if (extension.meaningOf !== undefined)
      judge(said.$type, namespace, extension.meaningOf({ local, on: element, element: said }), element, report, ignored)
    else checkPlace(said.$type, extension.placeOf?.(said.$type), element, seen, report)
  }
  for (const attribute of Object.keys(element.$attrs)) {
    const [prefix, local] = attribute.split(':')
    if (prefix === undefined || local === undefined || prefix === 'xmlns') continue
    const namespace = namespaceOfPrefix(prefix, element)
    const extension = extensions.find((each) => each.namespace === namespace)
    const value = element.$attrs[attribute] ?? ''
    if (extension?.meaningOf === undefined) note(attribute, namespace, element, report, ignored)
    else judge(attribute, namespace, extension.meaningOf({ local, on: element, value }), element, report, ignored)
  }
}

/** Of a vocabulary that is read in part. */
function judge(
  name: string,
  namespace: string,
  meaning: Meaning,
  element: Element,
  report: Report,
  ignored: Map<string, number>,
): void {
  const params = { extension: name, vendor: engineNamespaces[namespace] ?? namespace }
  if (meaning === 'unmapped') report.error('extension-unmapped', element, params, name)
  if (meaning === 'listener') report.warning('listener-ignored', element, params, name)
  if (meaning === 'rights') report.warning('rights-ignored', element, params, name)
  if (meaning === 'ignored') ignored.set(namespace, (ignored.get(namespace) ?? 0) + 1)
}

type ExtensionPlace = { readonly allowedIn: readonly string[]; readonly isSingle: boolean } | undefined

function checkPlace(type: string, place: ExtensionPlace, element: Element, seen: Set<string>, report: Report): void {
  if (place === undefined) return
  const extension = `${type.slice(0, type.indexOf(':'))}:${word(type)}`
  if (!place.allowedIn.some((allowed) => is(element, allowed))) {
    report.error(
      'extension-misplaced',
      element,
      { extension, allowed: place.allowedIn.map(word).join(', ') },
      extension,
    )
  }
  if (place.isSingle && seen.has(type)) report.error('extension-repeated', element, { extension }, extension)
  seen.add(type)
}

/** An extension that nobody reads: of another engine it would have changed what the element does. */
function note(name: string, namespace: string, element: Element, report: Report, ignored: Map<string, number>): void {
  if (silentNamespaces.has(namespace)) return
  const vendor = engineNamespaces[namespace]
  if (vendor !== undefined) return report.error('extension-unmapped', element, { extension: name, vendor }, name)
  ignored.set(namespace, (ignored.get(namespace) ?? 0) + 1)
}

function namespaceOf(said: Element): string {
  const { ns, isGeneric } = said.$descriptor
  if (isGeneric === true) return ns.uri ?? namespaceOfPrefix(ns.prefix, said)
  return extensions.find(({ descriptor }) => descriptor?.prefix === ns.prefix)?.namespace ?? ns.prefix
}
