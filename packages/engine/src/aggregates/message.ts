/**
 * A message or a signal on its way: stored first, always, so that it reaches whoever waits for it even where nobody does yet, or the
 * process that sent it dies. A message is consumed by one receiver, or expires; a signal is done once everybody who waits has heard it.
 */
import { type AggregateType, inOnePart, noRows, type Recorded, type Rows } from '../aggregate.js'
import type { Variables } from '../json.js'
import type { DueRow, EpochMs, Uuid } from '../ports/store.js'

export interface MessageState {
  readonly schema: 1
  readonly what: 'message' | 'signal'
  readonly name: string
  /** The correlation key; `null` finds only those who wait for any. */
  readonly key: string | null
  readonly variables: Variables
  /** Only this instance, or only instances with this business key, may receive it. */
  readonly instance?: Uuid
  readonly businessKey?: string
  readonly storedAt: EpochMs
  readonly storedBy: string
  /** When it is to be looked after, should nobody have done so. */
  readonly due: EpochMs
  /** A message waits until then. */
  readonly expiresAt: EpochMs
  readonly status: 'waiting' | 'consumed' | 'expired' | 'done'
  readonly endedAt?: EpochMs
}

export type MessageFact =
  /** Nobody has come yet; it is looked at again. */
  | { readonly type: 'messageRested'; readonly due: EpochMs }
  | { readonly type: 'messageStored'; readonly message: MessageState }
  | {
      readonly type: 'messageEnded'
      readonly status: Exclude<MessageState['status'], 'waiting'>
      readonly by: Uuid | null
      readonly at: EpochMs
    }

export const messageType: AggregateType<MessageState, MessageFact> = {
  kind: 'message',
  ...inOnePart<MessageState>(),
  isEnded: ({ status }) => status !== 'waiting',
  summary: ({ what, name, key, status, storedAt, storedBy, endedAt }) => ({
    status,
    key: what === 'message' ? name : `signal/${name}`,
    version: 1,
    definition: null,
    businessKey: key,
    incidents: 0,
    createdAt: storedAt,
    createdBy: storedBy,
    endedAt: endedAt ?? null,
  }),
  rows: rowsOf,
}

export function evolveMessage(
  state: MessageState,
  fact: Exclude<MessageFact, { type: 'messageStored' }>,
): MessageState {
  if (fact.type === 'messageRested') return { ...state, due: fact.due }
  return { ...state, status: fact.status, endedAt: fact.at }
}

const timer = 1

/** Topic by which the timer of a message is told from those of processes. */
export const messageTimer: string = 'message'

function rowsOf(before: MessageState | undefined, after: MessageState, _: readonly Recorded<MessageFact>[]): Rows {
  const isOpen = after.status === 'waiting'
  const row = dueRow(after)
  const dues = { opened: [], changed: [], closed: [] }
  if (before === undefined) return isOpen ? { ...noRows, dues: { ...dues, opened: [row] } } : noRows
  return { ...noRows, dues: isOpen ? { ...dues, changed: [row] } : { ...dues, closed: [timer] } }
}

function dueRow({ name, due }: MessageState): DueRow {
  return { seq: timer, kind: 'timer', node: name, topic: messageTimer, due, attempts: 0 }
}
