/**
 * The outage test: two engines on one PostgreSQL keep commands in flight; the server is ended as by a crash and started again, its connections are
 * cut, and answers to commits are lost on the way, at random moments. Callers hear nothing of it, or that they may ask again; every command
 * that was acknowledged must be in the journal once, every other one at most once, and every chain unbroken.
 */
import { randomUUID } from 'node:crypto'
import { createEngine, type Engine, EngineError, type Session } from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'
import { postgresStore } from '@quytrinh/persistence'
import pg from 'pg'
import { type PostgresServer, startPostgres } from '../../packages/persistence/test/postgres-server.js'
import { generator } from '../crash/kills.js'
import { marksOf } from '../crash/marks.js'
import { agency, diagram, processId, user } from '../crash/protocol.js'
import { forgetfulStore, lossyStore } from './lossy-store.js'

export interface OutageOptions {
  /** How often the server is ended or its connections are cut. */
  readonly outages: number
  /** Each has one command in flight at any time. */
  readonly clients: number
  /** `forgetful`: what is sent again is not recognised; the test has to fail. */
  readonly mutant?: 'forgetful'
  readonly seed: number
  readonly report: (line: string) => void
}

export interface OutageResult {
  readonly acknowledged: number
  /** Commands that were told to ask again, and how many of the answers to commits were lost. */
  readonly unanswered: number
  readonly lost: number
  /** What was found wrong, in plain words. Empty is what we want. */
  readonly faults: readonly string[]
}

export async function outage(options: OutageOptions): Promise<OutageResult> {
  const random = generator(options.seed)
  const server = await startPostgres()
  try {
    const offices = [openOffice(server.url, options, random), openOffice(server.url, options, random)] as const
    const [first] = offices
    await first.engine.migrate()
    await first.clerk.definitions.deploy({ bpmn: diagram })
    const log = new Log()
    const clients = Array.from({ length: options.clients }, (_, n) => work(offices[n % 2] ?? first, log))
    await torment(server, log, options, random)
    log.isOver = true
    await Promise.all(clients)
    const faults = [...log.faults, ...(await faultsIn(server.url, log))]
    const lost = offices.reduce((sum, { lost }) => sum + lost(), 0)
    await Promise.all(offices.map(({ close }) => close()))
    return { acknowledged: log.acknowledged.size, unanswered: log.unanswered.size, lost, faults }
  } finally {
    await server.stop()
  }
}

interface Office {
  readonly engine: Engine
  readonly clerk: Session
  readonly lost: () => number
  readonly close: () => Promise<void>
}

function openOffice(url: string, { mutant }: OutageOptions, random: () => number): Office {
  const pool = poolOf(url)
  const store = postgresStore({ pool })
  const lossy = lossyStore(mutant === 'forgetful' ? forgetfulStore(store) : store, random)
  const engine = createEngine({ store: lossy.store })
  return {
    engine,
    clerk: engine.as({ user, agency }),
    lost: lossy.lost,
    close: async () => {
      await engine.stop()
      await pool.end()
    },
  }
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  pool.on('error', () => {})
  return pool
}

/** What clients have seen. */
class Log {
  isOver = false
  readonly acknowledged = new Set<string>()
  readonly unanswered = new Set<string>()
  readonly faults: string[] = []
  #watchers: { readonly count: number; readonly resolve: () => void }[] = []

  acknowledge(id: string): void {
    this.acknowledged.add(id)
    const met = this.#watchers.filter(({ count }) => count <= this.acknowledged.size)
    this.#watchers = this.#watchers.filter((watcher) => !met.includes(watcher))
    for (const { resolve } of met) resolve()
  }

  /** When so many more are acknowledged. */
  more(count: number): Promise<void> {
    return new Promise((resolve) => this.#watchers.push({ count: this.acknowledged.size + count, resolve }))
  }
}

/** Starts instances and completes their tasks. Every second command has no id of its own: the engine alone sees to it that it counts once. */
async function work({ clerk }: Office, log: Log): Promise<void> {
  for (let isNamed = true; !log.isOver; isNamed = !isNamed) {
    const start = randomUUID()
    const named = (id: string) => (isNamed ? { commandId: id } : {})
    const instance = await ask(log, start, isNamed, () =>
      clerk.instances.start(processId, { businessKey: start, ...named(start) }),
    )
    if (instance === undefined) continue
    const [wait] = (await reading(() => clerk.instances.get(instance.id))).waitingAt
    if (wait === undefined) return void log.faults.push(`${instance.id} was started and waits at no task`)
    const complete = randomUUID()
    await ask(log, complete, isNamed, async () => {
      await clerk.tasks.complete(wait.id, { variables: { dau: complete }, ...named(complete) })
      return true
    })
  }
}

/** Sends a command until it is answered; one without an id only once. */
async function ask<T>(log: Log, id: string, isNamed: boolean, send: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    try {
      const answer = await send()
      log.unanswered.delete(id)
      log.acknowledge(id)
      return answer
    } catch (error) {
      if (!isPassing(error)) {
        log.faults.push(
          `${id} is refused: ${error instanceof EngineError ? `${error.code} ${error.message}` : String(error)}`,
        )
        return undefined
      }
      log.unanswered.add(id)
      if (!isNamed) return undefined
    }
  }
}

async function reading<T>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read()
    } catch (error) {
      if (!isPassing(error)) throw error
      // Let others have their turn: a server that is away refuses at once.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof EngineError && error.details?.['isRetriable'] === true
}

async function torment(server: PostgresServer, log: Log, { outages, report }: OutageOptions, random: () => number) {
  for (let n = 1; n <= outages; n++) {
    await log.more(20 + Math.floor(random() * 100))
    const what = random() < 0.5 ? 'the server crashes' : 'all connections are cut'
    if (what === 'the server crashes') await server.crash()
    else await cutAll(server.url)
    report(`outage ${n}/${outages}: ${what}, ${log.acknowledged.size} acknowledged, ${log.faults.length} faults`)
  }
  await log.more(20)
}

async function cutAll(url: string): Promise<void> {
  const pool = poolOf(url)
  await pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
  )
  await pool.end()
}

async function faultsIn(url: string, log: Log): Promise<readonly string[]> {
  const pool = poolOf(url)
  const store: Store = postgresStore({ pool })
  const marks = await marksOf(store)
  await pool.end()
  const faults = [...marks.broken]
  for (const id of log.acknowledged) {
    if (marks.count(id) !== 1) faults.push(`${id} was acknowledged and is ${marks.count(id)} times in the journal`)
  }
  for (const id of log.unanswered) {
    if (marks.count(id) > 1) faults.push(`${id} was not answered and is ${marks.count(id)} times in the journal`)
  }
  return faults
}
