/** What a behaviour wants done. It decides; the step does. */
import type { Json, Variables } from '../json.js'
import type { Expression, Id, Mapping, Node, NodeByKind, NodeKind, ProcessGraph, Trigger } from '../model/graph.js'
import type { Callable, Env } from './env.js'
import type { Effect } from './input.js'
import type { HumanTaskWait, InstanceState, JobWait, SubscriptionWait, TimerWait, Token } from './state.js'

export type Move = Deed & {
  /** Done in the same commit, whatever else the move does. */
  readonly effects?: readonly Effect[]
  /** Signals to whoever waits in the instance, before anything else; one of them may stop the token. */
  readonly signals?: readonly { readonly name: string; readonly variables: Variables }[]
  /** Each tells the nearest catcher, if there is one; where that interrupts the token, nothing else is done. */
  readonly escalations?: readonly { readonly code: string | null; readonly variables: Variables }[]
}

type Deed =
  /** Done: the token goes, one new token on each of these flows. */
  | { readonly type: 'leave'; readonly flows: readonly Id[] }
  /** The work was done on the spot: its result is taken in, and the node resumes as if a wait had been answered. */
  | { readonly type: 'answer'; readonly variables: Variables }
  /** Rests until one of these is answered. */
  | { readonly type: 'wait'; readonly waits: readonly WaitRequest[] }
  /** Begins the scope inside, and rests until it is complete. */
  | { readonly type: 'begin' }
  /** Rests at a join. */
  | { readonly type: 'arrive' }
  /** The join is complete: takes these tokens along and leaves. */
  | {
      readonly type: 'join'
      readonly tokens: readonly number[]
      readonly flows: readonly Id[]
      /** The token that leaves, where it is not the one that was asked. */
      readonly by?: number
      /** Of a complex gateway: the flows that activate it; `null` resets it. */
      readonly activatedBy?: readonly Id[] | null
    }
  /** A complex gateway is reset, and nothing goes on. */
  | { readonly type: 'reset' }
  /** Ends the scope it is in, with all that still runs there; or the innermost multi-instance activity around it. */
  | { readonly type: 'terminate'; readonly whole?: 'multiInstance' }
  /** Throws an error to the nearest catcher. */
  | {
      readonly type: 'throwError'
      readonly code: string | null
      readonly message?: string
      readonly variables: Variables
    }
  /** Calls a process, and rests until it has ended. */
  | {
      readonly type: 'call'
      readonly called: Id
      readonly version: Callable
      readonly businessKey: string | null
      readonly variables: Variables
    }
  /** Undoes what is complete, and resumes when that is done. */
  | { readonly type: 'compensate'; readonly activity?: Id }
  /** Ends the transaction it is in: stops it, undoes it, and lets the cancel boundary event go on. */
  | { readonly type: 'cancelTransaction' }
  | { readonly type: 'transactionCancelled' }
  /** Stays as it is. */
  | { readonly type: 'stay' }
  /** Stops all that runs inside, and resumes. */
  | { readonly type: 'finish' }
  /** One more activity inside begins. */
  | { readonly type: 'beginInside'; readonly node: Id }

type Request<W> = Omit<W, 'id' | 'node' | 'token' | 'scope'> & { readonly node?: Id }

/** A wait as a behaviour asks for it: whose it is and its number are the kernel's business. */
export type WaitRequest = Request<HumanTaskWait> | Request<JobWait> | Request<TimerWait> | Request<SubscriptionWait>

/** Where a behaviour stands and what it may read. */
export interface At<K extends NodeKind = NodeKind> {
  readonly node: NodeByKind[K]
  readonly token: Token
  readonly state: InstanceState
  readonly graph: ProcessGraph
  readonly env: Env
  /** In the token's scope. Throws `Trouble`. */
  evaluate(expression: Expression): Json
  /** What to wait for so that the event is triggered. */
  waitFor(trigger: Trigger): WaitRequest
  /** All variables the token can see. */
  variables(): Variables
  /** The variables of the token's own scope alone. */
  ownVariables(): Variables
  /** With names besides those of the scope. Throws `Trouble`. */
  evaluateWith(names: Variables, expression: Expression): Json
  /** By which flows this complex gateway has been activated, if it has. */
  activatedBy(): readonly Id[] | undefined
  /** Assignments in turn, each seeing the ones before it. Throws `Trouble`. */
  evaluateAll(mappings: readonly Mapping[]): Variables
  /** How many tokens run inside the scope it began, and which of its nodes have been entered. */
  inside(): { readonly live: number; readonly next: Id | undefined }
  /** Where the other tokens of its scope are. */
  others(): readonly Token[]
  /** Tokens that wait at this gateway in this scope, oldest first; this one included. */
  arrived(): readonly Token[]
}

/** Why a resting token is looked at again. */
export type Signal =
  /** A wait of this node was answered. */
  | { readonly type: 'answered' }
  /** The scope it began is complete. */
  | { readonly type: 'scopeCompleted' }
  /** One instance of its multi-instance activity is complete, or has been removed. */
  | { readonly type: 'instanceEnded' }
  /** A person has ended the ad-hoc sub-process. */
  | { readonly type: 'finished' }
  /** Its handler answered with a BPMN error. */
  | {
      readonly type: 'erred'
      readonly code: string | null
      readonly message: string | undefined
      readonly variables: Variables
    }
  /** The step in which it begins has come. */
  | { readonly type: 'continued' }
  /** The data it needs to begin has come. */
  | { readonly type: 'dataAvailable' }
  /** An administrator has resolved the incident that kept it from leaving. */
  | { readonly type: 'retried' }

/** What an element does. Pure: reads what {@link At} shows, returns a {@link Move}. */
export interface Behaviour<K extends NodeKind> {
  enter(at: At<K>): Move
  resume?(at: At<K>, signal: Signal): Move
  /** Asked of a token that waits at a join whenever nothing moves any more: is it time now? */
  atRest?(at: At<K>): Move | undefined
}

/** A kind does not compile until it has a behaviour. */
export type Behaviours = { readonly [K in NodeKind]: Behaviour<K> }

/** The behaviour of a node. The cast is sound: the table is keyed by kind, which TypeScript cannot correlate. */
export function behaviourOf(behaviours: Behaviours, node: Node): Behaviour<NodeKind> {
  return behaviours[node.kind] as unknown as Behaviour<NodeKind>
}
