/** What an example takes for granted: names that its reader knows from the page or the function around it. */

import type { readFile as read } from 'node:fs/promises'
import type * as cli from '@quytrinh/cli'
import type * as core from '@quytrinh/engine'
import type * as ports from '@quytrinh/engine/ports'
import type * as kit from '@quytrinh/engine/testing'
import type * as stores from '@quytrinh/persistence'
import type * as rules from '@quytrinh/rules'
import type BetterSqlite3 from 'better-sqlite3'
import type * as fastCheck from 'fast-check'
import type postgres from 'pg'

interface Send {
  readonly idempotencyKey: string
  readonly signal?: AbortSignal
}

/** As kysely has it. */
interface HostTransaction {
  executeQuery(query: unknown): Promise<{ readonly rows: unknown[] }>
}

declare global {
  const createEngine: typeof core.createEngine
  const memoryStore: typeof core.memoryStore
  const EngineError: typeof core.EngineError
  const BpmnError: typeof core.BpmnError
  const describe: typeof core.describe
  const compileDecisions: typeof rules.compileDecisions
  const describeDecision: typeof rules.describeDecision
  const dmn: string
  const sqliteStore: typeof stores.sqliteStore
  const postgresStore: typeof stores.postgresStore
  const pg: typeof postgres
  const virtualClock: typeof kit.virtualClock
  const play: typeof kit.play
  const arbitraryProcess: typeof kit.arbitraryProcess
  const CheckedInstance: typeof kit.CheckedInstance
  const readFile: typeof read
  const readTimeline: typeof cli.readTimeline
  const fc: typeof fastCheck
  const Database: typeof BetterSqlite3

  const engine: core.Engine
  const store: ports.Store
  const clock: kit.VirtualClock
  const clerk: core.Session
  const designer: core.Session
  const administrator: core.Session
  const worker: core.Session
  const job: core.LockedJob
  const instance: string
  const me: core.Principal
  const task: ports.ListedTask & { readonly id: string }
  const query: { readonly cursor: string }
  const ref: { readonly agency: string; readonly id: string }
  const changes: readonly ports.ChangeSet[]
  const graph: core.ProcessGraph
  const problems: readonly core.Problem[]
  const history: readonly core.HistoryEntry[]
  const incident: core.IncidentView
  const agency: string
  const aggregateId: string
  const at: number
  const author: ports.Author
  const bpmn: string
  const businessKey: string
  const commitId: string
  const id: string
  const instanceId: string
  const names: cli.Names
  const now: number

  /** The host's own. */
  const db: { transaction(): { execute<T>(work: (trx: HostTransaction) => Promise<T>): Promise<T> } }
  const defaults: ports.Authorizer
  const hr: { find(user: string): Promise<ports.Person | undefined> }
  const request: { readonly params: { readonly task: string } }
  function askToClaim(): void
  function endsWhenAnswered(graph: core.ProcessGraph): boolean
  function isOpen(): boolean
  function notFound(): void
  function notify(instance: string, node: string): Promise<void>
  function report(sentence: string): void
  function sms(variables: core.Variables, send: Send | string): Promise<string>
}
