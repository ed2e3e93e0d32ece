/**
 * The state of an instance as the store keeps it: one part `root`, as long as it is small. What would make every commit pay for the size
 * of the whole stands in parts of its own, and a commit writes those that changed:
 *
 * - where many rows are open, they stand in parts of sixteen neighbouring numbers: `tokens/3` has the numbers 48 to 63;
 * - large variables of a scope, large items and many outputs of a loop: `variables/7`, `items/7`, `outputs/7/2`.
 *
 * What stands apart follows from the state alone, so that the state before a step tells which parts the store has.
 */
import { assert } from '../errors.js'
import type { InstanceState, Scope } from '../kernel/state.js'
import { changedPages, emptyTable, row, rows, type Table, tableOf } from '../kernel/table.js'
import { upcast } from '../kernel/upcast/index.js'
import type { StatePart } from '../ports/store.js'

/** More open rows than these stand apart. */
const rowsMax = 64
const chunkBits = 4
/** Values of about so many characters stand apart. */
const largeFrom = 2048

const tables = ['scopes', 'tokens', 'waits', 'incidents'] as const
type TableName = (typeof tables)[number]
type Tables = Pick<InstanceState, TableName>
type Row = { readonly id: number }

const nothing: Tables = { scopes: emptyTable(), tokens: emptyTable(), waits: emptyTable(), incidents: emptyTable() }

export function partsOfInstance(before: InstanceState | undefined, after: InstanceState): readonly StatePart[] {
  const parts: StatePart[] = [{ part: 'root', json: JSON.stringify(rootOf(after)) }]
  const [were, are] = [apart(before), apart(after)]
  const old = before ?? nothing
  const scopes = changedRows<Scope>(old.scopes, after.scopes, after.seq)
  for (const table of tables) {
    const isKnown = table === 'scopes' && were === old && are === after
    const changed = isKnown ? scopes : changedRows<Row>(were[table], are[table], after.seq)
    changedChunks(parts, table, are[table], changed)
  }
  for (const { was, is } of scopes) changedValues(parts, was, is)
  return parts
}

/** The rows that stand in parts of their own. */
function apart(state: InstanceState | undefined): Tables {
  return state !== undefined && hasManyRows(state) ? state : nothing
}

function hasManyRows(state: InstanceState): boolean {
  return tables.reduce((sum, table) => sum + state[table].size, 0) > rowsMax
}

function rootOf(state: InstanceState): object {
  if (hasManyRows(state)) return { ...state, ...Object.fromEntries(tables.map((table) => [table, null])) }
  const scopes = rows(state.scopes)
  if (!scopes.some((scope) => valuesOf(scope).size > 0)) return state
  return { ...state, scopes: tableOf(scopes.map(bare)) }
}

// ─── rows ────────────────────────────────────────────────────────────────────

function changedChunks(
  parts: StatePart[],
  table: TableName,
  after: Table<Row>,
  changed: readonly Changed<Row>[],
): void {
  const chunks = new Set(changed.map(({ id }) => id >> chunkBits))
  for (const chunk of chunks) {
    const left: object[] = []
    for (let id = chunk << chunkBits; id < (chunk + 1) << chunkBits; id++) {
      const found = table === 'scopes' ? scopeAt(after as Table<Scope>, id) : row(after, id) // `table` tells the type of the rows
      if (found !== undefined) left.push(found)
    }
    parts.push({ part: `${table}/${chunk}`, json: left.length > 0 ? JSON.stringify(left) : null })
  }
}

function scopeAt(scopes: Table<Scope>, id: number): object | undefined {
  const scope = row(scopes, id)
  return scope && bare(scope)
}

interface Changed<T> {
  readonly id: number
  readonly was: T | undefined
  readonly is: T | undefined
}

/** Rows are replaced, never changed: what is the same object is the same. */
function changedRows<T extends Row>(before: Table<T>, after: Table<T>, seq: number): readonly Changed<T>[] {
  const changed: Changed<T>[] = []
  for (const page of changedPages(before, after, seq)) {
    const are = Object.values(after.pages[page] ?? {})
    for (const is of are) {
      const was = row(before, is.id)
      if (was !== is) changed.push({ id: is.id, was, is })
    }
    for (const was of Object.values(before.pages[page] ?? {}))
      if (row(after, was.id) === undefined) changed.push({ id: was.id, was, is: undefined })
  }
  return changed
}

