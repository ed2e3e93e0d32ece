/**
 * A vocabulary inside BPMN files: ours, or that of another engine. It is mapped to our words when a file is compiled; the kernel never
 * meets it. A new one is a folder with an {@link Extension} and a line in `index.ts`.
 */
import type { Element } from '../model/element.js'
import type {
  Assignment,
  Binding,
  Continuations,
  Deadline,
  Expression,
  FormField,
  Listeners,
  Mapping,
  MultiInstance,
  ProcessGraph,
  ReportDuty,
  Work,
} from '../model/graph.js'
import type { Reading } from '../model/reading.js'

/** What an extension says about one element. */
export interface Extras {
  readonly assignments?: readonly Assignment[]
  readonly deadlines?: readonly Deadline[]
  readonly inputs?: readonly Mapping[]
  readonly outputs?: readonly Mapping[]
  /** Names that expressions may use, beside those that mappings, forms and loops bring. */
  readonly declared?: readonly string[]
  readonly form?: string
  readonly fields?: readonly FormField[]
  readonly title?: Expression
  readonly report?: ReportDuty
  readonly work?: Work
  readonly loop?: Partial<Pick<MultiInstance, 'collection' | 'elementVariable' | 'outputCollection' | 'outputElement'>>
  readonly error?: { readonly codeVariable?: string; readonly messageVariable?: string }
  readonly procedure?: Readonly<Record<string, string>>
  /** Of a call activity: which process, where the file does not say it in `calledElement`; and the business key of the called instance. */
  readonly called?: Expression
  readonly businessKey?: Expression
  readonly binding?: Binding
  /** Of a process. */
  readonly versionTag?: string
  readonly passesAll?: boolean
  readonly returnsAll?: boolean
  /** Of a start event: the variable for who started the instance. */
  readonly initiator?: string
  /** Of a start event: whether messages with one key begin one instance at a time, or one ever. */
  readonly once?: 'running' | 'ever'
  /** Of a signal: whether it stays within its instance. */
  readonly scope?: 'instance' | 'global'
  /** Of a terminate event definition: that it ends all instances of the multi-instance activity around it. */
  readonly terminates?: 'multiInstance'
  readonly uncaughtError?: ProcessGraph['uncaughtError']
}

/** One attribute or element of an extension, where it stands. */
export interface Said {
  readonly local: string
  readonly on: Element
  /** Of an attribute. */
  readonly value?: string
  /** Of an element. */
  readonly element?: Element
}

/** `listener`: code of another engine that runs beside the process. `rights`: who may do something there. */
export type Meaning = 'read' | 'ignored' | 'listener' | 'rights' | 'unmapped'

export interface Extension {
  /** The namespace's URI, which decides; a file chooses its prefix freely. */
  readonly namespace: string
  /** How bpmn-moddle reads its elements into typed ones; without it they come as generic elements. */
  readonly descriptor?: { readonly prefix: string }
  /** What the extension says about an element. */
  read(element: Element, reading: Reading): Extras
  /** Where a flow node, or each instance of a multi-instance activity, begins or is left in a step of its own. */
  continuations?(element: Element, reading: Reading): Continuations
  /** What listeners on a flow node assign. */
  listeners?(element: Element, reading: Reading): Listeners
  /** What becomes of an attribute or element by its local name: read, left out knowingly, or unknown. Without it all is read. */
  meaningOf?(said: Said): Meaning
  /** Where an element of the extension may stand, by type; `undefined` where the extension does not know it. */
  placeOf?(type: string): { readonly allowedIn: readonly string[]; readonly isSingle: boolean } | undefined
}
