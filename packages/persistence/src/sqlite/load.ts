import type { AggregateKind, Loaded, LoadedAggregate, Ref } from '@quytrinh/engine/ports'
import { activationOf } from '../rows.js'
import type { HotStatements } from './handle.js'
import { uuidBytes } from './uuid.js'

export function load(hot: HotStatements, ref: Ref): Loaded | undefined {
  switch (ref.type) {
    case 'aggregate':
      return loadAggregate(hot, ref.agency, uuidBytes(ref.id))
    case 'reservation': {
      const row = hot.loadReservation.get(ref.agency, ref.space, ref.key)
      return row && { type: 'reservation', requestHash: row.request_hash, answer: JSON.parse(row.answer) }
    }
    case 'activation': {
      const row = hot.loadActivation.get(ref.agency, ref.key)
      return row && activationOf(row)
    }
  }
}

function loadAggregate(hot: HotStatements, agency: string, id: Uint8Array): LoadedAggregate | undefined {
  const row = hot.loadOpen.get(agency, id) ?? hot.loadEnded.get(agency, id)
  if (row === undefined) return undefined
  const { head, revision, status, state } = row
  return {
    type: 'aggregate',
    head,
    revision,
    // Written by `commit` from a value of this type.
    kind: row.kind as AggregateKind,
    status,
    state: [{ part: 'root', json: state }, ...hot.loadParts.all(agency, id)],
  }
}
