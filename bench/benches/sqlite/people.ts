import { setTimeout as pause } from 'node:timers/promises'
import { sqliteStore } from '@quytrinh/persistence'
import { openOffice } from './office.js'
import { measuredMs, warmUpMs } from './window.js'

/** So many people start and complete without rest, so that as many commands are under way at any moment. Starts with completions per second. */
export async function people(file: string, size: number, progress: (line: string) => void): Promise<number> {
  let commits = 0
  let commands = 0
  let isOver = false
  const store = sqliteStore({ filename: file, synchronous: 'FULL' })
  const office = await openOffice({
    ...store,
    commit: (changes) => {
      commits++
      return store.commit(changes)
    },
  })
  const work = async (): Promise<void> => {
    while (!isOver) {
      const { id } = await office.host.instances.start('P')
      commands++
      await office.host.tasks.complete(office.taskOf(id))
      commands++
    }
  }
  const everybody = Promise.all(Array.from({ length: size }, work))
  await pause(warmUpMs)
  const before = { commits, commands, at: performance.now() }
  await pause(measuredMs)
  const seconds = (performance.now() - before.at) / 1000
  const done = commands - before.commands
  const flushes = commits - before.commits
  isOver = true
  await everybody
  await office.engine.stop()
  progress(`  ${(flushes / seconds).toFixed(0)} flushes per second of ${(done / flushes).toFixed(1)} commands`)
  return done / 2 / seconds
}
