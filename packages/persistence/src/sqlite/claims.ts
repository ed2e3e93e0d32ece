import { randomUUID } from 'node:crypto'
import type { Claimed, ClaimRequest, EpochMs, Uuid } from '@quytrinh/engine/ports'
import { claimedOf, type DueStored } from '../rows.js'
import type { Handle, HotStatements } from './handle.js'
import { uuidOf } from './uuid.js'

type Queue = readonly [kind: 'timer' | 'job', topic: string]

/** Each queue is the head of an index of its own. */
function queuesOf({ timers, topics }: Pick<ClaimRequest, 'timers' | 'topics'>): readonly Queue[] {
  const jobs = [...new Set(topics)].map((topic): Queue => ['job', topic])
  return timers ? [['timer', ''], ...jobs] : jobs
}

export function claim(handle: Handle, request: ClaimRequest, storeNow: () => EpochMs): readonly Claimed[] {
  // Most of the time nothing is due: to look takes no lock.
  if (handle.read(() => firstDue(handle.hot, { ...request, limit: 1 }, storeNow())).length === 0) return []
  return handle.write(() => {
    const now = storeNow()
    return firstDue(handle.hot, request, now).map((row) => {
      const lease = randomUUID()
      const until = now + request.leaseMs
      // The key as the row has it.
      handle.hot.lease.run(lease, until, request.worker, row.agency, row.aggregate, row.seq)
      return claimedOf(row, lease, uuidOf)
    })
  })
}

function firstDue(hot: HotStatements, request: ClaimRequest, storeNow: EpochMs): readonly DueStored[] {
  const { now, limit } = request
  const queues = queuesOf(request)
  const rows = queues.flatMap(([kind, topic]) => hot.dueArm.all(kind, topic, now, storeNow, limit))
  return queues.length > 1 ? rows.toSorted((a, b) => Number(a.due) - Number(b.due)).slice(0, limit) : rows
}

export function extend(hot: HotStatements, leases: readonly Uuid[], leaseMs: number, storeNow: EpochMs): boolean[] {
  return leases.map((lease) => hot.extend.run(storeNow + leaseMs, lease, storeNow).changes === 1)
}

export function nextDue(
  hot: HotStatements,
  request: Pick<ClaimRequest, 'timers' | 'topics'>,
  storeNow: EpochMs,
): EpochMs | undefined {
  const dues = queuesOf(request).flatMap(([kind, topic]) => hot.nextArm.get(kind, topic, storeNow) ?? [])
  return dues.length === 0 ? undefined : Math.min(...dues)
}
