import { play, type Run } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

/** Walks through diagrams that leave something of every kind in the state. */
const walks: Readonly<Record<string, (run: Run) => void>> = {
  'multi-instance/nested.bpmn': (run) => {
    run.complete('opine', { answer: 'a' }).complete('opine', { answer: 'c' }, { loopCounter: 1 })
    run.complete('opine', { answer: 'b' })
  },
  'multi-instance/trouble.bpmn': (run) => {
    run.setVariables({ members: ['an', 'binh'] }).resolve()
    run.complete('opine').setVariables({ enough: false }).resolve().complete('opine')
  },
  'sub-process/interrupted.bpmn': (run) => {
    run.complete('review').complete('first').advance('P3D').complete('escalated')
  },
  'parallel-gateway/in-loop.bpmn': (run) => {
    run.complete('second').complete('first', { more: true })
    run.complete('first').complete('second', { more: false })
  },
  'event-sub-process/non-interrupting-timer.bpmn': (run) => {
    run.advance('P5D').complete('review').complete('nudge').complete('nudge')
  },
  'boundary-event/cycle.bpmn': (run) => {
    run.advance('P1D').outage('PT30H').complete('review')
  },
  'service-task/retries.bpmn': (run) => {
    run.fail('send').advance('PT1M').fail('send').advance('PT10M').fail('send').resolve().answer('send')
  },
  'variables/scopes.bpmn': (run) => {
    run.complete('change', { local: 5 }).complete('look').complete('after')
  },
  'user-task/assignments.bpmn': (run) => {
    run.move('offered', 'claim', 'an').move('reserved', 'forward', null).move('reserved', 'claim', 'chi')
    run.complete('reserved').complete('offered').complete('many')
  },
}

const variables = {
  units: [{ members: ['an', 'binh'] }, { members: ['chi'] }],
  outer: 1,
  leader: 'dung',
  people: ['group:van-thu'],
  title: 'Report 12',
}

test.each(Object.entries(walks))(
  'saved and restored after every step, nothing is different: %s',
  async (diagram, walk) => {
    const kept = await play(diagram, { variables })
    const saved = await play(diagram, { variables, savedBetweenSteps: true })

    walk(kept)
    walk(saved)

    expect(saved.facts).toEqual(kept.facts)
    expect(saved.state).toEqual(JSON.parse(JSON.stringify(kept.state)))
    saved.expect.ended()
  },
)
