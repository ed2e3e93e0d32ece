import { expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'

const file = (content: string) =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="P" isExecutable="true">${content}</process></definitions>`

test('a sequence flow without an id is kept, also where two have the same ends', async () => {
  const xml = file(`<startEvent id="s"/><task id="a"/><endEvent id="e"/>
    <sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="e"/><sequenceFlow sourceRef="a" targetRef="e"/>`)

  const { graph } = await compile(xml)

  const { nodes, flows } = graph.processes['P'] ?? {}
  expect(nodes?.['s']?.outgoing).toEqual(['s->a'])
  expect(nodes?.['a']?.outgoing).toEqual(['a->e', 'a->e#2'])
  expect(Object.keys(flows ?? {})).toEqual(['s->a', 'a->e', 'a->e#2'])
})

test('a condition that cannot be read is said once, also on a flow without an id', async () => {
  const xml = file(`<startEvent id="s"/><exclusiveGateway id="g" default="f"/><endEvent id="e"/>
    <sequenceFlow sourceRef="s" targetRef="g"/><sequenceFlow id="f" sourceRef="g" targetRef="e"/>
    <sequenceFlow sourceRef="g" targetRef="e"><conditionExpression>= 1 +</conditionExpression></sequenceFlow>`)

  const { problems } = await compile(xml)

  expect(problems.map(({ code, place }) => [code, place.element])).toEqual([['expression-syntax', 'P']])
})
