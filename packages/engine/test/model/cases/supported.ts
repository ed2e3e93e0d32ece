import { around, definitions, process } from '../file.js'
import { type Case, catching, loop, start, timer } from './case.js'

export const supported: readonly Case[] = [
  ...[
    'callActivity',
    'sendTask',
    'receiveTask',
    'scriptTask',
    'businessRuleTask',
    'transaction',
    'adHocSubProcess',
    'inclusiveGateway',
    'eventBasedGateway',
    'complexGateway',
    'dataStoreReference',
  ].map(
    (what): Case => ({
      code: 'unsupported-element',
      what,
      xml: process(`${start}<${what} id="a" />`),
      params: { what },
      place: { element: 'a', line: 3, column: 22 },
    }),
  ),
  ...['message', 'signal', 'conditional', 'link', 'escalation', 'compensate', 'cancel'].map(
    (event): Case => ({
      code: 'unsupported-element',
      what: `${event} catch`,
      xml: catching(`<${event}EventDefinition />`),
      params: { what: `${event}EventDefinition (intermediateCatchEvent)` },
    }),
  ),
  {
    code: 'unsupported-element',
    what: 'a timer that throws',
    xml: around(`<intermediateThrowEvent id="a">${timer}</intermediateThrowEvent>`),
  },
  {
    code: 'unsupported-element',
    what: 'an error that starts a process',
    xml: process('<startEvent id="s"><errorEventDefinition /></startEvent>'),
  },
  {
    code: 'unsupported-element',
    what: 'several triggers',
    xml: catching(timer + timer),
    params: { what: 'intermediateCatchEvent (multiple)' },
  },
  {
    code: 'unsupported-element',
    what: 'parallel multiple',
    xml: process(`${start}<startEvent id="b" parallelMultiple="true">${timer}</startEvent>`),
    params: { what: 'startEvent parallelMultiple="true"' },
  },
  {
    code: 'unsupported-element',
    what: 'a standard loop',
    xml: around('<task id="a"><standardLoopCharacteristics /></task>'),
  },
  {
    code: 'unsupported-element',
    what: 'multi-instance events',
    xml: loop('<loopCardinality>3</loopCardinality>').replace(
      '<multiInstanceLoopCharacteristics',
      '<multiInstanceLoopCharacteristics behavior="One"',
    ),
    params: { what: 'multiInstanceLoopCharacteristics behavior="One"' },
  },
  {
    code: 'unsupported-element',
    what: 'more than one token',
    xml: around('<task id="a" startQuantity="2" />'),
    params: { what: 'task startQuantity="2"' },
  },
  {
    code: 'unsupported-element',
    what: 'a compensation handler',
    xml: around('<task id="a" isForCompensation="true" />'),
  },
  {
    code: 'unsupported-element',
    what: 'data in an event',
    xml: process('<startEvent id="s"><dataOutput id="o" /></startEvent>'),
    params: { what: 'startEvent dataOutputs' },
  },
  {
    code: 'unsupported-element',
    what: 'a transformation',
    xml: process(
      `<dataObject id="d" /><dataObject id="d2" />${start}<task id="a"><dataInputAssociation id="x"><sourceRef>d</sourceRef><targetRef>d2</targetRef><transformation>d + 1</transformation></dataInputAssociation></task>`,
    ),
  },
  {
    code: 'unsupported-element',
    what: 'who may do a service',
    xml: around('<serviceTask id="a"><performer id="p" /></serviceTask>'),
  },
  {
    code: 'unsupported-element',
    what: 'what must be understood',
    xml: process(start).replace('<process', '<extension mustUnderstand="true" /><process'),
  },
  {
    code: 'unsupported-element',
    what: 'a choreography',
    xml: definitions(`<choreography id="c" /><process id="P">${start}</process>`),
  },
  {
    code: 'unsupported-element',
    what: 'inside what is not executed',
    xml: process(`${start}<transaction id="t"><scriptTask id="a" /></transaction>`),
    params: { what: 'transaction' },
  },
]
