import { expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import { describe } from '../../src/model/describe.js'

const file = (inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:test">
  <process id="P" isExecutable="true"><startEvent id="s"/>${inside}<endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="u"/><sequenceFlow id="f2" sourceRef="u" targetRef="e"/></process>
</definitions>`

test.each([
  [
    'deadline-invalid',
    '<userTask id="u"><extensionElements><qt:deadline within="2 ngày"/></extensionElements></userTask>',
  ],
  ['deadline-invalid', '<userTask id="u"><extensionElements><qt:deadline at="mai"/></extensionElements></userTask>'],
  [
    'timer-invalid',
    '<intermediateCatchEvent id="u"><timerEventDefinition id="t"><timeDuration>ba ngày</timeDuration></timerEventDefinition></intermediateCatchEvent>',
  ],
  [
    'timer-invalid',
    '<intermediateCatchEvent id="u"><timerEventDefinition id="t"><timeCycle>R0/P1D</timeCycle></timerEventDefinition></intermediateCatchEvent>',
  ],
  [
    'expression-syntax',
    '<userTask id="u"><extensionElements><qt:deadline within="= if x then"/></extensionElements></userTask>',
  ],
])('what %s expects is said in Vietnamese to a reader of Vietnamese', async (code, inside) => {
  const { problems } = await compile(file(inside))

  const problem = problems.find((each) => each.code === code)
  expect(problem && describe(problem, 'vi')).not.toMatch(/; cần .*(?<!\p{L})(an?|such as|or)(?!\p{L})/u)
  expect(problem && describe(problem, 'en')).toMatch(/; expected .*(?<!\p{L})(an?|such as|or)(?!\p{L})/u)
})
