/**
 * Data associations (BPMN 2.0.1 §10.4.2): each copies its source, or the value of its transformation, and then makes its assignments. One
 * without a source or a target is part of the drawing.
 */
import { type Element, flag, is, many, number, one, present, text } from '../element.js'
import { type Expression, type Mapping, type StoreRef, stateVariable } from '../graph.js'
import { isName } from '../names.js'
import type { Reading } from '../reading.js'

/** An association that leads somewhere. */
export interface Association {
  readonly element: Element
  readonly sources: readonly Element[]
  readonly target: Element
}

type Property = 'dataInputAssociations' | 'dataOutputAssociations'

export function associations(owner: Element, property: Property): readonly Association[] {
  return many(owner, property).flatMap((element) => {
    const target = one(element, 'targetRef')
    if (target === undefined || isPlaceholder(target)) return []
    return [{ element, sources: many(element, 'sourceRef').filter((source) => !isPlaceholder(source)), target }]
  })
}

/** bpmn.io draws an association into an activity by a property of this name. */
export function isPlaceholder(item: Element): boolean {
  return text(item, 'name') === '__targetRef_placeholder'
}

/** The state that a reference to a data object is drawn in. */
export function stateOf(item: Element): string | undefined {
  const state = item.$type === 'bpmn:DataObjectReference' ? one(item, 'dataState') : undefined
  return state && text(state, 'name')
}

/** States that data objects get when something is written into a reference that is drawn in one. */
export function statesSet(
  outgoing: readonly Association[],
  { wiring }: Reading,
): Readonly<Record<string, string>> | undefined {
  const states = outgoing.flatMap(({ target }) => {
    const state = stateOf(target)
    return state === undefined ? [] : [[stateVariable(wiring.variable(target)), state] as const]
  })
  return states.length === 0 ? undefined : Object.fromEntries(states)
}

/** What one association writes, in order; `items` are the data inputs or outputs that it is about. */
export function mappings(
  { element, sources, target }: Association,
  owner: Element,
  reading: Reading,
  items: readonly Element[],
): readonly Mapping[] {
  for (const end of [...sources, target]) checkReach(end, element, owner, reading)
  // The properties of an event are gone with it.
  if (is(owner, 'bpmn:Event') && target.$parent === owner && is(target, 'bpmn:Property')) return []
  const { expressions, wiring } = reading
  const read = sources.filter(isStore).map((source) => ({ name: wiring.variable(source), ...storeOf(source, reading) }))
  if (isStore(target) && items.includes(target)) refuse(element, reading)
  const into = present({
    target: wiring.variable(target),
    items: items.map(({ id, $type }) => id ?? $type),
    isCollection: isCollection(target) ? (true as const) : undefined,
    reads: read.length > 0 ? read : undefined,
    store: isStore(target) ? storeOf(target, reading) : undefined,
  })
  const names = read.map(({ name }) => name)
  const [transformation, assignments] = expressions.within(names, () => [
    expressions.formal(element, 'transformation'),
    many(element, 'assignment').flatMap((each) => assignment(each, into, reading)),
  ])
  if (one(element, 'transformation') !== undefined || assignments.length > 0)
    return [...(transformation === undefined ? [] : [{ ...into, source: transformation }]), ...assignments]
  const [source, ...others] = sources
  if (source === undefined) return []
  if (others.length > 0) reading.report.error('association-ambiguous', element, { count: String(sources.length) })
  return [{ ...into, source: { language: 'feel', text: wiring.variable(source) } }]
}

/** `from` is any expression; `to` names the target or a part of it: `name` or `name.part.part`. */
function assignment(element: Element, into: Omit<Mapping, 'source'>, reading: Reading): Mapping[] {
  const { expressions, report } = reading
  const source: Expression | undefined = expressions.formal(element, 'from')
  const written = text(one(element, 'to'), 'body') ?? ''
  const [target, ...path] = written.replace(/^=\s*|^[$#]\{\s*(.*?)\s*\}$/g, '$1').split('.')
  if (target === undefined || ![target, ...path].every(isName)) {
    report.error('assignment-target-invalid', element, { text: written }, 'to')
    return []
  }
  if (one(element, 'from') === undefined)
    report.error('attribute-missing', element, { element: 'assignment', attribute: 'from' }, 'from')
  if (source === undefined) return []
  // Only the association's own target is known to be a collection, or a data store.
  const { isCollection: _, store: __, ...other } = into
  return [
    present({ ...(target === into.target ? into : other), target, source, path: path.length > 0 ? path : undefined }),
  ]
}

function isStore(item: Element): boolean {
  return is(item, 'bpmn:DataStoreReference')
}

/** By the name of the data store, else its id; a reference without a data store is one itself. */
function storeOf(reference: Element, { expressions, report }: Reading): StoreRef {
  const declared = one(reference, 'dataStoreRef') ?? reference
  const written = text(reference, 'qt:key')
  const key = written === undefined ? undefined : expressions.plain(written, reference, 'qt:key')
  const isUnlimited = Object.hasOwn(declared, 'isUnlimited') && flag(declared, 'isUnlimited')
  const capacity = isUnlimited ? undefined : number(declared, 'capacity')
  if (capacity !== undefined && key !== undefined)
    report.error('unsupported-element', reference, { what: 'capacity (qt:key)' }, 'qt:key')
  return present({ store: text(declared, 'name') ?? declared.id ?? '', key, capacity })
}

/** What goes into an activity or event goes into its data inputs. */
function refuse(element: Element, { report }: Reading): void {
  report.error(
    'unsupported-element',
    element,
    { what: 'dataInputAssociation targetRef (dataStoreReference)' },
    'targetRef',
  )
}

function isCollection(item: Element): boolean {
  const object = one(item, 'dataObjectRef') ?? one(item, 'dataStoreRef') ?? item
  return flag(object, 'isCollection') || flag(one(object, 'itemSubjectRef'), 'isCollection')
}

/** Data objects and properties live where they are drawn, and inside of that (BPMN 2.0.1 §10.4.1). */
function checkReach(end: Element, association: Element, owner: Element, { report }: Reading): void {
  const item = one(end, 'dataObjectRef') ?? end
  if (!is(item, 'bpmn:DataObject') && !is(item, 'bpmn:Property')) return
  for (let at: Element | undefined = owner; at !== undefined; at = at.$parent) if (at === item.$parent) return
  report.error('data-out-of-reach', association, { data: text(end, 'name') ?? end.id ?? '' })
}
