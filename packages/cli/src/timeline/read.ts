import type { Fact, HistoryEntry, ProcessGraph, Variables } from '@quytrinh/engine'
import { defined } from '../defined.js'
import type { Awaited, Call, Desk, Happening, TimelineItem } from './happening.js'

/**
 * Reads a timeline from the journal of an instance.
 *
 * @param history - all entries from the first, as `instances.history` gives them
 * @param graph - the process as it was deployed, where it is at hand: with it the choices at gateways and the milestones are told, too
 * @example
 * ```ts
 * const items = readTimeline(await clerk.instances.history(id), graph)
 * ```
 */
export function readTimeline(history: readonly HistoryEntry[], graph?: ProcessGraph): readonly TimelineItem[] {
  const reader = new Reader(graph)
  return history.flatMap(({ revision, at, author, facts }) =>
    reader.read(facts).map((what) => ({ revision, at, author, what })),
  )
}

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>
type Wait = FactOf<'waitOpened'>['wait']
/** Facts that no person asks about (scopes, joins, what loops, conditions and compensation keep in mind) have no reader. */
type Readers = { readonly [T in Fact['type']]?: (fact: FactOf<T>) => readonly Happening[] }

class Reader {
  readonly #graph: ProcessGraph | undefined
  readonly #tokens = new Map<number, { readonly node: string; readonly index?: number }>()
  readonly #waits = new Map<number, Wait>()
  readonly #incidents = new Map<number, string>()
  /** By when the agency owes the result of the whole: told at the start, and not again with every task. */
  #agencyDue: number | undefined
  /** Set within this command and not yet told: they belong to the result that follows. */
  #variables: Variables = {}

  constructor(graph: ProcessGraph | undefined) {
    this.#graph = graph
  }

