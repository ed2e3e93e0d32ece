import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bpmn, file, type Outcome, place, quytrinh, write } from './quytrinh.js'

const monday = ['--now', '2026-03-02T09:00:00+07:00']

function run(path: string, lines: readonly string[], ...args: readonly string[]): Promise<Outcome> {
  return quytrinh(['run', path, ...monday, ...args], { lines })
}

/** From the heading of the timeline on. */
function timelineOf({ out }: Outcome): string {
  return out.slice(out.lastIndexOf('DIỄN BIẾN'))
}

describe('a leave request', () => {
  const leave = file('nghi-phep.bpmn')

  test.concurrent('is played from start to end, and ends with the journal as a timeline', async () => {
    const outcome = await run(leave, ['complete soNgay=3', 'complete duyet dongY=có', 'answer daGui=true'])

    const timeline = timelineOf(outcome)
    expect(outcome.exit).toBe(0)
    expect(timeline).toContain('Thứ Hai, 02/03/2026')
    expect(timeline).toContain('09:00 nguoi-thu ▶ Bắt đầu quy trình “Xin nghỉ phép”, phiên bản 1')
    expect(timeline).toContain('→ Giao “Viết đơn” cho an')
    expect(timeline).toContain('09:00 an ✓ Hoàn thành “Viết đơn”: soNgay = 3')
    expect(timeline).toContain('→ Giao “Duyệt đơn” cho nhóm truong-phong; hạn 04/03/2026 17:30')
    expect(timeline).toContain('09:00 truong-phong ✓ Hoàn thành “Duyệt đơn”: dongY = true')
    expect(timeline).toContain('◇ “Được duyệt?”: Đồng ý')
    expect(timeline).toContain('⚙ Dịch vụ “Gửi thông báo” đã trả lời: daGui = true')
    expect(timeline).toContain('■ Quy trình kết thúc')
    expect(outcome.out).toContain('Tình trạng: đã kết thúc')
  })

  test.concurrent('shows after each line what waits, for whom and until when', async () => {
    const { out } = await run(leave, ['complete soNgay=3'])

    expect(out).toContain('1. Việc “Viết đơn” [viet-don]\n đã nhận: an')
    expect(out).toContain(
      '1. Việc “Duyệt đơn” [duyet]\n chờ nhận: nhóm truong-phong · hạn 04/03/2026 17:30 (còn 2 ngày)',
    )
    expect(out).toContain('2. Hẹn giờ “Nhắc duyệt” [nhac]\n đến 03/03/2026 09:00 (còn 24 giờ) · chạy bên cạnh')
  })

  test.concurrent('speaks English when asked to', async () => {
    const { out } = await run(leave, ['complete soNgay=3'], '--lang', 'en')

    expect(out).toContain(
      '1. Task “Duyệt đơn” [duyet]\n ready: group truong-phong · due 4 Mar 2026 17:30 (2 days left)',
    )
    expect(out).toContain('✓ Completed “Viết đơn”: soNgay = 3')
  })

  test.concurrent('a timer fires when time is moved to it, and not before', async () => {
    const outcome = await run(leave, ['complete soNgay=3', 'advance PT23H', 'advance'])

    const [before = '', after = ''] = outcome.out.split('> advance\n')
    expect(before).toContain('ĐANG CHỜ Thứ Ba, 03/03/2026 08:00')
    expect(before).toContain('“Nhắc duyệt”')
    expect(after).toContain('ĐANG CHỜ Thứ Ba, 03/03/2026 09:00\n 1. Việc “Duyệt đơn”')
    expect(timelineOf(outcome)).toContain('09:00 hệ thống ◷ Đến giờ: “Nhắc duyệt”\n ◆ Qua “Đã nhắc”')
  })

  test.concurrent('a task done after its deadline is told as late', async () => {
    const outcome = await run(leave, ['complete soNgay=3', 'advance P3D', 'complete dongY=false'])

    expect(outcome.out).toContain('(quá hạn 15 giờ)')
    expect(timelineOf(outcome)).toContain('Hoàn thành “Duyệt đơn”, trễ hạn 15 giờ: dongY = false')
  })

  test.concurrent('a BPMN error of a service goes the way that the diagram draws', async () => {
    const outcome = await run(leave, ['complete soNgay=3', 'complete dongY=true', 'error MAIL', 'complete'])

    const timeline = timelineOf(outcome)
    expect(outcome.exit).toBe(0)
    expect(timeline).toContain('! Lỗi MAIL tại “Gửi thông báo”, xử lý theo “Không gửi được”')
    expect(timeline).not.toContain('“Gửi thông báo” đã trả lời')
    expect(timeline).toContain('✓ Hoàn thành “Báo trực tiếp”')
  })

  test.concurrent('a failing service is tried again when its time has come, and ends in an incident that can be retried', async () => {
    const outcome = await run(leave, [
      'complete soNgay=3',
      'complete dongY=true',
      ...Array.from({ length: 4 }, () => 'fail Mất kết nối'),
      'retry',
      'answer',
    ])

    const timeline = timelineOf(outcome)
    expect(outcome).toMatchObject({ exit: 0, err: '' })
    expect(timeline).toMatch(/không thực hiện được \(lần 1\): Mất kết nối; thử lại lúc 02\/03\/2026/)
    expect(timeline).toMatch(
      /! Sự cố tại “Gửi thông báo”: dịch vụ gui-thu không thực hiện được sau \d lần: Mất kết nối/,
    )
    expect(timeline).toContain('↻ Thử lại sau sự cố tại “Gửi thông báo”')
    expect(outcome.out).toContain('Tình trạng: đã kết thúc')
  })

  test.concurrent('the form says what a value is: digits of a text field stay text', async () => {
    const { out } = await run(
      leave,
      ['complete soNgay=3 soDon=007', 'set lanHai=007 khac=7'],
      '--db',
      place('typed.db'),
    )
    const id = /quytrinh show --db \S+ (\S+)/.exec(out)?.[1] ?? ''

    const shown = await quytrinh(['show', '--db', place('typed.db'), '--json', id])

    expect(JSON.parse(shown.out).variables).toEqual({ soNgay: 3, soDon: '007', lanHai: '007', khac: 7 })
  })

  test.concurrent.each([
    ['complete soNgay=ba', 'value-invalid', '“soNgay” cần một số'],
    ['complete soNgay', 'nothing-such', 'Không có việc “soNgay”'],
    ['complete viet-don 3', 'assignment-invalid', 'Cần “tên = giá trị”'],
    ['làm đi', 'command-unknown', 'Các lệnh: complete, claim'],
    ['answer', 'nothing-such', 'Không có dịch vụ nào'],
    ['retry', 'nothing-such', 'Không có sự cố nào'],
    ['advance', 'nothing-due', 'Không có hẹn giờ'],
    ['advance P1X', 'duration-invalid', 'P3D'],
    ['advance 2020-01-01T00:00:00Z', 'clock-goes-back', 'Thời gian không quay lại'],
  ])('a line that cannot be done ends it with the number of the line: %s', async (line, code, sentence) => {
    const { exit, err, out } = await run(leave, ['# chú thích', line, 'complete soNgay=1'])

    expect(exit).toBe(1)
    expect(err).toMatch(/^quytrinh: Dòng 2: /)
    expect(err).toContain(sentence)
    expect(err).toContain(`[${code}]`)
    expect(out).not.toContain('soNgay = 1')
    expect(out).toContain('DIỄN BIẾN')
  })

  test.concurrent('--as is that user only: what is another person’s is refused with the reason', async () => {
    const { exit, err } = await run(leave, ['complete soNgay=3'], '--as', 'binh')

    expect(exit).toBe(1)
    expect(err).toContain('Việc này do “an” đang giữ')
    expect(err).toContain('[not-authorised]')
  })

  test.concurrent('variables come with the start, from the command line or from a file', async () => {
    const inline = await run(leave, ['show'], '--vars', '{"lyDo": "Việc nhà"}')
    const fromFile = await run(leave, ['show'], '--vars', `@${write('vars.json', '{"lyDo": "Việc nhà"}')}`)
    const wrong = await run(leave, [], '--vars', '[1]')

    expect(inline.out).toContain('lyDo = Việc nhà')
    expect(fromFile.out).toBe(inline.out)
    expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('[vars-invalid]') })
  })

  test.concurrent('nothing to read leaves it where it stands', async () => {
    const { exit, out } = await run(leave, [])

    expect(exit).toBe(0)
    expect(out).toContain('Tình trạng: đang chạy')
  })

  test.concurrent('cancelling ends it with the reason', async () => {
    const outcome = await run(leave, ['cancel Nộp nhầm'])

    expect(timelineOf(outcome)).toContain('■ Quy trình bị huỷ: Nộp nhầm')
    expect(timelineOf(outcome)).toContain('× Thu lại “Viết đơn”')
  })
})

