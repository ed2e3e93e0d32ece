import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import type { Store } from '../../src/ports/store.js'
import { flow } from './diagrams.js'

const agency = 'so-noi-vu'
const principal = { user: 'quan-tri', agency, groups: ['group:quan-tri'] }

function file(processes: string): string {
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" id="D" targetNamespace="t">
  <bpmn:error id="E" errorCode="KHONG_DAT"/><bpmn:escalation id="X" escalationCode="TRE"/>${processes}</bpmn:definitions>`
}

/** Calls `Q`, and goes on with what it yields. */
function caller(binding: string, { id = 'P', boundary = '', tag = '' } = {}): string {
  return `<bpmn:process id="${id}" isExecutable="true"${tag}><bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="Q" ${binding}><bpmn:extensionElements><qt:output target="nhan" source="= nhan"/></bpmn:extensionElements></bpmn:callActivity><bpmn:receiveTask id="r"/><bpmn:endEvent id="e"/>${flow('s', 'c')}${flow('c', 'r')}${flow('r', 'e')}${boundary}</bpmn:process>`
}

/** Says which version it is. */
function called(name: string, tag = ''): string {
  return `<bpmn:process id="Q" isExecutable="true"${tag}><bpmn:startEvent id="qs"/><bpmn:scriptTask id="q" scriptFormat="text/x-assign"><bpmn:script>nhan = "${name}"</bpmn:script></bpmn:scriptTask>${flow('qs', 'q')}</bpmn:process>`
}

async function office(store: Store = memoryStore()) {
  const engine = createEngine({ store, clock: virtualClock(), directory: hostClaims() })
  const host = engine.as(principal)
  const deploy = (...processes: string[]) => host.definitions.deploy({ bpmn: processes.map(file) })
  const start = async (variables = {}) => (await host.instances.start('P', { variables })).id
  const result = async (id: string) => (await host.instances.get(id)).variables['nhan']
  const incident = async (id: string) => (await host.instances.get(id)).openIncidents[0]
  return { deploy, engine, host, incident, result, start }
}

test('a call without a binding gets the version that is live when it is made', async () => {
  const { deploy, start, result } = await office()
  await deploy(called('một'))
  await deploy(caller(''))
  await deploy(called('hai'))

  expect(await result(await start())).toBe('hai')
})

test('a call bound to a version gets that one, also where the number is an expression', async () => {
  const { deploy, start, result } = await office()
  await deploy(called('một'))
  await deploy(called('hai'))
  await deploy(caller('qt:calledVersion="1"'))
  const fixed = await result(await start())
  await deploy(
    caller('qt:calledVersion="= so"').replace(
      '<bpmn:startEvent',
      '<bpmn:extensionElements><qt:data name="so"/></bpmn:extensionElements><bpmn:startEvent',
    ),
  )

  const reckoned = await result(await start({ so: 2 }))

  expect([fixed, reckoned]).toEqual(['một', 'hai'])
})

test('a call bound to a version tag gets the newest version with it', async () => {
  const { deploy, start, result } = await office()
  await deploy(called('một', ' qt:versionTag="2026"'))
  await deploy(called('hai', ' qt:versionTag="2026"'))
  await deploy(called('ba', ' qt:versionTag="2027"'))
  await deploy(caller('qt:calledVersionTag="2026"'))

  expect(await result(await start())).toBe('hai')
})

test('a call bound to the deployment gets what was deployed together with its own version', async () => {
  const { deploy, start, result } = await office()
  await deploy(caller('qt:binding="deployment"'), called('một'))
  await deploy(called('hai'))
  const one = await result(await start())
  await deploy(caller('qt:binding="deployment"') + called('ba'))

  const two = await result(await start())

  expect([one, two]).toEqual(['một', 'ba'])
})

test('deployed together once more, the latest time counts', async () => {
  const { deploy, start, result } = await office()
  const both = [caller('qt:binding="deployment"'), called('một')] as const
  await deploy(...both)
  await deploy(both[0], called('hai'))
  const second = await result(await start())
  await deploy(...both)

  const third = await result(await start())

  expect([second, third]).toEqual(['hai', 'một'])
})

test.each([
  ['qt:calledVersion="7"', 'called-version-not-found', { process: 'Q', version: 7 }],
  ['qt:calledVersionTag="2030"', 'called-tag-not-found', { process: 'Q', tag: '2030' }],
  ['qt:binding="deployment"', 'called-not-deployed-together', { process: 'Q', caller: 'P', version: 1 }],
  ['qt:calledVersion="0"', 'called-version-invalid', { value: '0' }],
  ['qt:calledVersionTag="constructor"', 'called-tag-not-found', { process: 'Q', tag: 'constructor' }],
])('a version that is not there is an incident that says what is wanted: %s', async (binding, code, details) => {
  const { deploy, start, incident } = await office()
  await deploy(called('một'))
  await deploy(caller(binding))

  const id = await start()

  expect(await incident(id)).toMatchObject({ code, node: 'c', details })
})

test('a version that has been deployed by another engine meanwhile is found, and the incident resolved', async () => {
  const store = memoryStore()
  const here = await office(store)
  const there = await office(store)
  await here.deploy(called('một'))
  await here.deploy(caller('qt:calledVersion="2"'))
  const id = await here.start()
  const found = await here.incident(id)

  await there.deploy(called('hai'))
  await here.host.instances.resolveIncident(id, found?.id ?? 0)

  expect(await here.result(id)).toBe('hai')
})

test('one process in two files of a deployment is refused, and nothing is deployed', async () => {
  const { deploy, host } = await office()

  const deployed = deploy(called('một'), called('hai'))

  await expect(deployed).rejects.toMatchObject({
    code: 'definition-refused',
    details: { problems: [{ code: 'process-in-several-files', params: { process: 'Q' } }] },
  })
  expect((await host.definitions.list()).items).toEqual([])
})

test('of several files a problem says in which it is, and none of them is deployed', async () => {
  const { deploy, host } = await office()

  const deployed = deploy(called('một'), caller('qt:calledVersion="= ("'))

  await expect(deployed).rejects.toMatchObject({ details: { problems: [{ place: { file: 2, element: 'c' } }] } })
  expect((await host.definitions.list()).items).toEqual([])
})

test('a tag of what every object has is a tag like any other', async () => {
  const { deploy, start, result } = await office()
  await deploy(called('một', ' qt:versionTag="constructor"'))
  await deploy(caller('qt:calledVersionTag="constructor"'))

  expect(await result(await start())).toBe('một')
})

test('bindings of Camunda and Flowable mean the same', async () => {
  const { deploy, start, result } = await office()
  const results: unknown[] = []
  for (const binding of [
    'camunda:calledElementBinding="version" camunda:calledElementVersion="1"',
    'camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="cu"',
    'camunda:calledElementBinding="deployment"',
    'flowable:sameDeployment="true"',
    'camunda:calledElementBinding="latest"',
  ]) {
    await deploy(called('một', ' camunda:versionTag="cu"'))
    await deploy(caller(binding), called('cùng'))
    await deploy(called('mới'))
    results.push(await result(await start()))
  }

  expect(results).toEqual(['một', 'một', 'cùng', 'cùng', 'mới'])
})

test('the same deployment as Flowable means it falls back to what is live', async () => {
  const { deploy, start, result } = await office()
  await deploy(called('một'))
  await deploy(caller('flowable:sameDeployment="true"'))

  expect(await result(await start())).toBe('một')
})

test('a called instance has the business key that the call gives it, and none otherwise', async () => {
  const { deploy, host } = await office()
  await deploy(called('một'))
  for (const key of ['qt:businessKey="HS-12"', '']) {
    await deploy(caller(key))
    await host.instances.start('P', { businessKey: 'cha' })
  }

  const { items } = await host.instances.list({ key: 'Q' })

  expect(items.map(({ businessKey }) => businessKey)).toEqual([undefined, 'HS-12'])
})
