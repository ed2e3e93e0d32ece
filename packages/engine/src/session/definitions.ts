import {
  type AgencyFact,
  type AgencyState,
  agencyId,
  agencyType,
  emptyAgency,
  evolveAgency,
  type StartSubscription,
  type StartTimer,
} from '../aggregates/agency.js'
import type { Command, Decision, Work } from '../committer/command.js'
import type { Core } from '../core.js'
import { decisionOf } from '../decision-models.js'
import { definitionHash } from '../definitions.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import { Trouble } from '../kernel/env.js'
import { compile } from '../model/compile.js'
import { describe } from '../model/describe.js'
import type { Graph, ProcessGraph, Trigger } from '../model/graph.js'
import type { Problem } from '../model/problems.js'
import type { Activation, DefinitionRow, Hash, Page } from '../ports/store.js'
import type { StepEnv } from '../step-env.js'
import { optionInvalid } from './checks.js'
import { asked } from './commands.js'
import { activationsOf } from './decisions.js'
import { unlessNeeded } from './environment.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { submitAs } from './submit.js'
import { type CommandOptions, onceOf } from './tasks.js'

/** A process that a deployment has made live. */
export interface Deployed {
  /** The process id. */
  readonly key: string
  /** 1 for the first version of this process at this agency. The same file again keeps its version. */
  readonly version: number
  readonly definition: Hash
}

export interface DeployOptions extends CommandOptions {
  /** The BPMN 2.0 file: text, or bytes in UTF-8, UTF-16, ISO-8859-1 or windows-1252. */
  readonly bpmn: string | Uint8Array
}

