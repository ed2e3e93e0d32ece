/** What a host does for data stores (BPMN 2.0.1 §10.4.1) that it keeps itself. One that it does not name is kept by the engine. */
import type { Json } from '../json.js'

/** A data store, or the part of it that a reference names by its key. */
export interface DataStoreRef {
  readonly agency: string
  /** Name of the data store in the diagram. */
  readonly store: string
  /** What the reference's `qt:key` yields; `null` for the whole of the store. */
  readonly key: string | null
}

export interface DataStoreWrite extends DataStoreRef {
  readonly value: Json
  /** The same at every attempt: writing it twice must count once. */
  readonly idempotencyKey: string
  /** Aborted when the engine stops or somebody else has taken over. */
  readonly signal: AbortSignal
}

/**
 * Reads and writes one data store. It is read before the step that needs it, outside any transaction, and should answer at once: commands
 * that are decided together wait for it. It is written after the commit, perhaps twice, in the order of the commits; of several values that
 * have not been written yet the last one alone is.
 *
 * @example
 * ```ts
 * const held = new Map<string | null, string>()
 * const citizens: DataStoreAdapter = {
 *   read: ({ key }) => JSON.parse(held.get(key) ?? 'null'),
 *   write: ({ key, value }) => void held.set(key, JSON.stringify(value)),
 * }
 * const engine = createEngine({ store, dataStores: { 'dan-cu': citizens } })
 * ```
 */
export interface DataStoreAdapter {
  /** `null` where there is nothing. An exception is an incident at whoever reads. */
  read(ref: DataStoreRef): Promise<Json> | Json
  /** An exception is a failed attempt: tried again after growing pauses, for ever. */
  write(write: DataStoreWrite): Promise<void> | void
}

/** By the name of the data store. */
export type DataStores = Readonly<Record<string, DataStoreAdapter>>
