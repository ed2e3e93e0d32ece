import { expect, test } from 'vitest'
import { createEngine, type Engine, memoryStore } from '../../src/index.js'
import type { Store } from '../../src/ports/index.js'
import { service } from './diagrams.js'

/** Longer than a test waits. */
const pollMs = 3_600_000

/** An engine whose runner looks for the next due, and then, before it hears the answer and sleeps, something happens. */
async function engineWith(happens: (engine: Engine) => Promise<void>): Promise<Engine> {
  const store = memoryStore()
  const nextDue: Store['nextDue'] = async (request) => {
    const due = await store.nextDue(request)
    await happens(engine)
    return due
  }
  const watched = new Proxy(store, {
    get(target, name) {
      const value: unknown = name === 'nextDue' ? nextDue : Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const engine: Engine = createEngine({ store: watched, runner: { pollMs } })
  await engine.as({ user: 'an', agency: 'a' }).definitions.deploy({ bpmn: service })
  return engine
}

test('a job that is committed while the runner is about to sleep does not wait until it wakes', async () => {
  let looks = 0
  const engine = await engineWith(async (at) => {
    looks++
    if (looks === 1) await at.as({ user: 'an', agency: 'a' }).instances.start('P')
  })
  const done = new Promise<string>((resolve) => {
    engine.handle('notify', async ({ node }) => resolve(node))
  })

  await engine.start()

  expect(await done).toBe('j')
  await engine.stop()
})

test('an engine that is stopped while its runner is about to sleep does not wait until it wakes', async () => {
  const stopping = Promise.withResolvers<void>()
  const engine = await engineWith(async (at) => stopping.resolve(at.stop()))

  await engine.start()

  await expect(stopping.promise).resolves.toBeUndefined()
})
