/** How an activity is repeated, and what it throws meanwhile. */
import type { Expression, Id } from './graph.js'
import type { Result, Throwing } from './graph-events.js'

/** How an activity is repeated. */
export type Loop = MultiInstance | StandardLoop

/** Standard loop characteristics (BPMN §10.3.8, §13.3.5). */
export interface StandardLoop {
  readonly type: 'standard'
  readonly testBefore: boolean
  /** Goes on while it holds; without one, until the maximum. */
  readonly condition?: Expression
  readonly maximum?: number
}

/** Multi-instance loop characteristics (BPMN §10.3.8, §13.3.6). */
export interface MultiInstance {
  readonly type: 'multiInstance'
  readonly isSequential: boolean
  readonly cardinality?: Expression
  readonly collection?: Expression
  readonly elementVariable?: string
  /** Evaluated after each completed instance, in the scope around the instances, where their counts are visible. */
  readonly completionCondition?: Expression
  readonly outputCollection?: string
  readonly outputElement?: Expression
  /** Whether each instance is begun in a step of its own. */
  readonly isAsync?: true
  /** What it throws when an instance is complete, in that order; absent where it throws nothing. */
  readonly events?: readonly InstanceEvent[]
}

/** An event of a multi-instance activity, thrown when one of its instances is complete (BPMN tables 10.29, 10.31). */
export interface InstanceEvent extends Throwing {
  readonly id: Id
  /** With each instance, with the first one alone, or with each for which this holds. */
  readonly when: 'each' | 'first' | Expression
  readonly results: readonly InstanceResult[]
}

export type InstanceResult = Extract<Result, { type: 'message' | 'signal' | 'error' | 'escalation' }>
