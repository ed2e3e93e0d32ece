import { readFile } from 'node:fs/promises'
import { compile, describe as explain } from '@quytrinh/engine'
import { procedureFile } from '@quytrinh/processes'
import { expect, test } from 'vitest'
import { Office } from './office.js'

const direction = { yKienChiDao: 'Khẩn trương tham mưu', donViChuTri: 'position:truong-phong-tcbc', hanXuLy: '5 wd' }

test('the diagram compiles without a single problem', async () => {
  const { problems } = await compile(await readFile(procedureFile('van-ban-den/van-ban-den.bpmn')))

  expect(problems.map((problem) => explain(problem, 'en'))).toEqual([])
})

test('the procedure sheet has a row for every user task, with its form', async () => {
  const { graph } = await compile(await readFile(procedureFile('van-ban-den/van-ban-den.bpmn')))
  const sheet = await readFile(procedureFile('van-ban-den/van-ban-den.md'), 'utf8')

  const nodes = Object.values(graph.processes['van-ban-den']?.nodes ?? {})
  const rows = nodes.flatMap((node) => (node.kind === 'userTask' ? [{ name: node.name, form: node.form }] : []))

  const missing = rows.filter(({ name, form }) => !new RegExp(`^\\| ${name} \\|.*\\| ${form}`, 'm').test(sheet))
  expect(rows.length).toBe(14)
  expect(missing).toEqual([])
})

test('a document goes from reception to filing', async () => {
  const office = await Office.open()
  await office.receive()

  await office.present()
  await office.does('dung', 'chi-dao', { ...direction, phoiHop: ['user:duc', 'user:ha'] })
  await office.does('binh', 'phan-cong', { nguoiChuTri: 'user:cuc' })
  await office.does('cuc', 'chu-tri', { noiDungGiaiQuyet: 'Đã rà soát' })
  await office.does('duc', 'phoi-hop', { yKienPhoiHop: 'Thống nhất' })
  await office.does('ha', 'phoi-hop', { yKienPhoiHop: 'Đề nghị bổ sung số liệu' })
  await office.does('cuc', 'bao-cao', { ketQua: 'Dự thảo báo cáo' })
  await office.does('dung', 'duyet', { dat: true })
  await office.does('cuc', 'dong-ho-so', { maHoSo: 'TCBC.01/2026' })

  expect(await office.status()).toBe('completed')
  expect(await office.variables()).toMatchObject({
    soDen: 1,
    nguoiChuTri: 'user:cuc',
    ketQua: 'Dự thảo báo cáo',
    cacYKienPhoiHop: ['Thống nhất', 'Đề nghị bổ sung số liệu'],
  })
})

