import { readFile } from 'node:fs/promises'
import { createEngine } from '@quytrinh/engine'
import { sqliteStore } from '@quytrinh/persistence'

const engine = createEngine({ store: sqliteStore('office.db') })
await engine.start()

const designer = engine.as({ user: 'dung', agency: 'so-noi-vu' })
await designer.definitions.deploy({ bpmn: await readFile(new URL('../hello.bpmn', import.meta.url)) })

const clerk = engine.as({ user: 'an', agency: 'so-noi-vu' })
const { id } = await clerk.instances.start('hello', { variables: { subject: 'Xin cấp văn phòng phẩm' } })
for (const task of (await clerk.tasks.list({ instance: id })).items) {
  console.log(`${task.name}, due ${new Date(task.due ?? 0).toLocaleString('vi')}`)
  await clerk.tasks.claim(task.id)
  await clerk.tasks.complete(task.id, { variables: { approved: true } })
}
const { status, variables } = await clerk.instances.get(id)
console.log(status, variables)
await engine.stop()
