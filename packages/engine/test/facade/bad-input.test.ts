/** What people get wrong, through the public API: each is refused by name, says what was expected, and loses nothing. */
import { describe, expect, test } from 'vitest'
import {
  BpmnError,
  createEngine,
  EngineError,
  type Handler,
  hostClaims,
  type InlineHandler,
  memoryStore,
  type Variables,
} from '../../src/index.js'
import { virtualClock } from '../../src/testing/clock.js'
import { bpmn, flow, oneTask, service } from './diagrams.js'

const agency = 'so-noi-vu'

/** Bad input is what TypeScript would not let through. */
// biome-ignore lint/suspicious/noExplicitAny: stands for callers without our types
type Anything = any

function office() {
  const clock = virtualClock('2026-03-02T08:00:00+07:00')
  const engine = createEngine({ store: memoryStore(), clock, directory: hostClaims() })
  const admin = engine.as({ user: 'quan-tri', agency, groups: ['group:quan-tri'] })
  const clerk = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })
  return { engine, clock, admin, clerk }
}

async function officeWith(xml: string) {
  const opened = office()
  await opened.admin.definitions.deploy({ bpmn: xml })
  return opened
}

async function taskOf({ clerk }: Awaited<ReturnType<typeof officeWith>>) {
  const { id } = await clerk.instances.start('P')
  const [task] = (await clerk.tasks.list({ instance: id })).items
  return { instance: id, task: task?.id ?? '' }
}

/** The refusal, which has to be whole. */
async function refusal(asked: Promise<unknown> | (() => unknown)): Promise<EngineError> {
  const error: unknown = await (async () => (typeof asked === 'function' ? asked() : asked))().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof EngineError)) throw new Error(`expected a refusal but got ${String(error)}`, { cause: error })
  // A denial is said to people, in the authorizer's words.
  if (error.code !== 'not-authorised') expect(error.message).toMatch(/^Expected .+ (but|to be) .+[.…]/s)
  expect(error.message.length).toBeLessThan(1000)
  expect(error.status).toBeGreaterThanOrEqual(400)
  expect(Object.keys(error.details).length).toBeGreaterThan(0)
  return error
}

const task = '<bpmn:userTask id="u"/>'
const plain = `<bpmn:startEvent id="s"/>${task}<bpmn:endEvent id="e"/>${flow('s', 'u')}${flow('u', 'e')}`
const loop = '<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g"/><bpmn:manualTask id="m"/>'

describe('a file that cannot be executed is refused, and nothing of it is live', () => {
  const headless = bpmn(plain).replace(/^<\?xml.*\n/, '')
  const files: Readonly<Record<string, readonly [code: string, file: string | Uint8Array]>> = {
    'not XML': ['not-xml', 'Kính gửi Ủy ban nhân dân'],
    nothing: ['not-xml', ''],
    'a picture': ['encoding-broken', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
    'a DOCTYPE': ['doctype-refused', `<!DOCTYPE d [<!ENTITY a "b">]>\n${headless}`],
    'an id used twice': ['duplicate-id', bpmn(`${plain}${task}`)],
    'a flow to an element that is not there': ['unresolved-reference', bpmn(`${plain}${flow('u', 'khong-co')}`)],
    'a flow from nowhere': ['flow-end-missing', bpmn(`${plain}<bpmn:sequenceFlow id="f" targetRef="u"/>`)],
    'a process without a start': [
      'scope-without-start',
      bpmn(`${task}<bpmn:endEvent id="e"/>${flow('u', 'e')}${flow('e', 'u')}`),
    ],
  }

  test.each(Object.entries(files))('%s', async (_, [code, file]) => {
    const { admin, clerk } = office()

    const error = await refusal(admin.definitions.deploy({ bpmn: file }))

    expect(error).toMatchObject({ code: 'definition-refused', status: 422 })
    expect(error.details['problems']).toContainEqual(expect.objectContaining({ code, severity: 'error' }))
    expect((await clerk.definitions.list()).items).toEqual([])
    expect((await refusal(clerk.instances.start('P'))).code).toBe('process-not-active')
  })

  test.each([
    ['text', 'x'.repeat(50 * 1024 * 1024)],
    ['bytes', new Uint8Array(50 * 1024 * 1024)],
  ])('50 MB of %s are refused unread', async (_, file) => {
    const { admin } = office()
    const before = process.memoryUsage().rss

    const error = await refusal(admin.definitions.deploy({ bpmn: file }))

    expect(error.details['problems']).toMatchObject([{ code: 'file-too-large' }])
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024)
  })

  test.each([undefined, null, 7, {}, []])('%j in place of a file', async (file) => {
    const { admin } = office()

    const error = await refusal(admin.definitions.deploy({ bpmn: file as Anything }))

    expect(error).toMatchObject({ code: 'option-invalid', details: { option: 'bpmn' } })
  })
})