  read(facts: readonly Fact[]): readonly Happening[] {
    this.#variables = {}
    const happenings: Happening[] = []
    for (const [index, fact] of facts.entries()) {
      const last = happenings.at(-1)
      if (fact.type === 'variablesSet' && last?.type === 'eventOccurred' && isCloseBehind(facts[index - 1])) {
        happenings[happenings.length - 1] = { ...last, variables: { ...last.variables, ...fact.variables } }
        continue
      }
      const reader = this.#readers[fact.type] as ((fact: Fact) => readonly Happening[]) | undefined // the table pairs them
      const news = reader?.(fact) ?? []
      if (isAnswerItself(news[0], last)) happenings.pop()
      happenings.push(...news)
    }
    const isSetting = facts.every(({ type }) => type === 'variablesSet') && facts.length > 0
    return isSetting ? [{ type: 'variablesSet', variables: this.#variables }] : happenings
  }

  readonly #readers: Readers = {
    processStarted: ({ process, version, variables, businessKey, due }) => {
      this.#agencyDue = due
      return [{ type: 'started', process, version, variables, ...defined({ businessKey, due }) }]
    },
    entered: ({ token, node, flow, index }) => {
      this.#tokens.set(token, { node, ...defined({ index }) })
      return [...this.#chosen(flow), ...this.#occurredBeside(node), ...(index === undefined ? this.#passed(node) : [])]
    },
    scopeOpened: ({ kind, node, loop }) => {
      if (kind === 'subProcess') return [{ type: 'begun', node }]
      if (kind !== 'multiInstance' || loop === undefined) return []
      const { items } = loop
      if (items === null) return [{ type: 'begun', node }] // a standard loop: nobody knows how often
      return [{ type: 'begun', node, turns: typeof items === 'number' ? items : items.length }]
    },
    instanceAdded: ({ node }) => [{ type: 'instanceAdded', node }],
    instanceDropped: ({ node }) => [{ type: 'instanceDropped', node }],
    adHocBegun: ({ node }) => [{ type: 'begun', node }],
    compensationBegun: ({ owner, activity, steps }) => {
      const node = this.#tokens.get(owner)?.node
      return node === undefined
        ? []
        : [{ type: 'compensationBegun', node, activity, steps: steps.map((step) => step.node) }]
    },
    gatewayActivated: ({ node, flows }) => (flows === null ? [] : [{ type: 'gatewayActivated', node }]),
    variablesSet: ({ variables }) => {
      this.#variables = { ...this.#variables, ...variables }
      return []
    },
    waitOpened: ({ wait }) => {
      this.#waits.set(wait.id, wait)
      return this.#opened(wait)
    },
    taskMoved: ({ wait, event, owner }) => {
      const task = this.#waits.get(wait)
      return task?.type === 'humanTask' ? [{ type: 'taskMoved', event, owner, ...this.#desk(task) }] : []
    },
    waitClosed: ({ wait, outcome }) => {
      const closed = this.#waits.get(wait)
      this.#waits.delete(wait)
      return closed === undefined ? [] : this.#closed(closed, outcome === 'answered')
    },
    timerAdvanced: ({ wait, due }) => {
      const timer = this.#waits.get(wait)
      return timer === undefined ? [] : [{ type: 'timerFired', node: timer.node, next: due }]
    },
    jobRescheduled: ({ wait, due, attempts, error }) => {
      const job = this.#waits.get(wait)
      return job === undefined || error === null
        ? []
        : [{ type: 'jobFailed', ...this.#place(job), attempts, error, due }]
    },
    errorThrown: ({ node, code, caughtBy }) => [{ type: 'errorThrown', node, code, caughtBy }],
    escalationThrown: ({ node, code, caughtBy }) => [{ type: 'escalationThrown', node, code, caughtBy }],
    messageThrown: ({ node, name, key }) => [
      { type: 'messageThrown', node, name, ...defined({ key: key ?? undefined }) },
    ],
    signalThrown: ({ node, name }) => [{ type: 'signalThrown', node, name }],
    decisionMade: ({ node, decision, version, rules }) => [{ type: 'decisionMade', node, decision, version, rules }],
    numberTaken: ({ node, register, number }) => [{ type: 'numberTaken', node, register, number }],
    incidentRaised: ({ incident }) => {
      this.#incidents.set(incident.id, incident.node)
      return [{ type: 'incidentRaised', incident }]
    },
    incidentResolved: ({ incident }) => {
      const node = this.#incidents.get(incident)
      return node === undefined ? [] : [{ type: 'incidentResolved', node }]
    },
    processEnded: ({ status, reason }) => [{ type: 'ended', status, ...defined({ reason }) }],
  }

  #opened(wait: Wait): readonly Happening[] {
    switch (wait.type) {
      case 'humanTask': {
        const { owner, candidates } = wait
        return [{ type: 'taskOpened', candidates, ...defined({ owner }), ...this.#desk(wait) }]
      }
      case 'job':
        return [{ type: 'jobOpened', ...this.#place(wait), topic: wait.topic }]
      case 'timer': {
        return this.#isInFlow(wait) ? [{ type: 'timerSet', node: wait.node, due: wait.due }] : []
      }
      case 'subscription':
        return this.#isInFlow(wait) ? [{ type: 'eventAwaited', ...this.#awaited(wait) }] : []
      case 'call':
        return [{ type: 'called', ...this.#call(wait) }]
      case 'continuation':
        return [] // between two steps nobody waits
      case 'data':
        return wait.input === undefined ? [{ type: 'eventAwaited', ...this.#place(wait), kind: 'data' }] : []
    }
  }

  /** What waits beside the work it watches is told when it occurs; that the events behind a gateway wait is told, too. */
  #isInFlow({ isAttached }: Wait): boolean {
    return isAttached !== true
  }

  /** A message, signal or condition that interrupts nothing: its wait stays open for the next one. */
  #occurredBeside(node: string): readonly Happening[] {
    const open = [...this.#waits.values()].filter(
      (wait) => wait.type === 'subscription' && wait.isAttached === true && wait.node === node,
    )
    const [only, ...others] = open
    if (only?.type !== 'subscription') return []
    const what = others.length > 0 ? { node } : this.#awaited(only)
    return [{ type: 'eventOccurred', ...what, variables: this.#taken() }]
  }

  #closed(wait: Wait, isAnswered: boolean): readonly Happening[] {
    const { node } = wait
    switch (wait.type) {
      case 'humanTask':
        if (!isAnswered) return [{ type: 'taskWithdrawn', ...this.#desk(wait) }]
        return [{ type: 'taskCompleted', variables: this.#taken(), ...this.#desk(wait) }]
      case 'job':
        return isAnswered ? [{ type: 'jobDone', ...this.#place(wait), variables: this.#taken() }] : []
      case 'timer':
        return isAnswered ? [{ type: 'timerFired', node }] : []
      case 'subscription':
        return isAnswered ? [{ type: 'eventOccurred', ...this.#awaited(wait), variables: this.#taken() }] : []
      case 'continuation':
        return []
      case 'data': {
        const isTold = isAnswered && wait.input === undefined
        return isTold ? [{ type: 'eventOccurred', ...this.#place(wait), kind: 'data', variables: {} }] : []
      }
      case 'call':
        return [{ type: 'callEnded', isStopped: !isAnswered, ...this.#call(wait), variables: this.#taken() }]
    }
  }

  #awaited(wait: Extract<Wait, { type: 'subscription' }>): Awaited {
    const { kind, name, key } = wait
    return { ...this.#place(wait), kind, name, ...defined({ key }) }
  }

  #call(wait: Extract<Wait, { type: 'call' }>): Call {
    return { ...this.#place(wait), process: wait.called, instance: wait.instance }
  }

  #taken(): Variables {
    const variables = this.#variables
    this.#variables = {}
    return variables
  }

  #place({ node, token }: Wait): { readonly node: string; readonly turn?: number } {
    const index = token === undefined ? undefined : this.#tokens.get(token)?.index
    return { node, ...(index === undefined ? {} : { turn: index + 1 }) }
  }

  #desk(task: Extract<Wait, { type: 'humanTask' }>): Desk {
    const { name, due } = task
    const agencyDue = task.agencyDue === this.#agencyDue ? undefined : task.agencyDue
    return { ...this.#place(task), name, ...defined({ due, agencyDue }) }
  }

  #chosen(id: string | undefined): readonly Happening[] {
    const flow = id === undefined ? undefined : this.#graph?.flows[id]
    const source = flow && this.#graph?.nodes[flow.source]
    if (flow?.name === undefined || source?.kind !== 'exclusiveGateway' || source.outgoing.length < 2) return []
    return [{ type: 'chosen', node: source.id, flow: flow.name }]
  }

  #passed(id: string): readonly Happening[] {
    const node = this.#graph?.nodes[id]
    if (node?.name === undefined) return []
    const isTold = ['manualTask', 'task', 'intermediateThrowEvent', 'endEvent'].includes(node.kind)
    return isTold ? [{ type: 'passed', node: id }] : []
  }
}

/** What a message or signal brings is written right after it has come. */
function isCloseBehind(before: Fact | undefined): boolean {
  return before?.type === 'waitClosed' || before?.type === 'triggered' || before?.type === 'triggersSpent'
}

/** A service that answered with an error has not answered besides. */
function isAnswerItself(next: Happening | undefined, last: Happening | undefined): boolean {
  return next?.type === 'errorThrown' && last?.type === 'jobDone' && last.node === next.node
}
