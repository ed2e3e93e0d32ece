import type { Json, Variables } from '../json.js'
import type { Expression, Id, Mapping, Node, NodeByKind, NodeKind, ProcessGraph, Trigger } from '../model/graph.js'
import type { Env } from './env.js'
import { Trouble } from './env.js'
import type { At, WaitRequest } from './move.js'
import { type Run, scopeOf, variableScope } from './run.js'
import type { InstanceState, Token } from './state.js'
import { row, rows } from './table.js'
import { requestFor } from './triggers.js'
import { evaluate, evaluateMappings, evaluateOver, visibleVariables } from './variables.js'

/** A token at its node, as a behaviour sees it: a window on the run that shows and does not change. */
export class Standing implements At {
  readonly node: NodeByKind[NodeKind]
  readonly token: Token
  readonly #run: Run

  constructor(run: Run, token: Token, node: Node) {
    this.#run = run
    this.token = token
    this.node = node
  }

  get state(): InstanceState {
    return this.#run.state
  }

  get graph(): ProcessGraph {
    return this.#run.graph
  }

  get env(): Env {
    return this.#run.env
  }

  evaluate(expression: Expression): Json {
    return evaluate(this.#run, expression, variableScope(this.token))
  }

  waitFor(trigger: Trigger): WaitRequest {
    const request = requestFor(this.#run, trigger, variableScope(this.token))
    if (request !== undefined) return request
    throw new Trouble('trigger-cannot-wait', { trigger: trigger.id, type: trigger.type })
  }

  variables(): Variables {
    return visibleVariables(this.#run.state, variableScope(this.token))
  }

  evaluateWith(names: Variables, expression: Expression): Json {
    return evaluateOver(this.#run, names, expression, variableScope(this.token))
  }

  activatedBy(): readonly Id[] | undefined {
    return scopeOf(this.#run, this.token.scope).activated?.[this.node.id]
  }

  evaluateAll(mappings: readonly Mapping[]): Variables {
    return evaluateMappings(this.#run, mappings, variableScope(this.token))
  }

  inside(): { readonly live: number; readonly next: Id | undefined } {
    const scope = scopeOf(this.#run, this.token.owns ?? 0)
    const starts = this.graph.scopes[this.node.id]?.starts ?? []
    return { live: scope.live, next: starts.find((id) => !scope.begun?.includes(id)) }
  }

  others(): readonly Token[] {
    return rows(this.#run.state.tokens).filter(({ id, scope }) => scope === this.token.scope && id !== this.token.id)
  }

  ownVariables(): Variables {
    return this.token.owns === undefined ? {} : scopeOf(this.#run, this.token.owns).variables
  }

  arrived(): readonly Token[] {
    const ids = scopeOf(this.#run, this.token.scope).arrivals?.[this.node.id] ?? []
    return ids.map((id) => row(this.#run.state.tokens, id)).filter((token) => token !== undefined)
  }
}
