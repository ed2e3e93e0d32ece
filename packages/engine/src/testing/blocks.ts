/** Structured processes as a tree of blocks. */
import type { AdHoc, Expression, Loop, Mapping, Work } from '../model/graph.js'

/** One thing after another. */
export type Sequence = readonly Block[]

export type Block =
  | (ActivityParts & { readonly type: 'task' | 'manualTask' | 'userTask' })
  | (ActivityParts & { readonly type: 'serviceTask'; readonly work: Exclude<Work, { type: 'decision' }> })
  | (ActivityParts & {
      readonly type: 'sendTask' | 'businessRuleTask'
      readonly work: Extract<Work, { type: 'handler' }>
    })
  | (ActivityParts & { readonly type: 'scriptTask'; readonly script: readonly Mapping[] })
  | (ActivityParts & { readonly type: 'receiveTask'; readonly message: string })
  | (ActivityParts & { readonly type: 'callActivity'; readonly called: string })
  | (ActivityParts & {
      readonly type: 'subProcess'
      readonly body: Sequence
      readonly eventSubProcesses: readonly EventBlock[]
      readonly isTransaction?: true
    })
  /** Each path begins with an activity, and by itself. */
  | (ActivityParts & { readonly type: 'adHoc'; readonly paths: readonly Sequence[]; readonly how: AdHoc })
  | { readonly type: 'catch'; readonly trigger: CatchTrigger; readonly also?: MoreTriggers }
  /** One branch by data; the last one is the default where `hasDefault`. */
  | {
      readonly type: 'exclusive'
      readonly branches: readonly { readonly condition: string; readonly body: Sequence }[]
      readonly hasDefault: boolean
    }
  /** Every branch whose condition holds, the last one where none does and `hasDefault`; joined by the specification's inclusive join. */
  | {
      readonly type: 'inclusive'
      readonly branches: readonly { readonly condition: string; readonly body: Sequence }[]
      readonly hasDefault: boolean
    }
  /** The branch whose event comes first. */
  | {
      readonly type: 'eventBased'
      readonly branches: readonly { readonly trigger: CatchTrigger; readonly body: Sequence }[]
    }
  /** Branches at once; what comes after them is done once, or once for each where they are not joined. */
  | { readonly type: 'parallel'; readonly branches: readonly Sequence[]; readonly isJoined: boolean }
  /** A task that others start from beside the main path, each to an end of its own; with a condition only where it holds. */
  | { readonly type: 'fork'; readonly branches: readonly { readonly condition?: string; readonly body: Sequence }[] }
  /** Again and again until a counter has reached `times`. */
  | { readonly type: 'loop'; readonly times: number; readonly body: Sequence }
  /** Branches at once; what comes after them is done once, as soon as so many have come, and the others are waited for by nobody. */
  | { readonly type: 'complex'; readonly branches: readonly Sequence[]; readonly needed: number }
  /** Tells all of these, and goes on; a milestone where there are none. */
  | { readonly type: 'tell'; readonly told: readonly Told[] }
  /** Goes on elsewhere: a link event and its other end. */
  | { readonly type: 'link' }
  /** Undoes what is complete in its scope, and goes on. */
  | { readonly type: 'compensate' }
  /** Tells all of these, and nothing comes after it; what runs beside it goes on. */
  | { readonly type: 'end'; readonly told: readonly Told[] }
  /** Undoes the transaction that it stands in, and ends it. */
  | { readonly type: 'cancel' }
  /** Nothing comes after it. */
  | { readonly type: 'terminate'; readonly whole?: 'multiInstance' }
  | { readonly type: 'throw'; readonly code: string }

export interface ActivityParts {
  readonly boundaries: readonly EventBlock[]
  readonly loop?: Loop
  readonly inputs: readonly Mapping[]
  readonly outputs: readonly Mapping[]
  /** Begins when `paper` has a value, and knows it as `given`. */
  readonly awaitsData?: true
  /** The kind of task that undoes it, where it can be undone. */
  readonly undoneBy?: 'task' | 'userTask'
}

/** What an event tells, without minding who hears it. */
export type Told =
  | { readonly type: 'message' | 'signal'; readonly name: string }
  | { readonly type: 'escalation'; readonly code: string }

/** What an event in the flow waits for. */
export type CatchTrigger =
  | { readonly type: 'timer'; readonly timer: TimerText }
  | { readonly type: 'message' | 'signal'; readonly name: string }
  | { readonly type: 'conditional'; readonly condition: string }

/** Triggers besides the first: any one is enough, or all are needed. */
export interface MoreTriggers {
  readonly triggers: readonly CatchTrigger[]
  readonly isParallel: boolean
}

/** What happens when something beside the flow does: at an activity, or in a scope. */
export interface EventBlock {
  readonly trigger:
    | CatchTrigger
    | { readonly type: 'error' | 'escalation'; readonly code?: string }
    | { readonly type: 'cancel' }
  readonly also?: MoreTriggers
  readonly isInterrupting: boolean
  readonly body: Sequence
}

export interface TimerText {
  readonly kind: 'date' | 'duration' | 'cycle'
  readonly text: string
}

/** A whole process. */
export interface ProcessBlock {
  readonly body: Sequence
  readonly eventSubProcesses: readonly EventBlock[]
}

/** Names that expressions of blocks may use, besides the counters of loops. */
export const blockVariables: readonly string[] = ['a', 'n', 'items', 'item', 'made', 'mine', 'number', 'paper', 'given']

export function feel(text: string): Expression {
  return { language: 'feel', text }
}

export function constant(value: string | number): Expression {
  return { language: 'constant', value }
}
