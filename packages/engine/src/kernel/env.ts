/** What a step may read besides graph, state and input. Nothing here reads a clock, a disk or a network. */
import type { Json, Variables } from '../json.js'
import type { Expression, Id } from '../model/graph.js'
import type { EpochMs, Hash } from '../ports/store.js'

/** The states of a human task that stay open (WS-HumanTask §4.10). Closed ones leave the state. */
export type HumanTaskState = 'created' | 'ready' | 'reserved' | 'inProgress' | 'suspended'

export type HumanTaskEvent =
  | 'claim'
  | 'release'
  | 'start'
  | 'stop'
  | 'suspend'
  | 'resume'
  | 'delegate'
  | 'forward'
  | 'complete'

/** The value under a name, `null` for a declared name without a value, `undefined` for a name nobody declared. */
export type Lookup = (name: string) => Json | undefined

/** Which version of a process is called, evaluated. */
export type Bound =
  | { readonly type: 'latest' }
  | { readonly type: 'version'; readonly version: number }
  | { readonly type: 'tag'; readonly tag: string }
  /** Deployed together with this version of this process. */
  | { readonly type: 'deployment'; readonly process: Id; readonly version: number }

/** A version of a process. */
export interface Callable {
  readonly definition: Hash
  readonly version: number
}

export interface Env {
  readonly now: EpochMs
  /** Steps of the loop before an instance is stopped with an incident. */
  readonly movesMax: number
  /** Throws {@link Trouble} on an undeclared name, a wrong type or a spent budget. */
  evaluate(expression: Expression, lookup: Lookup): Json
  /** The moment a timer fires for the `fired + 1`-th time; `undefined` when it does so no more. Throws {@link Trouble} on a bad text. */
  timerDue(timer: 'date' | 'duration' | 'cycle', text: string, anchor: EpochMs, fired: number): EpochMs | undefined
  /** `start` plus `5 wd`, `8 wh`, `15 cd` or an ISO duration, on a calendar. Throws {@link Needed} for a calendar not at hand. */
  due(within: string, start: EpochMs, calendar: string | undefined): EpochMs
  /** An ISO date or date-time in the agency's zone. Throws {@link Trouble}. */
  moment(text: string): EpochMs
  /** The human-task machine as a function; `undefined` where the event is not possible. */
  humanTask(state: HumanTaskState, event: HumanTaskEvent): HumanTaskState | 'completed' | undefined
  /** The next free number of a register. Throws {@link Needed} for a register not at hand. */
  nextNumber(register: string): number
  /** Makes a decision that is live at the agency. Throws {@link Needed} for one not at hand, {@link Trouble} for what it cannot do. */
  decide(decision: string, variables: Variables): Decided
  /** The version of a process that a call gets, if there is one. Throws {@link Needed} for what was not looked up yet. */
  callable(process: string, bound: Bound): Callable | undefined
  /** What a data store holds. Throws {@link Needed} for one not at hand. */
  readDataStore(store: string, key: string | null): Json
  /** What is read from now on. */
  writeDataStore(store: string, key: string | null, value: Json): void
  /** The id of an instance to be called. */
  newInstanceId(): string
  /** Who a resource stands for, asked of the host. Throws {@link Trouble} where it cannot say. */
  resource(name: string, parameters: Variables): Json
  /** A handler that runs inside the step: synchronous, no I/O. */
  inline(topic: string): ((variables: Variables) => Variables) | undefined
}

/** A decision that was made. */
export interface Decided {
  readonly version: number
  readonly definition: Hash
  readonly output: Json
  /** What a single value of the output is called. */
  readonly outputName: string
  /** Ids of the rules that matched, table by table. */
  readonly rules: readonly string[]
}

/** Data or an expression that does not do what the process expects of it. Becomes an incident at the token that met it. */
export class Trouble extends Error {
  readonly code: string
  readonly details: { readonly [name: string]: Json }

  constructor(code: string, details: { readonly [name: string]: Json }) {
    super(code)
    this.code = code
    this.details = details
  }
}

/** Something a step cannot know beforehand. */
export type Need =
  | { readonly type: 'calendar'; readonly code: string | undefined }
  | { readonly type: 'register'; readonly register: string }
  | { readonly type: 'activation'; readonly process: string }
  | { readonly type: 'decision'; readonly decision: string }
  /** What the agency has published. */
  | { readonly type: 'published' }
  | { readonly type: 'dataStore'; readonly store: string; readonly key: string | null }

/** Ends the step without a trace; it is taken again, from the start, when the need is at hand. */
export class Needed extends Error {
  readonly need: Need

  constructor(need: Need) {
    super(need.type)
    this.need = need
  }
}
