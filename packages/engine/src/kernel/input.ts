/** What happens to a process instance: commands of people, answers of handlers, time. */
import type { Json, Variables } from '../json.js'
import type { Id } from '../model/graph.js'
import type { Hash, Uuid } from '../ports/store.js'
import type { Callable, Decided, HumanTaskEvent, Need } from './env.js'
import type { Fact } from './facts.js'
import type { Caller, InstanceState } from './state.js'

export type Input =
  | {
      readonly type: 'start'
      readonly definition: Hash
      readonly version: number
      readonly businessKey?: string
      readonly variables: Variables
      readonly by: string
      readonly caller?: Caller
      /** The correlation key under which the message starts the process once. */
      readonly startKey?: string
      /** The start event that was triggered; the none start events where absent. */
      readonly event?: Id
    }
  | { readonly type: 'completeTask'; readonly wait: number; readonly variables: Variables; readonly by: string }
  /** Any other event of the human task; `owner` is who has it afterwards, `null` nobody. */
  | {
      readonly type: 'moveTask'
      readonly wait: number
      readonly event: Exclude<HumanTaskEvent, 'complete'>
      readonly owner: string | null
    }
  | { readonly type: 'completeJob'; readonly wait: number; readonly variables: Variables }
  /** `retries`: attempts that are left, in place of those of the diagram; `retryAfterMs`: the pause before the next. */
  | {
      readonly type: 'failJob'
      readonly wait: number
      readonly error: string
      readonly retries?: number
      readonly retryAfterMs?: number
    }
  /** The handler answered with a BPMN error. */
  | {
      readonly type: 'throwJobError'
      readonly wait: number
      readonly code: string
      readonly message?: string
      readonly variables: Variables
    }
  | { readonly type: 'fireTimer'; readonly wait: number }
  /** A step that was to be one of its own. */
  | { readonly type: 'continue'; readonly wait: number }
  /** A called instance has ended well; failed with an error it does not catch; or tells of an escalation. */
  | { readonly type: 'calledEnded'; readonly wait: number; readonly variables: Variables }
  | {
      readonly type: 'calledFailed'
      readonly wait: number
      readonly code: string | null
      readonly message: string | null
      readonly variables?: Variables
    }
  | {
      readonly type: 'calledEscalated'
      readonly wait: number
      readonly code: string | null
      readonly variables?: Variables
    }
  /** What a subscription waits for has come. */
  | { readonly type: 'trigger'; readonly wait: number; readonly variables: Variables }
  /** One more activity of an open ad-hoc sub-process begins; or the sub-process ends with what still runs there. */
  | { readonly type: 'beginAdHoc'; readonly activity: Id }
  | { readonly type: 'finishAdHoc'; readonly activity: Id }
  /**
   * An open multi-instance activity has one more instance, or one less. `token`: any inside the activity, or inside the instance to be
   * removed, where `loopCounter` does not say which.
   */
  | { readonly type: 'addInstance'; readonly activity: Id; readonly item?: Json; readonly token?: number }
  | { readonly type: 'removeInstance'; readonly activity: Id; readonly loopCounter?: number; readonly token?: number }
  | { readonly type: 'setVariables'; readonly variables: Variables }
  | { readonly type: 'resolveIncident'; readonly incident: number; readonly by: string }
  /** `byCaller`: whoever called it needs no answer. */
  | { readonly type: 'cancel'; readonly reason: string; readonly byCaller?: true }

/** Something to be done to another aggregate of the same agency in the same commit. */
export type Effect =
  | { readonly type: 'takeNumber'; readonly register: string; readonly number: number }
  /** Nothing is to be done: it is told. */
  | {
      readonly type: 'tellDecision'
      readonly decision: string
      readonly decided: Omit<Decided, 'output' | 'outputName'>
    }
  | {
      readonly type: 'publishMessage'
      readonly name: string
      readonly key: string | null
      readonly variables: Variables
    }
  | { readonly type: 'writeDataStore'; readonly store: string; readonly key: string | null; readonly value: Json }
  | { readonly type: 'broadcastSignal'; readonly name: string; readonly variables: Variables }
  | {
      readonly type: 'startCalled'
      readonly instance: Uuid
      readonly called: Id
      readonly version: Callable
      readonly wait: number
      readonly variables: Variables
      readonly businessKey: string | null
    }
  | { readonly type: 'cancelCalled'; readonly instance: Uuid }
  /** What a called instance has to say to its caller. */
  | {
      readonly type: 'tellCaller'
      readonly caller: Caller
      readonly input: Extract<Input, { type: `called${string}` }>
    }

/** The outcome of a step. `refused` and `needs` leave no trace. */
export type Step =
  | {
      readonly type: 'done'
      readonly state: InstanceState
      readonly facts: readonly Fact[]
      readonly effects: readonly Effect[]
    }
  | { readonly type: 'needs'; readonly need: Need }
  | {
      readonly type: 'refused'
      readonly code: RefusalCode
      readonly details: { readonly [name: string]: Json }
    }

export type RefusalCode =
  | 'instance-exists'
  | 'instance-not-found'
  | 'instance-ended'
  | 'wait-not-found'
  | 'wait-closed'
  | 'not-due'
  | 'transition-not-allowed'
  | 'incident-not-found'
  | 'not-ad-hoc'
  | 'not-multi-instance'
  /** Several of that id are open, and the token meant is not given. */
  | 'activity-ambiguous'
  | 'activity-instance-not-found'
  /** An item where there is no list of them, or none where there is. */
  | 'item-mismatch'
  | 'no-start-event'
  /** An expression that must be evaluated before anything happens (a process deadline, a timer of an event sub-process) fails. */
  | 'input-not-possible'
