/** Negative, zero or positive, as `a` comes before, is, or comes behind `b`. */
export type Compare<Key> = (a: Key, b: Key) => number

/** A full block is split; blocks of this size make insertion cheap and leave few of them to search. */
const blockMax = 256

/** Values in order, none twice: added, removed and found in logarithmic time, with small copies only. Blocks are never empty. */
export class SortedSet<Key, Value extends Key = Key> {
  readonly #compare: Compare<Key>
  #blocks: Value[][] = []

  constructor(compare: Compare<Key>) {
    this.#compare = compare
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0
  }

  get first(): Value | undefined {
    return this.#blocks[0]?.[0]
  }

  add(value: Value): void {
    const last = this.#blocks.at(-1)
    // What comes last most often are new rows: blocks that fill up in order stay full.
    if (!last || this.#compare(value, last[last.length - 1] ?? value) > 0) {
      if (last && last.length < blockMax) last.push(value)
      else this.#blocks.push([value])
      return
    }
    const at = this.#blockOf(value)
    const block = this.#blocks[at] ?? last
    const index = this.#indexIn(block, value)
    const found = block[index]
    if (found !== undefined && this.#compare(found, value) === 0) return
    block.splice(index, 0, value)
    if (block.length > blockMax) this.#blocks.splice(at + 1, 0, block.splice(blockMax / 2))
  }

  delete(key: Key): boolean {
    const at = this.#blockOf(key)
    const block = this.#blocks[at]
    if (!block) return false
    const index = this.#indexIn(block, key)
    const found = block[index]
    if (found === undefined || this.#compare(found, key) !== 0) return false
    if (block.length === 1) this.#blocks.splice(at, 1)
    else block.splice(index, 1)
    return true
  }

  /** Values behind a key, in order; all of them without one. */
  *after(key?: Key): Generator<Value, undefined> {
    const start = key === undefined ? 0 : this.#blockOf(key)
    for (let at = start; at < this.#blocks.length; at++) {
      const block = this.#blocks[at] ?? []
      let index = at === start && key !== undefined ? this.#indexIn(block, key) : 0
      const found = block[index]
      if (at === start && key !== undefined && found !== undefined && this.#compare(found, key) === 0) index++
      for (; index < block.length; index++) {
        const value = block[index]
        if (value !== undefined) yield value
      }
    }
    return undefined
  }

  /** Values before a key, backwards; all of them without one. */
  *before(key?: Key): Generator<Value, undefined> {
    const start = key === undefined ? this.#blocks.length : this.#blockOf(key)
    for (let at = Math.min(start, this.#blocks.length - 1); at >= 0; at--) {
      const block = this.#blocks[at] ?? []
      const end = at === start && key !== undefined ? this.#indexIn(block, key) : block.length
      for (let index = end - 1; index >= 0; index--) {
        const value = block[index]
        if (value !== undefined) yield value
      }
    }
    return undefined
  }

  copy(): SortedSet<Key, Value> {
    const copy = new SortedSet<Key, Value>(this.#compare)
    copy.#blocks = this.#blocks.map((block) => block.slice())
    return copy
  }

  /** The first block that ends at or behind the key. */
  #blockOf(key: Key): number {
    let low = 0
    let high = this.#blocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const block = this.#blocks[middle] ?? []
      const last = block[block.length - 1]
      if (last !== undefined && this.#compare(last, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The first place in a block that is at or behind the key. */
  #indexIn(block: readonly Value[], key: Key): number {
    let low = 0
    let high = block.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const value = block[middle]
      if (value !== undefined && this.#compare(value, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Adds to the set under a key, which is made where there is none. */
export function addUnder<Key, Value extends Key>(
  sets: Map<string, SortedSet<Key, Value>>,
  name: string,
  value: Value,
  compare: Compare<Key>,
): void {
  let set = sets.get(name)
  if (!set) {
    set = new SortedSet<Key, Value>(compare)
    sets.set(name, set)
  }
  set.add(value)
}

/** Removes from the set under a key; an empty one goes. */
export function deleteUnder<Key, Value extends Key>(
  sets: Map<string, SortedSet<Key, Value>>,
  name: string,
  value: Value,
): void {
  const set = sets.get(name)
  set?.delete(value)
  if (set?.isEmpty) sets.delete(name)
}

/** Merges sorted sequences into one; what occurs in several of them comes once. */
export function* merge<Value>(
  sequences: readonly Iterator<Value, undefined>[],
  compare: Compare<Value>,
): Generator<Value, undefined> {
  const heads = sequences.map((sequence) => sequence.next().value)
  while (true) {
    let least: Value | undefined
    for (const head of heads) {
      if (head !== undefined && (least === undefined || compare(head, least) < 0)) least = head
    }
    if (least === undefined) return undefined
    yield least
    for (const [n, sequence] of sequences.entries()) {
      const head = heads[n]
      if (head !== undefined && compare(head, least) === 0) heads[n] = sequence.next().value
    }
  }
}

/** Code unit order: that of UUIDs as bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
