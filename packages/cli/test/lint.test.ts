import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bpmn, file, place, quytrinh, write } from './quytrinh.js'

test.concurrent('a file in order passes, and the summary says so in both languages', async () => {
  const { exit, out } = await quytrinh(['lint', file('nghi-phep.bpmn')])

  expect(exit).toBe(0)
  expect(out).toBe('1 tệp: 0 lỗi, 0 cảnh báo — 1 file: 0 errors, 0 warnings\n')
})

test.concurrent('an error is shown with file, line, column, code, element, both languages and the line itself', async () => {
  const path = bpmn(
    'dangling.bpmn',
    `<process id="p" isExecutable="true">
      <startEvent id="s" />
      <sequenceFlow id="f" name="Đi tiếp" sourceRef="s" targetRef="khong-co" />
    </process>`,
  )

  const { exit, out } = await quytrinh(['lint', path])

  expect(exit).toBe(1)
  expect(out).toContain(`${path}:3:7 lỗi/error [unresolved-reference] f “Đi tiếp” · targetRef`)
  expect(out).toContain('vi Thuộc tính “targetRef” trỏ tới “khong-co”')
  expect(out).toContain('en "targetRef" points to "khong-co"')
  expect(out).toMatch(/3 │ <sequenceFlow id="f".*\n │ \^/)
  expect(out).toContain('1 lỗi')
})

test.concurrent.each(['vi', 'en'] as const)('--lang %s shows that language alone', async (lang) => {
  const path = bpmn(`empty-${lang}.bpmn`, '<process id="p" isExecutable="true" />')

  const { out } = await quytrinh(['lint', path, '--lang', lang])

  expect(out.includes('Không có chỗ bắt đầu')).toBe(lang === 'vi')
  expect(out.includes('Nowhere to begin')).toBe(lang === 'en')
  expect(out).toContain(lang === 'vi' ? ' lỗi [scope-without-start]' : ' error [scope-without-start]')
})

const start = '<startEvent id="s" /><sequenceFlow id="f" sourceRef="s" targetRef="t" />'

