/** Everything a screen shows of one instance, read through the engine. */
import {
  compile,
  type HistoryEntry,
  type InstanceDetails,
  type ProcessGraph,
  type Session,
  type TaskDetails,
} from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'

export interface InstancePicture {
  readonly details: InstanceDetails
  readonly history: readonly HistoryEntry[]
  /** The process in the version of the instance. */
  readonly graph: ProcessGraph | undefined
  /** Its open tasks by id. */
  readonly tasks: ReadonlyMap<string, TaskDetails>
  /** The instances it has called, open or ended. */
  readonly called: readonly InstancePicture[]
}

/** An instance and all that it has called, each behind its caller. */
export function withCalled(picture: InstancePicture): readonly InstancePicture[] {
  return [picture, ...picture.called.flatMap(withCalled)]
}

/** @throws EngineError `instance-not-found`, `not-authorised` */
export async function pictureOf(
  session: Session,
  id: string,
  store: Pick<Store, 'catalogue'>,
): Promise<InstancePicture> {
  const details = await session.instances.get(id)
  const history = await wholeHistory(session, id)
  const tasks = new Map<string, TaskDetails>()
  for (const wait of details.waitingAt) {
    if (wait.type === 'humanTask') tasks.set(wait.id, await session.tasks.get(wait.id))
  }
  const called: InstancePicture[] = []
  for (const instance of calledIn(history)) called.push(await pictureOf(session, instance, store))
  return { details, history, tasks, called, graph: await graphOf(store, details.process, history) }
}

function calledIn(history: readonly HistoryEntry[]): readonly string[] {
  return history
    .flatMap(({ facts }) => facts)
    .flatMap((fact) => (fact.type === 'waitOpened' && fact.wait.type === 'call' ? [fact.wait.instance] : []))
}

async function wholeHistory(session: Session, id: string): Promise<readonly HistoryEntry[]> {
  const limit = 1000
  const history: HistoryEntry[] = []
  for (;;) {
    const last = history.at(-1)
    const page = await session.instances.history(id, { limit, ...(last === undefined ? {} : { after: last.revision }) })
    history.push(...page)
    if (page.length < limit) return history
  }
}

async function graphOf(
  store: Pick<Store, 'catalogue'>,
  process: string,
  [first]: readonly HistoryEntry[],
): Promise<ProcessGraph | undefined> {
  const started = first?.facts.find((fact) => fact.type === 'processStarted')
  const row = started && (await store.catalogue.definition(started.definition))
  if (row === undefined) return undefined
  const { graph } = await compile(row.source)
  return graph.processes[process]
}
