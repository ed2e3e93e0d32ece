/** The engine process of the crash test: does what its parent asks, answers when it is committed, and is killed at any moment. */
import { createEngine, EngineError } from '@quytrinh/engine'
import { sqliteStore } from '@quytrinh/persistence'
import { eagerStore } from './eager-store.js'
import { agency, diagram, type FromOffice, processId, type Request, user } from './protocol.js'

const [file = '', mutant] = process.argv.slice(2)
const store = sqliteStore(file)
const engine = createEngine({ store: mutant === 'eager' ? eagerStore(store) : store })
await engine.migrate()
const clerk = engine.as({ user, agency })
await clerk.definitions.deploy({ bpmn: diagram })

process.on('message', (request: Request) => {
  answer(request).then(
    (acknowledged) => tell({ type: 'acknowledged', answer: { id: request.id, ...acknowledged } }),
    (error: unknown) => tell({ type: 'refused', id: request.id, ...troubleOf(error) }),
  )
})
tell({ type: 'ready' })

async function answer(request: Request): Promise<{ instance?: string; task?: string }> {
  if (request.type === 'complete') {
    await clerk.tasks.complete(request.task, { variables: { dau: request.id }, commandId: request.id })
    return {}
  }
  const { id } = await clerk.instances.start(processId, { businessKey: request.id, commandId: request.id })
  const { waitingAt } = await clerk.instances.get(id)
  const [task] = waitingAt
  return task === undefined ? { instance: id } : { instance: id, task: task.id }
}

function tell(message: FromOffice): void {
  process.send?.(message)
}

function troubleOf(error: unknown): { code: string; message: string } {
  if (error instanceof EngineError) return { code: error.code, message: error.message }
  return { code: 'unexpected', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
