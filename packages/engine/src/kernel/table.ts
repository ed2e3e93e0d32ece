/** Rows by number, in pages, so that a step copies and a commit writes what it touched and not the ten thousand rows beside it. */
export interface Table<T> {
  readonly size: number
  readonly pages: { readonly [page: number]: { readonly [row: number]: T } }
}

const pageBits = 6
/** Rows stand on their page by the lower bits of their number: small and dense, as engines like their objects. */
const withinPage = (1 << pageBits) - 1

export function emptyTable<T>(): Table<T> {
  return { size: 0, pages: {} }
}

/** A table of these rows. */
export function tableOf<T extends { readonly id: number }>(items: readonly T[]): Table<T> {
  const pages: { [page: number]: { [row: number]: T } } = {}
  for (const item of items) {
    const page = pages[item.id >> pageBits] ?? {}
    pages[item.id >> pageBits] = page
    page[item.id & withinPage] = item
  }
  return { size: items.length, pages }
}

/** The table with one row more or another one in its place. */
export function withRow<T>(table: Table<T>, id: number, item: T): Table<T> {
  const page = id >> pageBits
  const size = row(table, id) === undefined ? table.size + 1 : table.size
  return { size, pages: { ...table.pages, [page]: { ...table.pages[page], [id & withinPage]: item } } }
}

export function row<T>(table: Table<T>, id: number): T | undefined {
  return table.pages[id >> pageBits]?.[id & withinPage]
}

/**
 * The numbers of pages that are not the same in both: a draft copies a page before it writes on it.
 *
 * @param seq - no row has a higher number
 */
export function changedPages<T>(before: Table<T>, after: Table<T>, seq: number): readonly number[] {
  const last = seq >> pageBits
  const changed: number[] = []
  const look = (page: number) => before.pages[page] !== after.pages[page] && changed.push(page)
  // Counting is ten times faster than asking for keys, unless a few rows stand far apart.
  if (last <= before.size + after.size) for (let page = 0; page <= last; page++) look(page)
  else for (const page of new Set([...Object.keys(before.pages), ...Object.keys(after.pages)])) look(Number(page))
  return changed
}

/** All rows, by number. */
export function rows<T>(table: Table<T>): T[] {
  const all: T[] = []
  for (const page of Object.values(table.pages)) for (const item of Object.values(page)) all.push(item)
  return all
}

/**
 * A table being changed: pages are copied on the first write, so that the table it was made from stays as it was. Rows themselves are
 * replaced, never changed.
 */
export class DraftTable<T> implements Table<T> {
  size: number
  readonly pages: { [page: number]: { [row: number]: T } }
  readonly #base: Table<T>['pages']
  /** Rows on each page that is this draft's own: counting beats looking whether a page has become empty. */
  readonly #counts: number[] = []

  constructor(base: Table<T>) {
    this.size = base.size
    this.#base = base.pages
    this.pages = { ...base.pages }
  }

  put(id: number, item: T): void {
    const number = id >> pageBits
    const page = this.#own(number)
    const at = id & withinPage
    if (page[at] === undefined) {
      this.size++
      this.#counts[number] = (this.#counts[number] ?? 0) + 1
    }
    page[at] = item
  }

  remove(id: number): void {
    const number = id >> pageBits
    const page = this.#own(number)
    const at = id & withinPage
    if (page[at] === undefined) return
    delete page[at]
    this.size--
    const left = (this.#counts[number] ?? 1) - 1
    this.#counts[number] = left
    if (left === 0) delete this.pages[number]
  }

  /** JSON sees a plain table. */
  toJSON(): Table<T> {
    return { size: this.size, pages: this.pages }
  }

  #own(number: number): { [row: number]: T } {
    const page = this.pages[number]
    if (page !== undefined && page !== this.#base[number]) return page
    const own = { ...page }
    this.pages[number] = own
    this.#counts[number] = page === undefined ? 0 : Object.keys(page).length
    return own
  }
}
