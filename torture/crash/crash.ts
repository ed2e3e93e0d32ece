/**
 * The crash test: clients keep commands in flight, their acknowledged ids are logged in this process, the engine process is killed with
 * SIGKILL at a random point; then the file must hold every acknowledged command once, and sending all of them again must change nothing.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyChain } from '@quytrinh/engine'
import type { JournalEntry, Store } from '@quytrinh/engine/ports'
import { sqliteStore } from '@quytrinh/persistence'
import type { Acknowledged, FromOffice, Request } from './protocol.js'

export interface CrashOptions {
  readonly runs: number
  readonly clients: number
  /** `eager`: the engine answers before it commits; the test has to fail. */
  readonly mutant?: 'eager'
  /** Gives the random numbers; the same seed kills after the same acknowledgements. */
  readonly seed: number
  readonly report: (line: string) => void
  /** The compiled engine process. */
  readonly office?: string
}

export interface CrashResult {
  readonly runs: number
  readonly acknowledged: number
  /** What was found wrong, in plain words. Empty is what we want. */
  readonly faults: readonly string[]
}

export async function crash(options: CrashOptions): Promise<CrashResult> {
  const random = generator(options.seed)
  const faults: string[] = []
  let acknowledged = 0
  for (let run = 1; run <= options.runs; run++) {
    const folder = await mkdtemp(join(tmpdir(), 'quytrinh-crash-'))
    try {
      const found = await crashOnce(join(folder, 'office.db'), random, options)
      acknowledged += found.acknowledged
      faults.push(...found.faults.map((fault) => `run ${run}: ${fault}`))
      options.report(
        `run ${run}/${options.runs}: killed after ${found.acknowledged} acknowledged commands, ${found.faults.length} faults`,
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return { runs: options.runs, acknowledged, faults }
}

async function crashOnce(
  file: string,
  random: () => number,
  options: CrashOptions,
): Promise<{ acknowledged: number; faults: string[] }> {
  const log = await workUntilKilled(file, random, options)
  const afterCrash = await marksIn(file)
  const faults = log.acknowledged
    .filter(({ id }) => afterCrash.count(id) !== 1)
    .map(({ id }) => `${id} was acknowledged and is ${afterCrash.count(id)} times in the journal`)
  faults.push(...afterCrash.broken)
  const again = await sendAllAgain(file, log, options)
  faults.push(...again.faults)
  const afterwards = await marksIn(file)
  for (const { id } of log.sent)
    if (afterwards.count(id) !== 1) faults.push(`${id}, sent again, is ${afterwards.count(id)} times in the journal`)
  faults.push(...afterwards.broken)
  return { acknowledged: log.acknowledged.length, faults }
}

interface Log {
  readonly sent: Request[]
  readonly acknowledged: Acknowledged[]
}

/** Clients work; after a random number of acknowledgements the engine process is killed, with whatever is in flight. */
async function workUntilKilled(file: string, random: () => number, options: CrashOptions): Promise<Log> {
  const office = await openOffice(file, options)
  const log: Log = { sent: [], acknowledged: [] }
  const killAfter = Math.floor(random() * 120)
  let next = 0
  const send = (request: Request): void => {
    log.sent.push(request)
    office.child.send(request, () => {}) // a killed process hears nothing; that is the point
  }
  const isKilled = new Promise<void>((resolve) => office.child.once('exit', () => resolve()))
  office.hear((message) => {
    if (message.type !== 'acknowledged') return
    log.acknowledged.push(message.answer)
    if (log.acknowledged.length >= killAfter) office.child.kill('SIGKILL')
    else if (message.answer.task !== undefined) send({ type: 'complete', id: `c${next++}`, task: message.answer.task })
    else send({ type: 'start', id: `c${next++}` })
  })
  for (let client = 0; client < options.clients; client++) send({ type: 'start', id: `c${next++}` })
  if (killAfter === 0) office.child.kill('SIGKILL')
  await isKilled
  return log
}

/** Every command once more, to a new engine process: the first answer for what had happened, the effect for what had not. */
async function sendAllAgain(file: string, log: Log, options: CrashOptions): Promise<{ faults: string[] }> {
  const office = await openOffice(file, options)
  const faults: string[] = []
  const first = new Map(log.acknowledged.map((answer) => [answer.id, answer]))
  const answered = new Promise<void>((resolve) => {
    let left = log.sent.length
    office.child.once('exit', (code) => {
      if (left > 0) faults.push(`the engine process ended with ${code} while commands were sent again`)
      resolve()
    })
    office.hear((message) => {
      if (message.type === 'ready') return
      const id = message.type === 'acknowledged' ? message.answer.id : message.id
      if (message.type === 'refused') faults.push(`${id}, sent again, is refused: ${message.code} ${message.message}`)
      else if (first.has(id) && first.get(id)?.instance !== message.answer.instance)
        faults.push(`${id}, sent again, gets another answer`)
      if (--left === 0) resolve()
    })
    if (left === 0) resolve()
  })
  for (const request of log.sent) office.child.send(request, () => {})
  await answered
  await close(office)
  return { faults }
}

/** Lets an engine process end by itself: nobody asks it anything any more. */
async function close({ child }: Office): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const isGone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (child.connected) child.disconnect()
  await isGone
}

interface Office {
  readonly child: ChildProcess
  hear(listener: (message: FromOffice) => void): void
}

async function openOffice(
  file: string,
  { mutant, office = join(import.meta.dirname, 'office.js') }: CrashOptions,
): Promise<Office> {
  const child = fork(office, mutant === undefined ? [file] : [file, mutant], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the engine process ended with ${code} before it was ready`)))
  })
  return { child, hear: (listener) => child.on('message', listener) }
}

interface Marks {
  count(id: string): number
  readonly broken: readonly string[]
}

/** How often each command has left its mark in the journal, and where the chain of hashes is broken. */
async function marksIn(file: string): Promise<Marks> {
  const store = sqliteStore(file)
  await store.migrate()
  const counts = new Map<string, number>()
  const byAggregate = new Map<string, JournalEntry[]>()
  for await (const entry of journal(store)) {
    byAggregate.set(entry.id, [...(byAggregate.get(entry.id) ?? []), entry])
    for (const fact of JSON.parse(entry.facts) as {
      type: string
      businessKey?: string
      variables?: { dau?: string }
    }[]) {
      const mark =
        fact.type === 'processStarted'
          ? fact.businessKey
          : fact.type === 'variablesSet'
            ? fact.variables?.dau
            : undefined
      if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1)
    }
  }
  await store.close()
  const broken = [...byAggregate].flatMap(([id, entries]) => {
    const at = verifyChain(entries)
    return at === undefined ? [] : [`the journal of ${id} is broken at revision ${at.revision}: ${at.reason}`]
  })
  return { count: (id) => counts.get(id) ?? 0, broken }
}

async function* journal(store: Store): AsyncGenerator<JournalEntry> {
  for (let position = ''; ; ) {
    const page = await store.history(position, 500)
    if (page.entries.length === 0) return
    yield* page.entries
    position = page.position
  }
}

/** Mulberry32: small, and the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
