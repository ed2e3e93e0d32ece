import { compile, createEngine, type HistoryEntry, hostClaims, memoryStore, virtualClock } from '@quytrinh/engine'
import { expect, test } from 'vitest'
import { namesFor } from '../src/timeline/names.js'
import { timelineText } from '../src/timeline/print.js'
import { readTimeline } from '../src/timeline/read.js'

const bpmn = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" targetNamespace="urn:test">
  <process id="p" name="Trình ký" isExecutable="true">
    <extensionElements><qt:deadline for="agency" within="5 wd" /></extensionElements>
    <startEvent id="s" /><sequenceFlow id="f" sourceRef="s" targetRef="ky" />
    <userTask id="ky" name="Ký văn bản">
      <extensionElements><qt:assignment to="=&quot;user:dung&quot;" /><qt:deadline for="handler" within="1 wd" /></extensionElements>
    </userTask>
    <sequenceFlow id="f2" sourceRef="ky" targetRef="cho" />
    <intermediateCatchEvent id="cho" name="Chờ phát hành"><timerEventDefinition id="t"><timeDuration>PT2H</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="cho" targetRef="e" /><endEvent id="e" />
  </process>
</definitions>`

const directory = hostClaims({
  person: ({ user }) => (user === 'dung' ? { name: 'Trần Quốc Dũng', positions: [] } : undefined),
})

const nobody = { directory: { person: async () => undefined, nameOf: async () => undefined } }

/** A signature that a secretary enters for the director, and a timer after it. */
async function story(): Promise<{
  readonly history: readonly HistoryEntry[]
  readonly text: (lang: 'vi' | 'en') => Promise<string>
}> {
  const engine = createEngine({ store: memoryStore(), clock: virtualClock('2026-03-02T09:00:00+07:00'), directory })
  const secretary = engine.as({ user: 'dung', agency: 'a' })
  await secretary.definitions.deploy({ bpmn })
  const { id } = await secretary.instances.start('p', { businessKey: '12/TTr' })
  const { items } = await secretary.tasks.list()
  await engine.as({ user: 'dung', agency: 'a', actor: 'giam-doc' }).tasks.complete(items[0]?.id ?? '')
  await engine.clock.advance('PT2H')
  const history = await secretary.instances.history(id)
  const graph = (await compile(bpmn)).graph.processes['p']
  return {
    history,
    text: async (lang) =>
      timelineText(readTimeline(history, graph), { names: await namesFor(secretary, history, { graph, lang }), lang }),
  }
}

test('the agency’s due is told once, and the handler’s with each task', async () => {
  const { history } = await story()

  const items = readTimeline(history)

  expect(items[0]?.what).toMatchObject({ type: 'started', due: Date.parse('2026-03-09T17:30:00+07:00') })
  expect(items[1]?.what).toMatchObject({ type: 'taskOpened', due: Date.parse('2026-03-03T17:30:00+07:00') })
  expect(items[1]?.what).not.toHaveProperty('agencyDue')
})

test('whose act it is and who entered it are both named', async () => {
  const { text } = await story()

  expect(await text('vi')).toMatch(/giam-doc \(nhập thay: Trần Quốc Dũng\)\s+✓ Hoàn thành “Ký văn bản”/)
  expect(await text('en')).toMatch(/giam-doc \(entered by: Trần Quốc Dũng\)\s+✓ Completed “Ký văn bản”/)
})

test('a timer in the flow is told when it is set and when it fires, by the engine', async () => {
  const { text } = await story()

  expect(await text('vi')).toMatch(
    /◷ Chờ đến 02\/03\/2026 11:00: “Chờ phát hành”\n\s+11:00\s+hệ thống\s+◷ Đến giờ: “Chờ phát hành”\n\s+■ Quy trình kết thúc/,
  )
})

test('without the diagram elements go by their ids', async () => {
  const { history } = await story()
  const names = await namesFor(nobody, history, { lang: 'vi' })

  const text = timelineText(readTimeline(history), { names, lang: 'vi' })

  expect(text).toContain('“cho”')
  expect(text).toContain('→ Giao “Ký văn bản” cho dung')
})

test('lines keep to the width', async () => {
  const { history } = await story()
  const names = await namesFor(nobody, history, { lang: 'vi' })

  const lines = timelineText(readTimeline(history), { names, lang: 'vi', width: 80 }).split('\n')

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})
