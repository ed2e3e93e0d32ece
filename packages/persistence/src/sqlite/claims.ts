import { randomUUID } from 'node:crypto'
import type { Claimed, ClaimRequest, EpochMs, Lease } from '@quytrinh/engine/ports'
import { claimedOf, type DueStored } from '../rows.js'
import type { Handle, HotStatements } from './handle.js'
import { uuidBytes, uuidOf } from './uuid.js'

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
  const { now, limit, agency = null } = request
  const queues = queuesOf(request)
  const rows = queues.flatMap(([kind, topic]) => hot.dueArm.all(kind, topic, now, storeNow, agency, agency, limit))
  return queues.length > 1 ? rows.toSorted((a, b) => Number(a.due) - Number(b.due)).slice(0, limit) : rows
}

export function extend(hot: HotStatements, leases: readonly Lease[], leaseMs: number, storeNow: EpochMs): boolean[] {
  return leases.map((lease) => hot.extend.run(storeNow + leaseMs, ...keyOf(lease), storeNow).changes === 1)
}

export function release(hot: HotStatements, leases: readonly Lease[], storeNow: EpochMs): boolean[] {
  return leases.map((lease) => hot.release.run(...keyOf(lease), storeNow).changes === 1)
}

export function areRunning(hot: HotStatements, leases: readonly Lease[], storeNow: EpochMs): boolean {
  return leases.every((lease) => hot.leaseRuns.get(...keyOf(lease), storeNow) !== undefined)
}

function keyOf({ agency, id, seq, lease }: Lease): [string, Uint8Array, number, string] {
  return [agency, uuidBytes(id), seq, lease]
}

export function nextDue(
  hot: HotStatements,
  request: Pick<ClaimRequest, 'timers' | 'topics' | 'agency'>,
  storeNow: EpochMs,
): EpochMs | undefined {
  const { agency = null } = request
  const dues = queuesOf(request).flatMap(
    ([kind, topic]) => hot.nextArm.get(kind, topic, storeNow, agency, agency) ?? [],
  )
  return dues.length === 0 ? undefined : Math.min(...dues)
}
