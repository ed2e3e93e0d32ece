/** What a step of an agency's instance may read, and how what it needs is loaded. */
import { type AgencyState, agencyId, versionBound } from '../aggregates/agency.js'
import { type RegisterState, registerId, registerType, takeNumber } from '../aggregates/register.js'
import type { Change, Decision, Needs, Work } from '../committer/command.js'
import type { Core } from '../core.js'
import { decisionKey } from '../decision-models.js'
import { type Bound, type Callable, type Need, Needed, Trouble } from '../kernel/env.js'
import type { Effect } from '../kernel/input.js'
import type { InlineHandler, ResourceQuery } from '../ports/handler.js'
import type { Author, EpochMs, Uuid } from '../ports/store.js'
import { type LiveDecision, StepEnv } from '../step-env.js'
import { checkVariables } from './check-variables.js'
import { messageOf } from './message-of.js'
import { storedData, storedDataNeed } from './stored-data.js'

export function environment(core: Core, work: Work, agency: string, user?: string): StepEnv {
  return new StepEnv({
    ...(user === undefined ? {} : { user }),
    now: work.now,
    zone: core.zone,
    movesMax: core.movesMax,
    calendar: (code) => core.calendars.at(agency, code),
    lastNumber: (register) => lastNumber(core, work, agency, register),
    inline: (topic) => guarded(topic, core.inline.get(topic)),
    decision: (id) => liveDecision(core, work, agency, id),
    callable: (process, bound) => callable(work, agency, process, bound),
    storedData: (store, key) => storedData(core, work, agency, store, key),
    resource: (name) => guardedQuery(name, Object.hasOwn(core.resources, name) ? core.resources[name] : undefined),
    newId: core.newId,
  })
}

/** The live version of a process is the agency's activation, any other is found in what the agency has published. */
function callable(work: Work, agency: string, process: string, bound: Bound): Callable | 'none' | Need {
  if (bound.type === 'latest') {
    const activation = work.activation(agency, process)
    if (activation === 'unknown') return { type: 'activation', process }
    if (activation === 'none') return 'none'
    return { definition: activation.definition, version: activation.version }
  }
  const found = work.aggregate(agencyId(agency))
  if (found === 'unknown') return { type: 'published' }
  if (found === 'none') return 'none'
  return versionBound(found.state as AgencyState, process, bound) ?? 'none' // the id is that of an agency
}

/** What an inline handler is given is its own, and what it answers or throws is checked: trouble of its making becomes an incident. */
export function guarded(topic: string, handler: InlineHandler | undefined): InlineHandler | undefined {
  if (handler === undefined) return undefined
  return (variables) => {
    try {
      return checkVariables(handler(structuredClone(variables)) ?? {}, 'the result of the handler')
    } catch (error) {
      throw new Trouble('handler-failed', { topic, error: messageOf(error) })
    }
  }
}

/** The same for who a resource stands for. */
export function guardedQuery(resource: string, query: ResourceQuery | undefined): ResourceQuery | undefined {
  if (query === undefined) return undefined
  return (parameters) => {
    try {
      const { found } = checkVariables({ found: query(structuredClone(parameters)) }, `resource ${resource}`)
      return found as string | readonly string[] // what is no reference is trouble where it is used
    } catch (error) {
      throw new Trouble('resource-failed', { resource, error: messageOf(error) })
    }
  }
}

/** A need of a step as the committer meets it. */
export function needOf(core: Core, work: Work, agency: string, need: Need): Needs {
  if (need.type === 'register') {
    return { type: 'aggregate', agency, id: registerId(agency, need.register, yearAt(work.now, core.zone)) }
  }
  if (need.type === 'decision') return decisionNeed(core, work, agency, need.decision)
  if (need.type === 'published') return { type: 'aggregate', agency, id: agencyId(agency) }
  if (need.type === 'activation') return { type: 'activation', agency, key: need.process }
  if (need.type === 'dataStore') return storedDataNeed(core, work, agency, need.store, need.key)
  const { code } = need
  return { type: 'other', key: `calendar/${agency}/${code ?? ''}`, load: () => core.calendars.load(agency, code) }
}

/** A decision made with an environment directly: what it needs first, if it does. */
export function unlessNeeded(core: Core, work: Work, agency: string, decide: (env: StepEnv) => Decision): Decision {
  try {
    return decide(environment(core, work, agency))
  } catch (thrown) {
    if (thrown instanceof Needed) return { type: 'needs', needs: [needOf(core, work, agency, thrown.need)] }
    throw thrown
  }
}

function liveDecision(core: Core, work: Work, agency: string, id: string): LiveDecision | 'none' | undefined {
  const activation = work.activation(agency, decisionKey(id))
  if (activation === 'unknown') return undefined
  if (activation === 'none') return 'none'
  const { version, definition } = activation
  const model = core.decisions.at(definition)
  return model && { version, definition, model }
}

/** First which version is live, then the file. */
function decisionNeed(core: Core, work: Work, agency: string, id: string): Needs {
  const key = decisionKey(id)
  const activation = work.activation(agency, key)
  if (typeof activation === 'string') return { type: 'activation', agency, key }
  const { definition } = activation
  return { type: 'other', key: `decisions/${definition}`, load: () => core.decisions.load(definition) }
}

function lastNumber(core: Core, work: Work, agency: string, register: string): number | undefined {
  const found = work.aggregate(registerId(agency, register, yearAt(work.now, core.zone)))
  if (found === 'unknown') return undefined
  return found === 'none' ? 0 : (found.state as RegisterState).last // the id is that of a register
}

const yearFormats = new Map<string, Intl.DateTimeFormat>()

/** The calendar year in a zone: registers begin anew with it. */
function yearAt(now: EpochMs, zone: string): number {
  const format = yearFormats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' })
  yearFormats.set(zone, format)
  return Number(format.format(now))
}

/** What taking numbers does to the registers. */
export function registerChanges(
  core: Core,
  work: Work,
  { agency, instance, author }: { readonly agency: string; readonly instance: Uuid; readonly author: Author },
  effects: readonly Effect[],
): Change[] {
  const year = yearAt(work.now, core.zone)
  const registers = new Map<string, { state: RegisterState; facts: unknown[] }>()
  for (const effect of effects) {
    if (effect.type !== 'takeNumber') continue
    const { register, number } = effect
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
