import type { Element } from '../model/element.js'
import { present } from '../model/element.js'
import type { Continuations, Listeners } from '../model/graph.js'
import type { Reading } from '../model/reading.js'
import { camunda } from './camunda/read.js'
import type { Extension, Extras } from './extension.js'
import { activiti, flowable } from './flowable/read.js'
import { quytrinh } from './quytrinh/read.js'
import { zeebe } from './zeebe/read.js'

/** The vocabularies we read. */
export const extensions: readonly Extension[] = [quytrinh, camunda, zeebe, flowable, activiti]

/** What the parser must know of them. */
export const descriptors: Readonly<Record<string, object>> = Object.fromEntries(
  extensions.flatMap(({ descriptor }) => (descriptor === undefined ? [] : [[descriptor.prefix, descriptor]])),
)

/** What all vocabularies together say about an element: lists one after another, of single things the last. */
export function extrasOf(element: Element, reading: Reading): Extras {
  const said = extensions
    .map((extension) => extension.read(element, reading))
    .filter((extras) => Object.keys(extras).length > 0)
  const [only = {}, ...others] = said
  return others.reduce(merge, only)
}

/** Where an element begins or is left in a step of its own, if any vocabulary says so. */
export function continuationsOf(element: Element, reading: Reading): Continuations | undefined {
  const all = extensions.map((extension) => extension.continuations?.(element, reading) ?? {})
  const merged = Object.assign({}, ...all) as Continuations // a merge of such
  return Object.keys(merged).length === 0 ? undefined : merged
}

/** What listeners on a flow node assign, if there are any that do. */
export function listenersOf(element: Element, reading: Reading): Listeners | undefined {
  const all = extensions.map((extension) => extension.listeners?.(element, reading) ?? {})
  const merged = Object.assign({}, ...all) as Listeners // a merge of such
  return Object.keys(merged).length === 0 ? undefined : merged
}

function merge(a: Extras, b: Extras): Extras {
  return present({
    ...a,
    ...b,
    assignments: join(a.assignments, b.assignments),
    deadlines: join(a.deadlines, b.deadlines),
    inputs: join(a.inputs, b.inputs),
    outputs: join(a.outputs, b.outputs),
    declared: join(a.declared, b.declared),
    fields: join(a.fields, b.fields),
  })
}

function join<T>(a: readonly T[] | undefined, b: readonly T[] | undefined): readonly T[] | undefined {
  return a === undefined ? b : [...a, ...(b ?? [])]
}
