/** Files that an engine cannot work on, and several engines on one file, through the engine's public API. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createEngine, type Engine, type EngineOptions, hostClaims, type Session } from '@quytrinh/engine'
import { virtualClock } from '@quytrinh/engine/testing'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../src/index.js'
import { asSomebody } from './as-somebody.js'
import { freshFile } from './temporary-file.js'

const agency = 'so-noi-vu'
const file = (inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:test">
  <bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/>${inside}<bpmn:endEvent id="e"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="u"/><bpmn:sequenceFlow id="f2" sourceRef="u" targetRef="e"/></bpmn:process>
</bpmn:definitions>`
const task = file(
  '<bpmn:userTask id="u"><bpmn:extensionElements><qt:assignment role="lead" mode="claim" to="group:van-thu"/></bpmn:extensionElements></bpmn:userTask>',
)
const service = file(
  '<bpmn:serviceTask id="u"><bpmn:extensionElements><qt:work topic="gui-thu"/></bpmn:extensionElements></bpmn:serviceTask>',
)

type Options = Partial<Pick<EngineOptions, 'limits' | 'clock'>> & {
  readonly lockTimeoutMs?: number
  readonly readonly?: boolean
}

function engineOn(filename: string, { lockTimeoutMs = 2_000, readonly = false, ...options }: Options = {}): Engine {
  const store = sqliteStore({ filename, lockTimeoutMs, readonly, synchronous: 'NORMAL' })
  const engine = createEngine({ ...options, store, directory: hostClaims() })
  onTestFinished(() => engine.stop())
  return engine as Engine // the store's own transactions are of no interest here
}

const as = (engine: Engine, user: string, ...groups: readonly string[]): Session => engine.as({ user, agency, groups })
const adminOf = (engine: Engine): Session => as(engine, 'quan-tri', 'group:quan-tri')
const clerkOf = (engine: Engine, user = 'an'): Session => as(engine, user, 'group:van-thu')

/** A file with a deployed diagram. */
async function deployed(bpmn: string): Promise<string> {
  const filename = await freshFile()
  const engine = engineOn(filename)
  await engine.migrate()
  await adminOf(engine).definitions.deploy({ bpmn })
  return filename
}

const unavailable = (word: string, isRetriable = false) => ({
  name: 'EngineError',
  code: `store-${word}`,
  status: 503,
  message: expect.stringMatching(/^Expected the store to do its work, but: /),
  details: { store: word, isRetriable },
  cause: { name: 'StoreUnavailable', code: word },
})

describe('a file locked by another transaction', () => {
  test('delays a command, which is done when the lock goes', async () => {
    const filename = await deployed(task)
    const clerk = clerkOf(engineOn(filename))
    const other = handleOn(filename)
    other.exec('begin immediate')

    const starting = clerk.instances.start('P')
    expect((await clerk.instances.list()).items).toEqual([]) // reading goes on
    other.exec('commit')

    expect(await clerk.instances.get((await starting).id)).toMatchObject({ status: 'active' })
  })

  test('refuses a command when patience ends; nothing was written, and it may be sent again', async () => {
    const filename = await deployed(task)
    const clerk = clerkOf(engineOn(filename, { lockTimeoutMs: 5, limits: { patienceMs: 20 } }))
    const other = handleOn(filename)
    other.exec('begin immediate')

    const command = { commandId: 'c-1', businessKey: '7/UBND' }
    await expect(clerk.instances.start('P', command)).rejects.toMatchObject(unavailable('locked', true))
    other.exec('rollback')
    await clerk.instances.start('P', command)

    expect((await clerk.instances.list()).items).toHaveLength(1)
  })
})

describe('a file that takes nothing more', () => {
  test('opened for reading: it is read, and commands are refused', async () => {
    const filename = await deployed(task)
    const { id } = await clerkOf(engineOn(filename)).instances.start('P')
    const clerk = clerkOf(engineOn(filename, { readonly: true }))

    expect(await clerk.instances.get(id)).toMatchObject({ status: 'active' })
    await expect(clerk.instances.start('P')).rejects.toMatchObject(unavailable('read-only'))
  })

  test('read-only for the user: commands are refused', async () => {
    const filename = await deployed(task)
    await chmod(dirname(filename), 0o777)
    await chmod(filename, 0o444)

    await asSomebody(async () => {
      const clerk = clerkOf(engineOn(filename))
      await expect(clerk.instances.start('P')).rejects.toMatchObject(unavailable('read-only'))
    })
  })

  test('full: the command is refused whole, and done when there is room', async () => {
    const database = handleOn(await freshFile())
    const engine = createEngine({ store: sqliteStore({ database }), directory: hostClaims() })
    await engine.migrate()
    const admin = engine.as({ user: 'quan-tri', agency, groups: ['group:quan-tri'] })
    await admin.definitions.deploy({ bpmn: task })
    const pages = Number(database.pragma('page_count', { simple: true }))
    const command = { commandId: 'c-1', variables: { noiDung: 'x'.repeat(500_000) } }

    database.pragma(`max_page_count = ${pages + 2}`)
    await expect(admin.instances.start('P', command)).rejects.toMatchObject(unavailable('full'))
    expect((await admin.instances.list()).items).toEqual([])
    database.pragma(`max_page_count = ${pages + 10_000}`)
    const { id } = await admin.instances.start('P', command)

    expect((await admin.instances.history(id)).map(({ revision }) => revision)).toEqual([1])
  })
})

