import { isEdge, tryOut } from './backtrack.js'
import { parseRegex } from './parse.js'
import { compilePattern, type Step } from './program.js'
import { readFlags } from './syntax.js'

/** Where a match and its groups begin and end, in code points: `[start, end, start of group 1, …]`; -1 where a group took no part. */
export type Match = readonly number[]

/** A compiled regular expression. */
export interface Regex {
  readonly groups: number
  /**
   * The first match at or after a position.
   *
   * @param text code points
   * @param tick told how much work is being done
   */
  find(text: Uint32Array, from: number, tick: (cost: number) => void): Match | undefined
}

const REMEMBERED_MAX = 200
const remembered = new Map<string, Regex>()

/**
 * Compiles a regular expression of XPath, to be matched in time proportional to the text, whatever the pattern (K. Thompson, R. Pike);
 * only one with references back to a group may take longer, and its steps are counted.
 *
 * @param flags out of `s`, `m`, `i`, `x` and `q`
 * @throws RegexError for a pattern or flags that mean nothing
 */
export function compileRegex(source: string, flags: string): Regex {
  const key = `${flags}/${source}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const { pattern, groups } = parseRegex(source, readFlags(flags))
  const steps = compilePattern(pattern)
  // What a group has matched is no state of an automaton: such a pattern is tried out, at the expense of the budget.
  const find = steps.some(({ kind }) => kind === 'reference') ? tryOut : search
  const regex: Regex = { groups, find: (text, from, tick) => find(steps, 2 * (groups + 1), text, from, tick) }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(key, regex)
  return regex
}

export function codePoints(text: string): Uint32Array {
  const points = new Uint32Array(text.length)
  let count = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0
    if (code > 0xffff) index++
    points[count++] = code
  }
  return points.subarray(0, count)
}

/** Threads in order of preference: no two stand at the same step. */
interface Threads {
  readonly at: number[]
  readonly slots: (readonly number[])[]
  readonly seen: Uint8Array
}

function search(
  steps: readonly Step[],
  slotCount: number,
  text: Uint32Array,
  from: number,
  tick: (cost: number) => void,
): Match | undefined {
  let current = threads(steps.length)
  let next = threads(steps.length)
  let best: Match | undefined
  const none: readonly number[] = new Array<number>(slotCount).fill(-1)
  for (let position = from; position <= text.length; position++) {
    // A match that begins later is worth less than one that began.
    if (best === undefined) follow(steps, current, 0, none, text, position)
    tick(current.at.length + 1)
    if (current.at.length === 0 && best !== undefined) break
    const code = text[position]
    for (const [index, at] of current.at.entries()) {
      const step = steps[at]
      const slots = current.slots[index] ?? none
      if (step?.kind === 'match') {
        best = slots
        // Threads after this one are worth less.
        break
      }
      if (step?.kind === 'one' && code !== undefined && step.test(code)) {
        follow(steps, next, at + 1, slots, text, position + 1)
      }
    }
    clear(current)
    ;[current, next] = [next, current]
  }
  return best
}

function threads(size: number): Threads {
  return { at: [], slots: [], seen: new Uint8Array(size) }
}

function clear(list: Threads): void {
  list.at.length = 0
  list.slots.length = 0
  list.seen.fill(0)
}

/** Adds the threads that a step leads to without reading a character. */
function follow(
  steps: readonly Step[],
  list: Threads,
  start: number,
  startSlots: readonly number[],
  text: Uint32Array,
  position: number,
): void {
  const pending: { readonly at: number; readonly slots: readonly number[] }[] = [{ at: start, slots: startSlots }]
  for (let thread = pending.pop(); thread !== undefined; thread = pending.pop()) {
    const { at, slots } = thread
    const step = steps[at]
    if (step === undefined || list.seen[at] === 1) continue
    list.seen[at] = 1
    switch (step.kind) {
      case 'jump':
        pending.push({ at: step.to, slots })
        break
      case 'split':
        pending.push({ at: step.second, slots }, { at: step.first, slots })
        break
      case 'save':
        pending.push({ at: at + 1, slots: slots.with(step.slot, position) })
        break
      case 'edge':
        if (isEdge(step.edge, text, position)) pending.push({ at: at + 1, slots })
        break
      case 'one':
      case 'match':
        list.at.push(at)
        list.slots.push(slots)
    }
  }
}
