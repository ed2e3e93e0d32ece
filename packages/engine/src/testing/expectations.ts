import { AssertionError, deepStrictEqual } from 'node:assert'
import type { Variables } from '../json.js'
import type { InstanceStatus } from '../kernel/state.js'
import { row, rows } from '../kernel/table.js'
import type { Run } from './run.js'

/**
 * What a test expects of a run, in words that can be strung together: `run.expect.closed('review').waitingAt('escalated')`. Each throws
 * an `AssertionError` that says what was found instead.
 */
export class Expectations {
  readonly #run: Run

  constructor(run: Run) {
    this.#run = run
  }

  /** Tasks and catch events that wait are at exactly these nodes, in any order; once for each that waits. */
  waitingAt(...nodes: readonly string[]): this {
    return this.#equal('waits at', waiting(this.#run), [...nodes].sort())
  }

  /** These nodes have been entered, and nothing waits or runs there any more. */
  closed(...nodes: readonly string[]): this {
    const entered = new Set(this.#run.facts.flatMap((fact) => (fact.type === 'entered' ? [fact.node] : [])))
    const open = rows(this.#run.state.tokens).map(({ node }) => node)
    return this.#equal(
      'has closed',
      nodes.filter((node) => entered.has(node) && !open.includes(node)),
      nodes,
    )
  }

  /** Exactly these nodes are done, in this order, once for each time. */
  path(...nodes: readonly string[]): this {
    return this.#equal('has gone by', this.#run.completed, nodes)
  }

  /** Each of these nodes is done, at least once. */
  completed(...nodes: readonly string[]): this {
    return this.#equal(
      'has completed',
      nodes.filter((node) => this.#run.completed.includes(node)),
      nodes,
    )
  }

  /** None of these nodes is done: not reached, stopped, or under way. */
  notCompleted(...nodes: readonly string[]): this {
    return this.#equal(
      'has completed',
      nodes.filter((node) => this.#run.completed.includes(node)),
      [],
    )
  }

  /** Each of these nodes was stopped before it was done. */
  interrupted(...nodes: readonly string[]): this {
    const stopped = this.#run.facts.flatMap((fact) =>
      fact.type === 'terminated' || fact.type === 'failed' ? [fact.node] : [],
    )
    return this.#equal(
      'has interrupted',
      nodes.filter((node) => stopped.includes(node)),
      nodes,
    )
  }

  ended(status: InstanceStatus = 'completed'): this {
    return this.#equal('is', this.#run.state.status, status)
  }

  /** The process has these variables; it may have others. */
  variables(variables: Variables): this {
    const found = Object.keys(variables).map((name) => [name, this.#run.variables[name]])
    return this.#equal('has the variables', Object.fromEntries(found), variables)
  }

  /** Exactly these incidents are open: codes, in any order. */
  incidents(...codes: readonly string[]): this {
    return this.#equal('has the incidents', this.#run.incidents.map(({ code }) => code).sort(), [...codes].sort())
  }

  #equal(what: string, actual: unknown, expected: unknown): this {
    try {
      deepStrictEqual(actual, expected)
    } catch {
      const message = `expected an instance that ${what} ${show(expected)}, but it ${what} ${show(actual)} (${place(this.#run)})`
      throw new AssertionError({ message, actual, expected, operator: 'deepStrictEqual', stackStartFn: this.#equal })
    }
    return this
  }
}

function waiting(run: Run): readonly string[] {
  const { tokens, waits } = run.state
  const isWaiting = (node: string, ids: readonly number[] = []) => ids.some((id) => row(waits, id)?.node === node)
  return rows(tokens)
    .filter(({ node, waits: ids }) => isWaiting(node, ids))
    .map(({ node }) => node)
    .sort()
}

function show(value: unknown): string {
  return JSON.stringify(value)
}

function place(run: Run): string {
  const incidents = run.incidents.map(({ node, code, details }) => `${code} at ${node} ${show(details)}`)
  return [run.state.status, `waits at ${show(waiting(run))}`, ...incidents].join('; ')
}
