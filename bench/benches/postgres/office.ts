import { createEngine, type Engine } from '@quytrinh/engine'
import { postgresStore } from '@quytrinh/persistence'
import { poolOf } from './pool.js'

/** The clerk of all agencies, who has one task of every instance on the desk. */
const clerk = 'an'
const agencies = 50
const instancesEach = 200

/** Every completion opens the next task, for ever. */
const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:bench">
<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="again"/>
<bpmn:userTask id="review" name="Xem xét hồ sơ"><bpmn:extensionElements><qt:assignment to="user:${clerk}"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="again"/><bpmn:sequenceFlow id="f2" sourceRef="again" targetRef="review"/>
<bpmn:sequenceFlow id="f3" sourceRef="review" targetRef="again"/></bpmn:process></bpmn:definitions>`

/** What an incoming document brings along. */
const variables = {
  soKyHieu: '87/STC-QLNS',
  trichYeu: 'V/v hướng dẫn xây dựng dự toán ngân sách nhà nước năm 2027 và kế hoạch tài chính ngân sách ba năm',
  coQuanBanHanh: 'Sở Tài chính',
  ngayVanBan: '2026-11-23',
  doKhan: 'thuong',
  soTrang: 12,
}

/** An instance, and the id of the task that it waits at, which a person has on the screen: finding it is not part of what is measured. */
export interface Standing {
  readonly agency: string
  readonly task: Buffer
}

export interface Office {
  readonly url: string
  readonly instances: readonly Standing[]
  /** Completes the task that an instance waits at. */
  complete(engine: Engine, instance: Standing): Promise<void>
}

/** A database with so many instances at work that most of them are not in the engine's memory when their turn comes. */
export async function furnish(url: string): Promise<Office> {
  const pool = poolOf(url)
  const engine = createEngine({ store: postgresStore({ pool }) })
  await engine.migrate()
  const instances: Standing[] = []
  for (let n = 0; n < agencies; n++) instances.push(...(await furnishAgency(engine, agencyOf(n))))
  const stride = await strideOf(engine)
  await engine.stop()
  await pool.query('vacuum analyze')
  await pool.end()
  return {
    url,
    instances,
    async complete(by, { agency, task }) {
      await by.as({ user: clerk, agency }).tasks.complete(task.toString('base64url'))
      // The next task of an instance differs by its number alone.
      task.writeUInt32BE(task.readUInt32BE(numberAt) + stride, numberAt)
    },
  }
}

const agencyOf = (n: number): string => `ubnd-xa-${String(n).padStart(3, '0')}`

/** Where the id of a task has its number. */
const numberAt = 17

async function furnishAgency(engine: Engine, agency: string): Promise<readonly Standing[]> {
  const host = engine.as({ user: clerk, agency })
  await host.definitions.deploy({ bpmn })
  await Promise.all(Array.from({ length: instancesEach }, () => host.instances.start('P', { variables })))
  const { items } = await host.tasks.list({ limit: instancesEach })
  return items.map(({ id }) => ({ agency, task: Buffer.from(id, 'base64url') }))
}

/** How much the number of the task grows with every completion. */
async function strideOf(engine: Engine): Promise<number> {
  const host = engine.as({ user: clerk, agency: 'do-thu' })
  await host.definitions.deploy({ bpmn })
  const { id } = await host.instances.start('P', { variables })
  const numbers: number[] = []
  for (let n = 0; n < 3; n++) {
    const [task] = (await host.tasks.list({ instance: id })).items
    if (task === undefined) throw new Error('the bench has no task to complete')
    numbers.push(Buffer.from(task.id, 'base64url').readUInt32BE(numberAt))
    await host.tasks.complete(task.id)
  }
  const [first = 0, second = 0, third = 0] = numbers
  if (second - first !== third - second) throw new Error('tasks are not numbered in equal strides')
  return second - first
}
