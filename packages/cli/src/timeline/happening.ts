/** What the journal tells a person: facts that belong together become one happening, those that only machines need are left out. */
import type { HistoryEntry, IncidentView, Variables } from '@quytrinh/engine'

/** Something that happened to an instance, in no language. Elements are named by their ids in the diagram. */
export type Happening =
  | {
      readonly type: 'started'
      readonly process: string
      readonly version: number
      readonly businessKey?: string
      readonly due?: number
      readonly variables: Variables
    }
  | ({ readonly type: 'taskOpened'; readonly owner?: string; readonly candidates: readonly string[] } & Desk)
  | ({ readonly type: 'taskMoved'; readonly event: string; readonly owner: string | null } & Desk)
  | ({ readonly type: 'taskCompleted'; readonly variables: Variables } & Desk)
  | ({ readonly type: 'taskWithdrawn' } & Desk)
  | { readonly type: 'timerSet'; readonly node: string; readonly due: number }
  | { readonly type: 'timerFired'; readonly node: string; readonly next?: number }
  | { readonly type: 'jobOpened'; readonly node: string; readonly turn?: number; readonly topic: string }
  | { readonly type: 'jobDone'; readonly node: string; readonly turn?: number; readonly variables: Variables }
  | {
      readonly type: 'jobFailed'
      readonly node: string
      readonly turn?: number
      readonly attempts: number
      readonly error: string
      readonly due: number | null
    }
  | {
      readonly type: 'errorThrown'
      readonly node: string
      readonly code: string | null
      readonly caughtBy: string | null
    }
  | {
      readonly type: 'escalationThrown'
      readonly node: string
      readonly code: string | null
      readonly caughtBy: string | null
    }
  | { readonly type: 'messageThrown'; readonly node: string; readonly name: string; readonly key?: string }
  | { readonly type: 'signalThrown'; readonly node: string; readonly name: string }
  /** An event or a receive task in the flow waits for something from outside. */
  | ({ readonly type: 'eventAwaited' } & Awaited)
  | ({ readonly type: 'eventOccurred'; readonly variables: Variables } & Awaited)
  | ({ readonly type: 'called' } & Call)
  | ({ readonly type: 'callEnded'; readonly isStopped: boolean; readonly variables: Variables } & Call)
  /** `activity` is what is undone, where not everything is; `steps` are the handlers, in their order. */
  | {
      readonly type: 'compensationBegun'
      readonly node: string
      readonly activity: string | null
      readonly steps: readonly string[]
    }
  /** A complex gateway has all it needs. */
  | { readonly type: 'gatewayActivated'; readonly node: string }
  | {
      readonly type: 'decisionMade'
      readonly node: string
      readonly decision: string
      readonly version: number
      readonly rules: readonly string[]
    }
  | { readonly type: 'numberTaken'; readonly node: string; readonly register: string; readonly number: number }
  /** A milestone, a manual task or an end that has a name. */
  | { readonly type: 'passed'; readonly node: string }
  | { readonly type: 'chosen'; readonly node: string; readonly flow: string }
  | { readonly type: 'begun'; readonly node: string; readonly turns?: number }
  /** A person has added an instance, or struck one that had not begun; a running one that is removed is seen by its withdrawn work. */
  | { readonly type: 'instanceAdded' | 'instanceDropped'; readonly node: string }
  | { readonly type: 'incidentRaised'; readonly incident: Omit<IncidentView, 'at'> }
  | { readonly type: 'incidentResolved'; readonly node: string }
  | { readonly type: 'variablesSet'; readonly variables: Variables }
  | { readonly type: 'ended'; readonly status: string; readonly reason?: string }

/** What is waited for from outside; which it is goes unsaid where any of several came. */
export interface Awaited {
  readonly node: string
  readonly turn?: number
  readonly kind?: 'message' | 'signal' | 'condition' | 'trigger' | 'data'
  readonly name?: string
  readonly key?: string
}

/** A call of another process. */
export interface Call {
  readonly node: string
  readonly turn?: number
  readonly process: string
  readonly instance: string
}

/** A task on a desk. */
export interface Desk {
  readonly node: string
  readonly name: string
  /** Which of the instances of a multi-instance activity, from 1. */
  readonly turn?: number
  readonly due?: number
  readonly agencyDue?: number
}

/** A happening with its time and its author: what a row of a timeline shows. */
export interface TimelineItem {
  readonly revision: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly author: HistoryEntry['author']
  readonly what: Happening
}
