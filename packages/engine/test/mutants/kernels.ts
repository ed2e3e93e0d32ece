/** Kernels with one thing wrong each: invariants and properties that let any of them pass guarantee nothing. */

import { behaviours } from '../../src/kernel/behaviours/index.js'
import { leaveByFlowsTaken } from '../../src/kernel/behaviours/leave.js'
import { draftOf } from '../../src/kernel/evolve.js'
import type { Fact } from '../../src/kernel/facts.js'
import type { Input, Step } from '../../src/kernel/input.js'
import type { InvariantName } from '../../src/kernel/invariants.js'
import type { Behaviours } from '../../src/kernel/move.js'
import type { DraftState, InstanceState, LoopState, Scope, Token, Wait } from '../../src/kernel/state.js'
import { step } from '../../src/kernel/step.js'
import { type DraftTable, row, rows } from '../../src/kernel/table.js'
import type { MultiInstance, Node, ProcessGraph } from '../../src/model/graph.js'
import type { Kernel } from '../../src/testing/checked-instance.js'
import {
  endsWhenAnswered,
  isDeterministic,
  keepsInvariants,
  type Property,
  refusesWithoutTrace,
  survivesRestarts,
  undoesOnce,
} from '../properties/properties.js'

export interface Mutant {
  /** What the kernel does wrong. */
  readonly name: string
  /** A fresh one: some remember. */
  readonly kernel: () => Kernel
  readonly property: (kernel: Kernel) => Property
  /** The invariant that says so. */
  readonly invariant?: InvariantName
}

/** Elements that do something else. */
function behaving(changed: Partial<Behaviours>): Kernel {
  return (graph, state, input, env) => step(graph, state, input, env, { ...behaviours, ...changed })
}

/** The state is not what the facts say. */
function writing(corrupt: (state: DraftState, graph: ProcessGraph) => void): Kernel {
  return changing((done, graph) => {
    const state = draftOf(done.state)
    corrupt(state, graph)
    return { ...done, state }
  })
}

function telling(retell: (facts: readonly Fact[]) => readonly Fact[]): Kernel {
  return changing((done) => ({ ...done, facts: retell(done.facts) }))
}

type Done = Extract<Step, { type: 'done' }>

function changing(change: (done: Done, graph: ProcessGraph) => Step): Kernel {
  return (graph, state, input, env) => {
    const outcome = step(graph, state, input, env)
    return outcome.type === 'done' ? change(outcome, graph) : outcome
  }
}

/** It reads another diagram than it was given. */
function misreading(
  nodes: (node: Node) => Node,
  targets: (graph: ProcessGraph) => ProcessGraph = (graph) => graph,
): Kernel {
  return (graph, state, input, env) => {
    const misread = Object.entries(graph.nodes).map(([id, node]) => [id, nodes(node)])
    return step(targets({ ...graph, nodes: Object.fromEntries(misread) }), state, input, env)
  }
}

/** Loops are not what they should be after an input of this type. */
function afterInput(type: Input['type'], corrupt: (loop: LoopState, node: Node) => LoopState): Kernel {
  return (graph, state, input, env) => {
    const outcome = step(graph, state, input, env)
    if (outcome.type !== 'done' || input.type !== type) return outcome
    const after = draftOf(outcome.state)
    for (const { id, node: at } of rows(after.scopes)) {
      const node = graph.nodes[at]
      const scope = row(after.scopes, id)
      if (node !== undefined && scope?.loop !== undefined)
        after.scopes.put(id, { ...scope, loop: corrupt(scope.loop, node) })
    }
    return { ...outcome, state: after }
  }
}

/** Changes the first row that is as wanted. */
function alter<T extends { readonly id: number }>(
  table: DraftTable<T>,
  isWanted: (row: T) => boolean,
  change: (row: T) => T,
): void {
  const found = rows(table).find(isWanted)
  if (found !== undefined) table.put(found.id, change(found))
}

const without = <T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = whole
  return rest
}
const isAny = () => true
const isJob = (wait: Wait) => wait.type === 'job'
const isTask = (wait: Wait) => wait.type === 'humanTask'

