import { civilDate } from '../civil.js'
import type { Ast, AstOf, Iterator } from './ast.js'
import type { Code, Compilation, Frame, Scope } from './code.js'
import { mismatch } from './operators.js'
import type { Run } from './run.js'
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration, NANOS_PER_DAY } from './temporal.js'
import { element, entry, FeelRange, isContext, isList, typeOf, type Value } from './values.js'

/** `source.name`: an entry of a context, a part of a date, or for a list the same of each element. */
export function emitPath(node: AstOf<'path'>, scope: Scope | undefined, compilation: Compilation): Code {
  const source = compilation.emit(node.source, scope)
  return (run, frame) => partOf(run, source(run, frame), node)
}

function partOf(run: Run, value: Value, node: AstOf<'path'>): Value {
  if (value === null) return null
  if (isContext(value)) return entry(value, node.name) ?? null
  if (isList(value)) {
    run.tick(value.length)
    return value.map((_, index) => partOf(run, element(value, index), node))
  }
  const property = propertyOf(value, node.name)
  if (property !== undefined) return property
  const params = { operation: `.${node.name}`, expected: 'context', found: typeOf(value) }
  return run.warnAt(node.span, 'type-mismatch', params)
}

/** DMN 1.5, table 60: parts of temporal values and ranges. */
function propertyOf(value: Value, name: string): Value | undefined {
  if (value instanceof FeelDate) return datePart(value, name)
  if (value instanceof FeelTime) return timePart(value, name)
  if (value instanceof FeelDateTime) return datePart(value.date, name) ?? timePart(value.time, name)
  if (value instanceof MonthsDuration) {
    if (name === 'years') return Math.trunc(value.months / 12) || 0
    return name === 'months' ? value.months % 12 || 0 : undefined
  }
  if (value instanceof DaysDuration) {
    const unit = DURATION_PARTS[name]
    return unit && value.part(unit.nanos, unit.modulus)
  }
  if (value instanceof FeelRange) return rangePart(value, name)
  return undefined
}

const DURATION_PARTS: Readonly<Record<string, { readonly nanos: bigint; readonly modulus?: bigint }>> = {
  days: { nanos: NANOS_PER_DAY },
  hours: { nanos: 3_600_000_000_000n, modulus: 24n },
  minutes: { nanos: 60_000_000_000n, modulus: 60n },
  seconds: { nanos: 1_000_000_000n, modulus: 60n },
}

function datePart(date: FeelDate, name: string): Value | undefined {
  return name === 'year' || name === 'month' || name === 'day' || name === 'weekday' ? date[name] : undefined
}

function timePart(time: FeelTime, name: string): Value | undefined {
  if (name === 'hour' || name === 'minute' || name === 'second') return time[name]
  if (name === 'time offset') return typeof time.zone === 'number' ? DaysDuration.ofMs(time.zone) : null
  return name === 'timezone' ? (typeof time.zone === 'string' ? time.zone : null) : undefined
}

function rangePart(range: FeelRange, name: string): Value | undefined {
  if (name === 'start' || name === 'end') return range[name] ?? null
  if (name === 'start included') return range.startIncluded
  return name === 'end included' ? range.endIncluded : undefined
}

/** Kinds of conditions that never give a number, so that the filter surely selects and does not index. */
const SELECTING: ReadonlySet<string> = new Set(['comparison', 'logic', 'between', 'in', 'quantified', 'instanceOf'])

/** `source[condition]`: by position from 1 (from the end when negative), or those elements the condition holds for. */
export function emitFilter(node: AstOf<'filter'>, scope: Scope | undefined, compilation: Compilation): Code {
  const source = compilation.emit(node.source, scope)
  const sizeBefore = compilation.size
  const condition = compilation.emit(node.condition, { kind: 'item', name: 'item', parent: scope })
  const size = compilation.size - sizeBefore
  return (run, frame) => {
    const value = source(run, frame)
    if (value === null) return null
    const list = isList(value) ? value : [value]
    if (SELECTING.has(node.condition.kind)) return select(run, frame, list, condition, size, node.condition)
    const first = condition(run, { value: list.length === 0 ? null : element(list, 0), parent: frame })
    if (typeof first === 'number') return at(list, first)
    return select(run, frame, list, condition, size, node.condition)
  }
}

function at(list: readonly Value[], position: number): Value {
  return element(list, position > 0 ? position - 1 : list.length + position)
}

function select(
  run: Run,
  frame: Frame | undefined,
  list: readonly Value[],
  condition: Code,
  size: number,
  node: Ast,
): Value {
  const selected: Value[] = []
  for (let index = 0; index < list.length; index++) {
    run.tick(size)
    const item = element(list, index)
    const holds = condition(run, { value: item, parent: frame })
    if (holds === true) selected.push(item)
    else if (holds !== false && holds !== null) {
      run.warnAt(node.span, 'type-mismatch', { operation: 'filter', expected: 'boolean', found: typeOf(holds) })
    }
  }
  return selected
}

