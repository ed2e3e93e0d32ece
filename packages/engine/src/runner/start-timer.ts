/** A timer start event is due: an instance starts, and the timer goes on or is done, in one commit. */
import {
  type AgencyFact,
  type AgencyState,
  agencyId,
  agencyType,
  evolveAgency,
  type StartTimer,
} from '../aggregates/agency.js'
import type { Command, Decision } from '../committer/command.js'
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { ProcessGraph } from '../model/graph.js'
import type { Author, Claimed } from '../ports/store.js'
import { decide, definitionNeed } from '../session/commands.js'
import { unlessNeeded } from '../session/environment.js'
import type { StepEnv } from '../step-env.js'

export function fireStartTimer(core: Core, { agency, seq }: Claimed, author: Author): Command {
  const instance = core.newId()
  return {
    agency,
    aggregate: agencyId(agency),
    author,
    decide(work) {
      const found = work.aggregate(agencyId(agency))
      const state = typeof found === 'string' ? undefined : (found.state as AgencyState) // the id is that of an agency
      const timer = state?.timers[seq]
      if (state === undefined || timer === undefined || timer.due > work.now)
        return { type: 'refused', error: late(seq) }
      const definition = state.published[timer.key]?.[timer.version - 1]
      if (definition === undefined) return { type: 'refused', error: late(seq) }
      const graph = core.definitions.process(definition, timer.key)
      if (graph === undefined) return { type: 'needs', needs: [definitionNeed(core, definition)] }
      const { key, version, event } = timer
      const input = { type: 'start', definition, version, variables: {}, by: author.performedBy, event } as const
      const started = decide(core, work, {
        agency,
        instance,
        author,
        graph,
        state: undefined,
        input,
        answer: { key, instance },
      })
      if (started.type !== 'commit') return started
      return unlessNeeded(core, work, agency, (env) => advance(env, state, timer, graph, instance, started))
    },
  }
}

function late(seq: number): EngineError {
  return new EngineError('wait-closed', `Expected start timer ${seq} to be due, but it has fired or was withdrawn.`)
}

function advance(
  env: StepEnv,
  state: AgencyState,
  timer: StartTimer,
  graph: ProcessGraph,
  instance: string,
  started: Extract<Decision, { type: 'commit' }>,
): Decision {
  const node = graph.nodes[timer.event]
  const trigger = node?.kind === 'startEvent' ? node.triggers.find(({ id }) => id === timer.trigger) : undefined
  const fired = timer.fired + 1
  const isCycle = trigger?.type === 'timer' && trigger.timer === 'cycle'
  const due = isCycle ? env.timerDue('cycle', timer.text, timer.anchor, fired) : undefined
  const fact: AgencyFact = {
    type: 'startTimerFired',
    seq: timer.seq,
    instance,
    next: due === undefined ? null : { due, fired },
  }
  const change = { id: agencyId(state.agency), type: agencyType, state: evolveAgency(state, fact), facts: [fact] }
  return { ...started, changes: [change, ...started.changes] }
}
