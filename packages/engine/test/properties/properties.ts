/** What holds of every process and whatever happens to it, as properties of a kernel: of the shipped one, and of none of its mutants. */
import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { replay } from '../../src/kernel/evolve.js'
import type { Fact } from '../../src/kernel/facts.js'
import type { Step } from '../../src/kernel/input.js'
import { step } from '../../src/kernel/step.js'
import { isActivity, type ProcessGraph } from '../../src/model/graph.js'
import { arbitraryBlocks } from '../../src/testing/arbitrary.js'
import { graphOf } from '../../src/testing/block-graph.js'
import type { ProcessBlock } from '../../src/testing/blocks.js'
import { answerTo, arbitraryChances, type Chance, inputOf, variablesOf } from '../../src/testing/chances.js'
import { CheckedInstance, type InstanceOptions, type Kernel } from '../../src/testing/checked-instance.js'

export type Property = fc.IProperty<[ProcessBlock, readonly Chance[]]>

/** Monday morning in Vietnam. */
const morning = Date.parse('2026-03-02T09:00:00+07:00')
const chancesMax = 40
/** More than any sound process of the sizes made here needs. */
const answersMax = 3000

const anyProcess = arbitraryBlocks(fc, { kind: 'any' })
const soundProcess = arbitraryBlocks(fc, { kind: 'sound' })

function begun(graph: ProcessGraph, options: InstanceOptions = {}): CheckedInstance {
  const instance = new CheckedInstance(graph, morning, { movesMax: 300, ...options })
  instance.start(variablesOf(2))
  return instance
}

/** Lets chances happen, one after the other. */
function live(instance: CheckedInstance, chances: readonly Chance[], seen: (outcome: Step) => void = () => {}): void {
  for (const chance of chances) {
    const input = inputOf(chance, instance)
    if (input !== undefined) seen(instance.step(input))
  }
}

const ofAny = (run: (graph: ProcessGraph, chances: readonly Chance[]) => void): Property =>
  fc.property(anyProcess, arbitraryChances(fc, chancesMax), (blocks, chances) => run(frozen(graphOf(blocks)), chances))

/** After every step of every process every invariant holds. */
export function keepsInvariants(kernel: Kernel = step): Property {
  return ofAny((graph, chances) => live(begun(graph, { kernel }), chances))
}

/** All facts together give the state. */
export function replays(kernel: Kernel = step): Property {
  return ofAny((graph, chances) => {
    const instance = begun(graph, { kernel })
    live(instance, chances)
    deepStrictEqual(json(replay(instance.facts)), json(instance.state))
  })
}

/** The same input on the same state has the same outcome, and leaves that state as it was. */
export function isDeterministic(kernel: Kernel = step): Property {
  return ofAny((graph, chances) => {
    const twice: Kernel = (process, state, input, env) => {
      const first = kernel(process, frozen(state), frozen(input), env)
      deepStrictEqual(json(kernel(process, state, input, instance.env())), json(first))
      return first
    }
    const instance = new CheckedInstance(graph, morning, { kernel: twice, movesMax: 300 })
    instance.start(variablesOf(2))
    live(instance, chances)
  })
}

/** An instance that is saved and restored between steps cannot be told from one that is not. */
export function survivesRestarts(kernel: Kernel = step): Property {
  return ofAny((graph, chances) => {
    const kept: unknown[] = []
    const saved: unknown[] = []
    const one = begun(graph, { kernel })
    const other = begun(graph, { kernel, savedBetweenSteps: true })
    live(one, chances, (outcome) => kept.push(json(outcome)))
    live(other, chances, (outcome) => saved.push(json(outcome)))
    deepStrictEqual(saved, kept)
    deepStrictEqual(json(other.facts), json(one.facts))
  })
}

/** An input that is refused has changed nothing. */
export function refusesWithoutTrace(kernel: Kernel = step): Property {
  return ofAny((graph, chances) => {
    const instance = begun(graph, { kernel })
    let before = JSON.stringify([instance.state, instance.facts])
    live(instance, chances, ({ type }) => {
      const after = JSON.stringify([instance.state, instance.facts])
      if (type === 'refused') deepStrictEqual(after, before)
      before = after
    })
  })
}

/** What is complete is undone at most once. */
export function undoesOnce(kernel: Kernel = step): Property {
  return ofAny((graph, chances) => {
    const instance = begun(graph, { kernel })
    live(instance, chances)
    const count = (isMeant: (fact: Fact) => boolean) => instance.facts.filter(isMeant).length
    for (const node of Object.values(graph.nodes)) {
      if (!isActivity(node) || node.compensatedBy === undefined) continue
      // Of a repeated activity each instance is undone by itself.
      const instances = new Set(
        instance.facts.flatMap((fact) =>
          fact.type === 'entered' && (node.loop === undefined || fact.index !== undefined) ? [fact.token] : [],
        ),
      )
      const done = count((fact) => fact.type === 'completed' && fact.node === node.id && instances.has(fact.token))
      const undone = count((fact) => fact.type === 'entered' && fact.node === node.compensatedBy)
      ok(undone <= done, `${node.id} is complete ${done} times and undone ${undone} times`)
    }
  })
}

/** No token is lost: when whatever is waited for gets its answer, in whatever order, the process ends, and without an incident. */
export function endsWhenAnswered(kernel: Kernel = step): Property {
  return fc.property(soundProcess, arbitraryChances(fc, chancesMax), (blocks, chances) =>
    answerAll(graphOf(blocks), chances, kernel),
  )
}

/** The same where elements begin, or are left, in steps of their own, whichever these are. */
export function endsInSteps(): fc.IProperty<[ProcessBlock, readonly Chance[], readonly number[]]> {
  const choices = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 })
  return fc.property(soundProcess, arbitraryChances(fc, chancesMax), choices, (blocks, chances, steps) =>
    answerAll(inSteps(graphOf(blocks), steps), chances, step),
  )
}

function inSteps(graph: ProcessGraph, choices: readonly number[]): ProcessGraph {
  const nodes = Object.values(graph.nodes).map((node, index) => {
    const choice = choices[index % choices.length] ?? 0
    const after = (choice & 2) !== 0 && node.kind !== 'eventBasedGateway'
    const async = { ...((choice & 1) !== 0 && { before: true as const }), ...(after && { after: true as const }) }
    return [node.id, { ...node, async }] as const
  })
  return { ...graph, nodes: Object.fromEntries(nodes) }
}

function answerAll(graph: ProcessGraph, chances: readonly Chance[], kernel: Kernel): void {
  const instance = begun(graph, { kernel, movesMax: 2000 })
  for (let answers = 0; instance.state?.status === 'active'; answers++) {
    ok(answers < answersMax, `${answersMax} answers, and still no end`)
    const { pick, value } = chances[answers % Math.max(1, chances.length)] ?? { pick: 0, value: 0 }
    const wait = instance.waits[pick % instance.waits.length]
    ok(wait !== undefined, 'nothing is waited for, and still no end')
    instance.step(answerTo(wait, instance, value))
    deepStrictEqual(instance.state?.incidents.size, 0)
  }
}

/** As JSON gives it back. */
function json(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}
