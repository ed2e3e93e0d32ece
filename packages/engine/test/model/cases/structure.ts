import { around, definitions, extension, flows, process } from '../file.js'
import { type Case, catching, loop, start, timer } from './case.js'

/** A task with one data input, and an association. */
const data = (association: string): string =>
  process(
    `<dataObject id="d" /><dataObject id="d2" />${start}<subProcess id="sp"><dataObject id="inner" /><task id="t" /></subProcess>
    <task id="a"><ioSpecification id="io"><dataInput id="i" /><inputSet id="is" /><outputSet id="os" /></ioSpecification><dataInputAssociation id="x">${association}</dataInputAssociation></task>${flows('s-sp', 'sp-a')}`,
  )

export const structure: readonly Case[] = [
  {
    code: 'draft',
    severity: 'warning',
    xml: process(start, 'isExecutable="false"'),
    place: { element: 'P', line: 2, column: 1, property: 'isExecutable' },
  },
  { code: 'executable-unsaid', severity: 'warning', xml: process(start, '') },
  {
    code: 'scope-without-start',
    xml: process(`<task id="a" /><task id="b" />${flows('a-b', 'b-a')}`),
    params: { scope: 'process' },
  },
  {
    code: 'scope-without-start',
    what: 'nothing inside',
    xml: around('<subProcess id="a" />'),
    params: { scope: 'subProcess' },
  },
  {
    code: 'several-starts',
    xml: process(`${start}<startEvent id="s2" /><task id="a" />${flows('s-a', 's2-a')}`),
    params: { count: '2', starts: 's, s2' },
  },
  {
    code: 'start-with-incoming',
    xml: process(`${start}<task id="a" />${flows('s-a', 'a-s')}`),
    place: { element: 's', line: 3, column: 1 },
  },
  { code: 'end-with-outgoing', xml: process(`${start}<endEvent id="e" /><task id="a" />${flows('s-e', 'e-a')}`) },
  {
    code: 'boundary-with-incoming',
    xml: around('<task id="a" />').replace(
      '<endEvent',
      `<boundaryEvent id="b" attachedToRef="a">${timer}</boundaryEvent>${flows('a-b', 'b-e')}<endEvent`,
    ),
  },
  {
    code: 'boundary-without-outgoing',
    severity: 'warning',
    xml: around(`<task id="a" /><boundaryEvent id="b" attachedToRef="a">${timer}</boundaryEvent>`),
  },
  {
    code: 'boundary-misattached',
    xml: process(
      `${start}<subProcess id="sp"><task id="t" /></subProcess>${flows('s-sp')}<boundaryEvent id="b" attachedToRef="t">${timer}</boundaryEvent>`,
    ),
    params: { host: 't' },
  },
  {
    code: 'boundary-misattached',
    what: 'a gateway',
    xml: around(`<exclusiveGateway id="a" /><boundaryEvent id="b" attachedToRef="a">${timer}</boundaryEvent>`),
  },
  { code: 'event-without-trigger', xml: catching('') },
  {
    code: 'event-without-trigger',
    what: 'boundary',
    xml: around('<task id="a" /><boundaryEvent id="b" attachedToRef="a" />'),
  },
  {
    code: 'error-without-code',
    xml: process(`${start}<endEvent id="e"><errorEventDefinition /></endEvent>${flows('s-e')}`),
  },
  {
    code: 'error-not-interrupting',
    xml: around(
      '<task id="a" /><boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><errorEventDefinition /></boundaryEvent>',
    ),
  },
  {
    code: 'error-not-interrupting',
    what: 'event sub-process',
    xml: process(
      `${start}<subProcess id="x" triggeredByEvent="true"><startEvent id="es" isInterrupting="false"><errorEventDefinition /></startEvent></subProcess>`,
    ),
  },
  {
    code: 'cancel-not-interrupting',
    xml: around(
      '<transaction id="a"><task id="t" /></transaction><boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><cancelEventDefinition /></boundaryEvent>',
    ),
  },
  {
    code: 'compensation-never-occurs',
    severity: 'warning',
    xml: process(
      `${start}<subProcess id="x" triggeredByEvent="true"><startEvent id="es"><compensateEventDefinition /></startEvent></subProcess>`,
    ),
  },
  {
    code: 'event-sub-process-start',
    xml: process(`${start}<subProcess id="x" triggeredByEvent="true"><task id="t" /></subProcess>`),
    params: { count: '1' },
  },
  {
    code: 'event-sub-process-start',
    what: 'two',
    xml: process(
      `${start}<subProcess id="x" triggeredByEvent="true"><startEvent id="e1">${timer}</startEvent><startEvent id="e2">${timer}</startEvent></subProcess>`,
    ),
    params: { count: '2' },
  },
  {
    code: 'event-sub-process-with-flow',
    xml: process(
      `${start}${flows('s-x')}<subProcess id="x" triggeredByEvent="true"><startEvent id="e1">${timer}</startEvent></subProcess>`,
    ),
  },
  {
    code: 'start-trigger-misplaced',
    xml: process(`${start}${flows('s-x')}<subProcess id="x"><startEvent id="e1">${timer}</startEvent></subProcess>`),
    place: { element: 'e1', line: 3 },
  },
  {
    code: 'flow-end-missing',
    xml: process(`${start}<sequenceFlow id="f" targetRef="s" />`),
    params: { end: 'sourceRef' },
  },
  {
    code: 'flow-end-invalid',
    xml: process(`<dataObject id="d" />${start}<sequenceFlow id="f" sourceRef="d" targetRef="s" />`),
    params: { end: 'sourceRef', element: 'd' },
  },
  {
    code: 'flow-crosses-scope',
    xml: process(`${start}${flows('s-t')}<subProcess id="sp"><task id="t" /></subProcess>`),
    params: { source: 's', target: 't' },
    place: { element: 's-t', line: 3 },
  },
  {
    code: 'flow-crosses-scope',
    what: 'between processes',
    xml: definitions(
      `<process id="P" isExecutable="true">${start}${flows('s-t')}</process><process id="Q"><task id="t" /></process>`,
    ),
  },
  { code: 'default-misplaced', xml: around('<task id="a" default="s-a" />'), params: { flow: 's-a' } },
  {
    code: 'default-with-condition',
    severity: 'warning',
    xml: process(
      `${start}<exclusiveGateway id="g" default="f" /><task id="a" />${flows('s-g')}<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression>true</conditionExpression></sequenceFlow>`,
    ),
  },
  {
    code: 'condition-missing',
    xml: process(
      `${start}<exclusiveGateway id="g" default="g-a" /><task id="a" /><task id="b" />${flows('s-g', 'g-a', 'g-b')}`,
    ),
    place: { element: 'g-b', line: 5 },
  },
  {
    code: 'condition-ignored',
    severity: 'warning',
    xml: process(
      `${start}<parallelGateway id="g" /><task id="a" />${flows('s-g')}<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression>true</conditionExpression></sequenceFlow>`,
    ),
  },
  {
    code: 'unreachable',
    severity: 'warning',
    xml: process(`${start}<task id="a" />`),
    place: { element: 'a', line: 3 },
  },
  {
    code: 'loop-without-wait',
    severity: 'warning',
    xml: process(
      `${start}<task id="a" /><exclusiveGateway id="g" default="g-a" /><endEvent id="e" />${flows('s-a', 'a-g', 'g-a')}<sequenceFlow id="f" sourceRef="g" targetRef="e"><conditionExpression>true</conditionExpression></sequenceFlow>`,
    ),
    params: { elements: 'a, g' },
  },
  {
    code: 'loop-without-wait',
    what: 'of one',
    severity: 'warning',
    xml: process(`${start}<task id="a" />${flows('s-a', 'a-a')}`),
    params: { elements: 'a' },
  },
  { code: 'multi-instance-without-items', xml: loop('') },
  {
    code: 'multi-instance-ambiguous',
    xml: loop(`${extension('<qt:collection source="= x" />')}<loopCardinality>3</loopCardinality>`),
  },
  {
    code: 'signal-scope-at-start',
    xml: process('<startEvent id="s"><signalEventDefinition signalRef="x" qt:scope="instance" /></startEvent>').replace(
      '<process',
      '<signal id="x" /><process',
    ),
    place: { element: 's', line: 3, column: 1 },
  },
  {
    code: 'name-unknown-at-start',
    xml: process('<startEvent id="s"><signalEventDefinition signalRef="x" /></startEvent>').replace(
      '<process',
      '<signal id="x" name="= ten" /><process',
    ),
    params: { name: '= ten' },
  },
  {
    code: 'binding-ambiguous',
    xml: around('<callActivity id="a" calledElement="b" qt:binding="deployment" qt:calledVersion="3" />'),
    place: { element: 'a', line: 4, column: 1, property: 'qt:binding' },
  },
  {
    code: 'once-without-message',
    xml: process('<startEvent id="s" qt:once="ever" />'),
    place: { element: 's', line: 3, column: 1, property: 'qt:once' },
  },
  {
    code: 'once-without-message',
    what: 'inside an instance',
    xml: process(
      `${start}<subProcess id="a" triggeredByEvent="true"><startEvent id="b" qt:once="running"><messageEventDefinition messageRef="m" /></startEvent></subProcess>`,
    ).replace('<process', '<message id="m" /><process'),
  },
  {
    code: 'resource-parameter-missing',
    xml: around('<userTask id="a"><performer id="p"><resourceRef>r</resourceRef></performer></userTask>').replace(
      '<process',
      '<resource id="r" name="head"><resourceParameter id="rp" name="unit" isRequired="true" /></resource><process',
    ),
    params: { resource: 'head', parameter: 'unit' },
  },
  {
    code: 'attribute-missing',
    what: 'a binding without a value',
    xml: around(
      '<userTask id="a"><performer id="p"><resourceRef>r</resourceRef><resourceParameterBinding parameterRef="rp" /></performer></userTask>',
    ).replace('<process', '<resource id="r" name="head"><resourceParameter id="rp" name="unit" /></resource><process'),
    params: { element: 'resourceParameterBinding', attribute: 'expression' },
  },
  {
    code: 'partition-unread',
    severity: 'warning',
    xml: process(
      `<laneSet id="ls"><lane id="l" partitionElementRef="d"><flowNodeRef>s</flowNodeRef></lane></laneSet><dataObject id="d" />${start}`,
    ),
    params: { element: 'd' },
  },
  {
    code: 'association-ambiguous',
    xml: data('<sourceRef>d</sourceRef><sourceRef>d2</sourceRef><targetRef>i</targetRef>'),
    params: { count: '2' },
  },
  {
    code: 'assignment-target-invalid',
    xml: data('<targetRef>i</targetRef><assignment><from>d</from><to>i[1]</to></assignment>'),
    params: { text: 'i[1]' },
  },
  {
    code: 'assignment-target-invalid',
    what: 'none',
    xml: data('<targetRef>i</targetRef><assignment><from>d</from></assignment>'),
    params: { text: '' },
  },
  {
    code: 'data-out-of-reach',
    xml: data('<sourceRef>inner</sourceRef><targetRef>i</targetRef>'),
    params: { data: 'inner' },
  },
  {
    code: 'process-outputs-unchecked',
    severity: 'warning',
    xml: process(
      `<ioSpecification id="io"><dataOutput id="o" /><inputSet id="is" /><outputSet id="os"><dataOutputRefs>o</dataOutputRefs></outputSet></ioSpecification>${start}`,
    ),
    place: { element: 'P', line: 2, column: 1, property: 'outputSet' },
  },
  {
    code: 'user-task-without-owner',
    severity: 'warning',
    xml: around('<userTask id="a" name="Duyệt" />'),
    place: { element: 'a', name: 'Duyệt', line: 4, column: 1 },
  },
]
