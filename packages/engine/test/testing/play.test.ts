import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'
import { step } from '../../src/kernel/step.js'

const diagram = (body: string) =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:quytrinh:test">${body}</definitions>`
const plain = diagram(
  `<process id="plain" isExecutable="true">
    <startEvent id="begin" /><userTask id="review" /><endEvent id="done" />
    <sequenceFlow id="a" sourceRef="begin" targetRef="review" /><sequenceFlow id="b" sourceRef="review" targetRef="done" />
  </process>`,
)
const empty = (id: string) => `<process id="${id}" isExecutable="true"><startEvent id="${id}_start" /></process>`

describe('what is played', () => {
  test('a diagram may be given as text, or found beside the test or one folder up', async () => {
    expect((await play(plain)).tasks).toHaveLength(1)
    expect((await play('elements/user-task/plain.bpmn')).tasks).toHaveLength(1)
  })

  test('a diagram that is nowhere is named with where it was looked for', async () => {
    await expect(play('no-such.bpmn')).rejects.toThrow(/testing[\\/]no-such\.bpmn or .*test[\\/]no-such\.bpmn/)
  })

  test('a diagram with errors is refused with a sentence for each', async () => {
    const broken = plain.replace('targetRef="done"', 'targetRef="nowhere"')

    await expect(play(broken)).rejects.toMatchObject({ code: 'definition-invalid', message: /nowhere/ })
  })

  test('of several processes one is chosen', async () => {
    const both = diagram(empty('one') + empty('two'))

    expect((await play(both, { process: 'two' })).completed).toEqual(['two_start'])
    await expect(play(both)).rejects.toThrow('Expected one process, but the file has one, two.')
    await expect(play(both, { process: 'three' })).rejects.toMatchObject({ code: 'process-not-found' })
  })
})

describe('what is expected', () => {
  test('an expectation that fails says what was found instead, and where the instance stands', async () => {
    const run = await play(plain)

    expect(() => run.expect.waitingAt('approve')).toThrow(
      'expected an instance that waits at ["approve"], but it waits at ["review"] (active; waits at ["review"])',
    )
    expect(() => run.expect.ended()).toThrow(/is "completed", but it is "active"/)
    expect(() => run.expect.closed('review')).toThrow(/has closed/)
    expect(() => run.expect.closed('never-entered')).toThrow(/has closed/)
    expect(() => run.expect.completed('review')).toThrow(/has completed/)
    expect(() => run.expect.notCompleted('begin')).toThrow(/has completed/)
    expect(() => run.expect.interrupted('review')).toThrow(/has interrupted/)
    expect(() => run.expect.path('review')).toThrow(/has gone by/)
    expect(() => run.expect.variables({ approved: true })).toThrow(/has the variables/)
    expect(() => run.expect.incidents('job-failed')).toThrow(/has the incidents/)
  })

  test('something that is not there is named with what is', async () => {
    const run = await play(plain)

    expect(() => run.complete('approve')).toThrow('Expected an open humanTask at approve, but tokens are at review.')
    expect(() => run.answer('review')).toThrow('Expected an open job at review')
    expect(() => run.incident()).toThrow('Expected an incident of any code but found none.')
    expect(() => run.advance('soon')).toThrow(expect.objectContaining({ code: 'duration-invalid' }))
  })
})

describe('what is checked', () => {
  test('a kernel that breaks an invariant is stopped by its name', async () => {
    const forgetful = play(plain, {
      kernel: (...args) => {
        const outcome = step(...args)
        return outcome.type === 'done' ? { ...outcome, facts: outcome.facts.slice(0, -1) } : outcome
      },
    })

    await expect(forgetful).rejects.toThrow(/the kernel has broken\n.*(replay|numbering): /)
  })
})
