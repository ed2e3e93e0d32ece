import { around, definitions, flows, process } from '../file.js'
import { type Case, catching, loop, start, timer } from './case.js'

const behaving = (behavior: string, inside: string): string =>
  loop(`<loopCardinality>3</loopCardinality>${inside}`).replace(
    '<multiInstanceLoopCharacteristics',
    `<multiInstanceLoopCharacteristics behavior="${behavior}"`,
  )
const condition = '<condition>loopCounter = 1</condition>'
const complex = (...inside: readonly string[]): string =>
  `<complexBehaviorDefinition id="cb">${inside.join('')}</complexBehaviorDefinition>`

export const supported: readonly Case[] = [
  ...['callChoreography'].map(
    (what): Case => ({
      code: 'unsupported-element',
      what,
      xml: process(`${start}<${what} id="a" />`),
      params: { what },
      place: { element: 'a', line: 3, column: 22 },
    }),
  ),
  ...['error', 'escalation', 'compensate', 'cancel', 'terminate'].map(
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
    what: 'a multi-instance behaviour that nobody knows',
    xml: behaving('Some', ''),
    params: { what: 'multiInstanceLoopCharacteristics behavior="Some"' },
  },
  {
    code: 'unsupported-element',
    what: 'instances that compensate when they are complete',
    xml: behaving('Complex', complex(condition, '<event id="x"><compensateEventDefinition /></event>')),
    params: { what: 'compensateEventDefinition (implicitThrowEvent)' },
  },
  {
    code: 'behavior-condition-missing',
    xml: behaving('Complex', complex('', '<event id="x"><escalationEventDefinition /></event>')),
  },
  {
    code: 'behavior-event-missing',
    what: 'without definitions',
    severity: 'warning',
    xml: behaving('Complex', ''),
  },
  {
    code: 'behavior-event-missing',
    what: 'without an event',
    severity: 'warning',
    xml: behaving('Complex', complex(condition, '')),
  },
  {
    code: 'behavior-event-unused',
    severity: 'warning',
    xml: behaving('None', complex(condition, '<event id="x"><escalationEventDefinition /></event>')),
    params: { property: 'complexBehaviorDefinition', behavior: 'None' },
  },
  {
    code: 'unsupported-element',
    what: 'more than one token',
    xml: around('<task id="a" startQuantity="2" />'),
    params: { what: 'task startQuantity="2"' },
  },
  {
    code: 'unsupported-element',
    what: 'output while an activity runs',
    xml: around(
      '<task id="a"><ioSpecification id="io"><dataOutput id="o" /><inputSet id="is" /><outputSet id="os"><dataOutputRefs>o</dataOutputRefs><whileExecutingOutputRefs>o</whileExecutingOutputRefs></outputSet></ioSpecification></task>',
    ),
  },
  {
    code: 'unsupported-element',
    what: 'a data store as the input of an activity',
    xml: process(
      `<dataObject id="d" /><dataStoreReference id="r" />${start}<task id="a"><dataInputAssociation id="x"><sourceRef>d</sourceRef><targetRef>r</targetRef></dataInputAssociation></task>${flows('s-a')}`,
    ),
  },
  {
    code: 'unsupported-element',
    what: 'a capacity for each key',
    xml: process(
      `<dataStoreReference id="r" dataStoreRef="ds" qt:key="1" />${start}<task id="a"><dataOutputAssociation id="x"><sourceRef>d</sourceRef><targetRef>r</targetRef></dataOutputAssociation></task><dataObject id="d" />${flows('s-a')}`,
    ).replace('<process', '<dataStore id="ds" capacity="2" /><process'),
  },
  {
    code: 'unsupported-element',
    what: 'which output goes with which input',
    xml: around(
      '<task id="a"><ioSpecification id="io"><inputSet id="is"><outputSetRefs>os</outputSetRefs></inputSet><inputSet id="is2" /><outputSet id="os" /></ioSpecification></task>',
    ),
    params: { what: 'outputSetRefs (IORules)' },
  },
  {
    code: 'unsupported-element',
    what: 'a state of a data input',
    xml: around(
      '<task id="a"><ioSpecification id="io"><dataInput id="i"><dataState id="ds" name="x" /></dataInput><inputSet id="is" /><outputSet id="os" /></ioSpecification></task>',
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
    code: 'loop-without-end',
    what: 'a loop that never ends',
    xml: around('<task id="a"><standardLoopCharacteristics /></task>'),
  },
  {
    code: 'script-format-unknown',
    what: 'a script in another language',
    xml: around('<scriptTask id="a" scriptFormat="groovy"><script>x = 1</script></scriptTask>'),
    params: { format: 'groovy' },
  },
  {
    code: 'script-line-invalid',
    what: 'a script line that assigns nothing',
    xml: around('<scriptTask id="a" scriptFormat="text/x-assign"><script>print x</script></scriptTask>'),
    params: { line: 'print x' },
  },
  {
    code: 'link-without-target',
    what: 'a link to nowhere',
    xml: process(
      `${start}<intermediateThrowEvent id="a"><linkEventDefinition name="L" /></intermediateThrowEvent><sequenceFlow id="f" sourceRef="s" targetRef="a" />`,
    ),
    params: { name: 'L' },
  },
  {
    code: 'link-ambiguous',
    what: 'a link to two places',
    xml: process(
      `${start}<intermediateThrowEvent id="a"><linkEventDefinition name="L" /></intermediateThrowEvent><sequenceFlow id="f" sourceRef="s" targetRef="a" /><intermediateCatchEvent id="b"><linkEventDefinition name="L" /></intermediateCatchEvent><intermediateCatchEvent id="c"><linkEventDefinition name="L" /></intermediateCatchEvent>`,
    ),
    params: { name: 'L', count: '2' },
  },
  { code: 'message-missing', what: 'a message event without a message', xml: catching('<messageEventDefinition />') },
  { code: 'signal-missing', what: 'a signal event without a signal', xml: catching('<signalEventDefinition />') },
  {
    code: 'event-condition-missing',
    what: 'a conditional event without a condition',
    xml: catching('<conditionalEventDefinition />'),
  },
  {
    code: 'cancel-outside-transaction',
    what: 'cancelled outside a transaction',
    xml: process(
      `${start}<endEvent id="a"><cancelEventDefinition /></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="a" />`,
    ),
  },
  {
    code: 'cancel-uncaught',
    what: 'a transaction that nobody sees cancelled',
    xml: around(
      '<transaction id="a"><startEvent id="i" /><endEvent id="x"><cancelEventDefinition /></endEvent><sequenceFlow id="g" sourceRef="i" targetRef="x" /></transaction>',
    ),
    params: { transaction: 'a' },
  },
  {
    code: 'unsupported-element',
    what: 'an error waited for together with others',
    xml: around(
      `<task id="a" /><boundaryEvent id="b" attachedToRef="a" parallelMultiple="true"><errorEventDefinition />${timer}</boundaryEvent>`,
    ),
    params: { what: 'boundaryEvent parallelMultiple (error)' },
  },
  {
    code: 'unsupported-element',
    what: 'an end by two ways at once',
    xml: process(
      `${start}<endEvent id="a"><terminateEventDefinition /><compensateEventDefinition /><compensateEventDefinition /></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="a" />`,
    ),
    params: { what: 'endEvent (terminate + compensate + compensate)' },
  },
]
