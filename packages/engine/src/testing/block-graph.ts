/** The graph that a tree of blocks stands for. */
import type {
  BoundaryEvent,
  Id,
  Node,
  ProcessGraph,
  Result,
  ScopeGraph,
  SequenceFlow,
  Trigger,
} from '../model/graph.js'
import { activityNode, awaited, caught, type Draft, looped, orNothing, plain, resultOf } from './block-nodes.js'
import {
  type ActivityParts,
  type Block,
  blockVariables,
  type EventBlock,
  feel,
  type ProcessBlock,
  type Sequence,
  type Told,
} from './blocks.js'

/** The graph of a structured process, `process` by id, every element named by its kind and a number. */
export function graphOf(process: ProcessBlock): ProcessGraph {
  return new Builder().build(process)
}

/** Where a block begins, and where it goes on from; nowhere after a terminate or error end event. */
interface Path {
  readonly first: Id
  readonly last: Id | undefined
}

type GatewayKind = 'exclusiveGateway' | 'parallelGateway' | 'inclusiveGateway' | 'eventBasedGateway'

class Builder {
  readonly #nodes: Draft[] = []
  readonly #flows: SequenceFlow[] = []
  readonly #scopes: ScopeGraph[] = []
  readonly #counters: string[] = []
  #count = 0

  build({ body, eventSubProcesses }: ProcessBlock): ProcessGraph {
    this.#scope('process', undefined, body, eventSubProcesses)
    const nodes = this.#nodes.map((draft) => [draft.id, this.#wired(draft)] as const)
    return {
      id: 'process',
      isExecutable: true,
      nodes: Object.fromEntries(nodes),
      flows: Object.fromEntries(this.#flows.map((flow) => [flow.id, flow])),
      scopes: Object.fromEntries(this.#scopes.map((scope) => [scope.id, scope])),
      lanes: {},
      declared: [
        ...blockVariables,
        ...this.#counters,
        'loopCounter',
        'numberOfInstances',
        'numberOfCompletedInstances',
      ],
      deadlines: [],
      uncaughtError: 'incident',
    }
  }

  #wired(draft: Draft): Node {
    const incoming = this.#flows.filter(({ target }) => target === draft.id).map(({ id }) => id)
    const outgoing = this.#flows.filter(({ source }) => source === draft.id).map(({ id }) => id)
    return { ...draft, incoming, outgoing } as Node // a draft is a node without these two
  }

  #id(kind: string): Id {
    return `${kind}${++this.#count}`
  }

