/** Data in the graph: what associations, input and output sets and references to data stores mean (BPMN 2.0.1 §10.4). */
import type { Expression, Id } from './graph.js'

/** `target := source`, evaluated in one scope and written in another (`qt:input`, `qt:output`, data associations). */
export interface Mapping {
  readonly target: string
  readonly source: Expression
  /** Where in the target the value goes: an assignment to a part of it. The whole of it where absent. */
  readonly path?: readonly string[]
  /** Of a data association: the data inputs or outputs it is about. It does not see what the ones before it have written. */
  readonly items?: readonly Id[]
  /** Only a list may be written. */
  readonly isCollection?: true
  /** Data stores that the source reads, by the names they have in it. */
  readonly reads?: readonly (StoreRef & { readonly name: string })[]
  /** Goes into a data store, not into the variable. */
  readonly store?: StoreRef
}

/** A data store, or what it holds under a key (BPMN §10.4.1). */
export interface StoreRef {
  readonly store: string
  readonly key?: Expression
  /** The most items it may hold, where it is a list. */
  readonly capacity?: number
}

/** An input or output set (BPMN §10.4.2): available when all that it requires has a value, and is in the state asked for. */
export interface DataSet {
  readonly id: Id
  /** Its data inputs or outputs: those of other sets are left alone where this one is used. */
  readonly items: readonly Id[]
  readonly requires: readonly Requirement[]
  /** Data inputs that may also come while the activity runs. */
  readonly whileExecuting: readonly Id[]
}

export interface Requirement {
  readonly item: Id
  /** The variable it is read from. */
  readonly variable: string
  readonly state?: string
}

/** The variable that holds the state of a data object (BPMN §10.4.1, `dataState`). */
export function stateVariable(data: string): string {
  return `${data}_state`
}
