/**
 * What a structured process without events does, read off its tree: an interpreter that shares nothing with the kernel. It knows no
 * tokens, scopes or joins; it answers in which orders the marks of the leaves may come.
 */
import type { Loop } from '../../src/model/graph.js'
import type { Block, Sequence } from '../../src/testing/blocks.js'

/** One mark; marks one after the other; or marks of several branches, in any order between them. */
export type Run = number | { readonly inOrder: readonly Run[] } | { readonly beside: readonly Run[] }

export interface World {
  /** Which mark a leaf makes. */
  mark(leaf: Block): number
  holds(condition: string): boolean
  count(of: Loop): number
  /** How often the body is run, this time. */
  turns(loop: Extract<Block, { type: 'loop' }>): number
}

export function runOf(body: Sequence, world: World): Run {
  return { inOrder: body.map((block) => blockRun(block, world)) }
}

function blockRun(block: Block, world: World): Run {
  switch (block.type) {
    case 'exclusive':
    case 'inclusive': {
      const [otherwise] = block.branches.slice(-1)
      const open = block.branches.slice(0, -1).filter(({ condition }) => world.holds(condition))
      const taken = open.length === 0 && otherwise !== undefined ? [otherwise] : open
      const branches = taken.map(({ body }) => runOf(body, world))
      return block.type === 'exclusive' ? (branches[0] ?? { inOrder: [] }) : { beside: branches }
    }
    case 'parallel':
      return { beside: block.branches.map((body) => runOf(body, world)) }
    case 'loop':
      return { inOrder: Array.from({ length: world.turns(block) }, () => runOf(block.body, world)) }
    case 'subProcess':
      return repeated(() => runOf(block.body, world), block.loop, world)
    case 'scriptTask':
    case 'userTask':
      return repeated(() => world.mark(block), block.loop, world)
    default:
      throw new Error(`${block.type} is not for the reference`)
  }
}

function repeated(run: () => Run, loop: Loop | undefined, world: World): Run {
  if (loop === undefined) return run()
  return { inOrder: Array.from({ length: world.count(loop) }, run) }
}

/** Whether the marks came in an order that the run allows. Branches that run beside each other have different marks. */
export function allows(run: Run, marks: readonly number[]): boolean {
  if (typeof run === 'number') return marks.length === 1 && marks[0] === run
  if ('beside' in run) {
    const inside = run.beside.map((branch) => new Set(marksOf(branch)))
    const isComplete = marks.every((mark) => inside.some((branch) => branch.has(mark)))
    return (
      isComplete &&
      run.beside.every((branch, n) =>
        allows(
          branch,
          marks.filter((mark) => inside[n]?.has(mark)),
        ),
      )
    )
  }
  let from = 0
  const fits = run.inOrder.every((part) => {
    const start = from
    from += marksOf(part).length
    return allows(part, marks.slice(start, from))
  })
  return fits && from === marks.length
}

function marksOf(run: Run): readonly number[] {
  if (typeof run === 'number') return [run]
  return ('inOrder' in run ? run.inOrder : run.beside).flatMap(marksOf)
}
