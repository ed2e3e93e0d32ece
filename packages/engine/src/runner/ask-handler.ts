/** Asks the host's handler to do a job; what it answers or throws becomes the input that tells the instance. */
import type { Core } from '../core.js'
import type { Input } from '../kernel/input.js'
import type { InstanceState, JobWait } from '../kernel/state.js'
import { row } from '../kernel/table.js'
import { visibleVariables } from '../kernel/variables.js'
import type { Job } from '../ports/handler.js'
import type { AggregateRef, DueRow } from '../ports/store.js'
import { readInstance } from '../session/reading.js'
import { encodeWaitId } from '../wait-id.js'
import { failureOf, outcomeOf } from './outcome.js'

export type JobRef = AggregateRef & Pick<DueRow, 'seq' | 'node' | 'topic'>

/** Nothing where nobody here does such jobs, or the job has been withdrawn meanwhile. */
export async function askHandler(core: Core, ref: JobRef, signal: AbortSignal): Promise<Input | undefined> {
  const handler = core.handlers.get(ref.topic)
  const job = handler && (await jobOf(core, ref, signal))
  if (handler === undefined || job === undefined) return undefined
  const wait = ref.seq
  try {
    return outcomeOf(wait, await handler(job))
  } catch (error) {
    return failureOf(wait, error)
  }
}

async function jobOf(core: Core, { agency, id, seq }: JobRef, signal: AbortSignal): Promise<Job | undefined> {
  const { state } = await readInstance(core, agency, id)
  const wait = row(state.waits, seq)
  return wait?.type === 'job' ? { ...describeJob(state, wait, { agency, id }), signal } : undefined
}

/** What whoever does a job is told of it. */
export function describeJob(state: InstanceState, wait: JobWait, { agency, id }: AggregateRef): Omit<Job, 'signal'> {
  const { id: seq, node, topic } = wait
  const token = row(state.tokens, wait.token ?? 0)
  const publicId = encodeWaitId({ agency, id, seq })
  return {
    topic,
    agency,
    instance: id,
    wait: seq,
    id: publicId,
    node,
    process: state.process,
    variables: visibleVariables(state, token?.owns ?? token?.scope ?? 1),
    attempt: wait.attempts + 1,
    idempotencyKey: publicId,
    ...(state.businessKey === undefined ? {} : { businessKey: state.businessKey }),
  }
}
