import { createEngine, virtualClock } from '@quytrinh/engine'
import { sqliteStore } from '@quytrinh/persistence'
import { beforeAll, expect, test } from 'vitest'
import { bpmn, file, type Outcome, place, quytrinh, write } from './quytrinh.js'

const db = place('so-noi-vu.db')
const at = ['--db', db, '--agency', 'so-noi-vu']

/** An office with a directory in which leave has been asked for: by `an`, to be approved by the heads of department. */
beforeAll(async () => {
  const clock = virtualClock('2026-03-02T09:00:00+07:00')
  const engine = createEngine({ store: sqliteStore(db), clock })
  await engine.migrate()
  const admin = engine.as({ user: 'dung', agency: 'so-noi-vu' })
  await admin.directory.put({
    persons: [
      { id: 'dung', name: 'Lê Tiến Dũng' },
      { id: 'an', name: 'Nguyễn Văn An' },
      { id: 'binh', name: 'Trần Thị Bình', groups: ['truong-phong'] },
    ],
    groups: [{ id: 'truong-phong', name: 'Các trưởng phòng' }],
  })
  await engine.stop()
  const deployed = await quytrinh(['deploy', ...at, '--user', 'dung', file('nghi-phep.bpmn')])
  expect(deployed).toMatchObject({
    exit: 0,
    out: '✓ “Xin nghỉ phép” (nghi-phep) đang dùng phiên bản 1 tại so-noi-vu\n',
  })
})

async function started(businessKey: string): Promise<string> {
  const engine = createEngine({ store: sqliteStore(db), clock: virtualClock('2026-03-02T09:00:00+07:00') })
  const { id } = await engine.as({ user: 'an', agency: 'so-noi-vu' }).instances.start('nghi-phep', { businessKey })
  await engine.stop()
  return id
}

/** The id of the user's task in a case, as the list gives it. */
async function taskOf(user: string, businessKey: string): Promise<string> {
  const { out } = await quytrinh(['tasks', ...at, '--user', user, '--json', '--limit', '100'])
  const { items } = JSON.parse(out) as { items: { id: string; businessKey: string }[] }
  return items.find((task) => task.businessKey === businessKey)?.id ?? ''
}

function command(name: string, user: string, ...rest: readonly string[]): Promise<Outcome> {
  return quytrinh([name, ...at, '--user', user, ...rest])
}

test('a case goes over desks by hand: listed, completed, claimed, completed, and shown with its whole story', async () => {
  const instance = await started('DN-01')

  const mine = await command('tasks', 'an')
  const completed = await command('complete', 'an', await taskOf('an', 'DN-01'), '--vars', '{"soNgay": 2}')
  const offered = await taskOf('binh', 'DN-01')
  const tooEarly = await command('complete', 'binh', offered, '--vars', '{"dongY": false}')
  const claimed = await command('claim', 'binh', offered)
  const done = await command('complete', 'binh', offered, '--vars', '{"dongY": false}')
  const shown = await quytrinh(['show', '--db', db, instance])

  expect(mine.out).toMatch(/HẠN CÒN LẠI VIỆC QUY TRÌNH HỒ SƠ TRẠNG THÁI\s+MÃ VIỆC/)
  expect(mine.out).toContain('Viết đơn Xin nghỉ phép DN-01 đã nhận')
  expect(completed.out).toContain(
    'Nguyễn Văn An ✓ Hoàn thành “Viết đơn”: soNgay = 2\n → Giao “Duyệt đơn” cho Các trưởng phòng; hạn',
  )
  expect(tooEarly).toMatchObject({ exit: 1, err: expect.stringContaining('Hãy nhận việc trước. [not-authorised]') })
  expect(claimed.out).toContain('Trần Thị Bình · Nhận “Duyệt đơn”')
  expect(done.out).toContain('◇ “Được duyệt?”: Không đồng ý')
  expect(shown.out).toContain('Tình trạng đã kết thúc')
  expect(shown.out).toContain('Hồ sơ DN-01')
  expect(shown.out).toContain('Trần Thị Bình ✓ Hoàn thành “Duyệt đơn”')
  expect(shown.out).toContain('■ Quy trình kết thúc')
})