test.concurrent('an unknown variable in a condition is an incident that names it, and setting it lets the process go on', async () => {
  const path = bpmn(
    'condition.bpmn',
    `<process id="p" name="Xét số ngày" isExecutable="true">
      <startEvent id="s" /><sequenceFlow id="f" sourceRef="s" targetRef="g" />
      <exclusiveGateway id="g" name="Bao nhiêu ngày?" default="it" />
      <sequenceFlow id="nhieu" name="Nhiều" sourceRef="g" targetRef="e1"><conditionExpression xsi:type="tFormalExpression">=soNgay &gt; 3</conditionExpression></sequenceFlow>
      <sequenceFlow id="it" name="Ít" sourceRef="g" targetRef="e2" />
      <endEvent id="e1" /><endEvent id="e2" />
    </process>`,
  )

  const outcome = await run(path, ['show', 'set soNgay=5', 'retry'])

  expect(outcome.exit).toBe(0)
  expect(outcome.out).toContain('cảnh báo [undeclared-name]')
  expect(outcome.out).toContain('1. Sự cố “Bao nhiêu ngày?” [g]')
  expect(outcome.out).toContain('biến “soNgay” chưa có giá trị và chưa được khai báo')
  expect(timelineOf(outcome)).toContain('◇ “Bao nhiêu ngày?”: Nhiều')
  expect(outcome.out).toContain('Tình trạng: đã kết thúc')
})

