/** What expressions of other engines ask of the instance and the command. */
import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import { flow } from '../facade/diagrams.js'

const set = (name: string, value: string) =>
  `<bpmn:serviceTask id="${name}" v:expression="\${${value}}" v:resultVariable="${name}"/>`

test('an expression finds the instance, its business key, and who has given the command', async () => {
  const names = ['id', 'key', 'who', 'also']
  const tasks = [
    set('id', 'execution.processInstanceId'),
    set('key', "execution.processBusinessKey += '/1'"),
    set('who', 'authenticatedUserId'),
    set('also', 'currentUser()'),
  ]
  const flows = ['s', ...names, 'u'].map((name, index, all) => (index === 0 ? '' : flow(all[index - 1] ?? '', name)))
  const bpmn = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="http://camunda.org/schema/1.0/bpmn" id="D" targetNamespace="t"><bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/>${tasks.join('')}<bpmn:userTask id="u" v:assignee="\${authenticatedUserId}"/>${flows.join('')}</bpmn:process></bpmn:definitions>`
  const engine = createEngine({ store: memoryStore(), clock: virtualClock(), directory: hostClaims() })
  const clerk = engine.as({ user: 'an', agency: 'a', groups: ['group:van-thu'] })
  const { problems } = await clerk.definitions.deploy({ bpmn })

  const { id } = await clerk.instances.start('P', { businessKey: 'HS-12' })

  expect(problems).toEqual([])
  expect((await clerk.instances.get(id)).variables).toEqual({ id, key: 'HS-12/1', who: 'an', also: 'an' })
  expect((await clerk.tasks.list()).items).toMatchObject([{ owner: 'an' }])
})

test('without a business key an expression finds null', async () => {
  const bpmn = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="http://flowable.org/bpmn" id="D" targetNamespace="t"><bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/>${set('key', 'empty execution.processInstanceBusinessKey')}${flow('s', 'key')}</bpmn:process></bpmn:definitions>`
  const clerk = createEngine({ store: memoryStore(), directory: hostClaims() }).as({
    user: 'an',
    agency: 'a',
    groups: ['group:x'],
  })
  await clerk.definitions.deploy({ bpmn })

  const { id } = await clerk.instances.start('P')

  expect((await clerk.instances.get(id)).variables).toEqual({ key: true })
})