/** Kernels that break an invariant, by the invariant's name. */
const breaking: { readonly [I in InvariantName]: Readonly<Record<string, Kernel>> } = {
  belonging: {
    'counts a token too many in a scope': writing(({ scopes }) =>
      alter(scopes, isAny, (scope) => ({ ...scope, live: scope.live + 1 })),
    ),
    'loses a token': writing(({ tokens }) => {
      const [first] = rows(tokens)
      if (first !== undefined) tokens.remove(first.id)
    }),
    'forgets what a token waits for': writing(({ tokens }) =>
      alter(
        tokens,
        ({ waits }) => waits !== undefined,
        (token): Token => without(token, 'waits'),
      ),
    ),
    'lets a wait belong to a token and a scope': writing(({ waits }) =>
      alter(
        waits,
        ({ token }) => token !== undefined,
        (wait) => ({ ...wait, scope: 1 }),
      ),
    ),
    'closes a scope and leaves open what is inside': writing(({ scopes }) => {
      const inner = rows(scopes).find(({ kind, live }) => kind === 'subProcess' && live > 0)
      if (inner !== undefined) scopes.remove(inner.id)
    }),
    'puts a token into the scope of another': writing(({ tokens, scopes }) => {
      const inner = rows(scopes).find(({ kind }) => kind === 'subProcess')
      if (inner !== undefined)
        alter(
          tokens,
          ({ scope }) => scope === 1,
          (token) => ({ ...token, scope: inner.id }),
        )
    }),
    'forgets whose scope it is': writing(({ scopes }) =>
      alter(
        scopes,
        ({ owner }) => owner !== undefined,
        (scope): Scope => without(scope, 'owner'),
      ),
    ),
    'leaves the wait for a message open when it has come': (graph, state, input, env) => {
      const outcome = step(graph, state, input, env)
      const wait = state !== undefined && input.type === 'trigger' ? row(state.waits, input.wait) : undefined
      if (outcome.type !== 'done' || state === undefined || wait?.token === undefined) return outcome
      // One that stays where it is may wait for the next.
      const hasStayed = row(outcome.state.tokens, wait.token)?.node === row(state.tokens, wait.token)?.node
      if (hasStayed) return outcome
      const after = draftOf(outcome.state)
      after.waits.put(wait.id, wait)
      return { ...outcome, state: after }
    },
    'waits at another node': behaving({
      userTask: {
        ...behaviours.userTask,
        enter(at) {
          const move = behaviours.userTask.enter(at)
          const elsewhere = Object.keys(at.graph.nodes)[0] ?? ''
          return move.type === 'wait'
            ? { ...move, waits: move.waits.map((wait) => ({ ...wait, node: elsewhere })) }
            : move
        },
      },
    }),
  },
  ending: {
    'ends while something is under way': writing((state) => {
      if (state.tokens.size > 0) Object.assign(state, { status: 'completed', endedAt: 1, result: {} })
    }),
    'does not end when nothing is left': writing((state) => {
      if (state.status === 'active') return
      state.status = 'active'
      delete state.endedAt
      delete state.result
    }),
    'keeps a scope after the end': writing(({ status, scopes }) => {
      if (status !== 'active') scopes.put(1, { id: 1, kind: 'process', node: 'process', variables: {}, live: 0 })
    }),
    'keeps no result': writing((state) => {
      delete state.result
    }),
    'goes on after the end': (graph, state, input, env) => {
      const outcome = step(graph, state, input, env)
      if (outcome.type !== 'refused' || outcome.code !== 'instance-ended' || state === undefined) return outcome
      const late: Fact = { type: 'numberTaken', token: 1, node: 'late', register: 'den', number: 1 }
      return { type: 'done', state, facts: [late], effects: [] }
    },
  },
  joining: {
    'never releases a join': behaving({ parallelGateway: { enter: () => ({ type: 'arrive' }) } }),
    'never releases an inclusive join': behaving({
      inclusiveGateway: { ...behaviours.inclusiveGateway, atRest: () => undefined },
    }),
    'forgets who has arrived': writing(({ scopes }) =>
      alter(
        scopes,
        ({ arrivals }) => arrivals !== undefined,
        (scope): Scope => without(scope, 'arrivals'),
      ),
    ),
    'lets others wait at a join': writing(({ scopes, tokens }, graph) => {
      const first = rows(tokens).find(({ node }) => graph.nodes[node]?.kind.endsWith('Gateway') === false)
      const node = first?.node ?? ''
      alter(
        scopes,
        ({ id }) => id === first?.scope,
        (scope) => ({ ...scope, arrivals: { [node]: [first?.id ?? 0] } }),
      )
    }),
  },
  resting: {
    'waits for nothing at a catch event': behaving({
      intermediateCatchEvent: { ...behaviours.intermediateCatchEvent, enter: () => ({ type: 'wait', waits: [] }) },
    }),
    'does not go on when a sub-process is complete': behaving({
      subProcess: { ...behaviours.subProcess, resume: () => ({ type: 'wait', waits: [] }) },
    }),
    'stays at a task that has nothing to do': behaving({
      task: { ...behaviours.task, enter: () => ({ type: 'wait', waits: [] }) },
    }),
    'does not go on when a task is done': behaving({
      userTask: { ...behaviours.userTask, resume: () => ({ type: 'wait', waits: [] }) },
    }),
  },
  incidents: {
    'loses incidents': writing(({ incidents }) => {
      for (const { id } of rows(incidents)) incidents.remove(id)
    }),
    'lets a token fail that nothing has stopped': writing(({ tokens }) =>
      alter(
        tokens,
        ({ state }) => state === undefined,
        (token): Token => ({ ...token, state: 'failing' }),
      ),
    ),
    'goes on although an incident is open': writing(({ tokens }) =>
      alter(
        tokens,
        ({ state }) => state === 'failing',
        (token): Token => without(token, 'state'),
      ),
    ),
    'holds a job back for no reason': writing(({ waits }) =>
      alter(waits, isJob, (wait) => (wait.type === 'job' ? (without(wait, 'due') as Wait) : wait)),
    ),
  },
  humanTasks: {
    'reserves a task for nobody': behaving({
      userTask: {
        ...behaviours.userTask,
        enter(at) {
          const move = behaviours.userTask.enter(at)
          const reserved = { state: 'reserved' } as const
          return move.type === 'wait' ? { ...move, waits: move.waits.map((wait) => ({ ...wait, ...reserved })) } : move
        },
      },
    }),
    'offers a task that somebody has': writing(({ waits }) =>
      alter(
        waits,
        (wait) => isTask(wait) && 'owner' in wait,
        (wait) => ({ ...wait, state: 'ready' }) as Wait,
      ),
    ),
  },
  loops: {
    'counts an instance twice': writing(({ scopes }) =>
      alter(
        scopes,
        ({ loop }) => loop !== undefined,
        (scope) => {
          const { loop } = scope
          return loop === undefined ? scope : { ...scope, loop: { ...loop, completed: loop.completed + 1 } }
        },
      ),
    ),
    'does not begin an instance that is added': afterInput('addInstance', (loop, node) => {
      const isParallel = 'loop' in node && node.loop?.type === 'multiInstance' && !node.loop.isSequential
      if (!isParallel) return loop
      return { ...loop, items: Array.isArray(loop.items) ? [...loop.items, null] : Number(loop.items) + 1 }
    }),
    'does not count an instance that is removed': afterInput('removeInstance', (loop) =>
      loop.terminated === 0 ? loop : { ...loop, terminated: loop.terminated - 1 },
    ),
    'throws no events of instances': misreading((node) =>
      'loop' in node && node.loop !== undefined
        ? ({ ...node, loop: without(node.loop as MultiInstance, 'events') } as Node) // a standard loop has none
        : node,
    ),
    'goes on with instances that have been ended': writing(({ scopes }) =>
      alter(
        scopes,
        ({ loop }) => loop !== undefined,
        (scope): Scope => (scope.loop === undefined ? scope : { ...scope, loop: { ...scope.loop, isStopped: true } }),
      ),
    ),
    'forgets to throw the events of an instance': writing(({ scopes }) =>
      alter(
        scopes,
        ({ loop }) => loop?.unreported !== undefined && loop.next > 0,
        (scope) => (scope.loop === undefined ? scope : { ...scope, loop: { ...scope.loop, unreported: [0] } }),
      ),
    ),
    'makes all instances of a sequence at once': misreading((node) =>
      'loop' in node && node.loop !== undefined
        ? ({ ...node, loop: { ...node.loop, isSequential: false } } as Node)
        : node,
    ),
    'makes instances of parallel work one by one': misreading((node) =>
      'loop' in node && node.loop !== undefined
        ? ({ ...node, loop: { ...node.loop, isSequential: true } } as Node)
        : node,
    ),
  },
  undoing: {
    'undoes again what it has undone': writing(({ scopes }) =>
      alter(
        scopes,
        ({ undoing }) => undoing !== undefined,
        (scope) => (scope.undoing === undefined ? scope : { ...scope, undoing: { ...scope.undoing, next: 0 } }),
      ),
    ),
    'keeps an empty list of what can be undone': writing(({ scopes }) =>
      alter(scopes, isAny, (scope) => ({ ...scope, compensations: [] })),
    ),
  },
  triggering: {
    'lets a condition occur whenever it is looked at': (graph, state, input, env) => {
      const before = state === undefined ? undefined : draftOf(state)
      for (const wait of before === undefined ? [] : rows(before.waits)) {
        if (wait.type === 'subscription' && wait.holds === true) before?.waits.put(wait.id, { ...wait, holds: false })
      }
      const right = step(graph, state, input, env)
      const wrong = step(graph, before, input, env)
      // Where nothing more occurs, it has only been forgotten that a condition held.
      const occursMore = right.type === 'done' && wrong.type === 'done' && wrong.facts.length > right.facts.length
      return occursMore ? wrong : right
    },
    'remembers triggers of events that need but one': writing(({ tokens }) =>
      alter(tokens, isAny, (token) => ({ ...token, triggered: ['trigger'] })),
    ),
  },
  numbering: {
    'miscounts a table': writing(({ waits }) => {
      waits.size++
    }),
    'gives numbers again': writing((state) => {
      state.seq--
    }),
    'skips numbers': writing((state) => {
      state.seq++
    }),
    'keeps a token under another number': writing(({ tokens }) => {
      const [first] = rows(tokens)
      if (first === undefined) return
      tokens.remove(first.id)
      tokens.put(first.id + 1000, first)
    }),
  },
  replay: {
    'leaves a fact out': telling((facts) => facts.filter(({ type }) => type !== 'variablesSet')),
    'tells a fact twice': telling((facts) =>
      facts.flatMap((fact): Fact[] => (fact.type === 'entered' ? [fact, fact] : [fact])),
    ),
    'tells what JSON forgets': telling((facts) =>
      facts.map((fact) => Object.assign({ ...fact }, { because: undefined })),
    ),
    'tells what JSON changes': telling((facts) => facts.map((fact) => Object.assign({ ...fact }, { at: new Date(0) }))),
    'tells facts in another order': telling((facts) => facts.toReversed()),
    'changes the state and does not tell': writing((state) => {
      state.businessKey = 'untold'
    }),
  },
  flowing: {
    'lets tokens pass a join one by one': behaving({
      parallelGateway: { enter: ({ node }) => ({ type: 'leave', flows: node.outgoing }) },
    }),
    'releases a join when two have arrived': behaving({
      parallelGateway: {
        enter(at) {
          const [other] = at.arrived()
          if (at.node.incoming.length <= 1) return { type: 'leave', flows: at.node.outgoing }
          return other === undefined
            ? { type: 'arrive' }
            : { type: 'join', tokens: [other.id], flows: at.node.outgoing }
        },
      },
    }),
    'lets tokens pass an inclusive join one by one': behaving({
      inclusiveGateway: {
        ...behaviours.inclusiveGateway,
        enter: (at) => leaveByFlowsTaken(at),
      },
    }),
    'loses a token at a decision': behaving({ exclusiveGateway: { enter: () => ({ type: 'leave', flows: [] }) } }),
    'takes every way at a decision': behaving({
      exclusiveGateway: { enter: ({ node }) => ({ type: 'leave', flows: node.outgoing }) },
    }),
    'takes one way of a fork': behaving({
      parallelGateway: {
        enter(at) {
          const move = behaviours.parallelGateway.enter(at)
          return 'flows' in move ? { ...move, flows: move.flows.slice(0, 1) } : move
        },
      },
    }),
    'leaves by the flow of another node': behaving({
      task: {
        ...behaviours.task,
        enter: ({ graph }) => ({ type: 'leave', flows: Object.keys(graph.flows).slice(0, 1) }),
      },
    }),
  },
}

