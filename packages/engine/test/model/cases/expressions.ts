import { extension, flows, process } from '../file.js'
import { type Case, catching, juelCall, loop, onTask, start } from './case.js'

export const expressions: readonly Case[] = [
  {
    code: 'expression-empty',
    xml: process(
      `${start}<exclusiveGateway id="g" /><task id="a" />${flows('s-g')}<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression /></sequenceFlow>`,
    ),
    params: { property: 'conditionExpression' },
  },
  {
    code: 'expression-empty',
    what: 'nothing after the sign',
    xml: onTask('<qt:assignment to="= " />'),
    params: { property: 'qt:assignment to' },
  },
  {
    code: 'expression-syntax',
    xml: onTask('<qt:assignment to="= a +" />'),
    place: { element: 'a', line: 4, column: 1, property: 'qt:assignment to' },
  },
  {
    code: 'expression-unmapped',
    xml: loop(`<loopCardinality>${juelCall}</loopCardinality>`),
    params: {
      text: juelCall,
      position: '8',
      expected: 'variables, operators, execution.getVariable, execution.hasVariable or now()',
    },
  },
  {
    code: 'expression-language',
    what: 'of the file',
    xml: loop('<loopCardinality>count(x)</loopCardinality>').replace(
      'id="D"',
      'id="D" expressionLanguage="http://www.w3.org/1999/XPath"',
    ),
    params: { text: 'count(x)', language: 'http://www.w3.org/1999/XPath' },
  },
  {
    code: 'expression-language',
    what: 'of the expression',
    xml: loop('<loopCardinality xsi:type="tFormalExpression" language="groovy">n</loopCardinality>'),
  },
  { code: 'expression-unmapped', what: 'in an attribute', xml: onTask(`<qt:assignment to="${juelCall}" />`) },
  {
    code: 'unknown-function',
    xml: onTask('<qt:assignment to="= nobody(1)" />'),
    params: { name: 'nobody', text: 'nobody(1)' },
  },
  {
    code: 'undeclared-name',
    severity: 'warning',
    xml: onTask('<qt:assignment to="= chuTri" />'),
    params: { name: 'chuTri' },
  },
  { code: 'timer-incomplete', xml: catching('<timerEventDefinition />') },
  {
    code: 'timer-incomplete',
    what: 'two',
    xml: catching(
      '<timerEventDefinition><timeDate>2030-01-01</timeDate><timeDuration>PT1H</timeDuration></timerEventDefinition>',
    ),
  },
  {
    code: 'timer-invalid',
    xml: catching('<timerEventDefinition><timeDuration>1 giờ</timeDuration></timerEventDefinition>'),
  },
  {
    code: 'timer-invalid',
    what: 'a cycle',
    xml: catching('<timerEventDefinition><timeCycle>R3</timeCycle></timerEventDefinition>'),
  },
  {
    code: 'timer-invalid',
    what: 'a date',
    xml: catching('<timerEventDefinition><timeDate>2030-02-30</timeDate></timerEventDefinition>'),
  },
  { code: 'deadline-incomplete', xml: onTask('<qt:deadline for="handler" />') },
  { code: 'deadline-incomplete', what: 'both', xml: onTask('<qt:deadline within="1 wd" at="2030-01-01" />') },
  {
    code: 'deadline-invalid',
    xml: onTask('<qt:deadline within="5 ngày" />'),
    place: { element: 'a', line: 4, column: 1, property: 'qt:deadline within' },
  },
  { code: 'deadline-invalid', what: 'a moment', xml: onTask('<qt:deadline at="mai" />') },
  { code: 'deadline-invalid', what: 'a warning', xml: onTask('<qt:deadline within="5 wd" warnBefore="1" />') },
  {
    code: 'deadline-beyond-agency',
    severity: 'warning',
    xml: onTask('<qt:deadline within="5 wd" /><qt:deadline for="agency" within="3 wd" />'),
    params: { handler: '5 wd', agency: '3 wd' },
  },
  {
    code: 'deadline-beyond-agency',
    what: 'of the process',
    severity: 'warning',
    xml: process(
      `${extension('<qt:deadline within="PT24H" />')}${start}<userTask id="a">${extension('<qt:deadline within="P2D" />')}</userTask>${flows('s-a')}`,
    ),
  },
]