// ─── values ──────────────────────────────────────────────────────────────────

/** The values of a scope that stand in parts of their own, by part. */
function valuesOf({ id, variables, loop }: Scope): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  if (isLarge(variables)) values.set(`variables/${id}`, variables)
  if (loop === undefined) return values
  if (isLarge(loop.items)) values.set(`items/${id}`, loop.items)
  if (hasManyOutputs(loop))
    for (const [page, outputs] of Object.entries(loop.outputs?.pages ?? {}))
      values.set(`outputs/${id}/${page}`, outputs)
  return values
}

function hasManyOutputs({ outputs }: NonNullable<Scope['loop']>): boolean {
  return outputs !== undefined && outputs.size > rowsMax
}

/** A scope without what stands apart. */
function bare(scope: Scope): Row & object {
  const { variables, loop, ...rest } = scope
  const kept = isLarge(variables) ? { ...rest } : { ...rest, variables }
  if (loop === undefined) return kept
  const { items, outputs, ...counts } = loop
  const left = {
    ...counts,
    ...(isLarge(items) ? {} : { items }),
    ...(outputs === undefined ? {} : { outputs: hasManyOutputs(loop) ? { size: outputs.size } : outputs }),
  }
  return Object.assign(kept, { loop: left })
}

function changedValues(parts: StatePart[], was: Scope | undefined, is: Scope | undefined): void {
  const before = was === undefined ? undefined : valuesOf(was)
  const after = is === undefined ? undefined : valuesOf(is)
  for (const [part, value] of after ?? []) {
    if (before?.get(part) !== value) parts.push({ part, json: JSON.stringify(value) })
  }
  for (const part of before?.keys() ?? []) if (after?.has(part) !== true) parts.push({ part, json: null })
}

/** An estimate that stops where it is sure. */
function isLarge(value: unknown): boolean {
  return roomLeft(value, largeFrom) < 0
}

function roomLeft(value: unknown, room: number): number {
  if (typeof value === 'string') return room - value.length
  if (typeof value !== 'object' || value === null) return room - 4
  let left = room
  for (const key in value) {
    if (left < 0) return left
    left = roomLeft(value[key as keyof typeof value], left - key.length - 4) // `key` is one of its keys
  }
  return left
}

// ─── reading ─────────────────────────────────────────────────────────────────

/** JSON objects as the functions above have written them. */
interface Stored {
  [name: string]: unknown
}

export function instanceOfParts(parts: readonly StatePart[]): InstanceState {
  let root: Stored | undefined
  const found: Record<TableName, Row[]> = { scopes: [], tokens: [], waits: [], incidents: [] }
  const values: (readonly [kind: string, scope: number, page: string, value: unknown])[] = []
  for (const { part, json } of parts) {
    if (json === null) continue
    const [kind = '', id = '', page = ''] = part.split('/')
    if (kind === 'root') root = JSON.parse(json)
    else if (isTable(kind)) found[kind].push(...JSON.parse(json))
    else values.push([kind, Number(id), page, JSON.parse(json)])
  }
  assert(root !== undefined, 'the state of an instance has a root part')
  for (const table of tables) root[table] ??= tableOf(found[table])
  const scopes = root['scopes'] as Table<Row> // a table: read, or just made
  for (const [kind, id, page, value] of values) putBack(row(scopes, id), kind, page, value)
  return upcast(root)
}

function isTable(kind: string): kind is TableName {
  return tables.some((table) => table === kind)
}

function putBack(scope: object | undefined, kind: string, page: string, value: unknown): void {
  assert(scope !== undefined, `the scope that ${kind} belong to is open`)
  const stored = scope as Stored // just parsed
  if (kind === 'variables') stored[kind] = value
  else if (kind === 'items') within(stored, 'loop')[kind] = value
  else within(within(within(stored, 'loop'), 'outputs'), 'pages')[page] = value
}

/** The object under a name, made where there is none. */
function within(stored: Stored, name: string): Stored {
  const inner = (stored[name] ?? {}) as Stored // only objects stand under these names
  stored[name] = inner
  return inner
}