describe('a file that may be meant is deployed with a warning', () => {
  test('a task that nothing leads to', async () => {
    const island = '<bpmn:userTask id="v"/><bpmn:userTask id="w"/>'
    const { admin } = office()

    const { problems } = await admin.definitions.deploy({
      bpmn: bpmn(`${plain}${island}${flow('v', 'w')}${flow('w', 'v')}`),
    })

    const unreachable = problems.filter(({ code }) => code === 'unreachable')
    expect(unreachable.map(({ place }) => place.element)).toEqual(['v', 'w'])
  })

  test('a cycle without a wait, which the bound stops as an incident', async () => {
    const { admin, clerk } = office()

    const { problems } = await admin.definitions.deploy({
      bpmn: bpmn(`${loop}${flow('s', 'g')}${flow('g', 'm')}${flow('m', 'g')}`),
    })
    const { id } = await clerk.instances.start('P')

    expect(problems).toMatchObject([{ code: 'loop-without-wait', severity: 'warning' }])
    expect(await clerk.instances.get(id)).toMatchObject({
      status: 'active',
      openIncidents: [{ code: 'moves-exceeded' }],
    })
  })

  test('an unknown variable in a condition, which is an incident until somebody gives it', async () => {
    const { admin, clerk } = office()
    const ways = `${flow('g', 'm', 'soTien &gt; 5')}${flow('g', 'e', 'soTien &lt;= 5')}`

    const { problems } = await admin.definitions.deploy({
      bpmn: bpmn(`${loop}<bpmn:endEvent id="e"/>${flow('s', 'g')}${ways}`),
    })
    const { id } = await clerk.instances.start('P')
    const stopped = await clerk.instances.get(id)
    await admin.instances.setVariables(id, { soTien: 9 })
    await admin.instances.resolveIncident(id, stopped.openIncidents[0]?.id ?? 0)

    expect(problems.map(({ code, severity }) => [code, severity])).toContainEqual(['undeclared-name', 'warning'])
    expect(stopped.openIncidents).toMatchObject([{ code: 'undeclared-name', node: 'g' }])
    expect((await clerk.instances.get(id)).status).toBe('completed')
  })
})

describe('a task', () => {
  test('is completed once: the second time it is closed', async () => {
    const two = bpmn(
      `<bpmn:startEvent id="s"/><bpmn:parallelGateway id="g"/>${task}<bpmn:userTask id="v"/><bpmn:endEvent id="e"/>${flow('s', 'g')}${flow('g', 'u')}${flow('g', 'v')}${flow('u', 'e')}${flow('v', 'e')}`,
    )
    const { admin } = await officeWith(two)
    const { id } = await admin.instances.start('P')
    const [first, second] = (await admin.instances.get(id)).waitingAt
    await admin.tasks.claim(first?.id ?? '')
    await admin.tasks.complete(first?.id ?? '')

    const closed = await refusal(admin.tasks.complete(first?.id ?? ''))
    await admin.tasks.claim(second?.id ?? '')
    await admin.tasks.complete(second?.id ?? '')
    const ended = await refusal(admin.tasks.complete(second?.id ?? ''))

    expect(closed).toMatchObject({ code: 'task-closed', status: 409 })
    expect(ended).toMatchObject({ code: 'instance-ended', status: 409 })
  })

  test('is not for the wrong person, and that is in the access log', async () => {
    const opened = await officeWith(oneTask)
    const { task: id } = await taskOf(opened)
    const stranger = opened.engine.as({ user: 'nguoi-la', agency, groups: [] })

    expect(await refusal(stranger.tasks.claim(id))).toMatchObject({ code: 'not-authorised', status: 403 })
    expect(await refusal(stranger.tasks.complete(id))).toMatchObject({ code: 'not-authorised', status: 403 })
    expect(await opened.clerk.tasks.get(id)).toMatchObject({ state: 'ready' })
  })

  test('claimed by two at once is one’s', async () => {
    const opened = await officeWith(oneTask)
    const { task: id } = await taskOf(opened)
    const binh = opened.engine.as({ user: 'binh', agency, groups: ['group:van-thu'] })

    const outcomes = await Promise.allSettled([opened.clerk.tasks.claim(id), binh.tasks.claim(id)])

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(outcomes[1]).toMatchObject({ reason: { code: 'transition-not-allowed' } })
  })

  test.each(['', 'abc', '%00', 'ā', 7, null, undefined])('of an id that is none (%j) is not found', async (id) => {
    const { clerk } = await officeWith(oneTask)

    expect(await refusal(clerk.tasks.get(id as Anything))).toMatchObject({ code: 'task-not-found', status: 404 })
    expect(await refusal(clerk.tasks.claim(id as Anything))).toMatchObject({ code: 'task-not-found', status: 404 })
  })
})

