/** Random things that happen to an instance: right ones, late ones, wrong ones. */
import type { Arbitrary } from 'fast-check'
import type { Variables } from '../json.js'
import type { Input } from '../kernel/input.js'
import type { HumanTaskWait, InstanceState, Scope, Wait } from '../kernel/state.js'
import { rows } from '../kernel/table.js'
import type { Id, Node } from '../model/graph.js'
import type { FastCheck } from './arbitrary.js'
import type { CheckedInstance } from './checked-instance.js'

/** Something that may happen: what it is, at which of the things open then, with which value. */
export interface Chance {
  readonly act: Act
  readonly pick: number
  readonly value: number
}

type Act = keyof typeof acts

const acts = {
  complete: 8,
  move: 2,
  answer: 5,
  fail: 3,
  throw: 2,
  fire: 5,
  trigger: 5,
  call: 3,
  wait: 2,
  set: 2,
  resolve: 4,
  add: 2,
  remove: 2,
  begin: 2,
  finish: 1,
  stray: 2,
  cancel: 1,
}

/**
 * Sequences of chances, likely ones more often.
 *
 * @param fc - fast-check
 * @param lengthMax - how many happen at most; a quarter of them at least
 * @example
 * ```ts
 * fc.property(arbitraryProcess(fc, { kind: 'any' }), arbitraryChances(fc, 40), (graph, chances) => {
 *   const instance = new CheckedInstance(graph, now)
 *   instance.start({ a: true, n: 1, items: [] })
 *   for (const chance of chances) {
 *     const input = inputOf(chance, instance)
 *     if (input !== undefined) instance.step(input)
 *   }
 * })
 * ```
 */
export function arbitraryChances(fc: FastCheck, lengthMax: number): Arbitrary<readonly Chance[]> {
  const act = fc.oneof(
    // The keys of the literal, and nothing else.
    ...Object.entries(acts).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as Act) })),
  )
  const chance = fc.record({ act, pick: fc.nat(50), value: fc.nat(5) })
  return fc.array(chance, { minLength: Math.floor(lengthMax / 4), maxLength: lengthMax, size: 'max' })
}

/** Variables as a person or handler might answer; `a`, `n` and `items` keep their types. */
export function variablesOf(value: number): Variables {
  const all = { a: value % 2 === 0, n: value, items: Array.from({ length: value % 4 }, (_, index) => index) }
  return value < 3 ? all : { n: value }
}

/**
 * What a chance comes to in an instance as it stands: where nothing of the kind is open, an answer to something that is; nothing where
 * only time passes. Some inputs will be refused: a timer that is not due, a task that nobody has claimed, a job that was done long ago.
 */
export function inputOf(chance: Chance, instance: CheckedInstance): Input | undefined {
  const chosen = chosenInput(chance, instance)
  const wait = instance.waits[chance.pick % Math.max(1, instance.waits.length)]
  if (chosen !== undefined || wait === undefined || chance.act === 'wait' || chance.act === 'cancel') return chosen
  return answerTo(wait, instance, chance.value)
}

function chosenInput({ act, pick, value }: Chance, instance: CheckedInstance): Input | undefined {
  const { waits, state } = instance
  if (state === undefined) return undefined
  switch (act) {
    case 'complete':
      return onWait(waits, 'humanTask', pick, (task) => completion(task, value))
    case 'move':
      return onWait(waits, 'humanTask', pick, (task) => movement(task, value))
    case 'answer':
      return onWait(waits, 'job', pick, ({ id }) => ({ type: 'completeJob', wait: id, variables: variablesOf(value) }))
    case 'fail':
      return onWait(waits, 'job', pick, ({ id: wait }) => {
        const byWorker = value > 1 ? { retries: value % 3, retryAfterMs: value * 1000 } : {}
        return { type: 'failJob', wait, error: 'out of order', ...byWorker }
      })
    case 'throw':
      return onWait(waits, 'job', pick, ({ id: wait }) => {
        const code = ['late', 'lost', 'unheard-of'][value % 3] ?? ''
        return { type: 'throwJobError', wait, code, variables: {}, ...(value > 2 ? { message: 'as drawn' } : {}) }
      })
    case 'fire':
      return onWait(waits, 'timer', pick, ({ id, due }) => {
        if (value > 0) instance.now = Math.max(instance.now, due)
        return { type: 'fireTimer', wait: id }
      })
    case 'trigger':
      return onWait(waits, 'subscription', pick, ({ id }) => ({
        type: 'trigger',
        wait: id,
        variables: variablesOf(value),
      }))
    case 'call':
      return onWait(waits, 'call', pick, ({ id }) => calledAnswer(id, value))
    case 'wait':
      instance.now += value * 3_600_000
      return undefined
    case 'set':
      return { type: 'setVariables', variables: value === 5 ? { n: 'many', items: 3 } : variablesOf(value) }
    case 'resolve': {
      const incidents = rows(state.incidents)
      const incident = incidents[pick % Math.max(1, incidents.length)]
      return incident && { type: 'resolveIncident', incident: incident.id, by: 'admin' }
    }
    case 'add':
      return onLoop(state, pick, ({ node: activity, owner: token = 0, loop }) => {
        const choice = { type: 'addInstance', activity, token } as const
        return Array.isArray(loop?.items) && value > 0 ? { ...choice, item: value } : choice
      })
    case 'remove':
      return onLoop(state, pick, ({ node: activity, owner: token = 0 }) => {
        return { type: 'removeInstance', activity, token, loopCounter: value }
      })
    case 'begin':
      return onAdHoc(instance, pick, (open) => {
        const { starts = [] } = instance.graph.scopes[open] ?? {}
        const activity = starts[value % Math.max(1, starts.length)]
        return activity === undefined ? undefined : { type: 'beginAdHoc', activity }
      })
    case 'finish':
      return onAdHoc(instance, pick, (activity) => ({ type: 'finishAdHoc', activity }))
    case 'stray':
      return stray(pick % (state.seq + 3), value + pick)
    case 'cancel':
      return value + pick === 0 ? { type: 'cancel', reason: 'withdrawn' } : undefined
  }
}