test.concurrent.each([
  ['text that is no XML', 'not-xml', () => write('not.bpmn', 'xin chào')],
  ['a DOCTYPE', 'doctype-refused', () => write('doctype.bpmn', '<!DOCTYPE a [<!ENTITY b "c">]>\n<definitions />')],
  [
    'an id that is used twice',
    'duplicate-id',
    () => bpmn('twice.bpmn', `<process id="p" isExecutable="true">${start}<task id="t" /><task id="t" /></process>`),
  ],
  [
    'an unknown element',
    'unknown-element',
    () => bpmn('unknown.bpmn', `<process id="p" isExecutable="true">${start}<task id="t" /><tasc id="u" /></process>`),
  ],
  [
    'a process without a start',
    'scope-without-start',
    () => bpmn('no-start.bpmn', '<process id="p" isExecutable="true" />'),
  ],
  ['XML that is something else', 'not-bpmn', () => write('other.bpmn', '<html><body /></html>')],
  [
    'a file that was cut off',
    'xml-unclosed',
    () => write('cut.bpmn', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'),
  ],
])('%s is refused by name, and never by a stack', async (_, code, make) => {
  const { exit, out, err } = await quytrinh(['lint', make()])

  expect(exit).toBe(1)
  expect(out).toContain(`[${code}]`)
  expect(out + err).not.toMatch(/\bat .*\.js:\d+/)
})

test.concurrent('warnings alone do not fail', async () => {
  const path = bpmn('draft.bpmn', `<process id="p" isExecutable="false">${start}<task id="t" /></process>`)

  const { exit, out } = await quytrinh(['lint', path])

  expect(exit).toBe(0)
  expect(out).toContain('cảnh báo/warning [draft]')
  expect(out).toContain('0 errors, 1 warning')
})

test.concurrent('--json gives every problem with its place and both sentences', async () => {
  const path = bpmn('json.bpmn', '<process id="p" isExecutable="true" />')

  const { exit, out } = await quytrinh(['lint', '--json', path])

  expect(exit).toBe(1)
  expect(JSON.parse(out)).toEqual([
    {
      file: path,
      problems: [
        expect.objectContaining({
          code: 'scope-without-start',
          severity: 'error',
          place: expect.objectContaining({ element: 'p', line: 1 }),
          vi: expect.stringContaining('Không có chỗ bắt đầu'),
          en: expect.stringContaining('Nowhere to begin'),
        }),
      ],
    },
  ])
})

test.concurrent('a folder is searched, and a pattern is expanded', async () => {
  const folder = await quytrinh(['lint', file('')])
  const pattern = await quytrinh(['lint', file('*.bpmn')])

  expect(folder).toMatchObject({ exit: 0, out: expect.stringContaining('0 errors') })
  expect(pattern.out).toBe(folder.out)
})

test.concurrent('a file that cannot be read is named, and the others are checked all the same', async () => {
  mkdirSync(place('mixed/no-file.bpmn'), { recursive: true })
  const good = bpmn('mixed/good.bpmn', `<process id="p" isExecutable="true">${start}<task id="t" /></process>`)

  const { exit, out, err } = await quytrinh(['lint', place('mixed'), good, '--lang', 'en'])

  expect(exit).toBe(2)
  expect(err).toContain(`The file ${place('mixed/no-file.bpmn')} cannot be read`)
  expect(err).toContain('[file-unreadable]')
  expect(out).toContain('1 file: 0 errors, 0 warnings')
})

test.concurrent('a path where there is nothing is a failure of its own', async () => {
  const { exit, err } = await quytrinh(['lint', place('not-there.bpmn')])

  expect(exit).toBe(2)
  expect(err).toMatch(/^quytrinh: Không có tệp BPMN hoặc DMN nào ở “.*not-there\.bpmn”\. \[file-not-found\]\n$/)
})

test.concurrent('control characters of a file do not reach the terminal', async () => {
  const path = bpmn(
    'escape.bpmn',
    `<process id="p" isExecutable="true">${start}<task id="t" name="&#x9b;2J" /><task id="u" name="&#x9b;2J" /></process>`,
  )

  const { out } = await quytrinh(['lint', path])

  expect(out).toContain('unreachable')
  expect(out).not.toMatch(/[\u0080-\u009f]/)
})

const table = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fees" namespace="urn:fees">
  <inputData id="i" name="tuổi"><variable name="tuổi" typeRef="number"/></inputData>
  <decision id="d" name="Lệ phí"><informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE">
      <input><inputExpression><text>tuổi</text></inputExpression></input><output/>
      <rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>0</text></outputEntry></rule>
      <rule><inputEntry><text>[10..60]</text></inputEntry><outputEntry><text>1 +</text></outputEntry></rule>
    </decisionTable></decision></definitions>`

test.concurrent('a file of decisions is checked, its tables too: errors, conflicts and gaps, with rule and line', async () => {
  const { exit, out } = await quytrinh(['lint', write('fees.dmn', table)])

  expect(exit).toBe(1)
  expect(out).toContain('fees.dmn:7 lỗi/error [feel-syntax] d “Lệ phí”')
  expect(out).toContain('vi Luật 2, cột 1: Dòng 1, cột 4: cần một biểu thức')
  expect(out).toContain('en The rules 1, 2 both match where tuổi [10..18), which the hit policy UNIQUE does not allow.')
  expect(out).toContain('vi Không luật nào khớp khi tuổi > 60.')
  expect(out).toContain('1 file: 2 errors, 1 warning')
})

test.concurrent('an imported model is found beside the file that imports it', async () => {
  mkdirSync(place('models'))
  write('models/fees.dmn', table.replace('1 +', '1').replace('[10..60]', '>= 18'))
  const main = write(
    'models/main.dmn',
    `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="main" namespace="urn:main">
      <import name="fees" namespace="urn:fees" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
      <decision id="m" name="m"><informationRequirement><requiredDecision href="urn:fees#d"/></informationRequirement>
      <literalExpression><text>fees.Lệ phí * 2</text></literalExpression></decision></definitions>`,
  )

  const { exit, out } = await quytrinh(['lint', main, '--json'])

  expect(JSON.parse(out)).toEqual([{ file: main, problems: [] }])
  expect(exit).toBe(0)
})

test.concurrent('a folder is searched for decisions, too', async () => {
  mkdirSync(place('both'))
  write('both/fees.dmn', table)
  bpmn('both/a.bpmn', `<process id="p" isExecutable="true">${start}<task id="t" /></process>`)

  const { out } = await quytrinh(['lint', place('both'), '--lang', 'en'])

  expect(out).toContain('2 files: 2 errors')
})
