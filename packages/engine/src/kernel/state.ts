/**
 * The state of a process instance: plain JSON by BPMN ids, changed by `evolve` alone. Completed scopes leave it. Scopes, tokens, waits
 * and incidents share the instance's own sequence of numbers; number 1 is the root scope.
 */
import type { Json, Variables } from '../json.js'
import type { Id } from '../model/graph.js'
import type { EpochMs, Hash, Uuid } from '../ports/store.js'
import type { HumanTaskState } from './env.js'
import type { ActivityState } from './lifecycle.js'
import type { DraftTable, Table } from './table.js'

export interface InstanceState {
  /** Version of this shape; older ones are brought up to date on loading. */
  readonly schema: 1
  readonly process: Id
  readonly definition: Hash
  readonly version: number
  readonly businessKey?: string
  readonly status: InstanceStatus
  readonly startedAt: EpochMs
  readonly startedBy: string
  readonly endedAt?: EpochMs
  /** The wait, in another instance, of whoever called this one. */
  readonly caller?: Caller
  /** The correlation key of the message that started it, where that starts the process once. */
  readonly startKey?: string
  /** By when the agency owes the result, where the process says. */
  readonly due?: EpochMs
  /** The last number given. */
  readonly seq: number
  readonly scopes: Table<Scope>
  readonly tokens: Table<Token>
  readonly waits: Table<Wait>
  readonly incidents: Table<Incident>
  /** The variables of the root scope as they were when the process ended. */
  readonly result?: Variables
}

export interface Caller {
  readonly instance: Uuid
  readonly wait: number
}

/** `active` until no token is left; `terminated` by a terminate end event or an uncaught error, `cancelled` by a person. */
export type InstanceStatus = 'active' | 'completed' | 'terminated' | 'cancelled'

/** Where variables live and what ends together: a process, a sub-process, one activity, all instances of a multi-instance activity. */
export interface Scope {
  readonly id: number
  readonly kind: ScopeKind
  /** The process, sub-process or activity it is a scope of. */
  readonly node: Id
  /** Where names are looked up next. */
  readonly parent?: number
  /** The token, in the scope around, that waits for this one. */
  readonly owner?: number
  readonly variables: Variables
  /** Tokens directly inside. At zero the scope is complete. */
  readonly live: number
  /** Tokens that have arrived at a join and wait there, by gateway. */
  readonly arrivals?: { readonly [gateway: Id]: readonly number[] }
  /** Of complex gateways that have been activated: by which flows, until they are reset. */
  readonly activated?: { readonly [gateway: Id]: readonly Id[] }
  /** Open triggers of event sub-processes. */
  readonly waits?: readonly number[]
  readonly loop?: LoopState
  /** By when what runs inside is due, for the person and for the agency: the deadlines of a sub-process. */
  readonly due?: EpochMs
  readonly agencyDue?: EpochMs
  /** Completed activities that can be undone, oldest first. */
  readonly compensations?: readonly Compensation[]
  /** Of an ad-hoc sub-process: which of its activities have begun. */
  readonly begun?: readonly Id[]
  /** Of a scope of kind `compensation`: what is to be undone, in that order, and how much of it has begun. */
  readonly undoing?: { readonly steps: readonly UndoStep[]; readonly next: number }
  /** Which triggers of parallel multiple start events of its event sub-processes have occurred. */
  readonly triggered?: readonly Id[]
}

export type ScopeKind = 'process' | 'subProcess' | 'activity' | 'multiInstance' | 'compensation'

/** How far a multi-instance activity has got. */
export interface LoopState {
  /** What the instances are made of; a number where only their count is known; null for a standard loop. */
  readonly items: readonly Json[] | number | null
  /** The name under which an instance finds its item. */
  readonly element?: string
  /** Index of the next instance to be made. */
  readonly next: number
  readonly completed: number
  readonly terminated: number
  /** Outputs by index of their instance. */
  readonly outputs?: Table<Json>
  /** Instances that are complete and whose events have not been thrown yet; absent where the activity throws none. */
  readonly unreported?: readonly number[]
  /** One of the instances has ended all. */
  readonly isStopped?: true
}

/** What compensation needs of an activity that is over: which, its own variables as they were, and what inside it can be undone. */
export interface Compensation {
  readonly node: Id
  readonly variables: Variables
  readonly inside?: readonly Compensation[]
}

/** One handler to run: a compensation activity, or a compensation event sub-process. */
export interface UndoStep {
  readonly node: Id
  readonly variables: Variables
  /** What a compensation event sub-process may undo of what was inside. */
  readonly inside?: readonly Compensation[]
}