const circle: Record<string, unknown> = { ten: 'vòng' }
circle['vong'] = { lai: [circle] }
const depth = (levels: number): unknown => (levels === 0 ? 'đáy' : [depth(levels - 1)])

const notJson: readonly (readonly [string, unknown, string])[] = [
  ['undefined', { a: undefined }, 'a'],
  ['a hole in a list', { a: Array(2) }, 'a[0]'],
  ['a function', { a: { b: () => 1 } }, 'a.b'],
  ['a symbol', { a: [1, Symbol('x')] }, 'a[1]'],
  ['a bigint', { a: 1n }, 'a'],
  ['a Date', { ngay: new Date(0) }, 'ngay'],
  ['a Map', { a: new Map() }, 'a'],
  ['bytes', { a: Buffer.from('x') }, 'a'],
  ['a class of the host', { a: new (class HoSo {})() }, 'a'],
  ['a cycle', { a: circle }, 'a.vong.lai[0]'],
  ['NaN', { a: { b: [0, Number.NaN] } }, 'a.b[1]'],
  ['infinity', { a: Number.POSITIVE_INFINITY }, 'a'],
  ['text of 2 MB', { a: 'x'.repeat(2_000_000) }, 'a'],
  ['many small values of 2 MB', { a: Array(200_000).fill(1.5) }, 'a[106070]'],
  ['the name __proto__', JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}'), 'a.__proto__'],
  ['the name __proto__ itself', JSON.parse('{"__proto__":{"isAdmin":true}}'), '__proto__'],
  ['half a surrogate pair', { a: 'x\ud800' }, 'a'],
  ['a name with half a surrogate pair', { a: { 'x\udc00': 1 } }, 'a.x\ufffd'],
  ['NUL', { a: 'x\0' }, 'a'],
  ['a name with NUL', { a: { 'x\0': 1 } }, 'a.x\\0'],
  ['a name of nothing', { '': 1 }, '$'],
  ['a name that is too long', { ['x'.repeat(256)]: 1 }, `${'x'.repeat(200)}…`],
  ['something too deep', { a: depth(65) }, `a${'[0]'.repeat(64)}`],
  ['a list in place of variables', [1], '$'],
  ['null in place of variables', 'x', '$'],
]

describe('variables that are not JSON are refused, with the place', () => {
  test.each(notJson)('%s', async (_, variables, path) => {
    const opened = await officeWith(oneTask)
    const { instance, task: id } = await taskOf(opened)
    const { clerk, admin } = opened
    await clerk.tasks.claim(id)
    const bad = variables as Variables // what no type would let through

    const refusals = [
      await refusal(clerk.instances.start('P', { variables: bad })),
      await refusal(clerk.tasks.complete(id, { variables: bad })),
      await refusal(admin.instances.setVariables(instance, bad)),
    ]

    for (const error of refusals) {
      expect(error).toMatchObject({ code: 'variables-invalid', status: 400, details: { path } })
      expect(error.message).toContain(` at ${path} there is `)
    }
    expect((await admin.instances.list()).items).toHaveLength(1)
    expect(await admin.instances.get(instance)).toMatchObject({ status: 'active', variables: {} })
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
  })

  test('what is JSON comes back as it was given', async () => {
    const shared = { ten: 'Nguyễn Văn A 👩‍⚖️', '': 'rỗng' }
    const variables = { a: null, b: [true, [], {}], c: -1.5e-7, d: shared, e: [shared], constructor: 'x', g: depth(63) }
    const { clerk } = await officeWith(oneTask)

    const { id } = await clerk.instances.start('P', { variables: variables as Variables })

    expect((await clerk.instances.get(id)).variables).toEqual(variables)
  })

  test('what the caller does to its objects afterwards changes nothing', async () => {
    const hoSo = { so: 1, trang: [1, 2] }
    const { clerk, admin } = await officeWith(oneTask)

    const starting = clerk.instances.start('P', { variables: { hoSo } })
    hoSo.so = 2
    hoSo.trang.push(3)
    const { id } = await starting
    await admin.instances.setVariables(id, { khac: 1 })

    expect((await clerk.instances.get(id)).variables).toMatchObject({ hoSo: { so: 1, trang: [1, 2] } })
  })
})

