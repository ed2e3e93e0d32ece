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