/** One instance of a flow node: the number stays the same from entering to leaving. */
export interface Token {
  readonly id: number
  /** The scope it is inside. */
  readonly scope: number
  readonly node: Id
  /** The sequence flow it came by. */
  readonly flow?: Id
  /** Absent means active. */
  readonly state?: ActivityState
  /** The scope it opened and waits for, or keeps its own variables in. */
  readonly owns?: number
  /** Position among the instances of a multi-instance activity, from 0. */
  readonly index?: number
  readonly waits?: readonly number[]
  /** Which triggers of a parallel multiple event have occurred. */
  readonly triggered?: readonly Id[]
}

/** What the instance waits for from outside; each has a row that the outside finds. */
export type Wait = HumanTaskWait | JobWait | TimerWait | SubscriptionWait | CallWait | DataWait | ContinuationWait

interface WaitBase {
  readonly id: number
  /** The task or event that waits: not always the node of the token (a boundary event waits on its activity's token). */
  readonly node: Id
  /** It waits beside an activity (boundary event) or a scope (event sub-process), not in the flow. */
  readonly isAttached?: true
  /** Closed when this token leaves … */
  readonly token?: number
  /** … or when this scope ends. */
  readonly scope?: number
}

/** Work on a person's desk (WS-HumanTask §4). */
export interface HumanTaskWait extends WaitBase {
  readonly type: 'humanTask'
  readonly state: HumanTaskState
  readonly name: string
  readonly owner?: string
  /** References of the potential owners. */
  readonly candidates: readonly string[]
  readonly role?: string
  readonly form?: string
  readonly createdAt: EpochMs
  /** Due of the handler, and of the agency. */
  readonly due?: EpochMs
  readonly agencyDue?: EpochMs
}

/** Work for a host's handler. */
export interface JobWait extends WaitBase {
  readonly type: 'job'
  readonly topic: string
  /** Absent while an incident holds the job back. */
  readonly due?: EpochMs
  readonly attempts: number
  /** Attempts left, this one included, where a worker has said so in place of the diagram. */
  readonly retries?: number
}

export interface TimerWait extends WaitBase {
  readonly type: 'timer'
  readonly trigger: Id
  readonly due: EpochMs
  /** Cycles are reckoned from here, so that they never drift. */
  readonly anchor: EpochMs
  /** How often it has fired. */
  readonly fired: number
  /** The evaluated timer text. */
  readonly text: string
}

/** An instance that this one has called. */
export interface CallWait extends WaitBase {
  readonly type: 'call'
  readonly instance: Uuid
  readonly called: Id
}

/** Data inside the instance: an activity waits for an input set before it begins, or for one data input while it runs. */
export interface DataWait extends WaitBase {
  readonly type: 'data'
  readonly token: number
  /** The data input that may come while the activity runs. */
  readonly input?: Id
}

/** Another step, in which the token begins its node, or leaves it by these flows. */
export interface ContinuationWait extends WaitBase {
  readonly type: 'continuation'
  readonly token: number
  readonly due: EpochMs
  readonly phase: 'before' | 'after'
  readonly flows?: readonly Id[]
}

/** Something from outside that has no due: a message, a signal, a condition; or an act of trigger, for a receive task without a message. */
export interface SubscriptionWait extends WaitBase {
  readonly type: 'subscription'
  readonly kind: 'message' | 'signal' | 'condition' | 'trigger'
  readonly trigger: Id
  /** Name of the message or signal. */
  readonly name: string
  /** The correlation key a message must have; absent where any will do. */
  readonly key?: string
  /** Of a signal: only what this instance throws is heard. */
  readonly isLocal?: true
  /** Of a condition: whether it held when it was last looked at. */
  readonly holds?: boolean
  /** … and why it could not be evaluated, if it could not. */
  readonly trouble?: string
}

/** Trouble with data or a service: recorded, retried by a person or after repair, never lost. */
export interface Incident {
  readonly id: number
  readonly code: string
  readonly details: { readonly [name: string]: Json }
  readonly node: Id
  readonly token: number
  /** The job that ran out of attempts. */
  readonly wait?: number
  /** What is tried again: entering the node, leaving it, or the job. */
  readonly phase: 'enter' | 'leave' | 'job'
  readonly at: EpochMs
}

/** A state in the hands of `evolve`. */
export interface DraftState {
  schema: 1
  process: Id
  definition: Hash
  version: number
  businessKey?: string
  status: InstanceStatus
  startedAt: EpochMs
  startedBy: string
  endedAt?: EpochMs
  caller?: Caller
  startKey?: string
  due?: EpochMs
  seq: number
  readonly scopes: DraftTable<Scope>
  readonly tokens: DraftTable<Token>
  readonly waits: DraftTable<Wait>
  readonly incidents: DraftTable<Incident>
  result?: Variables
}
