/** The engine process of the crash test: does what its parent asks, answers when it is committed, and is killed at any moment. */
import { createEngine, EngineError } from '@quytrinh/engine'
import { sqliteStore } from '@quytrinh/persistence'
import { eagerStore } from './eager-store.js'
import { agency, diagram, type FromOffice, processId, type Request, user } from './protocol.js'

const [file = '', mutant] = process.argv.slice(2)
const store = sqliteStore(file)
const engine = createEngine({ store: mutant === 'eager' ? eagerStore(store) : store })
tell({ type: 'opening' })
await engine.migrate()
const clerk = engine.as({ user, agency })
await clerk.definitions.deploy({ bpmn: diagram })

process.on('message', (request: Request) => {
  answer(request).then(tell, (error: unknown) => tell({ type: 'refused', id: request.id, ...troubleOf(error) }))
})
tell({ type: 'ready' })

async function answer(request: Request): Promise<FromOffice> {
  const { id } = request
  switch (request.type) {
    case 'start': {
      const { id: instance } = await clerk.instances.start(processId, { businessKey: id, commandId: id })
      return { type: 'acknowledged', answer: { id, instance } }
    }
    case 'complete':
      await clerk.tasks.complete(request.task, { variables: { dau: id }, commandId: id })
      return { type: 'acknowledged', answer: { id } }
    case 'look': {
      const [wait] = (await clerk.instances.get(request.instance)).waitingAt
      if (wait === undefined) throw new Error(`${request.instance} was started and waits at no task`)
      return { type: 'seen', id, task: wait.id }
    }
  }
}

function tell(message: FromOffice): void {
  process.send?.(message)
}

function troubleOf(error: unknown): { code: string; message: string } {
  if (error instanceof EngineError) return { code: error.code, message: error.message }
  return { code: 'unexpected', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
