/** A process instance as an aggregate: the kernel's state, and the rows that its waits have. */
import type { AggregateType, Recorded, Rows } from '../aggregate.js'
import type { Fact } from '../kernel/facts.js'
import type { HumanTaskWait, InstanceState, SubscriptionWait, Wait } from '../kernel/state.js'
import { row } from '../kernel/table.js'
import type { DueRow, SubscriptionRow, TaskClosed, TaskRow } from '../ports/store.js'
import { instanceOfParts, partsOfInstance } from './instance-parts.js'

export const instanceType: AggregateType<InstanceState, Fact> = {
  kind: 'instance',
  revive: instanceOfParts,
  parts: partsOfInstance,
  isEnded: ({ status }) => status !== 'active',
  summary: (state) => ({
    status: state.status,
    key: state.process,
    version: state.version,
    definition: state.definition,
    businessKey: state.businessKey ?? null,
    incidents: state.incidents.size,
    createdAt: state.startedAt,
    createdBy: state.startedBy,
    endedAt: state.endedAt ?? null,
  }),
  rows: rowsOf,
}

interface Collected extends Rows {
  readonly tasks: { opened: TaskRow[]; changed: TaskRow[]; closed: TaskClosed[] }
  readonly dues: { opened: DueRow[]; changed: DueRow[]; closed: number[] }
  readonly subscriptions: { opened: SubscriptionRow[]; changed: SubscriptionRow[]; closed: number[] }
}

/** Net effect: each wait that the facts touch, as it was before all of them and as it is after. */
function rowsOf(before: InstanceState | undefined, after: InstanceState, facts: readonly Recorded<Fact>[]): Rows {
  const rows: Collected = {
    tasks: { opened: [], changed: [], closed: [] },
    dues: { opened: [], changed: [], closed: [] },
    subscriptions: { opened: [], changed: [], closed: [] },
  }
  const touched = new Map<number, Recorded<Fact>>()
  for (const recorded of facts) {
    const wait = waitTouchedBy(recorded.fact)
    if (wait !== undefined) touched.set(wait, recorded)
  }
  for (const [id, last] of touched) {
    const was = before === undefined ? undefined : row(before.waits, id)
    compare(rows, id, was, row(after.waits, id), after, last)
  }
  return rows
}

function waitTouchedBy(fact: Fact): number | undefined {
  switch (fact.type) {
    case 'waitOpened':
      return fact.wait.id
    case 'taskMoved':
    case 'jobRescheduled':
    case 'timerAdvanced':
    case 'waitClosed':
      return fact.wait
    default:
      return undefined
  }
}

function compare(
  rows: Collected,
  id: number,
  was: Wait | undefined,
  is: Wait | undefined,
  state: InstanceState,
  last: Recorded<Fact>,
): void {
  if (was?.type === 'humanTask' || is?.type === 'humanTask') {
    if (is?.type === 'humanTask') (was === undefined ? rows.tasks.opened : rows.tasks.changed).push(taskRow(is, state))
    else if (was !== undefined) rows.tasks.closed.push(taskClosed(id, last))
    return
  }
  if (was?.type === 'subscription' || is?.type === 'subscription') {
    if (is?.type === 'subscription') {
      if (was === undefined && isFound(is)) rows.subscriptions.opened.push(subscriptionRow(is, is.kind))
    } else if (was?.type === 'subscription' && isFound(was)) rows.subscriptions.closed.push(id)
    return
  }
  const old = was && dueRow(was)
  const now = is && dueRow(is)
  if (now !== undefined) (old === undefined ? rows.dues.opened : rows.dues.changed).push(now)
  else if (old !== undefined) rows.dues.closed.push(id)
}

/** Whether the outside finds it: not where a person lets it go on, and not where only the instance itself is heard. */
function isFound<W extends SubscriptionWait>(wait: W): wait is W & { readonly kind: SubscriptionRow['kind'] } {
  return wait.kind !== 'trigger' && wait.isLocal !== true
}

function taskRow(wait: HumanTaskWait, state: InstanceState): TaskRow {
  const { role = null, form = null } = wait
  return {
    seq: wait.id,
    node: wait.node,
    name: wait.name,
    state: wait.state,
    assignee: wait.owner ?? null,
    candidates: wait.owner === undefined ? wait.candidates : [],
    due: wait.due ?? null,
    agencyDue: wait.agencyDue ?? null,
    createdAt: wait.createdAt,
    key: state.process,
    businessKey: state.businessKey ?? null,
    data: { role, form },
  }
}

function taskClosed(seq: number, { fact, at, by }: Recorded<Fact>): TaskClosed {
  const isAnswered = fact.type === 'waitClosed' && fact.outcome === 'answered'
  return { seq, outcome: isAnswered ? 'completed' : 'exited', by, at }
}

function subscriptionRow(wait: SubscriptionWait, kind: SubscriptionRow['kind']): SubscriptionRow {
  return { seq: wait.id, node: wait.node, kind, name: wait.name, key: wait.key ?? null, starts: false }
}

/** Topic by which a step of its own is told from a timer; files give none to timers. */
export const continuationTopic: string = 'continuation'

/** Jobs that an incident holds back have no row. */
function dueRow(wait: Wait): DueRow | undefined {
  if (wait.type === 'continuation')
    return { seq: wait.id, kind: 'timer', node: wait.node, topic: continuationTopic, due: wait.due, attempts: 0 }
  if (wait.type !== 'timer' && wait.type !== 'job') return undefined
  if (wait.due === undefined) return undefined
  const { id: seq, node, due } = wait
  if (wait.type === 'timer') return { seq, kind: 'timer', node, topic: '', due, attempts: wait.fired }
  return { seq, kind: 'job', node, topic: wait.topic, due, attempts: wait.attempts }
}