test.concurrent('a process that a timer starts begins when time has come, and jobs of one topic are answered one after the other', async () => {
  const path = bpmn(
    'timed.bpmn',
    `<process id="dinh-ky" name="Báo cáo tuần" isExecutable="true">
      <startEvent id="s"><timerEventDefinition id="t"><timeCycle>R1/P7D</timeCycle></timerEventDefinition></startEvent>
      <sequenceFlow id="f" sourceRef="s" targetRef="gui" />
      <serviceTask id="gui" name="Gửi báo cáo">
        <extensionElements><qt:work topic="gui" /></extensionElements>
        <multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>
      </serviceTask>
      <sequenceFlow id="f2" sourceRef="gui" targetRef="e" /><endEvent id="e" />
    </process>`,
  )

  const outcome = await run(path, ['advance', 'answer 1 lan=1', 'answer lan=2'])

  expect(outcome).toMatchObject({ exit: 0, err: '' })
  expect(outcome.out).toContain('Chưa bắt đầu')
  expect(outcome.out).toContain('Đến hẹn tiếp theo: 09/03/2026 09:00')
  expect(outcome.out).toContain('2. Dịch vụ “Gửi báo cáo” (lượt 2) [gui]')
  expect(timelineOf(outcome)).toContain('⚙ Dịch vụ “Gửi báo cáo” (lượt 1) đã trả lời: lan = 1')
  expect(timelineOf(outcome)).toContain('■ Quy trình kết thúc')
})

test.concurrent('a file with errors is not started: its problems are shown as lint shows them', async () => {
  const path = bpmn('broken.bpmn', '<process id="p" isExecutable="true" />')

  const { exit, out } = await run(path, ['show'])

  expect(exit).toBe(1)
  expect(out).toContain('lỗi [scope-without-start]')
  expect(out).not.toContain('DIỄN BIẾN')
})

test.concurrent('of several processes one has to be named', async () => {
  const one = (id: string): string =>
    `<process id="${id}" isExecutable="true"><startEvent id="s-${id}" /><sequenceFlow id="f-${id}" sourceRef="s-${id}" targetRef="e-${id}" /><endEvent id="e-${id}" /></process>`
  const path = bpmn('two.bpmn', one('mot') + one('hai'))

  const none = await run(path, [])
  const wrong = await run(path, [], '--process', 'ba')
  const named = await run(path, [], '--process', 'hai')

  expect(none).toMatchObject({ exit: 2, err: expect.stringContaining('mot, hai. [process-ambiguous]') })
  expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('[process-not-found]') })
  expect(named).toMatchObject({ exit: 0, out: expect.stringContaining('“hai”') })
})

test.concurrent('in a database that holds work already, time is real and cannot be moved', async () => {
  const db = place('office.db')
  const first = await run(file('nghi-phep.bpmn'), ['complete soNgay=1', 'advance'], '--db', db)

  const second = await run(file('nghi-phep.bpmn'), ['complete soNgay=2', 'advance'], '--db', db)

  expect(first.exit).toBe(0)
  expect(existsSync(db)).toBe(true)
  expect(second).toMatchObject({ exit: 1, err: expect.stringContaining('[time-is-real]') })
  expect(second.out).toContain('thời gian thật')
})

test('a decision is made by the DMN file that is given along, and the timeline tells by which rule', async () => {
  const fees = write(
    'fees.dmn',
    `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fees" namespace="urn:fees">
      <inputData id="i" name="trang"/><decision id="le-phi" name="Lệ phí">
      <informationRequirement><requiredInput href="#i"/></informationRequirement>
      <decisionTable><input><inputExpression><text>trang</text></inputExpression></input><output/>
      <rule id="ngan"><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>trang * 2000</text></outputEntry></rule>
      </decisionTable></decision></definitions>`,
  )
  const process = bpmn(
    'fees.bpmn',
    `<process id="p" isExecutable="true"><startEvent id="s" /><sequenceFlow id="f" sourceRef="s" targetRef="t" />
      <businessRuleTask id="t" name="Tính lệ phí"><extensionElements>
        <qt:decision xmlns:qt="urn:quytrinh:bpmn:1" ref="le-phi" variable="lePhi" /></extensionElements></businessRuleTask>
    </process>`,
  )

  const done = await run(process, [], '--vars', '{"trang": 3}', '--decisions', fees)
  const undecided = await run(process, [], '--vars', '{"trang": 30}')

  expect(done.out).toContain('“Tính lệ phí”: đã quyết định theo le-phi, phiên bản 1, luật ngan')
  expect(done.out).toContain('lePhi = 6000')
  expect(undecided.out).toContain('[decision-not-active]')
})