  #flow(source: Id, target: Id, condition?: string): Id {
    const id = this.#id('flow')
    this.#flows.push({ id, source, target, ...(condition === undefined ? {} : { condition: feel(condition) }) })
    return id
  }

  /** A process or sub-process with all inside. */
  #scope(id: Id, parent: Id | undefined, body: Sequence, events: readonly EventBlock[], begunBy?: EventBlock): void {
    const start = this.#id('start')
    const { isInterrupting = true } = begunBy ?? {}
    const what = begunBy === undefined ? { triggers: [], isParallelMultiple: false } : this.#caught(begunBy)
    this.#nodes.push({ kind: 'startEvent', id: start, scope: id, isInterrupting, ...what })
    this.#finish(this.#sequence(id, body, start), id)
    this.#scopes.push({
      id,
      ...(parent === undefined ? {} : { parent }),
      starts: begunBy === undefined ? [start] : [],
      triggeredStarts: begunBy === undefined ? [] : [start],
      eventSubProcesses: events.map((event) => this.#eventSubProcess(id, event)),
    })
  }

  #adHoc(id: Id, parent: Id, paths: readonly Sequence[]): void {
    const starts = paths.flatMap(([block, ...others]) => {
      if (block === undefined) return []
      const { first, last } = this.#block(id, block)
      if (last !== undefined) this.#sequence(id, others, last)
      return [first]
    })
    this.#scopes.push({ id, parent, starts, triggeredStarts: [], eventSubProcesses: [] })
  }

  #eventSubProcess(scope: Id, event: EventBlock): Id {
    const id = this.#id('eventSubProcess')
    this.#nodes.push({ ...this.#activity(id, scope, plain), kind: 'subProcess', isTriggeredByEvent: true })
    this.#scope(id, scope, event.body, [], event)
    return id
  }

  /** Lays blocks out after a node; answers with the last one, if anything goes on from there. */
  #sequence(scope: Id, body: Sequence, after: Id, condition?: string): Id | undefined {
    let last: Id | undefined = after
    for (const block of body) {
      if (last === undefined) return undefined
      const path = this.#block(scope, block)
      this.#flow(last, path.first, last === after ? condition : undefined)
      last = path.last
    }
    return last
  }

  #finish(last: Id | undefined, scope: Id): void {
    if (last !== undefined) this.#flow(last, this.#end(scope))
  }

  #end(scope: Id, ...results: readonly Result[]): Id {
    const id = this.#id('end')
    this.#nodes.push({ kind: 'endEvent', id, scope, results })
    return id
  }

  #block(scope: Id, block: Block): Path {
    switch (block.type) {
      case 'task':
      case 'manualTask':
      case 'userTask':
      case 'serviceTask':
      case 'sendTask':
      case 'businessRuleTask':
      case 'scriptTask':
      case 'receiveTask':
      case 'callActivity':
      case 'subProcess':
      case 'adHoc':
        return this.#activityBlock(scope, block)
      case 'loop':
        return this.#loop(scope, block)
      case 'catch':
      case 'tell':
      case 'link':
      case 'compensate':
      case 'end':
      case 'cancel':
      case 'terminate':
      case 'throw':
        return this.#eventBlock(scope, block)
      default:
        return this.#branching(scope, block)
    }
  }

  #branching(scope: Id, block: Extract<Block, { branches: unknown }>): Path {
    switch (block.type) {
      case 'exclusive':
        return this.#decision('exclusiveGateway', scope, block)
      case 'inclusive':
        return this.#decision('inclusiveGateway', scope, block)
      case 'eventBased': {
        const first = this.#gateway('eventBasedGateway', scope)
        const ends = block.branches.map(({ trigger, body }) => {
          const event = this.#catch(scope, { trigger })
          this.#flow(first, event)
          return this.#sequence(scope, body, event)
        })
        return { first, last: this.#merge('exclusiveGateway', scope, ends) }
      }
      case 'parallel': {
        const first = this.#gateway('parallelGateway', scope)
        const ends = block.branches.map((body) => this.#sequence(scope, orNothing(body), first))
        return { first, last: this.#merge(block.isJoined ? 'parallelGateway' : 'exclusiveGateway', scope, ends) }
      }
      case 'fork': {
        const task = this.#task(scope)
        for (const { condition, body } of block.branches) {
          this.#finish(this.#sequence(scope, orNothing(body), task, condition), scope)
        }
        return { first: task, last: task }
      }
      case 'complex':
        return this.#complex(scope, block)
    }
  }

  #eventBlock(
    scope: Id,
    block: Extract<
      Block,
      { type: 'catch' | 'tell' | 'link' | 'compensate' | 'end' | 'cancel' | 'terminate' | 'throw' }
    >,
  ): Path {
    switch (block.type) {
      case 'catch': {
        const id = this.#catch(scope, block)
        return { first: id, last: id }
      }
      case 'tell':
        return this.#throw(scope, ...this.#results(block.told))
      case 'link': {
        const { first } = this.#throw(scope)
        const last = this.#id('catch')
        this.#nodes.push({
          kind: 'intermediateCatchEvent',
          id: last,
          scope,
          triggers: [],
          isParallelMultiple: false,
        })
        this.#flows.push({ id: `${first}->${last}`, source: first, target: last })
        return { first, last }
      }
      case 'end':
        return { first: this.#end(scope, ...this.#results(block.told)), last: undefined }
      case 'compensate':
        return this.#throw(scope, { type: 'compensate', id: this.#id('compensate') })
      case 'cancel':
        return { first: this.#end(scope, { type: 'cancel', id: this.#id('cancel') }), last: undefined }
      case 'terminate':
        return { first: this.#end(scope, { ...block, id: this.#id('terminate') }), last: undefined }
      case 'throw':
        return { first: this.#end(scope, { type: 'error', id: this.#id('error'), code: block.code }), last: undefined }
    }
  }

  #catch(scope: Id, event: Pick<EventBlock, 'trigger' | 'also'>): Id {
    const id = this.#id('catch')
    this.#nodes.push({ kind: 'intermediateCatchEvent', id, scope, ...this.#caught(event) })
    return id
  }

  #caught(event: Pick<EventBlock, 'trigger' | 'also'>): ReturnType<typeof caught> {
    return caught(event, (kind) => this.#id(kind))
  }

  #results(told: readonly Told[]): readonly Result[] {
    return told.map((each) => resultOf(each, this.#id(each.type)))
  }

  #throw(scope: Id, ...results: readonly Result[]): Path {
    const id = this.#id('throw')
    this.#nodes.push({ kind: 'intermediateThrowEvent', id, scope, results })
    return { first: id, last: id }
  }

  #complex(scope: Id, { branches, needed }: Extract<Block, { type: 'complex' }>): Path {
    const first = this.#gateway('parallelGateway', scope)
    const ends = branches.map((body) => this.#sequence(scope, orNothing(body), first))
    const going = ends.filter((end) => end !== undefined)
    if (going.length === 0) return { first, last: undefined }
    const last = this.#id('complexGateway')
    const activationCondition = feel(`activationCount >= ${needed}`)
    this.#nodes.push({ kind: 'complexGateway', id: last, scope, activationCondition })
    for (const end of going) this.#flow(end, last)
    return { first, last }
  }

  #decision(
    kind: 'exclusiveGateway' | 'inclusiveGateway',
    scope: Id,
    { branches, hasDefault }: Extract<Block, { hasDefault: boolean }>,
  ): Path {
    const first = this.#gateway(kind, scope)
    const ends: (Id | undefined)[] = []
    for (const [index, { condition, body }] of branches.entries()) {
      const isDefault = hasDefault && index === branches.length - 1
      const at = this.#flows.length
      ends.push(this.#sequence(scope, orNothing(body), first, isDefault ? undefined : condition))
      if (isDefault) this.#default(first, at)
    }
    return { first, last: this.#merge(kind, scope, ends) }
  }

  /** The flow out of a node that was laid first since there were so many. */
  #default(node: Id, since: number): void {
    const flow = this.#flows.slice(since).find(({ source }) => source === node)
    const at = this.#nodes.findIndex(({ id }) => id === node)
    const draft = this.#nodes[at]
    if (flow !== undefined && draft !== undefined) this.#nodes[at] = { ...draft, default: flow.id }
  }

  #merge(kind: GatewayKind, scope: Id, ends: readonly (Id | undefined)[]): Id | undefined {
    const going = ends.filter((end) => end !== undefined)
    if (going.length === 0) return undefined
    const merge = this.#gateway(kind, scope)
    for (const end of going) this.#flow(end, merge)
    return merge
  }

  #loop(scope: Id, { times, body }: Extract<Block, { type: 'loop' }>): Path {
    const counter = `c${this.#counters.length}`
    this.#counters.push(counter)
    const first = this.#gateway('exclusiveGateway', scope)
    const count = this.#id('count')
    const outputs = [{ target: counter, source: feel(`if ${counter} = null then 1 else ${counter} + 1`) }]
    this.#nodes.push({ ...this.#activity(count, scope, { ...plain, outputs }), kind: 'task' })
    this.#flow(first, count)
    const end = this.#sequence(scope, body, count)
    if (end === undefined) return { first, last: undefined }
    const decide = this.#gateway('exclusiveGateway', scope)
    this.#flow(end, decide)
    this.#flow(decide, first, `${counter} < ${times}`)
    const at = this.#flows.length
    const last = this.#task(scope)
    this.#flow(decide, last)
    this.#default(decide, at)
    return { first, last }
  }

  #activityBlock(scope: Id, block: Extract<Block, ActivityParts>): Path {
    const id = this.#id(block.type)
    const shared = this.#activity(id, scope, block)
    const events = block.boundaries.map((boundary) => this.#boundary(scope, id, boundary))
    const undoing = block.undoneBy === undefined ? undefined : this.#undoing(scope, id, block.undoneBy)
    const boundaryEvents = [...events.map((event) => event.id), ...(undoing === undefined ? [] : [undoing.event])]
    const all = { ...shared, boundaryEvents, ...(undoing === undefined ? {} : { compensatedBy: undoing.handler }) }
    this.#nodes.push(activityNode(block, all))
    if (block.type === 'subProcess') this.#scope(id, scope, block.body, block.eventSubProcesses)
    if (block.type === 'adHoc') this.#adHoc(id, scope, block.paths)
    const others = events.filter(({ isInterrupting, last }) => isInterrupting && last !== undefined)
    if (others.length === 0) return { first: id, last: id }
    return { first: id, last: this.#merge('exclusiveGateway', scope, [id, ...others.map(({ last }) => last)]) }
  }

  /** A compensation boundary event, and the task that undoes what it is attached to. */
  #undoing(scope: Id, attachedTo: Id, kind: 'task' | 'userTask'): { readonly event: Id; readonly handler: Id } {
    const event = this.#id('boundary')
    const triggers: readonly Trigger[] = [{ type: 'compensate', id: this.#id('trigger') }]
    const shared = { id: event, scope, attachedTo, triggers, isInterrupting: true, isParallelMultiple: false }
    this.#nodes.push({ ...shared, kind: 'boundaryEvent' })
    const handler = this.#id('undo')
    const all = { ...this.#activity(handler, scope, plain), isForCompensation: true }
    this.#nodes.push(kind === 'task' ? { ...all, kind } : { ...all, kind, assignments: [] })
    return { event, handler }
  }

  /** An interrupting event leads back to the main path, any other to an end of its own. */
  #boundary(
    scope: Id,
    attachedTo: Id,
    event: EventBlock,
  ): Pick<BoundaryEvent, 'id' | 'isInterrupting'> & { last: Id | undefined } {
    const { isInterrupting, body } = event
    const id = this.#id('boundary')
    this.#nodes.push({ kind: 'boundaryEvent', id, scope, attachedTo, isInterrupting, ...this.#caught(event) })
    const last = this.#sequence(scope, orNothing(body), id)
    if (!isInterrupting) this.#finish(last, scope)
    return { id, isInterrupting, last }
  }

  #activity(id: Id, scope: Id, { loop, inputs, outputs, awaitsData }: ActivityParts) {
    const data = awaitsData === undefined ? undefined : awaited(id)
    return {
      id,
      scope,
      boundaryEvents: [],
      inputs: data === undefined ? inputs : [data.input, ...inputs],
      ...(data === undefined ? {} : { inputSets: [data.set] }),
      outputs,
      deadlines: [],
      isForCompensation: false,
      ...(loop === undefined ? {} : { loop: looped(id, loop, (kind) => this.#id(kind)) }),
    }
  }

  #task(scope: Id): Id {
    const id = this.#id('task')
    this.#nodes.push({ ...this.#activity(id, scope, plain), kind: 'task' })
    return id
  }

  #gateway(kind: GatewayKind, scope: Id): Id {
    const id = this.#id(kind)
    this.#nodes.push({ kind, id, scope })
    return id
  }
}
