import { setTimeout as pause } from 'node:timers/promises'
import { createEngine } from '@quytrinh/engine'
import { postgresStore } from '@quytrinh/persistence'
import { costSoFar } from './cost.js'
import type { Office, Standing } from './office.js'
import { poolOf } from './pool.js'

const warmUpMs = 700
const measuredMs = 2000

export interface PeopleOptions {
  readonly size: number
  readonly synchronous: 'on' | 'off'
  readonly progress: (line: string) => void
}

/** So many people complete tasks without rest, each of other instances, so that as many commands are under way at any moment. Actions per second. */
export async function people(office: Office, { size, synchronous, progress }: PeopleOptions): Promise<number> {
  const pool = poolOf(office.url, { options: `-c synchronous_commit=${synchronous}` })
  const store = postgresStore({ pool })
  let flushes = 0
  let actions = 0
  let isOver = false
  const engine = createEngine({
    store: {
      ...store,
      commit: (changes) => {
        flushes++
        return store.commit(changes)
      },
    },
  })
  await engine.start()
  const work = async (own: readonly Standing[]): Promise<void> => {
    while (!isOver) {
      const instance = own[Math.floor(Math.random() * own.length)]
      if (instance === undefined) throw new Error('the bench has fewer instances than people')
      await office.complete(engine, instance)
      actions++
    }
  }
  const everybody = Promise.all(
    Array.from({ length: size }, (_, person) => work(office.instances.filter((_, n) => n % size === person))),
  )
  await pause(warmUpMs)
  const before = { flushes, actions, at: performance.now(), cpu: process.cpuUsage(), cost: await costSoFar(pool) }
  await pause(measuredMs)
  const seconds = (performance.now() - before.at) / 1000
  const done = actions - before.actions
  const sent = flushes - before.flushes
  const cpu = process.cpuUsage(before.cpu)
  const cost = await costSoFar(pool)
  isOver = true
  await everybody
  await engine.stop()
  await pool.end()
  const each = (total: number): string => (total / done).toFixed(0)
  const ours = each(cpu.user + cpu.system)
  const server = each(cost.serverMicros - before.cost.serverMicros)
  const log = each(cost.walBytes - before.cost.walBytes)
  progress(
    `  Quytrinh: flushes of ${(done / sent).toFixed(1)}; each action ${ours} µs of this process, ${server} µs of the server, ${log} bytes of its log`,
  )
  return done / seconds
}