/** At one of the multi-instance activities that are open. */
function onLoop(state: InstanceState, pick: number, input: (scope: Scope) => Input): Input | undefined {
  const open = rows(state.scopes).filter(({ loop }) => loop !== undefined && loop.items !== null)
  const scope = open[pick % Math.max(1, open.length)]
  return scope && input(scope)
}

/** At one of the ad-hoc sub-processes that are open. */
function onAdHoc(
  { graph, state }: CheckedInstance,
  pick: number,
  input: (activity: Id) => Input | undefined,
): Input | undefined {
  const open =
    state === undefined
      ? []
      : rows(state.scopes).filter(({ kind, node }) => kind === 'subProcess' && isAdHoc(graph.nodes[node]))
  const scope = open[pick % Math.max(1, open.length)]
  return scope && input(scope.node)
}

function isAdHoc(node: Node | undefined): boolean {
  return node?.kind === 'subProcess' && node.adHoc !== undefined
}

function onWait<T extends Wait['type']>(
  waits: readonly Wait[],
  type: T,
  pick: number,
  input: (wait: Extract<Wait, { type: T }>) => Input,
): Input | undefined {
  const open = waits.filter((wait): wait is Extract<Wait, { type: T }> => wait.type === type)
  const wait = open[pick % Math.max(1, open.length)]
  return wait && input(wait)
}

/** Claims what nobody has yet; now and then forgets to. */
function completion({ id, owner }: HumanTaskWait, value: number): Input {
  if (owner === undefined && value > 0) return { type: 'moveTask', wait: id, event: 'claim', owner: 'an' }
  return { type: 'completeTask', wait: id, variables: variablesOf(value), by: owner ?? 'an' }
}

function movement({ id, owner = 'an' }: HumanTaskWait, value: number): Input {
  const moves = [
    { event: 'claim', owner: 'binh' },
    { event: 'start', owner },
    { event: 'stop', owner },
    { event: 'release', owner: null },
    { event: 'delegate', owner: 'chi' },
    { event: 'forward', owner: null },
  ] as const
  return { type: 'moveTask', wait: id, ...(moves[value % moves.length] ?? moves[0]) }
}

/** What a called process may have to say. */
function calledAnswer(wait: number, value: number): Input {
  const inputs: readonly Input[] = [
    { type: 'calledEnded', wait, variables: variablesOf(value) },
    { type: 'calledEscalated', wait, code: 'late' },
    { type: 'calledFailed', wait, code: 'lost', message: 'as drawn' },
    { type: 'calledFailed', wait, code: null, message: null },
  ]
  return inputs[value % inputs.length] ?? { type: 'calledEnded', wait, variables: {} }
}

/** To any number ever given, or never given: late, twice, of the wrong kind. */
function stray(number: number, value: number): Input {
  const inputs: readonly Input[] = [
    { type: 'completeTask', wait: number, variables: { n: 1 }, by: 'an' },
    { type: 'completeJob', wait: number, variables: { n: 1 } },
    { type: 'failJob', wait: number, error: 'too late' },
    { type: 'throwJobError', wait: number, code: 'late', variables: {} },
    { type: 'fireTimer', wait: number },
    { type: 'continue', wait: number },
    { type: 'resolveIncident', incident: number, by: 'admin' },
    { type: 'trigger', wait: number, variables: { n: 1 } },
    { type: 'calledEnded', wait: number, variables: { n: 1 } },
    { type: 'beginAdHoc', activity: 'nowhere' },
    { type: 'addInstance', activity: 'nowhere', token: number },
    { type: 'removeInstance', activity: 'nowhere', loopCounter: 1 },
  ]
  return inputs[value % inputs.length] ?? { type: 'fireTimer', wait: number }
}

/** The input that answers an open wait as hoped for; for a timer the clock moves to its time. */
export function answerTo(wait: Wait, instance: CheckedInstance, value: number): Input {
  switch (wait.type) {
    case 'humanTask':
      return completion(wait, value + 1)
    case 'job':
      if (wait.due !== undefined) instance.now = Math.max(instance.now, wait.due)
      return { type: 'completeJob', wait: wait.id, variables: variablesOf(value) }
    case 'timer':
      instance.now = Math.max(instance.now, wait.due)
      return { type: 'fireTimer', wait: wait.id }
    case 'subscription':
      return { type: 'trigger', wait: wait.id, variables: variablesOf(value) }
    case 'call':
      return { type: 'calledEnded', wait: wait.id, variables: variablesOf(value) }
    case 'continuation':
      return { type: 'continue', wait: wait.id }
    case 'data':
      return { type: 'setVariables', variables: { ...variablesOf(value), paper: value } }
  }
}
