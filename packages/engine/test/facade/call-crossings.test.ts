/** What crosses the boundary of a call, both ways: errors, escalations, cancellation, terminate. */
import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import { flow } from './diagrams.js'

const agency = 'so-noi-vu'
const principal = { user: 'quan-tri', agency, groups: ['group:quan-tri'] }

function file(processes: string): string {
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="t">
  <bpmn:error id="E" errorCode="KHONG_DAT"/><bpmn:escalation id="X" escalationCode="TRE"/><bpmn:signal id="S" name="dung"/>${processes}</bpmn:definitions>`
}

/** `P` calls `Q` calls `R`; each call is followed by a task that waits. */
function calls(id: string, called: string, boundary = ''): string {
  const c = `c${id}`
  return `<bpmn:process id="${id}" isExecutable="true"><bpmn:startEvent id="s${id}"/><bpmn:callActivity id="${c}" calledElement="${called}"/><bpmn:receiveTask id="r${id}"/>${flow(`s${id}`, c)}${flow(c, `r${id}`)}${boundary}</bpmn:process>`
}

function boundary(id: string, definition: string, isInterrupting = true): string {
  return `<bpmn:boundaryEvent id="b${id}" attachedToRef="c${id}" cancelActivity="${isInterrupting}">${definition}</bpmn:boundaryEvent><bpmn:receiveTask id="h${id}"/>${flow(`b${id}`, `h${id}`)}`
}

/** Waits, then does this. */
function waits(definition: string): string {
  return `<bpmn:process id="R" isExecutable="true"><bpmn:startEvent id="sR"/><bpmn:receiveTask id="w"/><bpmn:parallelGateway id="g"/><bpmn:receiveTask id="beside"/><bpmn:endEvent id="end">${definition}</bpmn:endEvent>${flow('sR', 'w')}${flow('w', 'g')}${flow('g', 'beside')}${flow('g', 'end')}</bpmn:process>`
}

const error = '<bpmn:errorEventDefinition errorRef="E"/>'
const anyError = '<bpmn:errorEventDefinition/>'
const escalation = '<bpmn:escalationEventDefinition escalationRef="X"/>'
const signal = '<bpmn:signalEventDefinition signalRef="S"/>'

async function office(...processes: readonly string[]) {
  const engine = createEngine({ store: memoryStore(), clock: virtualClock(), directory: hostClaims() })
  const host = engine.as(principal)
  await host.definitions.deploy({ bpmn: file(processes.join('')) })
  await host.instances.start('P')
  const of = async (key: string) => (await host.instances.list({ key })).items[0]?.id ?? ''
  const go = async () => host.instances.trigger(await of('R'), { activity: 'w' })
  /** Where every instance stands, the innermost first; how it ended, where it has. */
  const standing = async () => {
    const { items } = await host.instances.list()
    return Promise.all(
      items.map(async ({ id, process }) => {
        const { status, waitingAt } = await host.instances.get(id)
        const at = waitingAt.filter(({ isAttached }) => !isAttached).map(({ node }) => node)
        return `${process} ${status === 'active' ? at.sort().join('+') : status}`
      }),
    )
  }
  return { engine, go, host, of, standing }
}

test('an error ends the called process with all that runs in it, and is caught on the call', async () => {
  const { go, standing } = await office(calls('P', 'R', boundary('P', error)), waits(error))

  await go()

  expect(await standing()).toEqual(['R terminated', 'P hP'])
})

test('an error passes through calls that do not catch it', async () => {
  const { go, standing } = await office(calls('P', 'Q', boundary('P', error)), calls('Q', 'R'), waits(error))

  await go()

  expect(await standing()).toEqual(['R terminated', 'Q terminated', 'P hP'])
})

test('an error that no caller catches is an incident at the outermost call, and resolving it calls again', async () => {
  const { go, host, of, standing } = await office(calls('P', 'Q'), calls('Q', 'R'), waits(error))
  await go()
  const { openIncidents } = await host.instances.get(await of('P'))
  expect(openIncidents).toMatchObject([{ code: 'uncaught-error', node: 'cP', details: { error: 'KHONG_DAT' } }])

  await host.instances.resolveIncident(await of('P'), openIncidents[0]?.id ?? 0)

  expect((await standing()).slice(0, 2)).toEqual(['R w', 'Q cQ'])
})

test('an escalation passes through calls that do not catch it, and interrupts nothing on its way', async () => {
  const { go, standing } = await office(
    calls('P', 'Q', boundary('P', escalation, false)),
    calls('Q', 'R'),
    waits(escalation),
  )

  await go()

  expect(await standing()).toEqual(['R beside', 'Q cQ', 'P cP+hP'])
})

test('an escalation whose catcher interrupts cancels everything below it', async () => {
  const { go, standing } = await office(calls('P', 'Q', boundary('P', escalation)), calls('Q', 'R'), waits(escalation))

  await go()

  expect(await standing()).toEqual(['R cancelled', 'Q cancelled', 'P hP'])
})

test('a call that is interrupted cancels what it has called, at every depth', async () => {
  const { host, engine, standing } = await office(calls('P', 'Q', boundary('P', signal)), calls('Q', 'R'), waits(''))

  await host.signals.broadcast({ name: 'dung' })
  await engine.tick()

  expect(await standing()).toEqual(['R cancelled', 'Q cancelled', 'P hP'])
})

test('a called process that a person cancels is an error without a code at its call', async () => {
  const { host, of, standing } = await office(calls('P', 'R', boundary('P', anyError)), waits(''))

  await host.instances.cancel(await of('R'), { reason: 'nhầm' })

  expect(await standing()).toEqual(['R cancelled', 'P hP'])
})

test('one cancelled in the middle cancels what is below and tells what is above', async () => {
  const { host, of, standing } = await office(calls('P', 'Q', boundary('P', anyError)), calls('Q', 'R'), waits(''))

  await host.instances.cancel(await of('Q'), { reason: 'nhầm' })

  expect(await standing()).toEqual(['R cancelled', 'Q cancelled', 'P hP'])
})

test('a terminate end event ends the called process alone: its caller goes on', async () => {
  const { go, standing } = await office(calls('P', 'R'), waits('<bpmn:terminateEventDefinition/>'))

  await go()

  expect(await standing()).toEqual(['R terminated', 'P rP'])
})

test('every instance of a repeated call has a called process of its own, and an error of one stops the others', async () => {
  const repeated = calls('P', 'R', boundary('P', error)).replace(
    'calledElement="R"/>',
    'calledElement="R"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>',
  )
  const { go, standing } = await office(repeated, waits(error))

  await go()

  expect((await standing()).sort()).toEqual(['P hP', 'R cancelled', 'R cancelled', 'R terminated'])
})

test('a call in a sub-process that is interrupted is cancelled with it', async () => {
  const inside = `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:subProcess id="cP"><bpmn:startEvent id="si"/><bpmn:callActivity id="c" calledElement="R"/>${flow('si', 'c')}</bpmn:subProcess>${flow('s', 'cP')}${boundary('P', signal)}</bpmn:process>`
  const { host, engine, standing } = await office(inside, waits(''))

  await host.signals.broadcast({ name: 'dung' })
  await engine.tick()

  expect(await standing()).toEqual(['R cancelled', 'P hP'])
})