test('a rejected result goes back to the lead, with a deadline of its own, until the leader accepts it', async () => {
  const office = await Office.open()
  await office.receive()
  await office.present()
  await office.does('dung', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc' })
  await office.does('cuc', 'chu-tri')
  await office.does('cuc', 'bao-cao', { ketQua: 'Bản 1' })

  await office.does('dung', 'duyet', { dat: false, lyDoChuaDat: 'Thiếu số liệu', hanBoSung: '2 wd' })

  expect(await office.waitingAt()).toEqual(['bo-sung'])
  expect(await office.dueOf('cuc', 'bo-sung')).toBe('2026-03-04 17:30')
  await office.does('cuc', 'bo-sung', { ketQua: 'Bản 2' })
  await office.does('dung', 'duyet', { dat: true })
  expect(await office.waitingAt()).toEqual(['dong-ho-so'])
  expect(await office.variables()).toMatchObject({ ketQua: 'Bản 2', dat: true })
})

test('a misdirected document is returned and takes no number', async () => {
  const office = await Office.open()
  await office.receive()
  await office.does('an', 'tiep-nhan')

  await office.does('an', 'kiem-tra', { hopLe: false, lyDoTraLai: 'Gửi nhầm' })
  await office.does('an', 'tra-lai')

  expect(await office.status()).toBe('completed')
  expect(await office.entered()).toContain('da-tra-lai')
  expect(await office.variables()).not.toHaveProperty('soDen')
})

test('without coordinators the lead alone has work', async () => {
  const office = await Office.open()
  await office.receive()
  await office.present()

  await office.does('dung', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc' })

  expect(await office.waitingAt()).toEqual(['chu-tri'])
  await office.does('cuc', 'chu-tri')
  expect(await office.waitingAt()).toEqual(['bao-cao'])
  expect(await office.variables()).toMatchObject({ cacYKienPhoiHop: [] })
})

test('the report waits for the last of two coordinators', async () => {
  const office = await Office.open()
  await office.receive()
  await office.present()
  await office.does('dung', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc', phoiHop: ['user:duc', 'user:ha'] })
  await office.does('cuc', 'chu-tri')

  await office.does('ha', 'phoi-hop', { yKienPhoiHop: 'Ý kiến của Hà' })

  expect(await office.waitingAt()).toEqual(['phoi-hop'])
  await office.does('duc', 'phoi-hop', { yKienPhoiHop: 'Ý kiến của Đức' })
  expect(await office.waitingAt()).toEqual(['bao-cao'])
  expect(await office.variables()).toMatchObject({ cacYKienPhoiHop: ['Ý kiến của Đức', 'Ý kiến của Hà'] })
})

test('numbers of the register follow one another, and begin anew with the year', async () => {
  const office = await Office.open('2026-12-30T08:00:00+07:00')
  const numbers: unknown[] = []

  for (const day of ['2026-12-30', '2026-12-31', '2026-12-31', '2027-01-04']) {
    await office.engine.clock.advanceTo(`${day}T09:00:00+07:00`)
    await office.receive()
    await office.present()
    numbers.push((await office.variables())['soDen'])
  }

  expect(numbers).toEqual([1, 2, 3, 1])
})

test('five working days across Tết end on the fifth day the office works', async () => {
  const office = await Office.open('2026-02-13T16:00:00+07:00')
  await office.receive()
  await office.present()

  await office.does('dung', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc', phoiHop: ['user:duc'] })

  expect(await office.dueOf('cuc', 'chu-tri')).toBe('2026-02-27 17:30')
  expect(await office.dueOf('duc', 'phoi-hop')).toBe('2026-02-27 17:30')
})

test('the time a unit takes to assign the work is part of the deadline the leader gave', async () => {
  const office = await Office.open('2026-02-13T16:00:00+07:00')
  await office.receive()
  await office.present()
  await office.does('dung', 'chi-dao', { ...direction, phoiHop: ['user:duc'] })
  await office.engine.clock.advanceTo('2026-02-23T08:00:00+07:00')

  await office.does('binh', 'phan-cong', { nguoiChuTri: 'user:cuc' })

  expect(await office.dueOf('cuc', 'chu-tri')).toBe('2026-02-27 17:30')
  expect(await office.dueOf('duc', 'phoi-hop')).toBe('2026-02-27 17:30')
})

test('the report is due with the work, however late the work was done', async () => {
  const office = await Office.open('2026-03-02T08:00:00+07:00')
  await office.receive()
  await office.present()
  await office.does('dung', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc' })
  await office.engine.clock.advanceTo('2026-03-05T10:00:00+07:00')

  await office.does('cuc', 'chu-tri')

  expect(await office.dueOf('cuc', 'bao-cao')).toBe('2026-03-09 17:30')
})

test('an urgent document is presented within a working hour, another by the next working day', async () => {
  const office = await Office.open('2026-03-06T16:45:00+07:00')
  const dues: unknown[] = []

  for (const doKhan of [2, 0, null]) {
    await office.receive({ doKhan })
    await office.does('an', 'tiep-nhan')
    await office.does('an', 'kiem-tra', { hopLe: true })
    await office.does('an', 'dang-ky')
    dues.push(await office.dueOf('an', 'trinh'))
  }

  expect(dues).toEqual(['2026-03-09 07:45', '2026-03-09 17:30', '2026-03-09 17:30'])
})

test('when the deadline has passed, the registry is asked to press for the work, which goes on meanwhile', async () => {
  const office = await Office.open('2026-03-02T08:00:00+07:00')
  await office.receive()
  await office.present()
  await office.does('dung', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc' })

  await office.engine.clock.advanceTo('2026-03-09T17:30:00+07:00')

  expect(await office.waitingAt()).toEqual(['chu-tri', 'don-doc'])
  await office.does('cuc', 'chu-tri')
  await office.does('cuc', 'bao-cao')
  expect(await office.waitingAt()).toEqual(['duyet'])
  await office.does('dung', 'duyet', { dat: true })
  await office.does('cuc', 'dong-ho-so')
  expect(await office.status()).toBe('completed')
})

test('a leader the registry has not named is any of the leaders', async () => {
  const office = await Office.open()
  await office.receive()
  await office.present({ lanhDao: null })

  await office.does('hanh', 'chi-dao', { ...direction, nguoiChuTri: 'user:cuc' })

  expect(await office.waitingAt()).toEqual(['chu-tri'])
})

test('the agency owes the answer by the end of the day the sender has set', async () => {
  const office = await Office.open()
  await office.receive({ hanTraLoi: '2026-03-16' })

  const { due } = await office.as('an').instances.get(office.instance)

  expect(due).toBe(Date.parse('2026-03-16T17:30:00+07:00'))
})