test('show says on whose desk a running case is, until when, and what is known', async () => {
  const instance = await started('DN-02')
  await command('complete', 'an', await taskOf('an', 'DN-02'), '--vars', '{"soNgay": 5}')

  const { out } = await quytrinh(['show', '--db', db, instance])
  const english = await quytrinh(['show', '--db', db, '--agency', 'so-noi-vu', '--lang', 'en', instance])

  expect(out).toContain('Tình trạng đang chạy')
  expect(out).toContain('Bắt đầu 02/03/2026 09:00, Nguyễn Văn An')
  expect(out).toMatch(
    /ĐANG CHỜ\n Việc “Duyệt đơn” \[duyet\]\n chờ nhận: Các trưởng phòng · hạn \d\d\/\d\d\/\d{4} 17:30 \((còn|quá hạn) /,
  )
  expect(out).toContain('BIẾN\n soNgay = 5')
  expect(english.out).toContain('Task “Duyệt đơn” [duyet]\n ready: Các trưởng phòng · due ')
})

test('show --json gives the instance, its tasks and its journal', async () => {
  const instance = await started('DN-03')

  const { out } = await quytrinh(['show', '--db', db, '--json', instance])

  expect(JSON.parse(out)).toMatchObject({
    id: instance,
    status: 'active',
    businessKey: 'DN-03',
    tasks: [{ node: 'viet-don', owner: 'an' }],
    history: [
      {
        revision: 1,
        author: { performedBy: 'an' },
        facts: expect.arrayContaining([expect.objectContaining({ type: 'processStarted' })]),
      },
    ],
  })
})

test('the list shows what is overdue, and only that when asked', async () => {
  const path = bpmn(
    'urgent.bpmn',
    `<process id="khan" name="Việc khẩn" isExecutable="true">
      <startEvent id="s" /><sequenceFlow id="f" sourceRef="s" targetRef="t" />
      <userTask id="t" name="Xử lý ngay"><extensionElements><qt:assignment to="=&quot;user:dung&quot;" /><qt:deadline for="handler" within="PT1H" /></extensionElements></userTask>
    </process>`,
  )
  await command('deploy', 'dung', path)
  const engine = createEngine({ store: sqliteStore(db), clock: virtualClock('2020-01-06T09:00:00+07:00') })
  await engine.as({ user: 'dung', agency: 'so-noi-vu' }).instances.start('khan')
  await engine.stop()

  const overdue = await command('tasks', 'dung', '--overdue')
  const none = await command('tasks', 'an', '--overdue')
  const offered = await command('tasks', 'dung', '--role', 'potentialOwner')

  expect(overdue.out).toMatch(/06\/01\/2020 10:00 quá hạn \d+ ngày Xử lý ngay Việc khẩn/)
  expect(none.out).toBe('Không có việc nào.\n')
  expect(offered.out).toBe('Không có việc nào.\n')
})

test('more tasks than the limit are said to be there', async () => {
  await started('DN-04')
  await started('DN-05')

  const { out } = await command('tasks', 'an', '--limit', '1')
  const wrong = await command('tasks', 'an', '--limit', 'tất cả')

  expect(out).toContain('Còn việc khác; tăng --limit để xem.')
  expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('[limit-invalid]') })
})

test('who does not belong to the agency is refused, by name', async () => {
  await started('DN-06')
  const task = await taskOf('an', 'DN-06')

  const stranger = await command('complete', 'la', task)
  const colleague = await command('complete', 'binh', task)
  const english = await command('complete', 'binh', task, '--lang', 'en')

  expect(stranger).toMatchObject({ exit: 1, err: expect.stringContaining('“la” hiện không thuộc cơ quan “so-noi-vu”') })
  expect(colleague.err).toContain('Việc này do “an” đang giữ')
  expect(english.err).toContain('“an” holds this task')
})

test('a task is completed once', async () => {
  await started('DN-07')
  const task = await taskOf('an', 'DN-07')
  await command('complete', 'an', task, '--vars', '{"soNgay": 1}')

  const again = await command('complete', 'an', task, '--vars', '{"soNgay": 9}')

  expect(again).toMatchObject({ exit: 1, err: 'quytrinh: Việc này đã xong hoặc đã được thu lại. [task-closed]\n' })
})

test('a file with errors is not deployed, and an instance that is not there is said so', async () => {
  const refused = await command('deploy', 'dung', bpmn('bad.bpmn', '<process id="p" isExecutable="true" />'))
  const missing = await quytrinh(['show', '--db', db, '01a21000-0000-7000-8000-000000000000'])

  expect(refused).toMatchObject({ exit: 1, out: expect.stringContaining('lỗi [scope-without-start]') })
  expect(refused.out).not.toContain('✓')
  expect(missing).toMatchObject({ exit: 1, err: expect.stringContaining('[instance-not-found]') })
})

test('a file of decisions is deployed like a process, and keeps its versions', async () => {
  const text = (fee: number): string =>
    `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fees" namespace="urn:fees"><decision id="le-phi" name="Lệ phí">
      <literalExpression><text>${fee}</text></literalExpression></decision></definitions>`

  const first = await command('deploy', 'dung', write('fees.dmn', text(1)))
  const second = await command('deploy', 'dung', write('fees.dmn', text(2)), '--json')
  const refused = await command('deploy', 'dung', write('bad.dmn', text(2).replace('2<', '2 +<')))

  expect(first).toMatchObject({ exit: 0, out: '✓ “Lệ phí” (le-phi) đang dùng phiên bản 1 tại so-noi-vu\n' })
  expect(JSON.parse(second.out)).toMatchObject({ decisions: [{ key: 'le-phi', version: 2 }] })
  expect(refused).toMatchObject({ exit: 1, out: expect.stringContaining('[feel-syntax]') })
})