describe('what a handler gives', () => {
  async function standingAfter(handler: Handler) {
    const { engine, clock, clerk } = await officeWith(service)
    engine.handle('notify', handler)
    const { id } = await clerk.instances.start('P')
    await engine.tick()
    await clock.advance('PT1H')
    await engine.tick()
    return clerk.instances.get(id)
  }

  test.each(notJson)('%s, is a failed attempt, and at last an incident that says why', async (_, result, path) => {
    const { openIncidents, variables } = await standingAfter(() => result as Variables)

    expect(openIncidents).toMatchObject([
      { code: 'job-failed', details: { error: expect.stringContaining(` at ${path} there is `) } },
    ])
    expect(variables).toEqual({})
  })

  test('with a BPMN error is checked as well', async () => {
    const { openIncidents } = await standingAfter(() => {
      throw new BpmnError('qua-han', { variables: { luc: new Date(0) } as Anything })
    })

    expect(openIncidents).toMatchObject([{ code: 'job-failed', details: { error: expect.stringContaining('at luc') } }])
  })

  test.each([
    ['nothing', undefined, 'undefined'],
    ['an object that cannot be written', Object.create(null), 'a object that cannot be written'],
    ['an error without a message', new RangeError(), 'RangeError'],
    ['an error with an endless message', new Error('x'.repeat(1e6)), `${'x'.repeat(2000)}…`],
    ['an error with characters that no database keeps', new Error('a\0b\ud800'), 'ab\ufffd'],
  ])('where it throws %s, is told in the incident', async (_, thrown, said) => {
    const { openIncidents } = await standingAfter(() => {
      throw thrown
    })

    expect(openIncidents).toMatchObject([{ code: 'job-failed', details: { error: said } }])
  })

  test.each<readonly [string, InlineHandler]>([
    ['answers what is not JSON', () => ({ a: new Date(0) }) as Anything],
    [
      'throws',
      () => {
        throw new Error('hỏng')
      },
    ],
  ])('inside the step, where it %s, is an incident', async (_, handler) => {
    const { engine, clerk } = await officeWith(service)
    engine.handleInline('notify', handler)

    const { id } = await clerk.instances.start('P')

    expect((await clerk.instances.get(id)).openIncidents).toMatchObject([{ code: 'handler-failed', node: 'j' }])
  })

  test('inside the step leaves what it was given alone', async () => {
    const { engine, clerk } = await officeWith(service)
    engine.handleInline('notify', ({ hoSo }) => {
      ;(hoSo as Anything).so = 2
      return {}
    })

    const { id } = await clerk.instances.start('P', { variables: { hoSo: { so: 1 } } })

    expect((await clerk.instances.get(id)).variables).toEqual({ hoSo: { so: 1 } })
  })
})