/** Procedures: what is published and live at the principal's agency. */
export class DefinitionsOf {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Checks a BPMN file, publishes its executable processes under this agency and makes them live here: starts take the new version from
   * now on, running instances keep theirs. Timers of start events are armed, those of the versions before withdrawn.
   *
   * @returns warnings, and what is live now
   * @throws EngineError `definition-refused`, whose `details.problems` names every error with its place; `not-authorised`, `option-invalid`
   * @example
   * ```ts
   * const { problems } = await designer.definitions.deploy({ bpmn: await readFile('van-ban-den.bpmn', 'utf8') })
   * ```
   */
  async deploy(
    options: DeployOptions,
  ): Promise<{ readonly problems: readonly Problem[]; readonly processes: readonly Deployed[] }> {
    const bpmn: unknown = options?.bpmn
    if (typeof bpmn !== 'string' && !(bpmn instanceof Uint8Array))
      throw optionInvalid('bpmn', 'the text or the bytes of a file', bpmn)
    const { graph, problems, source } = await compile(bpmn)
    const errors = problems.filter(({ severity }) => severity === 'error')
    const [first] = errors
    if (first !== undefined) {
      throw new EngineError(
        'definition-refused',
        `Expected a file without errors, but ${errors.length} found. First: ${describe(first, 'en')}`,
        {
          status: 422,
          details: { problems },
        },
      )
    }
    const definition = definitionHash(source)
    this.#core.definitions.keep(definition, graph)
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const target = executable(graph)
      .map(({ id }) => id)
      .join(', ')
    const permit = asked(this.#core)
    const { agency } = this.#principal
    const command: Command = {
      agency,
      aggregate: agencyId(agency),
      author: authorOf(this.#principal),
      ...onceOf(options, 'definition.deploy', { definition }),
      decide: (work) =>
        permit({ principal, action: 'definition.deploy', target }) ??
        unlessNeeded(this.#core, work, agency, (env) =>
          deployment(env, work, this.#principal, graph, { definition, source }),
        ),
    }
    const answer = (await submitAs(this.#core, this.#principal.user, command)) as readonly Json[]
    return { problems, processes: answer as unknown as readonly Deployed[] } // the answer `deployment` gives
  }

  /** What is live at this agency, by process id. @throws EngineError `limit-invalid` */
  async list(options: { readonly limit?: number; readonly cursor?: string } = {}): Promise<Page<Activation>> {
    return activationsOf(this.#core, this.#principal.agency, options, ({ key }) =>
      decisionOf(key) === undefined ? key : undefined,
    )
  }

  /**
   * The file of a live process, as it was uploaded.
   *
   * @throws EngineError `process-not-active`, `text-invalid`
   */
  async source(key: string): Promise<{ readonly version: number; readonly source: string }> {
    const { agency } = this.#principal
    checkText('process id', key, 255)
    const [activation] = await this.#core.store.load([{ type: 'activation', agency, key }])
    const row =
      activation?.type === 'activation' ? await this.#core.store.catalogue.definition(activation.definition) : undefined
    if (activation?.type === 'activation' && row !== undefined)
      return { version: activation.version, source: row.source }
    throw new EngineError(
      'process-not-active',
      `Expected a live version of process ${key} in agency ${agency}, but nothing is activated under that key.`,
      { status: 404, details: { agency, key } },
    )
  }
}

/** Drafts (`isExecutable="false"`) are checked and kept, but never live. */
function executable(graph: Graph): ProcessGraph[] {
  return Object.values(graph.processes).filter(({ isExecutable }) => isExecutable !== false)
}

function deployment(
  env: StepEnv,
  work: Work,
  principal: Principal,
  graph: Graph,
  file: { readonly definition: Hash; readonly source: string },
): Decision {
  const { agency, user } = principal
  const found = work.aggregate(agencyId(agency))
  if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id: agencyId(agency) }] }
  let state = found === 'none' ? emptyAgency(agency, work.now, user) : (found.state as AgencyState) // the id is that of an agency
  const facts: AgencyFact[] = []
  const deployed: Deployed[] = []
  try {
    for (const process of executable(graph)) {
      for (const fact of factsOf(work, env, state, process, file.definition)) {
        facts.push(fact)
        state = evolveAgency(state, fact)
      }
      deployed.push({ key: process.id, version: state.live[process.id] ?? 0, definition: file.definition })
    }
  } catch (trouble) {
    if (trouble instanceof Trouble) return { type: 'refused', error: notStartable(trouble) }
    throw trouble
  }
  const answer = deployed.map((each): Json => ({ ...each }))
  if (facts.length === 0) return { type: 'answer', answer }
  const definition: DefinitionRow = {
    hash: file.definition,
    publisher: agency,
    source: file.source,
    createdAt: work.now,
    createdBy: user,
  }
  const activations = deployed.map(
    ({ key, version }): Activation => ({
      type: 'activation',
      agency,
      key,
      version,
      definition: file.definition,
      publisher: agency,
    }),
  )
  const change = { id: agencyId(agency), type: agencyType, state, facts }
  return { type: 'commit', changes: [change], answer, definitions: [definition], activations }
}

/** What deploying one process adds to the agency; nothing where this very version is live already. */
function factsOf(work: Work, env: StepEnv, state: AgencyState, process: ProcessGraph, definition: Hash): AgencyFact[] {
  const key = process.id
  const published = state.published[key] ?? []
  const known = published.indexOf(definition) + 1
  const version = known > 0 ? known : published.length + 1
  if (state.live[key] === version) return []
  const facts: AgencyFact[] = known > 0 ? [] : [{ type: 'definitionPublished', key, version, definition }]
  facts.push({ type: 'definitionActivated', key, version, definition })
  for (const timer of Object.values(state.timers)) {
    if (timer.key === key) facts.push({ type: 'startTimerWithdrawn', seq: timer.seq })
  }
  for (const { key: of, seq } of Object.values(state.subscriptions)) {
    if (of === key) facts.push({ type: 'startSubscriptionClosed', seq })
  }
  const timers = startTimers(work, env, process, version)
  timers.forEach((timer, index) => {
    facts.push({ type: 'startTimerArmed', timer: { ...timer, seq: state.seq + index + 1 } })
  })
  startSubscriptions(process, version).forEach((subscription, index) => {
    const seq = state.seq + timers.length + index + 1
    facts.push({ type: 'startSubscriptionOpened', subscription: { ...subscription, seq } })
  })
  return facts
}

function notStartable({ code, details }: Trouble): EngineError {
  return new EngineError(
    'definition-refused',
    `Expected start timers that can be reckoned now, but one cannot: ${code}.`,
    {
      status: 422,
      details: { trouble: code, ...details, problems: [] },
    },
  )
}

/** Messages, signals and conditions that start the process: its start events', and those that instantiate. */
function startSubscriptions(process: ProcessGraph, version: number): Omit<StartSubscription, 'seq'>[] {
  const starts = process.scopes[process.id]?.triggeredStarts ?? []
  return starts.flatMap((event) => {
    const triggers = triggersAt(process, event)
    return triggers.flatMap((trigger): Omit<StartSubscription, 'seq'>[] => {
      const at = { key: process.id, version, event, trigger: trigger.id }
      if (trigger.type === 'message' || trigger.type === 'signal')
        return [{ ...at, kind: trigger.type, name: trigger.name }]
      return trigger.type === 'conditional' ? [{ ...at, kind: 'condition', name: process.id }] : []
    })
  })
}

function triggersAt(process: ProcessGraph, id: string): readonly Trigger[] {
  const node = process.nodes[id]
  if (node?.kind === 'receiveTask') return node.message === undefined ? [] : [node.message]
  return node !== undefined && 'triggers' in node ? node.triggers : []
}

function startTimers(work: Work, env: StepEnv, process: ProcessGraph, version: number): Omit<StartTimer, 'seq'>[] {
  const starts = process.scopes[process.id]?.triggeredStarts ?? []
  return starts.flatMap((event) => {
    const node = process.nodes[event]
    if (node?.kind !== 'startEvent') return []
    return node.triggers.flatMap((trigger) => {
      if (trigger.type !== 'timer') return []
      const text = env.evaluate(trigger.expression, () => undefined)
      const due = typeof text === 'string' ? env.timerDue(trigger.timer, text, work.now, 0) : undefined
      if (typeof text !== 'string' || due === undefined) {
        throw new Trouble('timer-invalid', { timer: trigger.timer, value: text })
      }
      return [{ key: process.id, version, event, trigger: trigger.id, text, due, anchor: work.now, fired: 0 }]
    })
  })
}
