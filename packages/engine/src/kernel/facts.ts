/** What did happen. Facts alone change state, through `evolve`, and they are the audit log: names and shapes are for ever. */
import type { Json, Variables } from '../json.js'
import type { Id } from '../model/graph.js'
import type { EpochMs, Hash } from '../ports/store.js'
import type { HumanTaskState } from './env.js'
import type { Caller, Compensation, Incident, InstanceStatus, LoopState, ScopeKind, UndoStep, Wait } from './state.js'

export type Fact =
  | {
      readonly type: 'processStarted'
      readonly process: Id
      readonly definition: Hash
      readonly version: number
      readonly businessKey?: string
      readonly at: EpochMs
      readonly by: string
      readonly caller?: Caller
      readonly startKey?: string
      readonly variables: Variables
      readonly due?: EpochMs
    }
  /** A token is at a node; the node begins. */
  | {
      readonly type: 'entered'
      readonly token: number
      readonly node: Id
      readonly scope: number
      readonly flow?: Id
      readonly index?: number
      /** The kind of scope the token has of its own from the beginning; that scope's number is the next one. */
      readonly opens?: 'activity' | 'subProcess'
    }
  /** A token waits at a join for others. */
  | { readonly type: 'arrived'; readonly token: number; readonly node: Id }
  /** The node is done and its token gone; `joined` went with it. `output` is what an instance of a multi-instance activity yields. */
  | {
      readonly type: 'completed'
      readonly token: number
      readonly node: Id
      readonly joined?: readonly number[]
      readonly output?: Json
    }
  /** The node was stopped before it was done. */
  | { readonly type: 'terminated'; readonly token: number; readonly node: Id }
  /** An error ended the node: its own, or one from inside it. */
  | { readonly type: 'failed'; readonly token: number; readonly node: Id; readonly code: string | null }
  | {
      readonly type: 'scopeOpened'
      readonly scope: number
      readonly kind: ScopeKind
      readonly node: Id
      readonly parent: number
      readonly owner: number
      readonly loop?: LoopState
    }
  | { readonly type: 'scopeClosed'; readonly scope: number }
  /** What runs in the scope and has no deadline of its own is due by then. */
  | { readonly type: 'deadlineSet'; readonly scope: number; readonly due?: EpochMs; readonly agencyDue?: EpochMs }
  | { readonly type: 'variablesSet'; readonly scope: number; readonly variables: Variables }
  | { readonly type: 'waitOpened'; readonly wait: Wait }
  | {
      readonly type: 'taskMoved'
      readonly wait: number
      readonly state: HumanTaskState
      readonly owner: string | null
      readonly event: string
    }
  | {
      readonly type: 'jobRescheduled'
      readonly wait: number
      readonly due: EpochMs | null
      readonly attempts: number
      readonly error: string | null
      /** Attempts left, where a worker has said so in place of the diagram. */
      readonly retries?: number
    }
  | { readonly type: 'timerAdvanced'; readonly wait: number; readonly due: EpochMs; readonly fired: number }
  /** `by` is the person for a human task. */
  | {
      readonly type: 'waitClosed'
      readonly wait: number
      readonly node: Id
      readonly outcome: WaitOutcome
      readonly by?: string
    }
  /** One trigger of a parallel multiple event. */
  | { readonly type: 'triggered'; readonly trigger: Id; readonly token?: number; readonly scope?: number }
  /** All triggers of a parallel multiple event have occurred; it may occur anew. */
  | {
      readonly type: 'triggersSpent'
      readonly triggers: readonly Id[]
      readonly token?: number
      readonly scope?: number
    }
  /** An activity that can be undone is complete. */
  | { readonly type: 'compensationRecorded'; readonly scope: number; readonly compensation: Compensation }
  /** Whoever asked waits in a scope of its own while handlers undo what `of` has recorded, in this order. */
  | {
      readonly type: 'compensationBegun'
      readonly scope: number
      readonly owner: number
      readonly of: number
      readonly activity: Id | null
      readonly steps: readonly UndoStep[]
    }
  /** A complex gateway has been activated by tokens of these flows, or is reset (`null`). */
  | {
      readonly type: 'gatewayActivated'
      readonly scope: number
      readonly node: Id
      readonly flows: readonly Id[] | null
    }
  /** The events of a multi-instance activity for one complete instance have been thrown. */
  | { readonly type: 'instanceReported'; readonly scope: number; readonly node: Id; readonly index: number }
  /** A multi-instance activity is to have one more instance; `item` where it has a list of them. */
  | { readonly type: 'instanceAdded'; readonly scope: number; readonly node: Id; readonly item?: Json }
  /** An instance that has not begun is not to come any more; those behind it move up. */
  | { readonly type: 'instanceDropped'; readonly scope: number; readonly node: Id; readonly index: number }
  /** An event inside one instance has ended all: no further one will begin. */
  | { readonly type: 'instancesStopped'; readonly scope: number; readonly node: Id }
  /** An activity of an ad-hoc sub-process begins. */
  | { readonly type: 'adHocBegun'; readonly scope: number; readonly node: Id }
  | { readonly type: 'conditionChanged'; readonly wait: number; readonly holds: boolean; readonly trouble?: string }
  | {
      readonly type: 'messageThrown'
      readonly token: number
      readonly node: Id
      readonly name: string
      readonly key: string | null
      /** A boundary event of the activity that threw it has caught it. */
      readonly isLocal?: true
    }
  | {
      readonly type: 'signalThrown'
      readonly token: number
      readonly node: Id
      readonly name: string
      /** It has stayed within the instance. */
      readonly isLocal?: true
    }
  | {
      readonly type: 'escalationThrown'
      readonly token: number
      readonly node: Id
      readonly code: string | null
      readonly caughtBy: Id | null
    }
  | {
      readonly type: 'errorThrown'
      readonly token: number
      readonly node: Id
      readonly code: string | null
      readonly caughtBy: Id | null
    }
  /** A decision was made, by this version of it; `rules` matched. */
  | {
      readonly type: 'decisionMade'
      readonly token: number
      readonly node: Id
      readonly decision: string
      readonly version: number
      readonly definition: Hash
      readonly rules: readonly string[]
    }
  | {
      readonly type: 'numberTaken'
      readonly token: number
      readonly node: Id
      readonly register: string
      readonly number: number
    }
  | {
      readonly type: 'dataStoreWritten'
      readonly node: Id
      readonly store: string
      readonly key: string | null
    }
  | { readonly type: 'incidentRaised'; readonly incident: Incident }
  | { readonly type: 'incidentResolved'; readonly incident: number; readonly by: string }
  | {
      readonly type: 'processEnded'
      readonly status: Exclude<InstanceStatus, 'active'>
      readonly at: EpochMs
      readonly reason?: string
    }

/** `answered`: what was waited for came. `withdrawn`: its token or scope is gone. */
export type WaitOutcome = 'answered' | 'withdrawn'
