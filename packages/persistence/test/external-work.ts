import { createEngine, hostClaims, type LockedJob, virtualClock } from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'
import { expect } from 'vitest'

const bpmn = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" targetNamespace="urn:quytrinh:test">
  <bpmn:process id="P" isExecutable="true">
    <bpmn:startEvent id="s"/>
    <bpmn:serviceTask id="gui"/>
    <bpmn:endEvent id="e"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="gui"/>
    <bpmn:sequenceFlow id="f2" sourceRef="gui" targetRef="e"/>
  </bpmn:process>
</bpmn:definitions>`

const agency = 'so-noi-vu'
const topics = ['gui']

/**
 * Two workers in two engines, of which one has lost its leases to the other, answer at the same moment: those with the lease count.
 *
 * @param loseLeases - lets the leases of the first worker end; gives them back where absent
 */
export async function expectOneResult<Trx>(
  stores: readonly [Store<Trx>, Store<Trx>],
  loseLeases?: (leaseMs: number) => void,
): Promise<void> {
  const clock = virtualClock()
  const [first, second] = stores.map((store, n) => {
    const engine = createEngine({ store, clock, directory: hostClaims() })
    return engine.as({ user: `may-${n + 1}`, agency, groups: ['group:quan-tri'] })
  })
  if (first === undefined || second === undefined) throw new Error('expected two engines')
  await stores[0].migrate()
  await first.definitions.deploy({ bpmn })
  const rounds = 25
  const ids = await Promise.all(Array.from({ length: rounds }, async () => (await first.instances.start('P')).id))
  const late = await first.jobs.fetchAndLock({ topics, limit: rounds, leaseMs: 1000 })
  expect(await second.jobs.fetchAndLock({ topics, limit: rounds })).toEqual([])
  if (loseLeases === undefined) for (const job of late) await first.jobs.unlock(job)
  else loseLeases(1000)
  const current = await second.jobs.fetchAndLock({ topics, limit: rounds })

  const complete = (worker: typeof first, jobs: readonly LockedJob[], by: string) =>
    Promise.allSettled(jobs.map((job) => worker.jobs.complete(job, { variables: { by } })))
  const [tooLate, counted] = await Promise.all([complete(first, late, 'may-1'), complete(second, current, 'may-2')])

  expect(late.map(({ instance }) => instance).sort()).toEqual(ids.toSorted())
  expect(counted.map(({ status }) => status)).toEqual(ids.map(() => 'fulfilled'))
  for (const answer of tooLate) expect(answer).toMatchObject({ reason: { code: 'lease-lost', status: 409 } })
  for (const id of ids) {
    expect((await first.instances.get(id)).variables).toEqual({ by: 'may-2' })
    const authors = (await first.instances.history(id)).map(({ author }) => author.performedBy)
    expect(authors).toEqual(['may-1', 'may-2'])
  }
}
