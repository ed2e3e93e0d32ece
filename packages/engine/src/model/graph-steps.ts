/** Of the graph: where steps end, what listeners assign, and which version a call runs. */
import type { Expression } from './graph.js'
import type { Mapping } from './graph-data.js'

/** Whether a node is begun, or left, in a step of its own: what came before is committed whatever becomes of it. */
export interface Continuations {
  readonly before?: true
  readonly after?: true
}

/** Assignments that another engine's listeners make when a node begins and when it is done, of a repeated activity for each instance. */
export interface Listeners {
  readonly start?: readonly Mapping[]
  readonly end?: readonly Mapping[]
}

/** Which version of a process is called: one by its number, the newest with a tag, or the one deployed together with the caller. */
export type Binding =
  | { readonly type: 'version'; readonly version: Expression }
  | { readonly type: 'tag'; readonly tag: Expression }
  /** `orLatest`: the live one where nothing of that name was deployed together with the caller. */
  | { readonly type: 'deployment'; readonly orLatest?: true }