/** Kernels that break a promise about steps, each with the property that notices. */
const unreliable: readonly Mutant[] = [
  {
    name: 'decides by chance',
    property: isDeterministic,
    kernel: () => {
      let coin = 0
      return behaving({
        exclusiveGateway: {
          enter: ({ node: { outgoing } }) => ({ type: 'leave', flows: [outgoing[coin++ % outgoing.length] ?? ''] }),
        },
      })
    },
  },
  {
    name: 'writes on the state it was given',
    property: isDeterministic,
    kernel: () => (graph, state, input, env) => {
      if (state !== undefined) Object.assign(state, { startedBy: 'somebody else' })
      return step(graph, state, input, env)
    },
  },
  {
    name: 'writes on the variables of its input',
    property: isDeterministic,
    kernel: () => (graph, state, input, env) => {
      if ('variables' in input) Object.assign(input.variables, { seen: true })
      return step(graph, state, input, env)
    },
  },
  {
    name: 'knows only the states it has made itself',
    property: survivesRestarts,
    kernel: () => {
      const made = new WeakSet<InstanceState>()
      return (graph, state, input, env) => {
        if (state !== undefined && !made.has(state)) return { type: 'refused', code: 'instance-not-found', details: {} }
        const outcome = step(graph, state, input, env)
        if (outcome.type === 'done') made.add(outcome.state)
        return outcome
      }
    },
  },
  {
    name: 'leaves a trace of what it refuses',
    property: refusesWithoutTrace,
    kernel: () => (graph, state, input, env) => {
      const outcome = step(graph, state, input, env)
      if (outcome.type === 'refused' && state !== undefined) Object.assign(state, { startedBy: 'refused' })
      return outcome
    },
  },
  {
    name: 'undoes everything twice',
    property: undoesOnce,
    kernel: () =>
      changing((done) => {
        const facts = done.facts.map((fact) =>
          fact.type === 'compensationBegun' ? { ...fact, steps: [...fact.steps, ...fact.steps] } : fact,
        )
        const state = draftOf(done.state)
        for (const fact of facts) {
          const scope = fact.type === 'compensationBegun' ? row(state.scopes, fact.scope) : undefined
          if (fact.type !== 'compensationBegun' || scope?.undoing === undefined) continue
          state.scopes.put(scope.id, { ...scope, undoing: { ...scope.undoing, steps: fact.steps } })
        }
        return { ...done, state, facts }
      }),
  },
  {
    name: 'asks for the same work again and again',
    property: endsWhenAnswered,
    kernel: () => behaving({ userTask: { ...behaviours.userTask, resume: (at) => behaviours.userTask.enter(at) } }),
  },
  {
    name: 'forgets which names are declared',
    property: endsWhenAnswered,
    kernel: () => (graph, state, input, env) => step({ ...graph, declared: [] }, state, input, env),
  },
]

export const mutants: readonly Mutant[] = [
  ...Object.entries(breaking).flatMap(([invariant, kernels]) =>
    Object.entries(kernels).map(([name, kernel]) => ({
      name,
      kernel: () => kernel,
      property: keepsInvariants,
      invariant: invariant as InvariantName, // the keys of the table
    })),
  ),
  ...unreliable,
]
