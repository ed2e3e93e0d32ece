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

type Slots = readonly number[]

/** Threads in order of preference: no two stand at the same step. */
class Threads {
  count = 0
  readonly at: Int32Array
  readonly slots: Slots[] = []
  readonly #steps: readonly Step[]
  /** Generation in which a step was last reached: nothing has to be wiped between characters. */
  readonly #seen: Int32Array
  #generation = 1
  readonly #pendingAt: number[] = []
  readonly #pendingSlots: Slots[] = []

  constructor(steps: readonly Step[]) {
    this.#steps = steps
    this.at = new Int32Array(steps.length)
    this.#seen = new Int32Array(steps.length)
  }

  clear(): void {
    this.count = 0
    this.#generation++
  }

  /** Adds the threads that a step leads to without reading a character. */
  follow(start: number, startSlots: Slots, text: Uint32Array, position: number): void {
    this.#push(start, startSlots)
    for (let at = this.#pendingAt.pop(); at !== undefined; at = this.#pendingAt.pop()) {
      const slots = this.#pendingSlots.pop() ?? startSlots
      const step = this.#steps[at]
      if (step === undefined || this.#seen[at] === this.#generation) continue
      this.#seen[at] = this.#generation
      switch (step.kind) {
        case 'jump':
          this.#push(step.to, slots)
          break
        case 'split':
          this.#push(step.second, slots)
          this.#push(step.first, slots)
          break
        case 'save':
          this.#push(at + 1, slots.with(step.slot, position))
          break
        case 'edge':
          if (isEdge(step.edge, text, position)) this.#push(at + 1, slots)
          break
        default:
          this.at[this.count] = at
          this.slots[this.count++] = slots
      }
    }
  }

  #push(at: number, slots: Slots): void {
    this.#pendingAt.push(at)
    this.#pendingSlots.push(slots)
  }
}

/** Steps of the budget one search costs whatever the text, and each thread at each character. */
const SEARCH_COST = 60
const THREAD_COST = 3

function search(
  steps: readonly Step[],
  slotCount: number,
  text: Uint32Array,
  from: number,
  tick: (cost: number) => void,
): Match | undefined {
  tick(SEARCH_COST)
  let current = new Threads(steps)
  let next = new Threads(steps)
  let best: Match | undefined
  const none: Slots = new Array<number>(slotCount).fill(-1)
  for (let position = from; position <= text.length; position++) {
    // A match that begins later is worth less than one that began.
    if (best === undefined) current.follow(0, none, text, position)
    else if (current.count === 0) break
    tick((current.count + 1) * THREAD_COST)
    const code = text[position]
    for (let index = 0; index < current.count; index++) {
      const at = current.at[index] ?? 0
      const step = steps[at]
      if (step?.kind === 'match') {
        best = current.slots[index]
        // Threads after this one are worth less.
        break
      }
      if (step?.kind === 'one' && code !== undefined && step.test(code)) {
        next.follow(at + 1, current.slots[index] ?? none, text, position + 1)
      }
    }
    current.clear()
    ;[current, next] = [next, current]
  }
  return best
}
