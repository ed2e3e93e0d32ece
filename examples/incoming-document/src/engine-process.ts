/** The engine in a process of its own, that can be killed at any moment. Everything it knows is in the file. */
import { readFile } from 'node:fs/promises'
import { createEngine, type Engine, type Session, virtualClock } from '@quytrinh/engine'
import { sqliteStore } from '@quytrinh/persistence'
import { procedureFile } from '@quytrinh/processes'
import { type Act, agency, leaseMs, procedure, type Recalled, type Reply, type Request } from './protocol.js'

const [, , file = ''] = process.argv
/** An embedding leaves the clock out and has the machine's; here the engine does on the way to the next act what becomes due. */
const engine = createEngine({ store: sqliteStore(file), clock: virtualClock(0), runner: { leaseMs } })

process.on('disconnect', () => process.exit())
process.on('message', (request: Request) => void answer(request))
await attempt(async () => {
  await engine.migrate()
  say({ type: 'ready' })
})

async function answer({ user, at, act }: Request): Promise<void> {
  await attempt(async () => {
    if (act.type !== 'find' && act.type !== 'recall') say({ type: 'begun' })
    if (at !== undefined) await engine.clock.advanceTo(at)
    say({ type: 'done', answer: (await perform(engine, engine.as({ user, agency }), act)) ?? null })
  })
}

async function perform(office: Engine, session: Session, act: Act): Promise<unknown> {
  const { instances, tasks } = session
  switch (act.type) {
    case 'recall':
      return recall(session, act.businessKeys)
    case 'setUp':
      await session.directory.put(act.directory)
      return session.definitions.deploy({
        bpmn: await readFile(procedureFile(`${procedure}/${procedure}.bpmn`)),
        commandId: act.commandId,
      })
    case 'receive':
      return (await instances.start(procedure, act)).id
    case 'find': {
      const { items } = await tasks.list({ instance: act.instance })
      return items.find(({ node }) => node === act.node)?.id
    }
    case 'claim':
    case 'start':
      return tasks[act.type](act.task, act)
    case 'complete':
      return tasks.complete(act.task, act)
    case 'stop':
      return office.stop()
  }
}

async function recall({ instances }: Session, businessKeys: readonly string[]): Promise<Recalled> {
  const found: Record<string, string> = {}
  let commands = 0
  for (const businessKey of businessKeys) {
    const { items } = await instances.list({ key: procedure, businessKey })
    const [instance] = items
    if (instance === undefined) continue
    found[businessKey] = instance.id
    commands += (await instances.history(instance.id)).filter(({ author }) => author.mode !== 'system').length
  }
  return { commands, instances: found }
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
    say({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) })
  }
}

function say(reply: Reply): void {
  process.send?.(reply)
}
