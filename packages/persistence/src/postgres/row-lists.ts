/**
 * Lists of rows travel as one array per column, and are a table in the statement. Every array is cast, because `unnest` of several tells
 * no types.
 */

/** Name of a list, and its columns with their types. */
export interface RowList {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
}

/**
 * `part as (select … from unnest($1::int[], …) as w(unit, …))` for each list, numbered on; `n` is the position of the row.
 *
 * The arrays pass through a subselect of their own, where the planner cannot see how long they are. It would else find a plan for just these lengths
 * always a little cheaper than the one it has kept, and plan anew at every call: several milliseconds for statements of this size.
 */
export function listsAsTables(lists: readonly RowList[]): string {
  let parameter = 0
  return lists
    .map(({ name, columns }) => {
      const arrays = Object.entries(columns).map(([column, type]) => `$${++parameter}::${type}[] as ${column}`)
      const names = Object.keys(columns).map((column) => `g.${column}`)
      return `${name} as (
  select w.* from (select ${arrays.join(', ')} offset 0) g, unnest(${names.join(', ')}) with ordinality as w(${Object.keys(columns).join(', ')}, n))`
    })
    .join(',\n')
}

export type Value = string | number | boolean | null

/** The rows of one list, to be turned into columns. */
export class Rows {
  readonly #width: number
  readonly #rows: (readonly Value[])[] = []

  constructor({ columns }: RowList) {
    this.#width = Object.keys(columns).length
  }

  get length(): number {
    return this.#rows.length
  }

  /** Answers the position of the row, from 1. `unnest` would pad columns of unequal length with null instead of failing. */
  add(row: readonly Value[]): number {
    if (row.length !== this.#width) throw new Error(`expected ${this.#width} columns, got ${row.length}`)
    return this.#rows.push(row)
  }

  arrays(): readonly string[] {
    return Array.from({ length: this.#width }, (_, column) => this.#arrayText(column))
  }

  /** An array as PostgreSQL reads it. The driver's own way to write it takes several times as long. */
  #arrayText(column: number): string {
    let text = '{'
    for (const row of this.#rows) text += (text === '{' ? '' : ',') + elementText(row[column] ?? null)
    return `${text}}`
  }
}

function elementText(value: Value): string {
  if (typeof value !== 'string') return value === null ? 'NULL' : String(value)
  // Quotes and backslashes are escaped as JSON escapes them, and by the engine's own code; what JSON writes in another way goes the slow one.
  return writtenOtherwise.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const writtenOtherwise = /[\u0000-\u001f\ud800-\udfff]/
