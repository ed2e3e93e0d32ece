/** Correlation keys that start a process once: whether one is free, and what beginning and ending do to it. */
import {
  evolveStartKey,
  type StartKeyFact,
  type StartKeyState,
  startKeyId,
  startKeyType,
} from '../aggregates/start-key.js'
import type { Change, Decision, Work } from '../committer/command.js'
import { EngineError } from '../errors.js'
import type { InstanceState } from '../kernel/state.js'
import type { Node } from '../model/graph.js'
import type { Uuid } from '../ports/store.js'

type Refusal = Extract<Decision, { type: 'refused' | 'needs' }>

/** Why a message with this key must not start the process, if it must not. */
export function refuseTakenKey(
  work: Work,
  agency: string,
  process: string,
  key: string,
  once: 'running' | 'ever',
): Refusal | undefined {
  const id = startKeyId(agency, process, key)
  const found = work.aggregate(id)
  if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id }] }
  if (found === 'none') return undefined
  const { instance } = found.state as StartKeyState // the id is that of a start key
  if (once === 'running' && instance === null) return undefined
  const sentence = `Expected no instance of ${process} with the key ${key}, but the message has started one.`
  return {
    type: 'refused',
    error: new EngineError('start-key-taken', sentence, { details: { agency, process, key, instance } }),
  }
}

/** By which key a start event begins an instance once. */
export function onceAt(node: Node | undefined): 'running' | 'ever' | undefined {
  return node?.kind === 'startEvent' ? node.once : undefined
}

interface Stepped {
  readonly state: InstanceState
  readonly isNew: boolean
}

/** What the instances of a decision take and give back. */
export function startKeyChanges(
  work: Work,
  agency: string,
  stepped: ReadonlyMap<Uuid, Stepped>,
): readonly Change[] | Extract<Decision, { type: 'needs' }> {
  const changes: Change[] = []
  for (const [instance, { state, isNew }] of stepped) {
    const { startKey: key, process, status, startedAt: at, startedBy: by } = state
    if (key === undefined || (!isNew && status === 'active')) continue
    const id = startKeyId(agency, process, key)
    const found = work.aggregate(id)
    if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id }] }
    const facts: StartKeyFact[] = []
    if (isNew) facts.push({ type: 'startKeyTaken', process, key, instance, at, by })
    if (status !== 'active') facts.push({ type: 'startKeyReturned', process, key, instance })
    const before = found === 'none' ? undefined : (found.state as StartKeyState) // the id is that of a start key
    changes.push({
      id,
      type: startKeyType,
      state: facts.reduce<StartKeyState | undefined>(evolveStartKey, before),
      facts,
    })
  }
  return changes
}
