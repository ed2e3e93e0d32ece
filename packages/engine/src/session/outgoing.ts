/** What a step sends out, as aggregates of the same commit: it reaches nobody before that, and is not lost after it. */
import { type MessageFact, type MessageState, messageType } from '../aggregates/message.js'
import type { Change } from '../committer/command.js'
import type { Core } from '../core.js'
import type { Variables } from '../json.js'
import type { Effect } from '../kernel/input.js'
import type { Author, EpochMs, Uuid } from '../ports/store.js'

/** How long a message waits for a receiver where its sender does not say. */
export const messageWaitsMs: number = 24 * 60 * 60 * 1000

export interface Outgoing {
  readonly what: MessageState['what']
  readonly name: string
  readonly key: string | null
  readonly variables: Variables
  readonly instance?: Uuid
  readonly businessKey?: string
  readonly waitsMs?: number
}

/** How long its sender has to deliver it before others look after it. */
const deliveryTakesMs = 1000

/** A message or signal as it is stored. */
export function storing(
  id: Uuid,
  { waitsMs = messageWaitsMs, ...outgoing }: Outgoing,
  at: EpochMs,
  by: string,
): Change {
  const times = { storedAt: at, storedBy: by, due: at + deliveryTakesMs, expiresAt: at + waitsMs }
  const state: MessageState = { schema: 1, ...outgoing, ...times, status: 'waiting' }
  const fact: MessageFact = { type: 'messageStored', message: state }
  return { id, type: messageType, state, facts: [fact] }
}

export function outgoingChanges(
  core: Core,
  effects: readonly Effect[],
  at: EpochMs,
  { performedBy }: Author,
): Change[] {
  return effects.flatMap((effect) => {
    if (effect.type === 'publishMessage') {
      const { name, key, variables } = effect
      return [storing(core.newId(), { what: 'message', name, key, variables }, at, performedBy)]
    }
    if (effect.type !== 'broadcastSignal') return []
    const { name, variables } = effect
    return [storing(core.newId(), { what: 'signal', name, key: null, variables }, at, performedBy)]
  })
}
