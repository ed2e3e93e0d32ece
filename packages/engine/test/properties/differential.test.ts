import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { behaviours } from '../../src/kernel/behaviours/index.js'
import type { Behaviours } from '../../src/kernel/move.js'
import { step } from '../../src/kernel/step.js'
import type { Loop } from '../../src/model/graph.js'
import { graphOf } from '../../src/testing/block-graph.js'
import { type Block, constant, feel, type Sequence } from '../../src/testing/blocks.js'
import { CheckedInstance, type Kernel } from '../../src/testing/checked-instance.js'
import './provided.js'
import { allows, runOf, type World } from './reference.js'

const numRuns = inject('propertyRuns') ?? 150
const seed = inject('propertySeed')

const variables = { a: true, n: 2, items: ['x', 'y', 'z'], trace: [] }
const conditions: Readonly<Record<string, boolean>> = {
  a: true,
  'not(a)': false,
  'n > 1': true,
  'count(items) > 5': false,
}
const condition = fc.constantFrom(...Object.keys(conditions))

const plain = { boundaries: [], inputs: [], outputs: [] }
const times = fc.integer({ min: 0, max: 3 })
const sequentially: fc.Arbitrary<Loop> = fc.oneof(
  times.map((count) => ({ type: 'multiInstance', isSequential: true, cardinality: constant(count) }) as const),
  fc.constant({ type: 'multiInstance', isSequential: true, collection: feel('items') } as const),
  fc
    .record({ maximum: fc.integer({ min: 1, max: 3 }), testBefore: fc.boolean(), condition })
    .map(({ condition: text, ...loop }) => ({ type: 'standard', ...loop, condition: feel(text) }) as const),
)
const atOnce: fc.Arbitrary<Loop> = times.map((count) => ({
  type: 'multiInstance',
  isSequential: false,
  cardinality: constant(count),
}))
const maybe = (loop: fc.Arbitrary<Loop>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: loop.map((each) => ({ loop: each })) })

/** Leaves leave a mark, each its own: they get it when the tree is complete. */
const leaf: fc.Arbitrary<Block> = fc.oneof(
  maybe(fc.oneof(sequentially, atOnce)).map((loop): Block => ({ type: 'scriptTask', script: [], ...plain, ...loop })),
  maybe(fc.oneof(sequentially, atOnce)).map((loop): Block => ({ type: 'userTask', ...plain, ...loop })),
)
const { body } = fc.letrec<{ block: Block; body: Sequence }>((tie) => {
  const branches = fc.array(fc.record({ condition, body: tie('body') }), { minLength: 2, maxLength: 3 })
  const decision = (type: 'exclusive' | 'inclusive') =>
    branches.map((all): Block => ({ type, branches: all, hasDefault: true }))
  return {
    body: fc.array(tie('block'), { minLength: 1, maxLength: 2 }),
    block: fc.oneof(
      { depthIdentifier: 'body', maxDepth: 3, withCrossShrink: true },
      { weight: 5, arbitrary: leaf },
      decision('exclusive'),
      decision('inclusive'),
      fc
        .array(tie('body'), { minLength: 2, maxLength: 3 })
        .map((all): Block => ({ type: 'parallel', branches: all, isJoined: true })),
      fc
        .record({ times: fc.integer({ min: 1, max: 3 }), body: tie('body') })
        .map((all): Block => ({ type: 'loop', ...all })),
      fc
        .tuple(tie('body'), maybe(sequentially))
        .map(
          ([inside, loop]): Block => ({ type: 'subProcess', body: inside, eventSubProcesses: [], ...plain, ...loop }),
        ),
    ),
  }
})

/** The same tree whose every leaf appends its own number to `trace`. */
function marked(sequence: Sequence, marks: Map<Block, number>): Sequence {
  return sequence.map((block): Block => {
    switch (block.type) {
      case 'scriptTask':
      case 'userTask': {
        const mapping = [{ target: 'trace', source: feel(`append(trace, ${marks.size})`) }]
        const own: Block = block.type === 'scriptTask' ? { ...block, script: mapping } : { ...block, outputs: mapping }
        marks.set(own, marks.size)
        return own
      }
      case 'exclusive':
      case 'inclusive':
        return { ...block, branches: block.branches.map((each) => ({ ...each, body: marked(each.body, marks) })) }
      case 'parallel':
        return { ...block, branches: block.branches.map((each) => marked(each, marks)) }
      case 'loop':
      case 'subProcess':
        return { ...block, body: marked(block.body, marks) }
      default:
        return block
    }
  })
}

