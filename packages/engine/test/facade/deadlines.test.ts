import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, type Variables } from '../../src/index.js'
import { virtualClock } from '../../src/testing/clock.js'
import { bpmn, flow } from './diagrams.js'

const agency = 'so-noi-vu'

/** Starts on Friday before Tết, and gives the open tasks with their dues as Vietnam writes them. */
async function duesOf(xml: string, variables: Variables = {}) {
  const clock = virtualClock('2026-02-13T16:00:00+07:00')
  const engine = createEngine({ store: memoryStore(), clock, directory: hostClaims() })
  const clerk = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })
  await clerk.definitions.deploy({ bpmn: xml })
  await clerk.instances.start('P', { variables })
  const { items } = await clerk.tasks.list()
  return items.map(({ node, due, agencyDue }) => ({ node, due: local(due), agencyDue: local(agencyDue) }))
}

function local(moment: number | undefined): string | undefined {
  return moment === undefined
    ? undefined
    : new Date(moment + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

const extended = (inside: string): string => `<bpmn:extensionElements>${inside}</bpmn:extensionElements>`
const toClerk = '<qt:assignment role="lead" to="group:van-thu"/>'
const task = (id: string, inside = ''): string =>
  `<bpmn:userTask id="${id}">${extended(toClerk + inside)}</bpmn:userTask>`
const around = (inside: string, extensions: string, loop = ''): string =>
  bpmn(
    `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub">${extended(extensions)}${loop}<bpmn:startEvent id="is"/>${inside}</bpmn:subProcess>${flow('s', 'sub')}`,
  )

test('a task without a deadline of its own is due by that of the sub-process around it', async () => {
  const xml = around(
    `${task('a')}${task('b', '<qt:deadline within="8 wh"/>')}${flow('is', 'a')}${flow('is', 'b')}`,
    '<qt:deadline within="=han"/><qt:deadline for="agency" within="15 cd"/>',
  )

  const dues = await duesOf(xml, { han: '5 wd' })

  expect(dues).toEqual([
    { node: 'b', due: '2026-02-23 16:00', agencyDue: '2026-03-03 00:00' },
    { node: 'a', due: '2026-02-27 17:30', agencyDue: '2026-03-03 00:00' },
  ])
})

test('each instance of a multi-instance sub-process has its own deadline', async () => {
  const xml = around(
    `${task('a')}${flow('is', 'a')}`,
    '<qt:deadline within="=viec.han"/>',
    `<bpmn:multiInstanceLoopCharacteristics>${extended('<qt:collection source="=cacViec" element="viec"/>')}</bpmn:multiInstanceLoopCharacteristics>`,
  )

  const dues = await duesOf(xml, { cacViec: [{ han: '1 wd' }, { han: '5 wd' }] })

  expect(dues.map(({ due }) => due)).toEqual(['2026-02-23 17:30', '2026-02-27 17:30'])
})

test('a deadline on a day lasts until closing time, on a holiday until that of the next working day', async () => {
  const inside = `<bpmn:startEvent id="s"/>${task('a', '<qt:deadline at="=ngay"/>')}${flow('s', 'a')}`
  const process = bpmn(inside)

  const weekday = await duesOf(process, { ngay: '2026-02-25' })
  const holiday = await duesOf(process, { ngay: '2026-02-18' })
  const moment = await duesOf(process, { ngay: '2026-02-25T10:00:00' })

  expect(weekday[0]?.due).toBe('2026-02-25 17:30')
  expect(holiday[0]?.due).toBe('2026-02-23 17:30')
  expect(moment[0]?.due).toBe('2026-02-25 10:00')
})

test('a counter’s deadline goes by its own calendar, and a correction of the agency’s reaches it', async () => {
  const clock = virtualClock('2026-03-02T10:00:00+07:00')
  const engine = createEngine({ store: memoryStore(), clock, directory: hostClaims() })
  const clerk = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })
  const deadline = '<qt:deadline within="1 wd" calendar="mot-cua"/>'
  const closed = { date: '2026-03-03', kind: 'agencyClosed', source: 'Thông báo 12', status: 'official' }
  const shifts = [{ weekdays: [1, 2, 3, 4, 5, 6], from: '07:00', to: '11:30' }]
  await clerk.definitions.deploy({
    bpmn: bpmn(`<bpmn:startEvent id="s"/>${task('a', deadline)}${flow('s', 'a')}`),
  })
  const dues = async () => (await clerk.tasks.list()).items.map(({ due }) => local(due))

  await clerk.calendars.put({ inherits: 'vn' })
  await clerk.calendars.put({ inherits: 'default', shifts }, { code: 'mot-cua' })
  await clerk.instances.start('P')
  await clerk.calendars.put({ inherits: 'vn', exceptions: [closed] })
  await clerk.instances.start('P')

  expect(await dues()).toEqual(['2026-03-03 11:30', '2026-03-04 11:30'])
  await expect(clerk.calendars.put({ inherits: 'mot-cua' })).rejects.toMatchObject({
    code: 'calendar-invalid',
    details: { problems: [{ path: 'inherits' }] },
  })
})

test('an agency without a calendar of its own goes by the national one that it has stored, then by the one that is shipped', async () => {
  const clock = virtualClock('2027-05-31T10:00:00+07:00')
  const engine = createEngine({ store: memoryStore(), clock, directory: hostClaims() })
  const clerk = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })
  const day = { date: '2027-06-01', kind: 'swapOff', source: 'Thông báo của năm', status: 'official' }
  await clerk.definitions.deploy({
    bpmn: bpmn(`<bpmn:startEvent id="s"/>${task('a', '<qt:deadline within="1 wd"/>')}${flow('s', 'a')}`),
  })

  await clerk.instances.start('P')
  await clerk.calendars.put({ inherits: 'vn', exceptions: [day] }, { code: 'vn' })
  await clerk.instances.start('P')
  await clerk.calendars.put({ inherits: 'vn', shifts: [{ weekdays: [1, 2, 3], from: '07:00', to: '11:00' }] })
  await clerk.instances.start('P')

  const { items } = await clerk.tasks.list()
  expect(items.map(({ due }) => local(due))).toEqual(['2027-06-01 17:30', '2027-06-02 11:00', '2027-06-02 17:30'])
})
