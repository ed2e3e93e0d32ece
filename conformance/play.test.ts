import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCases } from './cases.js'
import { play, type Result } from './play.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

const diagram = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" isExecutable="true">
    <startEvent id="s"/><userTask id="u"/><serviceTask id="a"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="u"/><sequenceFlow id="f2" sourceRef="u" targetRef="a"/><sequenceFlow id="f3" sourceRef="a" targetRef="e"/>
  </process>
</definitions>`

async function played(scenario: object, bpmn: string = diagram): Promise<Result> {
  const cases = [
    { id: 'case', category: 'c', bpmn: 'case.bpmn', process: 'P', steps: [{ op: 'start' }], expect: {}, ...scenario },
  ]
  await writeFile(join(folder, 'case.bpmn'), bpmn)
  await writeFile(join(folder, 'cases.json'), JSON.stringify({ format: 'bpmn-blackbox/1', cases }))
  const [first] = await readCases(folder)
  if (first === undefined) throw new Error('expected the case that was written')
  return play(folder, first)
}

const done = [{ op: 'start' }, { op: 'completeUserTask', id: 'u', vars: { x: 1 } }]

test('a case passes when everything it expects is seen', async () => {
  const expect_ = {
    ended: true,
    openTasks: [],
    vars: { x: 1, y: 2 },
    jobs: { a: 1 },
    order: [['u', 'a']],
    instancesStarted: 1,
  }

  const result = await played({ workers: { a: { set: { y: 2 } } }, steps: done, expect: expect_ })

  expect(result).toMatchObject({ passed: true })
})

test.each([
  ['ended', false],
  ['failed', true],
  ['openTasks', ['u']],
  ['waitingAt', ['u']],
  ['allWaitingAt', ['u']],
  ['completedActivities', ['u', 'z']],
  ['alsoCompleted', ['z']],
  ['notCompleted', ['e']],
  ['notActivated', ['a']],
  ['vars', { x: 2 }],
  ['jobs', { a: 2 }],
  ['jobItems', { a: [1] }],
  ['jobInputs', { a: { x: 2 } }],
  ['order', [['a', 'u']]],
  ['userTasks', { u: { lane: 'L' } }],
  ['instancesStarted', 2],
  ['instances', { A: { ended: false } }],
  ['anyOf', [{ ended: false }, { vars: { x: 3 } }]],
  ['somethingNew', true],
])('a wrong expectation of %s fails the case by its name', async (key, wrong) => {
  const [start, complete] = done

  const result = await played({ steps: [{ ...start, as: 'A' }, complete], expect: { [key]: wrong } })

  expect(result).toMatchObject({ passed: false, kind: expect.stringMatching(`^differs: ${key}`) })
})

test('the first step that is not as expected is named', async () => {
  const result = await played({
    steps: [{ op: 'start' }, { op: 'check', expect: { openTasks: [] } }, { op: 'restart' }],
  })

  expect(result).toMatchObject({ step: 2, reason: 'differs: openTasks expected [], found ["u"]' })
})

test.each([
  [{ op: 'conjure' }, 'unreadable'],
  [{ op: 'start', colour: 'red' }, 'unreadable'],
  [{ op: 'completeUserTask', id: 'z' }, 'differs: waiting'],
])('%j is a named failure, never passed over', async (step, kind) => {
  const result = await played({ steps: [{ op: 'start' }, step] })

  expect(result).toMatchObject({ passed: false, kind })
})

test('an element that is not built is named by the refusal', async () => {
  const result = await played({}, diagram.replace('<userTask id="u"/>', '<callChoreography id="u"/>'))

  expect(result).toMatchObject({ passed: false, kind: 'refused: unsupported-element callChoreography' })
})

test('a call that was to be refused and is taken fails the case; a refused one leaves the state to be checked', async () => {
  const again = { op: 'completeUserTask', id: 'u', expectError: true }

  const taken = await played({ steps: [{ op: 'start' }, again] })
  const refused = await played({ steps: [...done, again], expect: { ended: true } })

  expect(taken).toMatchObject({ passed: false, step: 2, kind: 'differs: expectError' })
  expect(refused).toMatchObject({ passed: true })
})

test('a worker that always fails ends in an incident, its pauses let pass', async () => {
  const result = await played({
    workers: { a: { fail: 'no line' } },
    steps: done,
    expect: { failed: true, ended: false },
  })

  expect(result).toMatchObject({ passed: true })
})