describe('what is no database of ours', () => {
  test('a folder', async () => {
    const filename = await freshFile()
    await mkdir(filename)

    await expect(engineOn(filename).migrate()).rejects.toMatchObject(unavailable('cannot-open'))
  })

  test('another kind of file', async () => {
    const filename = await freshFile()
    await writeFile(filename, 'Kính gửi: Sở Nội vụ. '.repeat(100))
    const engine = engineOn(filename)

    await expect(engine.start()).rejects.toMatchObject(unavailable('not-a-database'))
    await expect(clerkOf(engine).tasks.list()).rejects.toMatchObject(unavailable('not-a-database'))
  })

  test('a database that nobody has migrated, until somebody does', async () => {
    const engine = engineOn(await freshFile())
    const admin = adminOf(engine)

    await expect(admin.definitions.deploy({ bpmn: task })).rejects.toMatchObject(unavailable('not-migrated'))
    await expect(admin.tasks.list()).rejects.toMatchObject(unavailable('not-migrated'))
    await engine.migrate()

    expect((await admin.definitions.deploy({ bpmn: task })).processes).toMatchObject([{ key: 'P', version: 1 }])
  })

  test('a locked file can be migrated when the lock has gone', async () => {
    const filename = await freshFile()
    const other = handleOn(filename)
    other.exec('begin exclusive')
    const engine = engineOn(filename, { lockTimeoutMs: 5 })

    await expect(engine.migrate()).rejects.toMatchObject(unavailable('locked', true))
    other.exec('rollback')

    await engine.migrate()
    expect((await adminOf(engine).instances.list()).items).toEqual([])
  })

  test('a handle that is not the store’s, in `using`', async () => {
    const database = handleOn(await freshFile())
    const engine = createEngine({ store: sqliteStore({ database }), directory: hostClaims() })

    await expect((async () => engine.using(handleOn(':memory:')))()).rejects.toMatchObject(
      unavailable('no-transaction'),
    )
  })
})

describe('two engines on one file', () => {
  const both = (filename: string, options?: Options): readonly [Engine, Engine] => [
    engineOn(filename, options),
    engineOn(filename, options),
  ]

  test('see what the other has done, at once', async () => {
    const [one, other] = both(await deployed(task))

    const { id } = await clerkOf(one).instances.start('P')
    const [offered] = (await clerkOf(other).tasks.list()).items
    await clerkOf(other).tasks.claim(offered?.id ?? '')
    await clerkOf(one).tasks.complete(offered?.id ?? '', { variables: { dat: true } })

    expect(await clerkOf(other).instances.get(id)).toMatchObject({ status: 'completed', variables: { dat: true } })
  })

  test('let nobody do what another engine has given to somebody else', async () => {
    const [one, other] = both(await deployed(task))
    await clerkOf(one).instances.start('P')
    const [offered] = (await clerkOf(one).tasks.list()).items
    const id = offered?.id ?? ''
    await clerkOf(one, 'an').tasks.claim(id)
    await clerkOf(other, 'an').tasks.delegate(id, { user: 'binh' })

    await expect(clerkOf(one, 'an').tasks.complete(id)).rejects.toMatchObject({ code: 'not-authorised' })
    await clerkOf(one, 'binh').tasks.complete(id)
  })

  test('take a new version of a diagram from each other', async () => {
    const [one, other] = both(await deployed(task))
    await clerkOf(other).instances.start('P')
    await adminOf(one).definitions.deploy({ bpmn: task.replace('id="D"', 'id="D2"') })

    const { id } = await clerkOf(other).instances.start('P')

    expect(await clerkOf(one).instances.get(id)).toMatchObject({ version: 2 })
  })

  test('give a task to one of those who claim it at the same time', async () => {
    const engines = both(await deployed(task))
    for (let round = 0; round < 20; round++) {
      const { id } = await clerkOf(engines[0]).instances.start('P')
      const [offered] = (await clerkOf(engines[0]).tasks.list({ instance: id })).items

      const claims = engines.flatMap((engine, n) =>
        ['an', 'binh', 'chi'].map((user) => clerkOf(engine, `${user}-${n}`).tasks.claim(offered?.id ?? '')),
      )
      const outcomes = await Promise.allSettled(claims)

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'transition-not-allowed' })
      const history = await clerkOf(engines[1]).instances.history(id)
      expect(history.flatMap(({ facts }) => facts).filter(({ type }) => type === 'taskMoved')).toHaveLength(1)
    }
  })

  test('do every job once', async () => {
    const clock = virtualClock('2026-03-02T08:00:00+07:00')
    const engines = both(await deployed(service), { clock })
    const done: string[] = []
    for (const engine of engines)
      engine.handle('gui-thu', async ({ id }) => {
        done.push(id)
        return { gui: true }
      })
    await Promise.all(
      engines.flatMap((engine) => Array.from({ length: 30 }, () => clerkOf(engine).instances.start('P'))),
    )

    await Promise.all(engines.map((engine) => engine.tick()))

    expect(done).toHaveLength(60)
    expect(new Set(done).size).toBe(60)
    const { items } = await clerkOf(engines[0]).instances.list({ limit: 100 })
    expect(items.map(({ status }) => status)).toEqual(Array(60).fill('completed'))
  })

  test('give a command that is sent to both the same answer', async () => {
    const engines = both(await deployed(task))

    const answers = await Promise.all(
      engines.map((engine) => clerkOf(engine).instances.start('P', { commandId: 'c-1', businessKey: '7/UBND' })),
    )

    expect(answers[0]).toEqual(answers[1])
    expect((await clerkOf(engines[0]).instances.list()).items).toHaveLength(1)
  })
})

function handleOn(filename: string): Database.Database {
  const database = new Database(filename)
  onTestFinished(() => void database.close())
  return database
}
