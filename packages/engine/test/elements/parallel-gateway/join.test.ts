import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore } from '../../../src/index.js'

const bpmn = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" isExecutable="true">
    <startEvent id="s"/><parallelGateway id="fork"/><userTask id="a"/><task id="b"/><parallelGateway id="join"/><userTask id="after"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="fork"/>
    <sequenceFlow id="f2" sourceRef="fork" targetRef="a"/><sequenceFlow id="f3" sourceRef="fork" targetRef="b"/>
    <sequenceFlow id="f4" sourceRef="a" targetRef="join"/><sequenceFlow id="f5" sourceRef="b" targetRef="join"/>
    <sequenceFlow id="f6" sourceRef="join" targetRef="after"/><sequenceFlow id="f7" sourceRef="after" targetRef="e"/>
  </process>
</definitions>`

test('one slow branch does not release the join, and the last one releases it once', async () => {
  const engine = createEngine({ store: memoryStore(), directory: hostClaims() })
  const chief = engine.as({ user: 'an', agency: 'so-noi-vu', groups: ['quan-tri'] })
  await chief.definitions.deploy({ bpmn })
  const { id } = await chief.instances.start('P')
  const [slow] = (await chief.instances.get(id)).waitingAt
  await chief.tasks.claim(slow?.id ?? '')

  await chief.tasks.complete(slow?.id ?? '')

  const { waitingAt } = await chief.instances.get(id)
  expect(slow?.node).toBe('a')
  expect(waitingAt.map(({ node }) => node)).toEqual(['after'])
})
