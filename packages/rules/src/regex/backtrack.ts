import { inAnyCase, isCode } from './classes.js'
import type { Step } from './program.js'

interface Branch {
  readonly at: number
  readonly position: number
  readonly slots: readonly number[]
}

/** The first match at or after a position, by trying one way after the other; `tick` has to end what takes too long. */
export function tryOut(
  steps: readonly Step[],
  slotCount: number,
  text: Uint32Array,
  from: number,
  tick: (cost: number) => void,
): readonly number[] | undefined {
  const none: readonly number[] = new Array<number>(slotCount).fill(-1)
  for (let start = from; start <= text.length; start++) {
    const branches: Branch[] = [{ at: 0, position: start, slots: none }]
    // A loop that reads nothing would come to the same place for ever.
    for (let branch = branches.pop(); branch !== undefined; branch = branches.pop()) {
      tick(1)
      const found = advance(steps, branch, text, branches)
      if (found !== undefined) return found
    }
  }
  return undefined
}

function advance(
  steps: readonly Step[],
  { at, position, slots }: Branch,
  text: Uint32Array,
  branches: Branch[],
): readonly number[] | undefined {
  const step = steps[at]
  switch (step?.kind) {
    case 'match':
      return slots
    case 'jump':
      branches.push({ at: step.to, position, slots })
      break
    case 'split':
      branches.push({ at: step.second, position, slots }, { at: step.first, position, slots })
      break
    case 'save':
      branches.push({ at: at + 1, position, slots: slots.with(step.slot, position) })
      break
    case 'edge':
      if (isEdge(step.edge, text, position)) branches.push({ at: at + 1, position, slots })
      break
    case 'one': {
      const code = text[position]
      if (code !== undefined && step.test(code)) branches.push({ at: at + 1, position: position + 1, slots })
      break
    }
    case 'reference': {
      const [start = -1, end = -1] = slots.slice(2 * step.index, 2 * step.index + 2)
      const length = repeats(text, start, end, position, step.ignoresCase)
      if (length !== undefined) branches.push({ at: at + 1, position: position + length, slots })
    }
  }
  return undefined
}

/** The length of a group's text where it stands again; a group that took no part matches nothing at all. */
function repeats(
  text: Uint32Array,
  start: number,
  end: number,
  position: number,
  ignoresCase: boolean,
): number | undefined {
  if (start < 0 || end < 0) return 0
  if (position + end - start > text.length) return undefined
  for (let offset = 0; offset < end - start; offset++) {
    const wanted = isCode(text[start + offset] ?? 0)
    const test = ignoresCase ? inAnyCase(wanted) : wanted
    if (!test(text[position + offset] ?? 0)) return undefined
  }
  return end - start
}

export function isEdge(
  edge: 'start' | 'end' | 'line start' | 'line end',
  text: Uint32Array,
  position: number,
): boolean {
  switch (edge) {
    case 'start':
      return position === 0
    case 'end':
      return position === text.length
    case 'line start':
      return position === 0 || (text[position - 1] === 10 && position < text.length)
    case 'line end':
      return position === text.length || text[position] === 10
  }
}
