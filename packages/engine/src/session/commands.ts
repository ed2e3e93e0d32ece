/** Commands on process instances: authorised, stepped, and turned into changes of the instance and of the registers it draws on. */

import { isDeepStrictEqual } from 'node:util'
import { instanceType } from '../aggregates/instance.js'
import type { Change, Command, Decision, Needs, Work } from '../committer/command.js'
import type { Core } from '../core.js'
import { assert, EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { Fact } from '../kernel/facts.js'
import type { Effect, Input, Step } from '../kernel/input.js'
import type { InstanceState } from '../kernel/state.js'
import { step } from '../kernel/step.js'
import type { ProcessGraph } from '../model/graph.js'
import { decideAccess } from '../people/authorizer.js'
import type { AccessDecision, AccessRequest } from '../ports/authorizer.js'
import type { Author, Hash, Lease, Ref, Uuid } from '../ports/store.js'
import { environment, needOf, registerChanges } from './environment.js'
import { outgoingChanges } from './outgoing.js'
import { denied, refusalError } from './refusals.js'
import { startKeyChanges } from './start-keys.js'
import { dataStoreChanges } from './stored-data.js'

/** How an instance is to change. */
export interface InstanceCommand {
  readonly agency: string
  readonly instance: Uuid
  readonly author: Author
  readonly once?: { readonly commandId: string; readonly requestHash: Hash }
  /** Without it running at the moment of the commit, nothing is changed. */
  readonly lease?: Lease
  /** What is asked of the authorizer; the engine itself asks nobody. */
  readonly access?: (state: InstanceState) => AccessRequest | undefined
  readonly input: (state: InstanceState) => Input
  readonly answer?: Json
}

/** A command on an instance that exists. */
export function changeInstance(
  core: Core,
  { agency, instance, author, once, lease, access, input, answer = null }: InstanceCommand,
): Command {
  const permit = asked(core)
  return {
    agency,
    aggregate: instance,
    author,
    ...(once === undefined ? {} : { once }),
    ...(lease === undefined ? {} : { lease }),
    decide(work) {
      const found = work.aggregate(instance)
      if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id: instance }] }
      if (found === 'none' || found.type.kind !== 'instance') return { type: 'refused', error: notFound(instance) }
      const state = found.state as InstanceState // an aggregate of kind `instance`
      const graph = core.definitions.process(state.definition, state.process)
      if (graph === undefined) return { type: 'needs', needs: [definitionNeed(core, state.definition)] }
      const request = access?.(state)
      const refusal = request && permit(request)
      if (refusal !== undefined) return refusal
      return decide(core, work, { agency, instance, author, graph, state, input: input(state), answer })
    },
  }
}

function notFound(instance: Uuid): EngineError {
  return new EngineError('instance-not-found', `Expected instance ${instance} in this agency, but it is not there.`, {
    status: 404,
    details: { instance },
  })
}

export function definitionNeed(core: Core, definition: Hash): Needs {
  return { type: 'other', key: `definition/${definition}`, load: () => core.definitions.load(definition) }
}

/**
 * Asks the authorizer once, however often the command is decided, and anew where it is decided on another state: what was allowed to the
 * owner of a task is not allowed to who was. Fails closed.
 */
export function asked(core: Core): (request: AccessRequest) => Decision | undefined {
  let last: { readonly request: AccessRequest; readonly decision: AccessDecision } | undefined
  return (request) => {
    if (last === undefined || !isDeepStrictEqual(last.request, request)) {
      const answer = decideAccess(core.authorizer, request)
      if (answer instanceof Promise) {
        const load = async () => {
          last = { request, decision: await answer }
        }
        return {
          type: 'needs',
          needs: [{ type: 'other', key: `access/${request.action}/${request.target}/${core.newId()}`, load }],
        }
      }
      last = { request, decision: answer }
    }
    return last.decision.allowed ? undefined : { type: 'refused', error: denied(request, last.decision) }
  }
}

interface Stepping {
  readonly agency: string
  readonly instance: Uuid
  readonly author: Author
  readonly graph: ProcessGraph
  readonly state: InstanceState | undefined
  readonly input: Input
  readonly answer: Json
}

/** What a decision has made of an instance so far. */
interface Stepped {
  readonly state: InstanceState
  readonly facts: readonly Fact[]
  readonly isNew: boolean
}

/** Steps of one decision: what an instance sets in motion among those that it has called, and that have called it. */
const stepsMax = 1000

/**
 * One step of an instance as one decision, with all that must be committed together with it: numbers taken from registers, messages and
 * signals stored, called instances started, their callers told.
 */
