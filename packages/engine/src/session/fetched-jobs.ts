/** Jobs that become due, leased to an external worker. */
import { loadedState } from '../aggregate.js'
import { handoverTopic } from '../aggregates/data-store.js'
import { instanceType } from '../aggregates/instance.js'
import type { Core } from '../core.js'
import { assert } from '../errors.js'
import { retriesLeft } from '../kernel/retries.js'
import type { InstanceState } from '../kernel/state.js'
import { row } from '../kernel/table.js'
import type { Job } from '../ports/handler.js'
import type { Claimed, Uuid } from '../ports/store.js'
import { describeJob } from '../runner/ask-handler.js'
import { checkMs, longestMs, optionInvalid } from './checks.js'
import { checkText } from './principal.js'
import { checkLimit } from './tasks.js'

/** A job by its id and the lease that makes it this worker's. */
export interface JobLock {
  /** {@link LockedJob.id} */
  readonly id: string
  /** {@link LockedJob.lease} */
  readonly lease: Uuid
}

/** A job that an external worker has fetched: what a handler is told, and its lease. */
export interface LockedJob extends Omit<Job, 'signal'>, JobLock {
  /** Token of the lease; another at every fetch. */
  readonly lease: Uuid
  /** Attempts that are left once this one has failed. */
  readonly retries: number
}

export interface FetchOptions {
  /** 1 to 100 topics, as the service tasks name them. */
  readonly topics: readonly string[]
  /** 1 to 1,000; default 20. */
  readonly limit?: number
  /** How long the jobs are this worker's, in milliseconds, by the store's clock. Default 30,000. */
  readonly leaseMs?: number
  /** How long to wait for a job where none is due, in milliseconds: 0, the default, to 600,000. */
  readonly waitMs?: number
  /** Gives up waiting; what is fetched at that moment is given back. */
  readonly signal?: AbortSignal
}

export type CheckedFetch = Required<Omit<FetchOptions, 'signal'>> & Pick<FetchOptions, 'signal'>

const topicsMax = 100
const longestWaitMs = 600_000
/** Topics under which the engine itself has something to do. */
const reserved = handoverTopic('')

/** @throws EngineError `option-invalid`, `text-invalid`, `limit-invalid` */
export function checkFetch(options: FetchOptions): CheckedFetch {
  const { topics, limit, leaseMs = 30_000, waitMs = 0, signal } = options ?? {}
  if (!Array.isArray(topics) || topics.length === 0 || topics.length > topicsMax)
    throw optionInvalid('topics', `a list of 1 to ${topicsMax} topics`, topics)
  for (const topic of topics) {
    checkText('topic', topic, 255)
    if (topic.startsWith(reserved)) throw optionInvalid('topics', `topics that do not begin with ${reserved}`, topic)
  }
  checkMs('leaseMs', leaseMs, 1, longestMs)
  checkMs('waitMs', waitMs, 0, longestWaitMs)
  const checked = { topics: [...new Set(topics)], limit: checkLimit(limit), leaseMs, waitMs }
  return signal === undefined ? checked : { ...checked, signal }
}

/** Jobs that are due; where none is, those that become due in time. */
export async function fetchJobs(core: Core, agency: string, worker: string, fetch: CheckedFetch): Promise<LockedJob[]> {
  const { waitingRoom: room, store, clock } = core
  const { topics, waitMs, signal } = fetch
  const until = performance.now() + waitMs
  for (;;) {
    const seen = room.news
    const jobs = signal?.aborted === true ? [] : await claimJobs(core, agency, worker, fetch)
    if (jobs.length > 0 && signal?.aborted === true) {
      await store.release(jobs.map(({ lease, instance: id, wait: seq }) => ({ agency, id, seq, lease })))
      core.dueChanged()
      return []
    }
    const mostMs = until - performance.now()
    if (jobs.length > 0 || mostMs <= 0 || room.isClosed || signal?.aborted === true) return jobs
    const due = await store.nextDue({ timers: false, topics, agency })
    const untilDueMs = due === undefined ? undefined : due - clock.now()
    await room.wait(seen, { agency, topics, mostMs, untilDueMs, signal })
  }
}

async function claimJobs(
  core: Core,
  agency: string,
  worker: string,
  { topics, limit, leaseMs }: CheckedFetch,
): Promise<LockedJob[]> {
  const request = { now: core.clock.now(), leaseMs, worker, timers: false, topics, agency, limit }
  const claimed = await core.store.claim(request)
  if (claimed.length === 0) return []
  const ids = [...new Set(claimed.map(({ id }) => id))]
  const loaded = await core.store.load(ids.map((id) => ({ type: 'aggregate', agency, id })))
  const states = new Map(ids.map((id, n) => [id, loadedState(instanceType, loaded[n])]))
  const jobs = await Promise.all(claimed.map((each) => lockedJob(core, each, states.get(each.id))))
  return jobs.filter((job) => job !== undefined)
}

/** Nothing where the job has been withdrawn since. */
async function lockedJob(
  core: Core,
  claimed: Claimed,
  state: InstanceState | undefined,
): Promise<LockedJob | undefined> {
  const wait = state && row(state.waits, claimed.seq)
  if (state === undefined || wait?.type !== 'job') return undefined
  const graph = (await core.definitions.load(state.definition)).processes[state.process]
  assert(graph !== undefined, `process ${state.process} is in the file that its instance was started from`)
  return { ...describeJob(state, wait, claimed), lease: claimed.lease, retries: retriesLeft(graph, wait) }
}
