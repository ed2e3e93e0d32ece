import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import { flow } from './diagrams.js'

const agency = 'so-noi-vu'
const as = (user: string, ...groups: readonly string[]) => ({ user, agency, groups: [...groups, 'group:can-bo'] })

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:qt="urn:quytrinh:bpmn:1" targetNamespace="t">
  <process id="P" isExecutable="true"><startEvent id="s"/>
    <userTask id="phoi-hop"><extensionElements><qt:assignment to="= &quot;user:&quot; + donVi"/></extensionElements>
      <multiInstanceLoopCharacteristics><extensionElements><qt:collection source="=cacDonVi" element="donVi"/></extensionElements></multiInstanceLoopCharacteristics>
    </userTask><endEvent id="e"/>${flow('s', 'phoi-hop').replaceAll('bpmn:', '')}${flow('phoi-hop', 'e').replaceAll('bpmn:', '')}</process></definitions>`

async function begun() {
  const engine = createEngine({ store: memoryStore(), clock: virtualClock(), directory: hostClaims() })
  const lead = engine.as(as('an'))
  await lead.definitions.deploy({ bpmn: xml })
  const { id } = await lead.instances.start('P', { variables: { cacDonVi: ['binh', 'chi'] } })
  const waiting = async () => (await lead.instances.get(id)).waitingAt
  return { engine, lead, id, waiting }
}

test('whoever started the instance adds to it, and the new task is on the desk at once', async () => {
  const { engine, lead, id } = await begun()

  await lead.multiInstances.add(id, { activity: 'phoi-hop', item: 'dung' })

  const { items } = await engine.as(as('dung')).tasks.list({ role: 'actualOwner' })
  expect(items).toHaveLength(1)
})

test('a removed task leaves the desk', async () => {
  const { engine, lead, id, waiting } = await begun()

  await lead.multiInstances.remove(id, { activity: 'phoi-hop', loopCounter: 2 })

  expect((await engine.as(as('chi')).tasks.list({ role: 'actualOwner' })).items).toEqual([])
  expect((await waiting()).map(({ loopCounter }) => loopCounter)).toEqual([1])
})

test('an instance is removed by the token that waits in it, and with the last one the activity ends', async () => {
  const { lead, id, waiting } = await begun()

  for (const { token } of await waiting()) await lead.multiInstances.remove(id, { activity: 'phoi-hop', token })

  expect((await lead.instances.get(id)).status).toBe('completed')
})

test('a command that is sent twice adds once', async () => {
  const { lead, id, waiting } = await begun()
  const options = { activity: 'phoi-hop', item: 'dung', commandId: 'them-dung' }

  await lead.multiInstances.add(id, options)
  await lead.multiInstances.add(id, options)

  expect(await waiting()).toHaveLength(3)
})

test('the journal says who has added and removed', async () => {
  const { engine, lead, id } = await begun()
  const administrator = engine.as(as('quan-tri', 'group:quan-tri'))
  await lead.multiInstances.add(id, { activity: 'phoi-hop', item: 'dung' })
  await administrator.multiInstances.remove(id, { activity: 'phoi-hop', loopCounter: 1 })

  const history = await lead.instances.history(id)

  expect(history.slice(-2)).toMatchObject([
    { author: { performedBy: 'an' }, facts: [{ type: 'instanceAdded', item: 'dung' }, {}, {}] },
    { author: { performedBy: 'quan-tri' }, facts: [{}, { type: 'terminated' }] },
  ])
})

test('others may neither add nor remove', async () => {
  const { engine, id, waiting } = await begun()
  const other = engine.as(as('binh'))

  await expect(other.multiInstances.add(id, { activity: 'phoi-hop', item: 'dung' })).rejects.toMatchObject({
    code: 'not-authorised',
  })
  await expect(other.multiInstances.remove(id, { activity: 'phoi-hop', loopCounter: 1 })).rejects.toMatchObject({
    code: 'not-authorised',
  })

  expect(await waiting()).toHaveLength(2)
})

test.each([
  ['another activity', { activity: 's', item: 'dung' }, 'not-multi-instance'],
  ['no item', { activity: 'phoi-hop' }, 'item-mismatch'],
  ['what is no JSON', { activity: 'phoi-hop', item: Number.NaN }, 'variables-invalid'],
  ['a token that is no number', { activity: 'phoi-hop', item: 'dung', token: 1.5 }, 'option-invalid'],
])('adding %s is refused, and nothing changes', async (_, options, code) => {
  const { lead, id, waiting } = await begun()

  await expect(lead.multiInstances.add(id, options)).rejects.toMatchObject({ code })

  expect(await waiting()).toHaveLength(2)
})

test.each([
  ['nobody in particular', {}, 'option-invalid'],
  ['one that never was', { loopCounter: 7 }, 'activity-instance-not-found'],
])('removing %s is refused, and nothing changes', async (_, options, code) => {
  const { lead, id, waiting } = await begun()

  await expect(lead.multiInstances.remove(id, { activity: 'phoi-hop', ...options })).rejects.toMatchObject({ code })

  expect(await waiting()).toHaveLength(2)
})

test('null is an item', async () => {
  const { lead, id } = await begun()

  await lead.multiInstances.add(id, { activity: 'phoi-hop', item: null })

  const [added] = (await lead.instances.history(id)).slice(-1)
  expect(added?.facts[0]).toMatchObject({ type: 'instanceAdded', item: null })
})
