/**
 * A data store (BPMN 2.0.1 §10.4.1), or what it holds under one key: an aggregate of its own, changed in the same commit as the instance
 * that writes it. One that the host keeps itself holds what the host has not taken over yet, as a job; until then it is read from here.
 */
import { type AggregateType, inOnePart, namedUuid, noRows, type Recorded, type Rows } from '../aggregate.js'
import type { Json } from '../json.js'
import type { DueRow, EpochMs, Uuid } from '../ports/store.js'

export interface DataStoreState {
  readonly schema: 1
  readonly store: string
  readonly key: string | null
  readonly value: Json
  /** How often it has been written. */
  readonly revision: number
  readonly openedAt: EpochMs
  readonly openedBy: string
  /** When the host is to be given the value; absent when there is nothing to give. */
  readonly due?: EpochMs
  /** How often giving it has failed. */
  readonly attempts: number
}

export type DataStoreFact =
  | {
      readonly type: 'dataWritten'
      readonly store: string
      readonly key: string | null
      readonly value: Json
      readonly at: EpochMs
      readonly by: string
      /** The instance that has written it; `null` where a person has. */
      readonly instance: Uuid | null
      readonly due?: EpochMs
    }
  /** The host has taken over this revision; `due` where a newer one is there by now. */
  | { readonly type: 'dataHandedOver'; readonly revision: number; readonly due?: EpochMs }
  | { readonly type: 'dataHandoverFailed'; readonly due: EpochMs; readonly error: string }

export const dataStoreType: AggregateType<DataStoreState, DataStoreFact> = {
  kind: 'dataStore',
  isKept: false,
  ...inOnePart<DataStoreState>(),
  isEnded: () => false,
  summary: ({ store, key, openedAt, openedBy }) => ({
    status: 'active',
    key: store,
    version: 1,
    definition: null,
    businessKey: key,
    incidents: 0,
    createdAt: openedAt,
    createdBy: openedBy,
    endedAt: null,
  }),
  rows: rowsOf,
}

export function dataStoreId(agency: string, store: string, key: string | null): Uuid {
  return namedUuid('dataStore', agency, store, ...(key === null ? [] : [key]))
}

export function evolveDataStore(state: DataStoreState | undefined, fact: DataStoreFact): DataStoreState {
  switch (fact.type) {
    case 'dataWritten': {
      const { store, key, value, at, by, due } = fact
      const opened = state ?? { schema: 1, store, key, revision: 0, openedAt: at, openedBy: by }
      // What is being handed over is not due again before that is over: the host gets values in their order.
      const next = state?.due ?? due
      const written = { ...opened, value, revision: opened.revision + 1, attempts: state?.attempts ?? 0 }
      return next === undefined ? written : { ...written, due: next }
    }
    case 'dataHandedOver': {
      const { due: _, ...rest } = existing(state)
      return { ...rest, attempts: 0, ...(fact.due === undefined ? {} : { due: fact.due }) }
    }
    case 'dataHandoverFailed': {
      const failing = existing(state)
      return { ...failing, due: fact.due, attempts: failing.attempts + 1 }
    }
  }
}

function existing(state: DataStoreState | undefined): DataStoreState {
  if (state !== undefined) return state
  throw new TypeError('only what has been written is handed over')
}

const job = 1

/** Topic of the job that hands a value over to the host. */
export function handoverTopic(store: string): string {
  return `dataStore/${store}`
}

function rowsOf(
  before: DataStoreState | undefined,
  after: DataStoreState,
  facts: readonly Recorded<DataStoreFact>[],
): Rows {
  const was = before?.due !== undefined
  const row = dueRow(after)
  const dues = { opened: [], changed: [], closed: [] }
  if (row === undefined) return was ? { ...noRows, dues: { ...dues, closed: [job] } } : noRows
  if (!was) return { ...noRows, dues: { ...dues, opened: [row] } }
  const isAnswered = facts.some(({ fact }) => fact.type !== 'dataWritten')
  return isAnswered ? { ...noRows, dues: { ...dues, changed: [row] } } : noRows
}

function dueRow({ store, due, attempts }: DataStoreState): DueRow | undefined {
  return due === undefined
    ? undefined
    : { seq: job, kind: 'job', node: store, topic: handoverTopic(store), due, attempts }
}
