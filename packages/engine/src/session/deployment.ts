/** What deploying files does to an agency: versions published and made live, what starts them armed, what started those before withdrawn. */
import { isDeepStrictEqual } from 'node:util'
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
import type { Decision, Work } from '../committer/command.js'
import { definitionHash } from '../definitions.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import { Trouble } from '../kernel/env.js'
import { compile } from '../model/compile.js'
import { describe } from '../model/describe.js'
import type { Graph, ProcessGraph, Trigger } from '../model/graph.js'
import type { Problem } from '../model/problems.js'
import type { Hash } from '../ports/store.js'
import type { StepEnv } from '../step-env.js'
import { optionInvalid } from './checks.js'
import type { Principal } from './principal.js'

/** A process that a deployment has made live. */
export interface Deployed {
  /** The process id. */
  readonly key: string
  /** 1 for the first version of this process at this agency. The same file again keeps its version. */
  readonly version: number
  readonly definition: Hash
}

/** One of the files of a deployment. */
interface File {
  readonly definition: Hash
  readonly source: string
  readonly graph: Graph
}

/** Drafts (`isExecutable="false"`) are checked and kept, but never live. */
export function executable(graph: Graph): ProcessGraph[] {
  return Object.values(graph.processes).filter(({ isExecutable }) => isExecutable !== false)
}

/** Reads and checks what is to be deployed together. @throws EngineError `definition-refused`, `option-invalid` */
export async function readFiles(
  bpmn: unknown,
): Promise<{ readonly files: readonly File[]; readonly problems: readonly Problem[] }> {
  const given: readonly unknown[] = Array.isArray(bpmn) ? bpmn : [bpmn]
  const isFile = (each: unknown) => typeof each === 'string' || each instanceof Uint8Array
  if (given.length === 0 || !given.every(isFile))
    throw optionInvalid('bpmn', 'the text or the bytes of a file, or a list of such', bpmn)
  const files: File[] = []
  const problems: Problem[] = []
  for (const [index, each] of given.entries()) {
    const { graph, problems: found, source } = await compile(each as string | Uint8Array) // just looked at
    files.push({ definition: definitionHash(source), source, graph })
    problems.push(...(given.length === 1 ? found : found.map((problem) => inFile(problem, index + 1))))
  }
  problems.push(...repeated(files))
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined) return { files, problems }
  const sentence = `Expected a file without errors, but ${errors.length} found. First: ${describe(first, 'en')}`
  throw new EngineError('definition-refused', sentence, { status: 422, details: { problems } })
}

function inFile(problem: Problem, file: number): Problem {
  return { ...problem, place: { ...problem.place, file } }
}

/** A process is live in one version: two files must not both bring it. */
function repeated(files: readonly File[]): Problem[] {
  const ids = files.flatMap(({ graph }) => executable(graph).map(({ id }) => id))
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index))
  return [...twice].map((process) => ({
    code: 'process-in-several-files',
    severity: 'error',
    params: { process },
    place: { element: process },
  }))
}

export function deployment(env: StepEnv, work: Work, { agency, user }: Principal, files: readonly File[]): Decision {
  const found = work.aggregate(agencyId(agency))
  if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id: agencyId(agency) }] }
  const before = found === 'none' ? emptyAgency(agency, work.now, user) : (found.state as AgencyState) // the id is that of an agency
  let state = before
  const facts: AgencyFact[] = []
  const deployed: Deployed[] = []
  const take = (fact: AgencyFact): void => {
    facts.push(fact)
    state = evolveAgency(state, fact)
  }
  try {
    for (const { graph, definition } of files) {
      for (const process of executable(graph)) {
        for (const fact of factsOf(work, env, state, process, definition)) take(fact)
        deployed.push({ key: process.id, version: state.live[process.id] ?? 0, definition })
      }
    }
  } catch (trouble) {
    if (trouble instanceof Trouble) return { type: 'refused', error: notStartable(trouble) }
    throw trouble
  }
  const versions = Object.fromEntries(deployed.map(({ key, version }) => [key, version]))
  if (!isDeepStrictEqual(state.deployments?.at(-1), versions)) take({ type: 'deployedTogether', versions })
  const answer = deployed.map((each): Json => ({ ...each }))
  if (facts.length === 0) return { type: 'answer', answer }
  return {
    type: 'commit',
    changes: [{ id: agencyId(agency), type: agencyType, state, facts }],
    answer,
    definitions: files.map(({ definition, source }) => {
      return { hash: definition, publisher: agency, source, createdAt: work.now, createdBy: user }
    }),
    activations: deployed.map((each) => ({ type: 'activation', agency, publisher: agency, ...each })),
  }
}

/** What deploying one process adds to the agency; nothing where this very version is live already. */
function factsOf(work: Work, env: StepEnv, state: AgencyState, process: ProcessGraph, definition: Hash): AgencyFact[] {
  const key = process.id
  const published = state.published[key] ?? []
  const known = published.indexOf(definition) + 1
  const version = known > 0 ? known : published.length + 1
  if (state.live[key] === version) return []
  const tag = process.versionTag === undefined ? {} : { tag: process.versionTag }
  const facts: AgencyFact[] = known > 0 ? [] : [{ type: 'definitionPublished', key, version, definition, ...tag }]
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
