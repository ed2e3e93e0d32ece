/** What events wait for and throw, and the data that goes with it. */
import type { Expression, Id, Mapping } from './graph.js'

/** What can be waited for or thrown (BPMN §10.5.5). `id` is the event definition's own, or derived from its event's. */
export type EventDefinition =
  | {
      readonly type: 'timer'
      readonly id: Id
      readonly timer: 'date' | 'duration' | 'cycle'
      readonly expression: Expression
    }
  | {
      readonly type: 'error'
      readonly id: Id
      readonly code?: string
      /** Its error has no code of its own, and is known by its id: where nothing else catches, it stands for every error. */
      readonly isUncoded?: true
      readonly codeVariable?: string
      readonly messageVariable?: string
    }
  /** `whole`: the innermost multi-instance activity around it, with all instances, instead of its scope. */
  | { readonly type: 'terminate'; readonly id: Id; readonly whole?: 'multiInstance' }
  | {
      readonly type: 'escalation'
      readonly id: Id
      readonly code?: string
      readonly isUncoded?: true
      readonly codeVariable?: string
    }
  /** `nameFrom`: the name is what this yields. */
  | {
      readonly type: 'message'
      readonly id: Id
      readonly name: string
      readonly nameFrom?: Expression
      readonly key?: Expression
    }
  /** `isLocal`: stays within its instance. */
  | {
      readonly type: 'signal'
      readonly id: Id
      readonly name: string
      readonly nameFrom?: Expression
      readonly isLocal?: true
    }
  | { readonly type: 'conditional'; readonly id: Id; readonly condition: Expression }
  /** Thrown: undoes the activity named, or all of the scope. Caught by a boundary event or an event sub-process. */
  | { readonly type: 'compensate'; readonly id: Id; readonly activity?: Id }
  | { readonly type: 'cancel'; readonly id: Id }

/** What an event waits for. */
export type Trigger = Exclude<EventDefinition, { type: 'terminate' }>

/** What an event throws. */
export type Result = Exclude<EventDefinition, { type: 'timer' | 'conditional' }>

/** What an event does with what it has caught (BPMN §10.4.2): without outputs all of it becomes variables. */
export interface Catching {
  readonly outputs?: readonly Mapping[]
  /** Its data outputs, and the names they have in the associations. */
  readonly dataOutputs?: readonly { readonly item: Id; readonly name: string }[]
  readonly dataStates?: Readonly<Record<string, string>>
}

/** What an event gives along with what it throws: without inputs all it sees. */
export interface Throwing {
  readonly inputs?: readonly Mapping[]
}
