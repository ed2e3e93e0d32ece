/** Hands what has been written into a data store over to the host that keeps it. */
import { loadedState } from '../aggregate.js'
import { type DataStoreFact, type DataStoreState, dataStoreType, evolveDataStore } from '../aggregates/data-store.js'
import type { Command } from '../committer/command.js'
import type { Core } from '../core.js'
import type { Author, Claimed, EpochMs } from '../ports/store.js'
import { messageOf } from '../session/message-of.js'
import { stateOf } from '../session/stored-data.js'

const longestPauseMs = 3_600_000

/** Gives the value to the host; answers the command that tells how it went. */
export async function handOver(
  core: Core,
  claimed: Claimed,
  author: Author,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<Command | undefined> {
  const { agency, id } = claimed
  const [loaded] = await core.store.load([{ type: 'aggregate', agency, id }])
  const state = loadedState(dataStoreType, loaded)
  if (state === undefined || state.due === undefined) return undefined
  const { store, key, value, revision } = state
  try {
    await core.dataStores[store]?.write({ agency, store, key, value, idempotencyKey: `${id}/${revision}`, signal })
    return telling(claimed, author, (now) => handedOver(now, revision, core.clock.now()))
  } catch (error) {
    onError(error)
    return telling(claimed, author, (now) => tryingAgain(now, messageOf(error), core.clock.now()))
  }
}

/** Something newer than what was handed over is handed over in its turn. */
function handedOver(state: DataStoreState, revision: number, now: EpochMs): DataStoreFact {
  const fact = { type: 'dataHandedOver', revision } as const
  return state.revision === revision ? fact : { ...fact, due: now }
}

function tryingAgain({ attempts }: DataStoreState, error: string, now: EpochMs): DataStoreFact {
  return { type: 'dataHandoverFailed', due: now + Math.min(longestPauseMs, 1000 * 2 ** Math.min(attempts, 12)), error }
}

function telling({ agency, id }: Claimed, author: Author, factFor: (state: DataStoreState) => DataStoreFact): Command {
  return {
    agency,
    aggregate: id,
    author,
    decide(work) {
      if (work.aggregate(id) === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id }] }
      const state = stateOf(work, id)
      if (state?.due === undefined) return { type: 'answer', answer: null }
      const fact = factFor(state)
      const change = { id, type: dataStoreType, state: evolveDataStore(state, fact), facts: [fact] }
      return { type: 'commit', changes: [change], answer: null }
    },
  }
}
