import { createEngine, type Engine } from '@quytrinh/engine'
import type pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { postgresStore } from '../src/index.js'
import { freshDatabase, poolOf } from './fresh-database.js'

const agency = 'so-noi-vu'
const user = 'an'

/** Completing the task opens the next one, for ever. */
const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:test">
<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="again"/>
<bpmn:userTask id="review"><bpmn:extensionElements><qt:assignment to="user:${user}"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="again"/><bpmn:sequenceFlow id="f2" sourceRef="again" targetRef="review"/>
<bpmn:sequenceFlow id="f3" sourceRef="review" targetRef="again"/></bpmn:process></bpmn:definitions>`

/** What a store costs where the network and the disk decide: the statements of an action, each a round trip, and the commits among them. */
export function roundTrips(): void {
  test('an action alone takes a statement that reads and one that writes', async () => {
    const office = await open()
    const desk = await office.desk(1)
    await office.forget()

    await office.completeAll(desk)

    expect(office.statements).toHaveLength(2)
    expect(office.commits()).toBe(1)
  })

  test('what the engine has in memory is not read again', async () => {
    const office = await open()
    await office.completeAll(await office.desk(1))
    const desk = await office.desk(0)

    await office.completeAll(desk)

    expect(office.statements).toHaveLength(1)
  })

  test('thirty-two at once share statements: at most 0.2 for each action, and at most 0.1 commits', async () => {
    const office = await open()
    const desk = await office.desk(96)
    await office.forget()
    const people = Array.from({ length: 32 }, (_, person) => desk.slice(person * 3, person * 3 + 3))

    await Promise.all(
      people.map(async (own) => {
        for (const task of own) await office.completeAll([task])
      }),
    )

    expect(office.statements.length / desk.length).toBeLessThanOrEqual(0.2)
    expect(office.commits() / desk.length).toBeLessThanOrEqual(0.1)
  })
}

async function open() {
  const statements: string[] = []
  const pool = poolOf(await freshDatabase())
  pool.on('connect', (client) => {
    const send = client.query.bind(client)
    // The driver has a dozen shapes of `query`; the pool hands all of them on to this one.
    client.query = ((what: pg.QueryConfig | string, ...rest: never[]) => {
      statements.push(typeof what === 'string' ? what : what.text)
      return send(what, ...rest)
    }) as typeof client.query
  })
  onTestFinished(() => pool.end())
  const engineOf = (): Engine => createEngine({ store: postgresStore({ pool }) })
  let engine = engineOf()
  await engine.migrate()
  const clerk = () => engine.as({ user, agency })
  await clerk().definitions.deploy({ bpmn })
  const clear = () => void statements.splice(0)
  return {
    statements,
    /** So many instances more, and the tasks of all. */
    desk: async (size: number) => {
      await Promise.all(Array.from({ length: size }, () => clerk().instances.start('P')))
      const { items } = await clerk().tasks.list({ limit: 100 })
      clear()
      return items.map(({ id }) => id)
    },
    completeAll: async (desk: readonly string[]) => {
      for (const task of desk) await clerk().tasks.complete(task)
    },
    /** Another engine, which has read the definition with another instance. */
    forget: async () => {
      engine = engineOf()
      const { id } = await clerk().instances.start('P')
      for (const task of (await clerk().tasks.list({ instance: id })).items) await clerk().tasks.complete(task.id)
      clear()
    },
    commits: () => statements.filter((text) => text.includes('insert into qt_journal')).length,
  }
}