export function decide(core: Core, work: Work, stepping: Stepping): Decision {
  const { agency, answer } = stepping
  const env = environment(core, work, agency, stepping.author.performedBy)
  const stepped = new Map<Uuid, Stepped>()
  const effects: Effect[] = []
  const pending: Next[] = [stepping]
  for (let next = 0; next < pending.length; next++) {
    if (next >= stepsMax) return { type: 'refused', error: tooManyCalls(stepping.instance) }
    const { instance, input, graph, state } = pending[next] ?? stepping
    const known = stepped.get(instance)
    const found = graph !== undefined ? { graph, state } : called(core, work, agency, instance, known?.state)
    if ('type' in found) return found
    const result = step(found.graph, known?.state ?? found.state, input, env.of(instance))
    if (result.type === 'needs') return { type: 'needs', needs: [needOf(core, work, agency, result.need)] }
    if (result.type === 'refused') {
      if (next === 0) return { type: 'refused', error: refusalError(result, input, instance) }
      const told = couldNotStart(input, result)
      if (told !== undefined) pending.push(told)
      continue // whoever else was to be told has ended, or goes on without it
    }
    const facts = [...(known?.facts ?? []), ...result.facts]
    stepped.set(instance, { state: result.state, facts, isNew: known?.isNew ?? input.type === 'start' })
    effects.push(...result.effects)
    for (const effect of result.effects) {
      const following = follow(core, stepping, instance, effect)
      if (following !== undefined && 'type' in following) return following
      if (following !== undefined) pending.push(following)
    }
  }
  const keys = startKeyChanges(work, agency, stepped)
  if ('type' in keys) return keys
  const own = [...stepped].map(([id, { state, facts }]): Change => ({ id, type: instanceType, state, facts }))
  const changes = [...own, ...keys]
  if (effects.length === 0) return { type: 'commit', changes, answer }
  const others = [
    ...registerChanges(core, work, stepping, effects),
    ...dataStoreChanges(core, work, stepping, effects),
    ...outgoingChanges(core, effects, work.now, stepping.author),
  ]
  return { type: 'commit', changes: [...changes, ...others], answer }
}

/** A further instance to be stepped; one that is being started brings its graph along. */
type Next = Pick<Stepping, 'instance' | 'input'> & {
  readonly graph?: ProcessGraph
  readonly state?: InstanceState | undefined
}
type Waiting = Extract<Decision, { type: 'needs' }>

/** A process that is called and cannot begin, as without its data inputs, fails at its call activity. */
function couldNotStart(input: Input, { code, details }: Extract<Step, { type: 'refused' }>): Next | undefined {
  if (input.type !== 'start' || input.caller === undefined) return undefined
  const { instance, wait } = input.caller
  return { instance, input: { type: 'calledFailed', wait, code: null, message: `${code} ${JSON.stringify(details)}` } }
}

/** What an effect sets in motion in another instance. */
function follow(core: Core, { author }: Stepping, instance: Uuid, effect: Effect): Next | Waiting | undefined {
  switch (effect.type) {
    case 'startCalled': {
      const { definition, version } = effect.version
      const graph = core.definitions.process(definition, effect.called)
      if (graph === undefined) return { type: 'needs', needs: [definitionNeed(core, definition)] }
      const { variables, businessKey, wait } = effect
      const caller = { instance, wait }
      const input = { type: 'start', definition, version, variables, by: author.performedBy, caller } as const
      const keyed = businessKey === null ? input : { ...input, businessKey }
      return { instance: effect.instance, graph, state: undefined, input: keyed }
    }
    case 'cancelCalled':
      return { instance: effect.instance, input: { type: 'cancel', reason: 'caller', byCaller: true } }
    case 'tellCaller':
      return { instance: effect.caller.instance, input: effect.input }
    case 'takeNumber':
    case 'tellDecision':
    case 'publishMessage':
    case 'broadcastSignal':
    case 'writeDataStore':
      return undefined
  }
}

/** An instance on the other side of a call, as the store or this decision has it. */
function called(
  core: Core,
  work: Work,
  agency: string,
  id: Uuid,
  known: InstanceState | undefined,
): Pick<Stepping, 'graph' | 'state'> | Waiting {
  const found = known === undefined ? work.aggregate(id) : 'none'
  if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id }] }
  const state = found === 'none' ? known : (found.state as InstanceState) // callers and called are instances
  assert(state !== undefined, `instance ${id} exists, as the one it is linked to says`)
  const graph = core.definitions.process(state.definition, state.process)
  if (graph === undefined) return { type: 'needs', needs: [definitionNeed(core, state.definition)] }
  return { graph, state }
}

function tooManyCalls(instance: Uuid): EngineError {
  return new EngineError(
    'too-many-calls',
    `Expected calls to come to an end, but instance ${instance} sets more than ${stepsMax} steps in motion at once.`,
    { details: { instance } },
  )
}

/** What a start needs: which version is live here. */
export interface StartCommand {
  readonly agency: string
  readonly key: string
  readonly author: Author
  readonly businessKey?: string
  readonly variables: { readonly [name: string]: Json }
  readonly once?: { readonly commandId: string; readonly requestHash: Hash }
  readonly access?: AccessRequest
}

/** A command that starts an instance of what is live under a key. */
export function startInstance(
  core: Core,
  { agency, key, author, businessKey, variables, once, access }: StartCommand,
): Command {
  const instance = core.newId()
  const permit = asked(core)
  const refs: readonly Ref[] = [{ type: 'activation', agency, key }]
  return {
    agency,
    aggregate: instance,
    isNew: true,
    author,
    refs,
    ...(once === undefined ? {} : { once }),
    decide(work) {
      const refusal = access === undefined ? undefined : permit(access)
      if (refusal !== undefined) return refusal
      const activation = work.activation(agency, key)
      if (typeof activation === 'string') return { type: 'refused', error: notActive(agency, key) }
      const { definition, version } = activation
      const graph = core.definitions.process(definition, key)
      if (graph === undefined) return { type: 'needs', needs: [definitionNeed(core, definition)] }
      const input: Input = {
        type: 'start',
        definition,
        version,
        variables,
        by: author.performedBy,
        ...(businessKey === undefined ? {} : { businessKey }),
      }
      return decide(core, work, { agency, instance, author, graph, state: undefined, input, answer: { instance } })
    },
  }
}

function notActive(agency: string, key: string): EngineError {
  return new EngineError(
    'process-not-active',
    `Expected a live version of process ${key} in agency ${agency}, but nothing is activated under that key. Deploy it first.`,
    {
      status: 404,
      details: { agency, key },
    },
  )
}