/** Visits every combination; true when a visit asked to stop, null when a domain cannot be walked. */
type Walk = (run: Run, frame: Frame | undefined, visit: (frame: Frame | undefined) => boolean) => boolean | null

export function emitFor(node: AstOf<'for'>, scope: Scope | undefined, compilation: Compilation): Code {
  const { walk, inner } = emitIterators(
    node.iterators,
    { kind: 'partial', name: 'partial', parent: scope },
    compilation,
  )
  const { code, size } = emitMeasured(node.body, inner, compilation)
  return (run, frame) => {
    const results: Value[] = []
    const outcome = walk(run, { value: results, parent: frame }, (at) => {
      run.tick(size)
      run.reserve('listLength', results.length + 1)
      results.push(code(run, at))
      return false
    })
    return outcome === null ? null : results
  }
}

export function emitQuantified(node: AstOf<'quantified'>, scope: Scope | undefined, compilation: Compilation): Code {
  const decisive = node.quantifier === 'some'
  const { walk, inner } = emitIterators(node.iterators, scope, compilation)
  const { code, size } = emitMeasured(node.condition, inner, compilation)
  return (run, frame) => {
    let result: boolean | null = !decisive
    const outcome = walk(run, frame, (at) => {
      run.tick(size)
      const holds = code(run, at)
      if (typeof holds !== 'boolean') result = undecided(run, holds, node)
      return holds === decisive
    })
    return outcome === true ? decisive : outcome === null ? null : result
  }
}

function undecided(run: Run, value: Value, node: AstOf<'quantified'>): null {
  if (value === null) return null
  const params = { operation: node.quantifier, expected: 'boolean', found: typeOf(value) }
  return run.warnAt(node.condition.span, 'type-mismatch', params)
}

function emitMeasured(ast: Ast, scope: Scope | undefined, compilation: Compilation): { code: Code; size: number } {
  const before = compilation.size
  const code = compilation.emit(ast, scope)
  return { code, size: compilation.size - before }
}

interface Iteration {
  readonly walk: Walk
  readonly inner: Scope | undefined
}

/** Later iterators see the names of earlier ones and run inside them. */
function emitIterators(iterators: readonly Iterator[], scope: Scope | undefined, compilation: Compilation): Iteration {
  const [iterator, ...rest] = iterators
  if (iterator === undefined) return { walk: (_, frame, visit) => visit(frame), inner: scope }
  const domain = compilation.emit(iterator.domain, scope)
  const to = iterator.to && compilation.emit(iterator.to, scope)
  const { walk, inner } = emitIterators(rest, { kind: 'name', name: iterator.name, parent: scope }, compilation)
  const each: Walk = (run, frame, visit) => {
    const start = domain(run, frame)
    const values = to === undefined ? valuesOf(run, start, iterator) : between(run, start, to(run, frame), iterator)
    if (values === null) return null
    for (const value of values) {
      run.tick(1)
      const outcome = walk(run, { value, parent: frame }, visit)
      if (outcome !== false) return outcome
    }
    return false
  }
  return { walk: each, inner }
}

function valuesOf(run: Run, domain: Value, iterator: Iterator): Iterable<Value> | null {
  if (domain === null) return null
  if (isList(domain)) return elements(domain)
  if (!(domain instanceof FeelRange)) return [domain]
  const { start, end } = domain
  const from = ordinal(start)
  const to = ordinal(end)
  if (from === undefined || to === undefined || typeOf(start ?? null) !== typeOf(end ?? null)) {
    return mismatch(run, 'for', start ?? null, end ?? null, iterator.domain.span)
  }
  const first = domain.startIncluded ? from : from + 1
  const last = domain.endIncluded ? to : to - 1
  if (from > to) {
    const params = {
      operation: 'for',
      expected: 'an interval whose end is not before its start',
      found: domain.toString(),
    }
    return run.warnAt(iterator.domain.span, 'invalid-argument', params)
  }
  return first > last ? [] : counting(first, last, start instanceof FeelDate)
}

/** `from..to`, downwards when `to` is the smaller one. */
function between(run: Run, start: Value, end: Value, iterator: Iterator): Iterable<Value> | null {
  if (start === null || end === null) return null
  const from = ordinal(start)
  const to = ordinal(end)
  if (from === undefined || to === undefined || typeOf(start) !== typeOf(end)) {
    return mismatch(run, '..', start, end, iterator.domain.span)
  }
  return counting(from, to, start instanceof FeelDate)
}

function ordinal(value: Value | undefined): number | undefined {
  if (value instanceof FeelDate) return value.epochDay
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

function* counting(from: number, to: number, isDate: boolean): Iterable<Value> {
  const step = from <= to ? 1 : -1
  for (let at = from; at !== to + step; at += step) yield isDate ? new FeelDate(civilDate(at)) : at
}

function* elements(list: readonly Value[]): Iterable<Value> {
  for (let index = 0; index < list.length; index++) yield element(list, index)
}
