import { loadedState } from '../aggregate.js'
import { instanceType } from '../aggregates/instance.js'
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { InstanceState } from '../kernel/state.js'
import type { Uuid } from '../ports/store.js'

/** An instance as it is in the store now. */
export async function readInstance(
  core: Core,
  agency: string,
  id: Uuid,
): Promise<{ readonly state: InstanceState; readonly revision: number }> {
  const [loaded] = await core.store.load([{ type: 'aggregate', agency, id }])
  const state = loadedState(instanceType, loaded)
  if (state !== undefined && loaded?.type === 'aggregate') return { state, revision: loaded.revision }
  throw new EngineError('instance-not-found', `Expected instance ${id} in agency ${agency}, but it is not there.`, {
    status: 404,
    details: { instance: id },
  })
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isUuid(id: unknown): boolean {
  return typeof id === 'string' && uuid.test(id)
}

/** Refuses what cannot be the id of an instance, before a database has to. */
export function checkId(id: Uuid): Uuid {
  if (isUuid(id)) return id
  throw new EngineError(
    'instance-not-found',
    `Expected the id of an instance, but got ${typeof id === 'string' ? JSON.stringify(id.slice(0, 100)) : typeof id}.`,
    {
      status: 404,
      details: { instance: String(id) },
    },
  )
}
