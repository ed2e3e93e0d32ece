/**
 * A correlation key under which messages may start a process once (`qt:once`): an aggregate of its own, taken and given back in the
 * commits in which its instance begins and ends. Of two messages that come together, one meets the head that the other has changed.
 */
import { type AggregateType, inOnePart, namedUuid, noRows } from '../aggregate.js'
import type { Id } from '../model/graph.js'
import type { EpochMs, Uuid } from '../ports/store.js'

export interface StartKeyState {
  readonly schema: 1
  readonly process: Id
  readonly key: string
  /** The instance that lives; `null` once it has ended. */
  readonly instance: Uuid | null
  readonly openedAt: EpochMs
  readonly openedBy: string
}

export type StartKeyFact =
  | {
      readonly type: 'startKeyTaken'
      readonly process: Id
      readonly key: string
      readonly instance: Uuid
      readonly at: EpochMs
      readonly by: string
    }
  | { readonly type: 'startKeyReturned'; readonly process: Id; readonly key: string; readonly instance: Uuid }

export const startKeyType: AggregateType<StartKeyState, StartKeyFact> = {
  kind: 'startKey',
  isKept: false,
  ...inOnePart<StartKeyState>(),
  isEnded: () => false,
  summary: ({ process, key, instance, openedAt, openedBy }) => ({
    status: instance === null ? 'free' : 'taken',
    key: process,
    version: 1,
    definition: null,
    businessKey: key,
    incidents: 0,
    createdAt: openedAt,
    createdBy: openedBy,
    endedAt: null,
  }),
  rows: () => noRows,
}

export function startKeyId(agency: string, process: Id, key: string): Uuid {
  return namedUuid('startKey', agency, process, key)
}

export function evolveStartKey(state: StartKeyState | undefined, fact: StartKeyFact): StartKeyState {
  const { process, key, instance } = fact
  if (fact.type === 'startKeyTaken')
    return { schema: 1, process, key, openedAt: fact.at, openedBy: fact.by, ...state, instance }
  if (state === undefined) throw new TypeError('only what has been taken is given back')
  return state.instance === instance ? { ...state, instance: null } : state
}
