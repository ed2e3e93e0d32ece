import { describe, expect, test } from 'vitest'
import { bpmn, file, place, quytrinh } from './quytrinh.js'

const from = ['--process', 'tiep-nhan', '--now', '2026-03-02T09:00:00+07:00']
const whole = [
  'complete td-xem dat=true',
  'signal nghi-le',
  'message bo-sung soTien=50',
  'trigger',
  'condition soTien=200',
  'begin goi-dien',
  'complete 1',
  'finish',
]

const onMessage = `
  <message id="m" name="don-thu" /><signal id="s" name="khan" />
  <process id="p" name="Đơn thư" isExecutable="true">
    <startEvent id="nhan" name="Nhận đơn"><messageEventDefinition id="d" messageRef="m" /></startEvent>
    <sequenceFlow id="f" sourceRef="nhan" targetRef="bao" />
    <intermediateThrowEvent id="bao" name="Báo khẩn"><signalEventDefinition id="d2" signalRef="s" /></intermediateThrowEvent>
    <sequenceFlow id="f2" sourceRef="bao" targetRef="xong" /><endEvent id="xong" />
  </process>`

const undone = `
  <escalation id="c" name="cham" escalationCode="CHAM" /><message id="m" name="thu-hoi" />
  <process id="q" name="Thu hồi" isExecutable="true">
    <startEvent id="s" /><sequenceFlow id="a" sourceRef="s" targetRef="gui" />
    <scriptTask id="gui" name="Gửi đi" scriptFormat="text/x-assign"><script>lan = 1</script></scriptTask>
    <boundaryEvent id="b" attachedToRef="gui"><compensateEventDefinition id="bd" /></boundaryEvent>
    <manualTask id="lay-lai" name="Lấy lại" isForCompensation="true" />
    <association id="as" sourceRef="b" targetRef="lay-lai" associationDirection="One" />
    <sequenceFlow id="d" sourceRef="gui" targetRef="nhac" />
    <manualTask id="nhac" name="Nhắc"><standardLoopCharacteristics loopMaximum="2" /></manualTask>
    <sequenceFlow id="e" sourceRef="nhac" targetRef="bao-cham" />
    <intermediateThrowEvent id="bao-cham" name="Báo chậm"><escalationEventDefinition id="ed" escalationRef="c" /></intermediateThrowEvent>
    <sequenceFlow id="f" sourceRef="bao-cham" targetRef="hoan-tac" />
    <intermediateThrowEvent id="hoan-tac" name="Hoàn tác"><compensateEventDefinition id="hd" /></intermediateThrowEvent>
    <sequenceFlow id="g" sourceRef="hoan-tac" targetRef="xong" />
    <endEvent id="xong" name="Xong"><messageEventDefinition id="xd" messageRef="m" /></endEvent>
  </process>`

describe('what comes from outside, at the command line', () => {
  test.concurrent('a message, a signal, a condition and a nod are given where the process waits for them', async () => {
    const { out, err, exit } = await quytrinh(['run', file('bo-sung.bpmn'), ...from], { lines: whole })

    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toContain('Thông điệp “Chờ bổ sung” [cho-bo-sung]\n chờ thông điệp “bo-sung”')
    expect(out).toContain('✉ “Nghỉ lễ”: đã có tín hiệu “nghi-le”\n ◆ Qua “Đã nghỉ”')
    expect(out).toContain('✉ “Chờ bổ sung”: đã có thông điệp “bo-sung”: soTien = 50')
    expect(out).toContain('✉ “Chờ lãnh đạo gật”: được cho đi tiếp')
    expect(out).toContain('✉ “Đủ lệ phí”: điều kiện đã thoả mãn: soTien = 200')
    expect(out).toContain('Tình trạng: đã kết thúc')
  })

  test.concurrent('a called instance is worked on with its caller, and its story is told behind the caller’s', async () => {
    const { out } = await quytrinh(['run', file('bo-sung.bpmn'), ...from], { lines: whole.slice(0, 1) })

    expect(out).toMatch(/1\. Việc “Xem hồ sơ” \[td-xem\]\n đã nhận: binh\n 2\. Quy trình được gọi “Thẩm định”/)
    expect(out).toContain('↲ “Thẩm định”: quy trình được gọi “tham-dinh-ho-so” đã kết thúc: dat = true')
    expect(out).toMatch(
      /Quy trình được gọi “Thẩm định hồ sơ” · \S+\n[^\n]*\n[^\n]*▶ Bắt đầu quy trình “Thẩm định hồ sơ”/,
    )
  })

  test.concurrent('show follows what an instance has called', async () => {
    const db = place('goi.db')
    const { out } = await quytrinh(['run', file('bo-sung.bpmn'), ...from, '--db', db])
    const id = /quytrinh show --db \S+ (\S+)/.exec(out)?.[1] ?? ''

    const text = await quytrinh(['show', '--db', db, '--lang', 'en', id])
    const json = JSON.parse((await quytrinh(['show', '--db', db, '--json', id])).out)

    expect(text.out).toContain('Task “Xem hồ sơ” [td-xem]')
    expect(text.out).toContain('Called process “Thẩm định hồ sơ”')
    expect(json.called).toMatchObject([{ process: 'tham-dinh-ho-so', status: 'active' }])
  })

  test.concurrent('a process that a message starts is started by it', async () => {
    const path = bpmn('don-thu.bpmn', onMessage)

    const { out, exit } = await quytrinh(['run', path, '--lang', 'en'], { lines: ['message don-thu so=1'] })

    expect(exit).toBe(0)
    expect(out).toContain('Not started: an event starts the process.')
    expect(out).toContain('waits for the message “don-thu” · to start the process')
    expect(out).toContain('⚑ “Báo khẩn”: broadcast the signal “khan”')
    expect(out).toContain('so = 1')
  })

  test.concurrent('what a process undoes, escalates, repeats and sends is told in both languages', async () => {
    const path = bpmn('thu-hoi.bpmn', undone)

    const [vi, en] = await Promise.all([quytrinh(['run', path]), quytrinh(['run', path, '--lang', 'en'])])

    expect(vi.out).toContain('▷ Bắt đầu “Nhắc”')
    expect(vi.out).toContain('↑ Báo lên cấp trên CHAM từ “Báo chậm”, không nơi nào nhận')
    expect(vi.out).toContain('↶ “Hoàn tác”: hoàn tác những việc đã làm bằng “Lấy lại”')
    expect(vi.out).toContain('✉ “Xong”: gửi thông điệp “thu-hoi”')
    expect(en.out).toContain('↑ Escalation CHAM at “Báo chậm”, which nothing catches')
    expect(en.out).toContain('↶ “Hoàn tác”: undoes what has been done by “Lấy lại”')
    expect(en.out).toContain('✉ “Xong”: sent the message “thu-hoi”')
  })

  test.concurrent('an activity that no open ad-hoc sub-process has is refused by name', async () => {
    const { err, exit } = await quytrinh(['run', file('bo-sung.bpmn'), ...from], { lines: ['begin goi-dien'] })

    expect(exit).toBe(1)
    expect(err).toContain('“goi-dien”')
  })
})