describe('options are validated', () => {
  const store = memoryStore()
  const engineOptions: readonly (readonly [string, unknown])[] = [
    ['options', undefined],
    ['store', {}],
    ['store', { store: 'office.db' }],
    ['zone', { store, zone: 'Asia/Saigonn' }],
    ['clock', { store, clock: Date }],
    ['directory', { store, directory: {} }],
    ['authorizer', { store, authorizer: () => true }],
    ['onError', { store, onError: 'log' }],
    ['runner.leaseMs', { store, runner: { leaseMs: 0 } }],
    ['runner.concurrency', { store, runner: { concurrency: Number.NaN } }],
    ['runner.pollMs', { store, runner: { pollMs: '1000' } }],
    ['limits.movesMax', { store, limits: { movesMax: -1 } }],
    ['limits.triesMax', { store, limits: { triesMax: 0 } }],
  ]

  test.each(engineOptions)('of the engine: %s', async (option, options) => {
    const error = await refusal(() => createEngine(options as Anything))

    expect(error).toMatchObject({ code: 'option-invalid', status: 400, details: { option } })
  })

  test('of the engine: a name that is none', async () => {
    const error = await refusal(() => createEngine({ store, clok: virtualClock() } as Anything))

    expect(error.code).toBe('option-invalid')
    expect(error.message).toContain('clok')
  })

  test('of the engine: what is undefined is absent', async () => {
    const engine = createEngine({
      store: memoryStore(),
      runner: { leaseMs: undefined } as Anything,
      limits: { movesMax: undefined } as Anything,
      directory: hostClaims(),
    })
    const admin = engine.as({ user: 'an', agency, groups: ['group:quan-tri'] })

    await admin.definitions.deploy({ bpmn: bpmn(plain) })

    expect((await admin.instances.start('P')).id).toBeTruthy()
  })

  const principals: readonly (readonly [string, unknown])[] = [
    ['option-invalid', undefined],
    ['text-invalid', { agency }],
    ['text-invalid', { user: 'an', agency: '' }],
    ['text-invalid', { user: 'an', agency: 'x'.repeat(65) }],
    ['text-invalid', { user: 'a\0n', agency }],
    ['text-invalid', { user: 'an', agency, actor: 7 }],
    ['text-invalid', { user: 'an', agency, groups: [7] }],
    ['option-invalid', { user: 'an', agency, groups: 'group:van-thu' }],
    ['option-invalid', { user: 'an', agency, mode: 'system' }],
    ['option-invalid', { user: 'an', agency, decidedAt: new Date() }],
  ]

  test.each(principals)('of a principal: %s %j', async (code, principal) => {
    const { engine } = office()

    expect((await refusal(() => engine.as(principal as Anything))).code).toBe(code)
  })

  test('of commands and lists', async () => {
    const opened = await officeWith(oneTask)
    const { instance, task: id } = await taskOf(opened)
    const { clerk, admin, engine } = opened
    const asked: readonly (readonly [string, () => unknown])[] = [
      ['text-invalid', () => clerk.instances.start('P', { businessKey: '' })],
      ['text-invalid', () => clerk.instances.start(7 as Anything)],
      ['text-invalid', () => clerk.instances.start('P', { commandId: 'x'.repeat(201) })],
      ['text-invalid', () => admin.instances.cancel(instance, undefined as Anything)],
      ['text-invalid', () => clerk.tasks.delegate(id, { user: '\ud800' })],
      ['option-invalid', () => admin.instances.resolveIncident(instance, Number.NaN)],
      ['incident-not-found', () => admin.instances.resolveIncident(instance, 99)],
      ['instance-not-found', () => clerk.instances.get('khong-co')],
      ['instance-not-found', () => clerk.instances.get({} as Anything)],
      ['instance-not-found', () => clerk.tasks.list({ instance: "' or 1=1 --" })],
      ['option-invalid', () => clerk.tasks.list({ role: 'owner' as Anything })],
      ['option-invalid', () => clerk.instances.list({ state: 'all' as Anything })],
      ['option-invalid', () => admin.instances.history(instance, { after: -1 })],
      ['invalid-cursor', () => clerk.tasks.list({ cursor: 'abc' })],
      ['invalid-cursor', () => clerk.instances.list({ cursor: 7 as Anything })],
      ['handler-exists', () => engine.handle('a', () => {}).handle('a', () => {})],
      ['text-invalid', () => engine.handle('', () => {})],
      ['option-invalid', () => engine.handle('b', 'gửi thư' as Anything)],
      ['option-invalid', () => engine.on('processStarted', undefined as Anything)],
      ...[0, 1001, 1.5, '5', null].map(
        (limit) => ['limit-invalid', () => clerk.tasks.list({ limit: limit as Anything })] as const,
      ),
    ]

    for (const [code, ask] of asked) expect([String(ask), (await refusal(ask)).code]).toEqual([String(ask), code])
    expect(await clerk.instances.get(instance)).toMatchObject({ status: 'active', incidents: 0 })
  })

  test('a command id is for one request', async () => {
    const { clerk } = await officeWith(oneTask)
    const once = { commandId: 'c-1', variables: { so: 1 } }

    const first = await clerk.instances.start('P', once)
    const again = await clerk.instances.start('P', once)
    const other = await refusal(clerk.instances.start('P', { ...once, variables: { so: 2 } }))

    expect(again).toEqual(first)
    expect(other).toMatchObject({ code: 'command-id-reused', status: 409 })
  })
})
