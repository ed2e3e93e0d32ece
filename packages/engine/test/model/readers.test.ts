import { describe, expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import { around, definitions, extension, flows, graphOf, nodeOf, problemsWith, process } from './file.js'

const constant = (value: unknown): object => ({ language: 'constant', value })
const feel = (text: string): object => ({ language: 'feel', text })

describe('the graph', () => {
  test('holds nodes, flows and scopes flat, wired by ids', async () => {
    const graph = await graphOf(
      process(`<startEvent id="s" name="Bắt đầu" />
        <subProcess id="sp"><startEvent id="is" /><task id="t" /><endEvent id="ie" />${flows('is-t', 't-ie')}</subProcess>
        <endEvent id="e" />${flows('s-sp', 'sp-e')}`),
    )

    expect(Object.keys(graph.nodes)).toEqual(['s', 'sp', 'e', 'is', 't', 'ie'])
    expect(graph.nodes['s']).toMatchObject({ kind: 'startEvent', name: 'Bắt đầu', scope: 'P', outgoing: ['s-sp'] })
    expect(graph.nodes['t']).toMatchObject({ kind: 'task', scope: 'sp', incoming: ['is-t'], outgoing: ['t-ie'] })
    expect(graph.scopes['P']).toEqual({ id: 'P', starts: ['s'], triggeredStarts: [], eventSubProcesses: [] })
    expect(graph.scopes['sp']).toMatchObject({ parent: 'P', starts: ['is'] })
    expect(graph.flows['s-sp']).toEqual({ id: 's-sp', source: 's', target: 'sp' })
  })

  test('is frozen to its last list', async () => {
    const graph = await graphOf(around('<userTask id="a" />'))

    expect(Object.isFrozen(graph.nodes)).toBe(true)
    expect(Object.isFrozen(graph.nodes['a']?.incoming)).toBe(true)
    expect(Object.isFrozen(graph.declared)).toBe(true)
  })

  test('knows nothing by names that every object has', async () => {
    const graph = await graphOf(around('<task id="a" />'))

    expect(graph.nodes['constructor']).toBeUndefined()
    expect(graph.flows['toString']).toBeUndefined()
  })

  test('takes an element with an id that every object has as any other', async () => {
    const graph = await graphOf(
      process(
        `<startEvent id="s" /><task id="constructor" /><endEvent id="toString" />${flows('s-constructor', 'constructor-toString')}`,
      ),
    )

    expect(graph.nodes['constructor']).toMatchObject({ kind: 'task', outgoing: ['constructor-toString'] })
    expect(graph.nodes['toString']?.kind).toBe('endEvent')
  })

  test('begins at every activity and gateway that nothing leads to where there is no start event', async () => {
    const graph = await graphOf(
      process(`<task id="a" /><exclusiveGateway id="g" /><task id="b" />${flows('a-b')}
        <subProcess id="esp" triggeredByEvent="true"><startEvent id="es"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent></subProcess>`),
    )

    expect(graph.scopes['P']).toMatchObject({ starts: ['a', 'g'], eventSubProcesses: ['esp'] })
    expect(graph.scopes['esp']).toMatchObject({ starts: [], triggeredStarts: ['es'] })
  })

  test('keeps several processes of one file apart', async () => {
    const one = '<startEvent id="s" />'
    const { graph } = await import('../../src/model/compile.js').then(({ compile }) =>
      compile(
        definitions(
          `<process id="P" isExecutable="true">${one}</process><process id="Q">${one.replace('"s"', '"z"')}</process>`,
        ),
      ),
    )

    expect(Object.keys(graph.processes)).toEqual(['P', 'Q'])
    expect(graph.processes['Q']?.isExecutable).toBeUndefined()
  })

  test('resolves references that are qualified by the namespace of the file', async () => {
    const graph = await graphOf(
      definitions(`<error id="E1" errorCode="loi" /><process id="P" isExecutable="true"><startEvent id="s" />
        <endEvent id="e"><errorEventDefinition id="d" errorRef="tns:E1" /></endEvent>${flows('s-e')}</process>`),
    )

    expect(graph.nodes['e']).toMatchObject({ results: [{ type: 'error', id: 'd', code: 'loi' }] })
  })

  test('leaves drawings, notes, groups, pools and message flows out', async () => {
    const graph = await graphOf(
      definitions(`<collaboration id="C"><participant id="p1" processRef="P" /><participant id="p2" name="Đối tác" />
          <messageFlow id="m" sourceRef="a" targetRef="p2" /></collaboration>
        <message id="msg" /><signal id="sig" /><itemDefinition id="i" structureRef="xsd:string" />
        <process id="P" isExecutable="true"><documentation>Ghi chú</documentation>
          <startEvent id="s" /><task id="a" /><endEvent id="e" />${flows('s-a', 'a-e')}
          <textAnnotation id="n"><text>x</text></textAnnotation><group id="g" /><association id="as" sourceRef="a" targetRef="n" />
        </process>
        <bpmndi:BPMNDiagram id="B"><bpmndi:BPMNPlane id="pl" bpmnElement="C"><bpmndi:BPMNShape id="sh" bpmnElement="a"><dc:Bounds x="1" y="1" width="1" height="1" /></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`),
    )

    expect(Object.keys(graph.nodes)).toEqual(['s', 'a', 'e'])
  })
})

describe('flows', () => {
  test('carry conditions, in FEEL with or without the sign', async () => {
    const graph = await graphOf(
      process(`<startEvent id="s" /><exclusiveGateway id="g" default="g-c" /><task id="a" /><task id="b" /><task id="c" />
        ${flows('s-g', 'g-c')}
        <sequenceFlow id="g-a" sourceRef="g" targetRef="a"><conditionExpression xsi:type="tFormalExpression">= x &gt; 1</conditionExpression></sequenceFlow>
        <sequenceFlow id="g-b" sourceRef="g" targetRef="b"><conditionExpression>x = 0</conditionExpression></sequenceFlow>`),
    )

    expect(graph.flows['g-a']?.condition).toEqual(feel('x > 1'))
    expect(graph.flows['g-b']?.condition).toEqual(feel('x = 0'))
    expect(graph.nodes['g']).toMatchObject({ default: 'g-c', outgoing: ['g-c', 'g-a', 'g-b'] })
  })
})

describe('events', () => {
  test.each([
    ['timeDate', 'date', '2030-01-01T00:00:00Z', constant('2030-01-01T00:00:00Z')],
    ['timeDuration', 'duration', 'PT1H', constant('PT1H')],
    ['timeCycle', 'cycle', 'R3/PT10M', constant('R3/PT10M')],
    ['timeDuration', 'duration', '= han', feel('han')],
  ])('a timer waits by %s', async (property, timer, body, expression) => {
    const node = await nodeOf(
      'intermediateCatchEvent',
      around(
        `<intermediateCatchEvent id="a"><timerEventDefinition id="t"><${property} xsi:type="tFormalExpression">${body}</${property}></timerEventDefinition></intermediateCatchEvent>`,
      ),
    )

    expect(node.triggers).toEqual([{ type: 'timer', id: 't', timer, expression }])
  })

  test('a time whose own language is FEEL needs no sign', async () => {
    const node = await nodeOf(
      'intermediateCatchEvent',
      around(
        `<intermediateCatchEvent id="a"><timerEventDefinition><timeDuration xsi:type="tFormalExpression" language="https://www.omg.org/spec/DMN/20191111/FEEL/">han</timeDuration></timerEventDefinition></intermediateCatchEvent>`,
      ),
    )

    expect(node.triggers).toMatchObject([{ id: 'a_definition1', expression: feel('han') }])
  })

  test('a boundary event hangs on its activity', async () => {
    const graph = await graphOf(
      process(`<startEvent id="s" /><userTask id="a" /><endEvent id="e" />${flows('s-a', 'a-e', 'b-e')}
        <boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition id="t"><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`),
    )

    expect(graph.nodes['b']).toMatchObject({ kind: 'boundaryEvent', attachedTo: 'a', isInterrupting: false })
    expect(graph.nodes['a']).toMatchObject({ boundaryEvents: ['b'] })
  })

  test('an error event takes its code and passes on what it caught', async () => {
    const graph = await graphOf(
      definitions(`<error id="E1" errorCode="khong-gui" /><error id="E2" /><process id="P" isExecutable="true">
        <startEvent id="s" /><serviceTask id="a" /><endEvent id="e" /><endEvent id="e2"><errorEventDefinition errorRef="E2" /></endEvent>${flows('s-a', 'a-e', 'b-e', 'c-e2')}
        <boundaryEvent id="b" attachedToRef="a"><errorEventDefinition id="d" errorRef="E1" qt:codeVariable="ma" qt:messageVariable="lyDo" /></boundaryEvent>
        <boundaryEvent id="c" attachedToRef="a"><errorEventDefinition id="any" /></boundaryEvent></process>`),
    )

    expect(graph.nodes['b']).toMatchObject({
      triggers: [{ type: 'error', id: 'd', code: 'khong-gui', codeVariable: 'ma', messageVariable: 'lyDo' }],
    })
    expect(graph.nodes['c']).toMatchObject({ triggers: [{ type: 'error', id: 'any' }] })
    expect(graph.nodes['e2']).toMatchObject({ results: [{ type: 'error', code: 'E2' }] })
    expect(graph.declared).toEqual(['ma', 'lyDo'])
  })

  test('an event refers to a definition at the root of the file', async () => {
    const graph = await graphOf(
      definitions(`<timerEventDefinition id="gio"><timeDuration>PT1H</timeDuration></timerEventDefinition><process id="P" isExecutable="true">
        <startEvent id="s" /><intermediateCatchEvent id="a"><eventDefinitionRef>gio</eventDefinitionRef></intermediateCatchEvent>${flows('s-a')}</process>`),
    )

    expect(graph.nodes['a']).toMatchObject({ triggers: [{ type: 'timer', id: 'gio' }] })
  })

  test('a terminate end event and a milestone', async () => {
    const graph = await graphOf(
      process(
        `<startEvent id="s" /><intermediateThrowEvent id="m" /><endEvent id="e"><terminateEventDefinition id="t" /></endEvent>${flows('s-m', 'm-e')}`,
      ),
    )

    expect(graph.nodes['m']).toMatchObject({ kind: 'intermediateThrowEvent', results: [] })
    expect(graph.nodes['e']).toMatchObject({ results: [{ type: 'terminate', id: 't' }] })
  })
})

describe('who', () => {
  test('qt:assignment names persons by expression or by constant', async () => {
    const node = await nodeOf(
      'userTask',
      around(
        `<userTask id="a">${extension('<qt:assignment to="= chuTri" /><qt:assignment role="coordinate" mode="claim" to="unit:tc" />')}</userTask>`,
      ),
    )

    expect(node.assignments).toEqual([
      { role: 'lead', mode: 'one', to: feel('chuTri') },
      { role: 'coordinate', mode: 'claim', to: constant('unit:tc') },
    ])
  })

  test.each([
    ['performer', 'an', 'one', constant(['user:an'])],
    ['humanPerformer', 'user(an)', 'one', constant(['user:an'])],
    ['potentialOwner', 'user(an), group( b ), c', 'claim', constant(['user:an', 'group:b', 'group:c'])],
    ['potentialOwner', '= nhom', 'claim', feel('nhom')],
    ['potentialOwner', 'position:chanh-van-phong', 'claim', constant(['position:chanh-van-phong'])],
  ])('%s %s', async (role, body, mode, to) => {
    const node = await nodeOf(
      'userTask',
      around(
        `<userTask id="a"><${role} id="r"><resourceAssignmentExpression id="x"><formalExpression>${body}</formalExpression></resourceAssignmentExpression></${role}></userTask>`,
      ),
    )

    expect(node.assignments).toEqual([{ role: 'lead', mode, to }])
  })

  test('a resource stands for the group of its name', async () => {
    const xml = around(
      '<userTask id="a"><potentialOwner id="o"><resourceRef>R</resourceRef></potentialOwner></userTask>',
    ).replace('<process', '<resource id="R" name="van-thu" /><process')

    expect((await nodeOf('userTask', xml)).assignments).toEqual([
      { role: 'lead', mode: 'claim', to: constant(['group:van-thu']) },
    ])
  })

  test('a task takes the assignments of the nearest lane that has any, unless it has its own', async () => {
    const lane = (id: string, inside: string, to?: string): string =>
      `<lane id="${id}" name="Làn ${id}">${to === undefined ? '' : extension(`<qt:assignment to="${to}" />`)}${inside}</lane>`
    const graph = await graphOf(
      process(`<laneSet id="ls">${lane('L1', `<childLaneSet id="c">${lane('L2', '<flowNodeRef>a</flowNodeRef>')}${lane('L3', '<flowNodeRef>b</flowNodeRef>', 'inner')}</childLaneSet>`, 'outer')}</laneSet>
        <startEvent id="s" /><userTask id="a" /><userTask id="b" /><userTask id="c1">${extension('<qt:assignment to="own" />')}</userTask>${flows('s-a', 'a-b', 'b-c1')}`),
    )

    const to = (id: string): unknown => {
      const node = graph.nodes[id]
      return node?.kind === 'userTask' ? node.assignments.map((each) => each.to) : undefined
    }
    expect(to('a')).toEqual([constant('outer')])
    expect(to('b')).toEqual([constant('inner')])
    expect(to('c1')).toEqual([constant('own')])
    expect(graph.nodes['a']?.lane).toBe('L2')
    expect(graph.lanes['L2']).toEqual({ id: 'L2', name: 'Làn L2', parent: 'L1', assignments: [], deadlines: [] })
  })

  test('a user task has a title, a form with fields and a duty to report', async () => {
    const node = await nodeOf(
      'userTask',
      around(
        `<userTask id="a" qt:title="= &quot;Duyệt &quot; + ten">${extension(`<qt:form key="f"><qt:field name="trichYeu" label="Trích yếu" required="true" /><qt:field name="so" type="number" /></qt:form>
        <qt:report to="= sep" acceptance="automatic" form="bc" />`)}</userTask>`,
      ),
    )

    expect(node.title).toEqual(feel('"Duyệt " + ten'))
    expect(node.form).toBe('f')
    expect(node.fields).toEqual([
      { name: 'trichYeu', label: 'Trích yếu', type: 'string', isRequired: true },
      { name: 'so', type: 'number', isRequired: false },
    ])
    expect(node.report).toEqual({ isRequired: true, to: feel('sep'), form: 'bc', acceptance: 'automatic' })
  })
})

describe('by when', () => {
  test('deadlines of tasks, sub-processes, lanes and the process', async () => {
    const graph = await graphOf(
      process(`${extension('<qt:deadline within="10 wd" /><qt:deadline for="agency" at="= han" />')}
        <laneSet id="ls"><lane id="L">${extension('<qt:deadline for="unit" within="3 wd" calendar="mot-cua" />')}<flowNodeRef>a</flowNodeRef></lane></laneSet>
        <startEvent id="s" /><userTask id="a">${extension('<qt:deadline within="8 wh" warnBefore="2 wh" />')}</userTask>
        <subProcess id="sp">${extension('<qt:deadline for="agency" within="= n" />')}<task id="t" /></subProcess>${flows('s-a', 'a-sp')}`),
    )

    expect(graph.deadlines).toEqual([
      { for: 'process', within: constant('10 wd') },
      { for: 'agency', at: feel('han') },
    ])
    expect(graph.lanes['L']?.deadlines).toEqual([{ for: 'unit', within: constant('3 wd'), calendar: 'mot-cua' }])
    expect(graph.nodes['a']).toMatchObject({
      deadlines: [{ for: 'handler', within: constant('8 wh'), warnBefore: '2 wh' }],
    })
    expect(graph.nodes['sp']).toMatchObject({ deadlines: [{ for: 'agency', within: feel('n') }] })
  })
})

describe('data', () => {
  test('associations copy a data object in and out', async () => {
    const node = await nodeOf(
      'serviceTask',
      process(`<dataObject id="doc" /><dataObjectReference id="r" name="Văn bản" dataObjectRef="doc" /><startEvent id="s" /><endEvent id="e" />${flows('s-a', 'a-e')}
        <serviceTask id="a"><ioSpecification id="io"><dataInput id="i" name="in1" /><dataOutput id="o" name="out1" /><inputSet id="is"><dataInputRefs>i</dataInputRefs></inputSet><outputSet id="os"><dataOutputRefs>o</dataOutputRefs></outputSet></ioSpecification>
        <dataInputAssociation id="x"><sourceRef>r</sourceRef><targetRef>i</targetRef></dataInputAssociation><dataOutputAssociation id="y"><sourceRef>o</sourceRef><targetRef>r</targetRef></dataOutputAssociation></serviceTask>`),
    )

    expect(node.inputs).toEqual([{ target: 'in1', source: feel('doc'), items: ['i'] }])
    expect(node.outputs).toEqual([{ target: 'doc', source: feel('out1'), items: ['o'] }])
  })

  test.each([
    ['its name', '<dataObject id="d" name="congVan" />', 'congVan'],
    [
      'the name its references agree on',
      '<dataObject id="d" /><dataObjectReference id="r1" name="congVan" dataObjectRef="d" /><dataObjectReference id="r2" name="congVan" dataObjectRef="d" />',
      'congVan',
    ],
    [
      'its id where its references disagree',
      '<dataObject id="d" /><dataObjectReference id="r1" name="x" dataObjectRef="d" /><dataObjectReference id="r2" name="y" dataObjectRef="d" />',
      'd',
    ],
    ['its id where its name is a label', '<dataObject id="d" name="Công văn đến" />', 'd'],
    ['its id made a name', '<dataObject id="_1-2.3" />', '_1_2_3'],
  ])('a data object is the variable of %s', async (_, data, name) => {
    const graph = await graphOf(process(`${data}<startEvent id="s" />`))

    expect(graph.declared).toEqual([name])
  })

  test('an association that is only drawn copies nothing', async () => {
    const node = await nodeOf(
      'task',
      process(`<dataObject id="d" /><startEvent id="s" />${flows('s-a')}<task id="a"><property id="p" name="__targetRef_placeholder" />
        <dataInputAssociation id="x"><sourceRef>d</sourceRef><targetRef>p</targetRef></dataInputAssociation><dataOutputAssociation id="y"><targetRef>d</targetRef></dataOutputAssociation></task>`),
    )

    expect([node.inputs, node.outputs]).toEqual([[], []])
  })

  test('data objects and properties of an activity begin in its own scope', async () => {
    const node = await nodeOf(
      'subProcess',
      process(
        `<startEvent id="s" />${flows('s-a')}<subProcess id="a"><property id="p" name="tam" /><dataObject id="noiBo" /><task id="t" /></subProcess>`,
      ),
    )

    expect(node.inputs).toEqual([
      { target: 'noiBo', source: constant(null) },
      { target: 'tam', source: constant(null) },
    ])
  })

  test('qt:input and qt:output map, after what BPMN maps', async () => {
    const node = await nodeOf(
      'task',
      around(
        `<task id="a">${extension('<qt:input target="x" source="= y.z" /><qt:output target="kq" source="xong" />')}</task>`,
      ),
    )

    expect(node.inputs).toEqual([{ target: 'x', source: feel('y.z') }])
    expect(node.outputs).toEqual([{ target: 'kq', source: constant('xong') }])
  })

  test('everything that brings a name declares it', async () => {
    const graph = await graphOf(
      process(`${extension('<qt:data name="vanBan" label="Văn bản" />')}<property id="thuoc_tinh" /><ioSpecification id="io"><dataInput id="dauVao" /><inputSet id="i" /><outputSet id="o" /></ioSpecification><startEvent id="s" />
        <userTask id="a">${extension('<qt:form><qt:field name="truong" /></qt:form><qt:output target="ra" source="= truong" />')}</userTask>
        <serviceTask id="b">${extension('<qt:number register="den" variable="soDen" />')}<multiInstanceLoopCharacteristics>${extension('<qt:collection source="= vanBan.donVi" element="dv" output="kq" outputElement="= dv" />')}</multiInstanceLoopCharacteristics></serviceTask>${flows('s-a', 'a-b')}`),
    )

    expect(graph.declared).toEqual(
      expect.arrayContaining([
        'vanBan',
        'thuoc_tinh',
        'dauVao',
        'truong',
        'ra',
        'soDen',
        'dv',
        'kq',
        'loopCounter',
        'numberOfInstances',
      ]),
    )
  })
})

describe('multi-instance', () => {
  test('by a number and a completion condition', async () => {
    const node = await nodeOf(
      'userTask',
      around(
        '<userTask id="a"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>= 3</loopCardinality><completionCondition>numberOfCompletedInstances &gt;= 2</completionCondition></multiInstanceLoopCharacteristics></userTask>',
      ),
    )

    expect(node.loop).toEqual({
      type: 'multiInstance',
      isSequential: true,
      cardinality: constant(3),
      completionCondition: feel('numberOfCompletedInstances >= 2'),
    })
  })

  test('by data objects, directly', async () => {
    const node = await nodeOf(
      'serviceTask',
      process(`<dataObject id="items" isCollection="true" /><dataObject id="results" isCollection="true" /><startEvent id="s" />${flows('s-a')}
        <serviceTask id="a"><multiInstanceLoopCharacteristics><loopDataInputRef>items</loopDataInputRef><loopDataOutputRef>results</loopDataOutputRef><inputDataItem id="ii" name="it" /><outputDataItem id="oi" name="out" /></multiInstanceLoopCharacteristics></serviceTask>`),
    )

    expect(node.loop).toEqual({
      type: 'multiInstance',
      isSequential: false,
      collection: feel('items'),
      elementVariable: 'it',
      outputCollection: 'results',
      outputElement: feel('out'),
    })
  })

  test('by data objects, through the inputs and outputs of the activity', async () => {
    const node = await nodeOf(
      'serviceTask',
      process(`<dataObject id="items" /><dataObject id="results" /><startEvent id="s" />${flows('s-a')}
        <serviceTask id="a"><ioSpecification id="io"><dataInput id="all" /><dataOutput id="done" /><inputSet id="is" /><outputSet id="os" /></ioSpecification>
        <dataInputAssociation id="x"><sourceRef>items</sourceRef><targetRef>all</targetRef></dataInputAssociation><dataOutputAssociation id="y"><sourceRef>done</sourceRef><targetRef>results</targetRef></dataOutputAssociation>
        <multiInstanceLoopCharacteristics><loopDataInputRef>all</loopDataInputRef><loopDataOutputRef>done</loopDataOutputRef><inputDataItem id="it" /></multiInstanceLoopCharacteristics></serviceTask>`),
    )

    expect(node.loop).toMatchObject({ collection: feel('items'), outputCollection: 'results', elementVariable: 'it' })
    expect([node.inputs, node.outputs]).toEqual([[], []])
  })

  test('by qt:collection', async () => {
    const node = await nodeOf(
      'subProcess',
      process(
        `<startEvent id="s" />${flows('s-a')}<subProcess id="a"><multiInstanceLoopCharacteristics>${extension('<qt:collection source="= donVi" element="dv" output="kq" outputElement="= bc" />')}</multiInstanceLoopCharacteristics><task id="t" /></subProcess>`,
      ),
    )

    expect(node.loop).toMatchObject({
      collection: feel('donVi'),
      elementVariable: 'dv',
      outputCollection: 'kq',
      outputElement: feel('bc'),
    })
  })
})

describe('work', () => {
  test.each([
    ['qt:work', extension('<qt:work topic="bao-tin" retries="R2/PT1M" />'), '', 'bao-tin', [60_000, 60_000]],
    ['qt:work with pauses', extension('<qt:work topic="t" retries="PT10S, PT1H" />'), '', 't', [10_000, 3_600_000]],
    ['qt:work without retries', extension('<qt:work topic="t" retries="R0/PT1M" />'), '', 't', []],
    ['its operation', '', 'operationRef="op"', 'gửi', [10_000, 60_000, 600_000]],
    ['its implementation', '', 'implementation="urn:gui"', 'urn:gui', [10_000, 60_000, 600_000]],
    ['its id where nothing is said', '', 'implementation="##WebService"', 'a', [10_000, 60_000, 600_000]],
  ])('a service task is done by the topic of %s', async (_, inside, attributes, topic, pausesMs) => {
    const xml = around(`<serviceTask id="a" ${attributes}>${inside}</serviceTask>`).replace(
      '<process',
      '<interface id="if" name="i"><operation id="op" name="gửi"><inMessageRef>m</inMessageRef></operation></interface><message id="m" /><process',
    )

    expect((await nodeOf('serviceTask', xml)).work).toEqual({ type: 'handler', topic, retries: { pausesMs } })
  })

  test('qt:number takes a number of a register', async () => {
    const node = await nodeOf(
      'serviceTask',
      around(`<serviceTask id="a">${extension('<qt:number register="den" variable="soDen" />')}</serviceTask>`),
    )

    expect(node.work).toEqual({ type: 'number', register: 'den', variable: 'soDen' })
  })
})

test('a process has a procedure header and says what an uncaught error does', async () => {
  const graph = await graphOf(
    process(
      `${extension('<qt:procedure code="QT-01" edition="2" approvedBy="Chánh Văn phòng" clauses="7.5" />')}<startEvent id="s" />`,
      'isExecutable="true" name="Văn bản đến" qt:uncaughtError="terminate"',
    ),
  )

  expect(graph.name).toBe('Văn bản đến')
  expect(graph.procedure).toEqual({ code: 'QT-01', edition: '2', approvedBy: 'Chánh Văn phòng', clauses: '7.5' })
  expect(graph.uncaughtError).toBe('terminate')
})

test('another prefix for our namespace means the same', async () => {
  const node = await nodeOf(
    'userTask',
    around(
      `<userTask id="a"><extensionElements xmlns:quy="urn:quytrinh:bpmn:1"><quy:assignment to="an" /></extensionElements></userTask>`,
    ),
  )

  expect(node.assignments).toEqual([{ role: 'lead', mode: 'one', to: constant('an') }])
})

test('spaces around the equals sign of an attribute are XML, and change nothing but where they stand', async () => {
  const xml = process(
    `<startEvent id =\n"s" />\n<task id= 'a' name\t=\t"a = 'b'" />\n<endEvent id="e" />\n${flows('s-a', 'a-e')}`,
  )

  const { graph, problems } = await compile(xml)

  expect(problems).toEqual([])
  expect(graph.processes['P']?.nodes['a']).toMatchObject({ id: 'a', name: "a = 'b'", incoming: ['s-a'] })
})

test('where an attribute has spaces around its equals sign, problems still name their place', async () => {
  const [problem] = await problemsWith(
    'unsupported-element',
    process(`<startEvent id = "s" />\n<choreographyTask id = "c" />`),
  )

  expect(problem?.place).toMatchObject({ element: 'c', line: 4 })
})
