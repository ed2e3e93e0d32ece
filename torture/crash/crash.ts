/**
 * The crash test: clients keep commands in flight, their acknowledged ids are logged in this process, the engine process is killed with
 * SIGKILL at a random moment; then the file must hold every acknowledged command once, and sending all of them again must change nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generator, type Kill, randomKill } from './kills.js'
import { marksIn } from './marks.js'
import { OfficeProcess } from './office-process.js'
import type { Acknowledged, Command } from './protocol.js'

export interface CrashOptions {
  readonly runs: number
  /** Each has one command in flight at any time. */
  readonly clients: number
  /** `eager`: the engine answers before it commits; the test has to fail. */
  readonly mutant?: 'eager'
  /** Gives the random numbers: the same seed, the same moments. */
  readonly seed: number
  readonly report: (line: string) => void
  /** When to kill, by the number of the run; random where absent. */
  readonly kill?: (run: number) => Kill
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
    const kill = options.kill?.(run) ?? randomKill(random)
    const folder = await mkdtemp(join(tmpdir(), 'quytrinh-crash-'))
    try {
      const found = await crashOnce(join(folder, 'office.db'), kill, options)
      acknowledged += found.acknowledged
      faults.push(...found.faults.map((fault) => `run ${run}: ${fault}`))
      const what = `${found.acknowledged} acknowledged, ${found.inFlight} in flight, ${found.faults.length} faults`
      options.report(`run ${run}/${options.runs}: killed ${describeKill(kill)}: ${what}`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return { runs: options.runs, acknowledged, faults }
}

function describeKill(kill: Kill): string {
  const moment = kill.when === 'at work' ? `after ${kill.acknowledged} answers` : `at its ${kill.when}`
  return `${moment} and ${kill.afterMs.toFixed(1)} ms`
}

interface Found {
  readonly acknowledged: number
  readonly inFlight: number
  readonly faults: readonly string[]
}

async function crashOnce(file: string, kill: Kill, options: CrashOptions): Promise<Found> {
  const log = await workUntilKilled(file, kill, options)
  const afterCrash = await marksIn(file)
  const faults = [...afterCrash.broken]
  for (const { id } of log.acknowledged) {
    const count = afterCrash.count(id)
    if (count !== 1) faults.push(`${id} was acknowledged and is ${count} times in the journal`)
  }
  for (const { id } of log.sent)
    if (afterCrash.count(id) > 1) faults.push(`${id} is ${afterCrash.count(id)} times in the journal`)
  // Even where nothing had been sent yet, an engine on this file has to work.
  const again: readonly Command[] = [...log.sent, { type: 'start', id: 'after-the-crash' }]
  faults.push(...(await sendAllAgain(file, again, log.acknowledged)))
  const afterwards = await marksIn(file)
  for (const { id } of again) {
    const count = afterwards.count(id)
    if (count !== 1) faults.push(`${id}, sent again, is ${count} times in the journal`)
  }
  faults.push(...afterwards.broken, ...log.faults)
  const inFlight = log.sent.length - log.acknowledged.length
  return { acknowledged: log.acknowledged.length, inFlight, faults }
}

interface Log {
  readonly sent: Command[]
  readonly acknowledged: Acknowledged[]
  readonly faults: string[]
}

/** Clients start instances and complete their tasks, until the kill's moment has come. */
async function workUntilKilled(file: string, kill: Kill, options: CrashOptions): Promise<Log> {
  const office = new OfficeProcess(file, options.mutant)
  const log: Log = { sent: [], acknowledged: [], faults: [] }
  let wasKilled = false
  const killSoon = (): void => {
    if (wasKilled) return
    wasKilled = true
    setTimeout(() => office.kill(), kill.afterMs)
  }
  const command = (what: Command): void => {
    log.sent.push(what)
    office.send(what)
  }
  const nextId = () => `c${log.sent.length}`
  const begin = () => command({ type: 'start', id: nextId() })
  office.hear((message) => {
    switch (message.type) {
      case 'opening':
        if (kill.when === 'opening') killSoon()
        return
      case 'ready':
        if (kill.when === 'opening') return
        for (let client = 0; client < options.clients; client++) begin()
        if (kill.when === 'first commands') killSoon()
        return
      case 'acknowledged': {
        const { id, instance } = message.answer
        log.acknowledged.push(message.answer)
        if (kill.when === 'at work' && log.acknowledged.length >= kill.acknowledged) killSoon()
        if (instance === undefined) begin()
        else office.send({ type: 'look', id, instance })
        return
      }
      case 'seen':
        return command({ type: 'complete', id: nextId(), task: message.task })
      case 'refused':
        log.faults.push(`${message.id} is refused: ${message.code} ${message.message}`)
        return begin() // the client goes on
    }
  })
  const { code, hung } = await office.ended
  if (hung || !wasKilled)
    log.faults.push(`the engine process ${hung ? 'hung' : `ended by itself with ${code}`} at work`)
  return log
}

/** Every command once more, to a new and sound engine process: the first answer for what had happened, the effect for what had not. */
async function sendAllAgain(
  file: string,
  commands: readonly Command[],
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const office = new OfficeProcess(file, undefined)
  const faults: string[] = []
  const first = new Map(acknowledged.map((answer) => [answer.id, answer]))
  let left = commands.length
  office.hear((message) => {
    if (message.type === 'opening' || message.type === 'seen') return
    if (message.type === 'ready') {
      for (const each of commands) office.send(each)
      return
    }
    const id = message.type === 'acknowledged' ? message.answer.id : message.id
    if (message.type === 'refused') faults.push(`${id}, sent again, is refused: ${message.code} ${message.message}`)
    else if (first.has(id) && first.get(id)?.instance !== message.answer.instance)
      faults.push(`${id}, sent again, gets another answer`)
    if (--left === 0) void office.close()
  })
  const { code, hung } = await office.ended
  if (hung || left > 0)
    faults.push(
      `the engine process ${hung ? 'hung' : `ended with ${code}`}, and ${left} commands sent again had no answer`,
    )
  return faults
}
