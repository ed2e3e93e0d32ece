/** The parts of a graph that stand for single blocks. */
import type { ActivityBase, DataSet, Id, InstanceEvent, Loop, Mapping, Node, Result, Trigger } from '../model/graph.js'
import { type ActivityParts, type Block, constant, type EventBlock, feel, type Sequence, type Told } from './blocks.js'

/** Without what the flows will say. */
export type Draft<N extends Node = Node> = N extends Node ? Omit<N, 'incoming' | 'outgoing'> : never

export const plain: ActivityParts = { boundaries: [], inputs: [], outputs: [] }

/** A branch needs something in it, so that it has a flow of its own. */
export function orNothing(body: Sequence): Sequence {
  return body.length > 0 ? body : [{ type: 'task', ...plain }]
}

/** What an event waits for, as its node has it. */
export function caught(
  { trigger, also = { triggers: [], isParallel: false } }: Pick<EventBlock, 'trigger' | 'also'>,
  newId: (kind: string) => Id,
): { readonly triggers: readonly Trigger[]; readonly isParallelMultiple: boolean } {
  const triggers = [trigger, ...also.triggers].map((each) => triggerOf(each, newId('trigger')))
  return { triggers, isParallelMultiple: also.isParallel }
}

function triggerOf(trigger: EventBlock['trigger'], id: Id): Trigger {
  switch (trigger.type) {
    case 'timer':
      return { type: 'timer', id, timer: trigger.timer.kind, expression: constant(trigger.timer.text) }
    case 'conditional':
      return { type: 'conditional', id, condition: feel(trigger.condition) }
    case 'error':
    case 'escalation':
    case 'cancel':
    case 'message':
    case 'signal':
      return { ...trigger, id }
  }
}

export function resultOf(told: Told, id: Id): Result {
  return { ...told, id }
}

export function activityNode(
  block: Extract<Block, ActivityParts>,
  all: Omit<ActivityBase<'task'>, 'kind' | 'incoming' | 'outgoing'>,
): Draft {
  switch (block.type) {
    case 'task':
    case 'manualTask':
      return { ...all, kind: block.type }
    case 'userTask':
      return { ...all, kind: 'userTask', assignments: [] }
    case 'serviceTask':
      return { ...all, kind: 'serviceTask', work: block.work }
    case 'sendTask':
    case 'businessRuleTask':
      return { ...all, kind: block.type, work: block.work }
    case 'scriptTask':
      return { ...all, kind: 'scriptTask', script: block.script }
    case 'receiveTask': {
      const message = { type: 'message', id: all.id, name: block.message } as const
      return { ...all, kind: 'receiveTask', message }
    }
    case 'callActivity':
      return { ...all, kind: 'callActivity', called: constant(block.called) }
    case 'subProcess':
      return {
        ...all,
        kind: 'subProcess',
        isTriggeredByEvent: false,
        ...(block.isTransaction === undefined ? {} : { isTransaction: block.isTransaction }),
      }
    case 'adHoc':
      return { ...all, kind: 'subProcess', isTriggeredByEvent: false, adHoc: block.how }
  }
}

/** The data input of an activity, and the set that asks for it. */
export function awaited(activity: Id): { readonly input: Mapping; readonly set: DataSet } {
  const item = `${activity}_given`
  return {
    input: { target: 'given', source: feel('paper'), items: [item] },
    set: { id: `${activity}_set`, items: [item], requires: [{ item, variable: 'paper' }], whileExecuting: [] },
  }
}

/** With ids for the events of its instances. */
export function looped(activity: Id, loop: Loop, newId: (kind: string) => Id): Loop {
  if (loop.type === 'standard' || loop.events === undefined) return loop
  const events = loop.events.map((event): InstanceEvent => {
    if (typeof event.when !== 'string')
      return {
        ...event,
        id: newId('event'),
        results: event.results.map((result) => ({ ...result, id: newId('thrown') })),
      }
    const id = `${activity}_${event.when === 'each' ? 'None' : 'One'}`
    return { ...event, id, results: [{ type: 'signal', id, name: activity, isLocal: true }] }
  })
  return { ...loop, events }
}
