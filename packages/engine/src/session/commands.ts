/** Commands on process instances: authorised, stepped, and turned into changes of the instance and of the registers it draws on. */

import { instanceType } from '../aggregates/instance.js'
import { type RegisterState, registerId, registerType, takeNumber } from '../aggregates/register.js'
import type { Change, Command, Decision, Needs, Work } from '../committer/command.js'
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { Effect, Input } from '../kernel/input.js'
import type { InstanceState } from '../kernel/state.js'
import { step } from '../kernel/step.js'
import type { ProcessGraph } from '../model/graph.js'
import { decideAccess } from '../people/authorizer.js'
import type { AccessDecision, AccessRequest } from '../ports/authorizer.js'
import type { Author, EpochMs, Hash, Ref, Uuid } from '../ports/store.js'
import { StepEnv } from '../step-env.js'
import { denied, refusalError } from './refusals.js'

/** How an instance is to change. */
export interface InstanceCommand {
  readonly agency: string
  readonly instance: Uuid
  readonly author: Author
  readonly once?: { readonly commandId: string; readonly requestHash: Hash }
  /** What is asked of the authorizer; the engine itself asks nobody. */
  readonly access?: (state: InstanceState) => AccessRequest | undefined
  readonly input: (state: InstanceState) => Input
  readonly answer?: Json
}

/** A command on an instance that exists. */
export function changeInstance(
  core: Core,
  { agency, instance, author, once, access, input, answer = null }: InstanceCommand,
): Command {
  const permit = asked(core)
  return {
    agency,
    aggregate: instance,
    author,
    ...(once === undefined ? {} : { once }),
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

/** Asks the authorizer once per command, however often the command is decided. Fails closed. */
export function asked(core: Core): (request: AccessRequest) => Decision | undefined {
  let decision: AccessDecision | undefined
  return (request) => {
    if (decision === undefined) {
      const answer = decideAccess(core.authorizer, request)
      if (answer instanceof Promise) {
        const load = async () => {
          decision = await answer
        }
        return {
          type: 'needs',
          needs: [{ type: 'other', key: `access/${request.action}/${request.target}/${core.newId()}`, load }],
        }
      }
      decision = answer
    }
    return decision.allowed ? undefined : { type: 'refused', error: denied(request, decision) }
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

/** One step of an instance, with what it does to registers, as one decision. */
export function decide(core: Core, work: Work, stepping: Stepping): Decision {
  const { agency, instance, graph, state, input, answer } = stepping
  const year = () => yearAt(work.now, core.zone)
  const env = new StepEnv({
    now: work.now,
    zone: core.zone,
    movesMax: core.movesMax,
    calendar: (code) => core.calendars.at(agency, code),
    lastNumber: (register) => lastNumber(work, agency, register, year()),
    inline: (topic) => core.inline.get(topic),
  })
  const result = step(graph, state, input, env)
  switch (result.type) {
    case 'refused':
      return { type: 'refused', error: refusalError(result, input, instance) }
    case 'needs': {
      const { need } = result
      if (need.type === 'register')
        return { type: 'needs', needs: [{ type: 'aggregate', agency, id: registerId(agency, need.register, year()) }] }
      const key = `calendar/${agency}/${need.code ?? ''}`
      return { type: 'needs', needs: [{ type: 'other', key, load: () => core.calendars.load(agency, need.code) }] }
    }
    case 'done': {
      const changes: Change[] = [{ id: instance, type: instanceType, state: result.state, facts: result.facts }]
      if (result.effects.length > 0) changes.push(...registerChanges(work, stepping, result.effects, year()))
      return { type: 'commit', changes, answer }
    }
  }
}

const yearFormats = new Map<string, Intl.DateTimeFormat>()

/** The calendar year in a zone: registers begin anew with it. */
function yearAt(now: EpochMs, zone: string): number {
  const format = yearFormats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' })
  yearFormats.set(zone, format)
  return Number(format.format(now))
}

function lastNumber(work: Work, agency: string, register: string, year: number): number | undefined {
  const found = work.aggregate(registerId(agency, register, year))
  if (found === 'unknown') return undefined
  return found === 'none' ? 0 : (found.state as RegisterState).last // the id is that of a register
}

function registerChanges(
  work: Work,
  { agency, instance, author }: Stepping,
  effects: readonly Effect[],
  year: number,
): Change[] {
  const registers = new Map<string, { state: RegisterState; facts: unknown[] }>()
  for (const { register, number } of effects) {
    const id = registerId(agency, register, year)
    const found = work.aggregate(id)
    const fresh: RegisterState = {
      schema: 1,
      register,
      year,
      last: 0,
      openedAt: work.now,
      openedBy: author.performedBy,
    }
    const before = registers.get(id) ?? {
      state: typeof found === 'string' ? fresh : (found.state as RegisterState),
      facts: [],
    }
    registers.set(id, {
      state: takeNumber(before.state, number),
      facts: [...before.facts, { type: 'numberTaken', number, instance }],
    })
  }
  return [...registers].map(([id, { state, facts }]) => ({ id, type: registerType, state, facts }))
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
      if (activation === undefined) return { type: 'refused', error: notActive(agency, key) }
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