function worldOf(marks: ReadonlyMap<Block, number>): World {
  const holds = (text: string) => conditions[text] === true
  const counted = new Set<Block>()
  return {
    mark: (block) => marks.get(block) ?? Number.NaN,
    holds,
    turns(loop) {
      // Its counter stands where it stood when the loop is come to again: the body is run, and that is enough.
      const isFirst = !counted.has(loop)
      counted.add(loop)
      return isFirst ? loop.times : 1
    },
    count(loop) {
      if (loop.type === 'multiInstance') {
        if (loop.collection !== undefined) return variables.items.length
        return loop.cardinality?.language === 'constant' ? Number(loop.cardinality.value) : Number.NaN
      }
      const goesOn = loop.condition?.language === 'feel' && holds(loop.condition.text)
      return goesOn ? (loop.maximum ?? Number.NaN) : Number(!loop.testBefore)
    },
  }
}

/** The marks in the order in which the kernel made them; user tasks are answered in an order by chance. */
function traceOf(sequence: Sequence, picks: readonly number[], kernel: Kernel): readonly number[] {
  const graph = graphOf({ body: sequence, eventSubProcesses: [] })
  const process = { ...graph, declared: [...graph.declared, 'trace'] }
  const instance = new CheckedInstance(process, 0, { movesMax: 100_000, kernel })
  instance.start(variables)
  for (let n = 0; instance.state?.status === 'active'; n++) {
    const waits = instance.waits
    const wait = waits[(picks[n % picks.length] ?? 0) % waits.length]
    if (wait === undefined) break
    const taken = instance.step({ type: 'moveTask', wait: wait.id, event: 'claim', owner: 'an' })
    const done = instance.step({ type: 'completeTask', wait: wait.id, variables: {}, by: 'an' })
    expect([taken.type, done.type]).toEqual(['done', 'done'])
  }
  expect(instance.state?.status).toBe('completed')
  return instance.state?.result?.['trace'] as readonly number[] // leaves append their numbers and nothing else
}

/** The kernel's order of marks is one that the tree allows. */
function agrees(kernel: Kernel = step) {
  return fc.property(body, fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }), (sequence, picks) => {
    const marks = new Map<Block, number>()
    const tree = marked(sequence, marks)
    const run = runOf(tree, worldOf(marks))

    const trace = traceOf(tree, picks, kernel)

    if (!allows(run, trace)) throw new Error(`${JSON.stringify(trace)} is not allowed by ${JSON.stringify(run)}`)
  })
}

test('a structured process does what its tree says, in an order that it allows', () =>
  fc.assert(agrees(), { numRuns, ...(seed === undefined ? {} : { seed }) }))

test.each([
  ['a mark too few', [0, 1]],
  ['a mark too many', [0, 1, 2, 2]],
  ['the second before the first', [1, 0, 2]],
  ['a mark of nobody', [0, 1, 7]],
])('the reference refuses %s', (_, trace) => {
  expect(allows({ inOrder: [0, { beside: [1, 2] }] }, [0, 2, 1])).toBe(true)
  expect(allows({ inOrder: [0, { beside: [1, 2] }] }, trace)).toBe(false)
})

const behaving =
  (changed: Partial<Behaviours>): Kernel =>
  (graph, state, input, env) =>
    step(graph, state, input, env, { ...behaviours, ...changed })

const leaveByAll: Behaviours['exclusiveGateway'] = { enter: ({ node }) => ({ type: 'leave', flows: node.outgoing }) }
const wrong: Readonly<Record<string, Kernel>> = {
  'takes every branch of a decision': behaving({ exclusiveGateway: leaveByAll }),
  'takes the first branch and no other': behaving({
    inclusiveGateway: {
      enter({ node }) {
        if (node.incoming.length > 1) return { type: 'arrive' }
        return { type: 'leave', flows: node.outgoing.slice(0, 1) }
      },
    },
  }),
  'goes on at a parallel join before all have come': behaving({
    parallelGateway: { enter: ({ node }) => ({ type: 'leave', flows: node.outgoing }) },
  }),
}

test.each(Object.keys(wrong))('a kernel that %s is caught', (name) => {
  const { failed } = fc.check(agrees(wrong[name]), { numRuns: 300, seed: 20_260_302, endOnFailure: true })

  expect(failed).toBe(true)
})
