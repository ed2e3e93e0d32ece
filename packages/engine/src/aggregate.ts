/** What the committer must know of a kind of aggregate: how its state becomes text and rows, and back. */
import { hash } from 'node:crypto'
import { assert } from './errors.js'
import type {
  AggregateKind,
  DueRow,
  EpochMs,
  Loaded,
  RowChanges,
  StatePart,
  SubscriptionRow,
  Summary,
  TaskClosed,
  TaskRow,
  Uuid,
} from './ports/store.js'

/**
 * One kind of aggregate. State is immutable plain data; facts are what its journal holds.
 *
 * @typeParam State - plain JSON, or what serialises to it
 */
export interface AggregateType<State, Fact> {
  readonly kind: AggregateKind
  /** Whether it may be decided on as this process remembers it, default; else it is read anew for every flush. */
  readonly isKept?: boolean
  /** Reads state written by this or an earlier version. */
  revive(parts: readonly StatePart[]): State
  /** What a commit has to write of the state after it, where the store has the state before it. */
  parts(before: State | undefined, after: State): readonly StatePart[]
  summary(state: State): Summary
  isEnded(state: State): boolean
  /** The net effect of facts on the rows that the outside finds, from the state before all of them to the state after. */
  rows(before: State | undefined, after: State, facts: readonly Recorded<Fact>[]): Rows
}

export interface Rows {
  readonly tasks: RowChanges<TaskRow, TaskClosed>
  readonly dues: RowChanges<DueRow, number>
  readonly subscriptions: RowChanges<SubscriptionRow, number>
}

/** A fact with who and when, for rows that show it. */
export interface Recorded<Fact> {
  readonly fact: Fact
  readonly at: EpochMs
  readonly by: string
}

/** An aggregate type whose state and facts are the aggregate's own business. */
export type AnyAggregateType = AggregateType<unknown, unknown>

/** The state that the store gave, where it is of this kind. */
export function loadedState<State>(type: AggregateType<State, never>, loaded: Loaded | undefined): State | undefined {
  return loaded?.type === 'aggregate' && loaded.kind === type.kind ? type.revive(loaded.state) : undefined
}

/** The one part that small aggregates have. */
export function inOnePart<State>(): Pick<AggregateType<State, unknown>, 'revive' | 'parts'> {
  return {
    revive: (parts) => {
      const json = parts.find(({ part }) => part === 'root')?.json
      assert(typeof json === 'string', 'the state of an aggregate has a root part')
      return JSON.parse(json)
    },
    parts: (_, after) => [{ part: 'root', json: JSON.stringify(after) }],
  }
}

export const noRows: Rows = {
  tasks: { opened: [], changed: [], closed: [] },
  dues: { opened: [], changed: [], closed: [] },
  subscriptions: { opened: [], changed: [], closed: [] },
}

/** The id of an aggregate that is found by its name: the same name gives the same UUID (version 8, RFC 9562 §5.8) in every process. */
export function namedUuid(...name: readonly string[]): Uuid {
  const hex = hash('sha256', JSON.stringify(name), 'hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
