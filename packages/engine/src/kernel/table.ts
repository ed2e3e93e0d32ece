/** Rows by number, in pages, so that a step copies and a commit writes what it touched and not the ten thousand rows beside it. */
export interface Table<T> {
  readonly size: number
  readonly pages: { readonly [page: number]: { readonly [id: number]: T } }
}

const pageBits = 6

export function emptyTable<T>(): Table<T> {
  return { size: 0, pages: {} }
}

export function row<T>(table: Table<T>, id: number): T | undefined {
  return table.pages[id >> pageBits]?.[id]
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
  readonly pages: { [page: number]: { [id: number]: T } }
  readonly #base: Table<T>['pages']

  constructor(base: Table<T>) {
    this.size = base.size
    this.#base = base.pages
    this.pages = { ...base.pages }
  }

  put(id: number, item: T): void {
    const page = this.#own(id >> pageBits)
    if (page[id] === undefined) this.size++
    page[id] = item
  }

  remove(id: number): void {
    const number = id >> pageBits
    const page = this.#own(number)
    if (page[id] === undefined) return
    delete page[id]
    this.size--
    if (isEmpty(page)) delete this.pages[number]
  }

  /** JSON sees a plain table. */
  toJSON(): Table<T> {
    return { size: this.size, pages: this.pages }
  }

  #own(number: number): { [id: number]: T } {
    const page = this.pages[number]
    if (page !== undefined && page !== this.#base[number]) return page
    const own = { ...page }
    this.pages[number] = own
    return own
  }
}

function isEmpty(page: object): boolean {
  for (const _ in page) return false
  return true
}
