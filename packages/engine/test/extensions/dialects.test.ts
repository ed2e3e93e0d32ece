import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'
import { step } from '../../src/kernel/step.js'
import { around, definitions, extension, flows, nodeOf, problemsWith, process } from '../model/file.js'

/** The same vocabulary under three names. */
const dialects = [
  ['Camunda 7', 'http://camunda.org/schema/1.0/bpmn'],
  ['Flowable', 'http://flowable.org/bpmn'],
  ['Activiti', 'http://activiti.org/bpmn'],
] as const

/** A prefix of one's own: the namespace decides. */
function written(uri: string, inside: string): string {
  return around(inside).replace('id="D"', `id="D" xmlns:v="${uri}"`)
}

describe.each(dialects)('what a file for %s says of people', (_, uri) => {
  test('an assignee has the task, candidates may claim it', async () => {
    const one = await nodeOf('userTask', written(uri, '<userTask id="a" v:assignee="#{who}" v:formKey="f" />'))
    const several = await nodeOf(
      'userTask',
      written(uri, '<userTask id="a" v:candidateUsers="an, binh" v:candidateGroups="van-thu" />'),
    )

    expect(one).toMatchObject({
      form: 'f',
      assignments: [{ role: 'lead', mode: 'one', to: { language: 'juel', text: '#{who}' } }],
    })
    expect(several.assignments).toEqual([
      { role: 'lead', mode: 'claim', to: { language: 'constant', value: 'an, binh' } },
      { role: 'lead', mode: 'claim', kind: 'group', to: { language: 'constant', value: 'van-thu' } },
    ])
  })

  test('bare words of groups name groups, also where an expression yields them', async () => {
    const run = await play(written(uri, '<userTask id="a" v:candidateGroups="#{groups}" />'), {
      variables: { groups: ['van-thu', 'lanh-dao'] },
    })

    expect(run.tasks[0]?.candidates).toEqual(['group:van-thu', 'group:lanh-dao'])
  })

  test('a due date is a moment or a duration, also where a variable holds it', async () => {
    const xml = written(uri, '<userTask id="a" v:dueDate="#{due}" />')

    const atMoment = await play(xml, { now: '2026-03-02T09:00:00Z', variables: { due: '2026-03-05T09:00:00Z' } })
    const after = await play(xml, { now: '2026-03-02T09:00:00Z', variables: { due: 'P2D' } })

    expect(atMoment.tasks[0]?.due).toBe(Date.parse('2026-03-05T09:00:00Z'))
    expect(after.tasks[0]?.due).toBe(Date.parse('2026-03-04T09:00:00Z'))
  })

  test.each([
    ['v:async="true"', { before: true }],
    ['v:asyncBefore="true" v:asyncAfter="true"', { before: true, after: true }],
    ['v:asyncLeave="true"', { after: true }],
    ['v:async="false"', undefined],
  ])('steps of their own: %s', async (attribute, expected) => {
    const { async } = await nodeOf('userTask', written(uri, `<userTask id="a" v:assignee="an" ${attribute} />`))

    expect(async).toEqual(expected)
  })

  test('a listener that sets a variable is an assignment where the element begins, or is done', async () => {
    const listener = (event: string, name: string) =>
      `<v:executionListener event="${event}" expression="\${execution.setVariable('${name}', n + 1)}" />`
    const xml = written(
      uri,
      `<userTask id="a" v:assignee="an"><extensionElements>${listener('start', 'n')}${listener('end', 'm')}</extensionElements></userTask>`,
    )
    const run = await play(xml, { variables: { n: 1 } })
    run.expect.variables({ n: 2 })
    expect(run.variables).not.toHaveProperty('m')

    run.complete('a')

    run.expect.variables({ n: 2, m: 3 }).ended()
  })

  test('each instance of a repeated activity has its listeners', async () => {
    const xml = written(
      uri,
      `<task id="a"><extensionElements><v:executionListener event="end" expression="\${execution.setVariable('n', n + 1)}" /></extensionElements><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>`,
    )

    const run = await play(xml, { variables: { n: 0 } })

    run.expect.ended().variables({ n: 3 })
  })

  test('a listener that sets a variable otherwise is refused, for a value would be lost', async () => {
    const expressions = ["x.setVariable('n', 1)", "execution.setVariable('n', bean.count())"]

    for (const expression of expressions) {
      const xml = written(
        uri,
        `<task id="a"><extensionElements><v:executionListener event="end" expression="\${${expression}}" /></extensionElements></task>`,
      )
      expect(await problemsWith('extension-unmapped', xml)).toHaveLength(1)
    }
  })

  test('a signal carries what is mapped into it, and nothing else', async () => {
    const xml = written(
      uri,
      '<intermediateThrowEvent id="a"><signalEventDefinition signalRef="x"><extensionElements><v:in source="n" target="m" /></extensionElements></signalEventDefinition></intermediateThrowEvent>',
    ).replace('<process', '<signal id="x" name="x" /><process')
    const effects: unknown[] = []
    const kernel: typeof step = (...given) => {
      const outcome = step(...given)
      if (outcome.type === 'done') effects.push(...outcome.effects)
      return outcome
    }

    await play(xml, { kernel, variables: { n: 7, other: true } })

    expect(effects).toEqual([{ type: 'broadcastSignal', name: 'x', variables: { m: 7 } }])
  })

  test('the initiator is a variable', async () => {
    const xml = written(uri, '<userTask id="a" v:assignee="#{starter}" />').replace(
      '<startEvent id="s"',
      '<startEvent id="s" v:initiator="starter"',
    )

    const run = await play(xml)

    expect(run.variables).toHaveProperty('starter')
    run.expect.waitingAt('a')
  })
})

describe.each(dialects)('work in a file for %s', (_, uri) => {
  test.each([
    ['v:class="org.example.Send"', 'org.example.Send'],
    ['v:delegateExpression="#{sender}"', 'sender'],
    ['v:expression="#{sender.send(letter)}"', 'sender.send(letter)'],
    ['v:type="external" v:topic="send"', 'send'],
  ])('%s is a job of topic %s', async (attributes, topic) => {
    expect(await nodeOf('serviceTask', written(uri, `<serviceTask id="a" ${attributes} />`))).toMatchObject({
      work: { type: 'handler', topic },
    })
  })

  test('an expression we can evaluate is evaluated at once', async () => {
    const set = written(uri, `<serviceTask id="a" v:expression="#{execution.setVariable('n', n + 1)}" />`)
    const result = written(uri, '<serviceTask id="a" v:expression="#{n * 2}" v:resultVariable="twice" />')

    const first = await play(set, { variables: { n: 1 } })
    const second = await play(result, { variables: { n: 4 } })

    first.expect.ended()
    expect(first.variables).toEqual({ n: 2 })
    expect(second.variables).toEqual({ n: 4, twice: 8 })
  })

  test('fields of a delegate are variables of its job', async () => {
    const fields = extension(
      '<v:field name="copies" stringValue="2" /><v:field name="to"><v:expression>#{who}</v:expression></v:field>',
    )
    const run = await play(written(uri, `<serviceTask id="a" v:class="X">${fields}</serviceTask>`), {
      variables: { who: 'an' },
    })

    run.handle('X', ({ variables }) => ({ seen: [variables['copies'] ?? null, variables['to'] ?? null] }))

    expect(run.variables).toEqual({ who: 'an', seen: ['2', 'an'] })
  })
})

describe('decisions', () => {
  const camunda = 'http://camunda.org/schema/1.0/bpmn'

  test('a decision of Camunda 7 has its mapping and its variable', async () => {
    const named =
      '<businessRuleTask id="a" v:decisionRef="fee" v:mapDecisionResult="singleEntry" v:resultVariable="x" />'
    const bare = '<businessRuleTask id="a" v:decisionRef="#{which}" v:decisionRefBinding="latest" />'

    expect(await nodeOf('businessRuleTask', written(camunda, named))).toMatchObject({
      work: {
        type: 'decision',
        decision: { language: 'constant', value: 'fee' },
        result: 'singleEntry',
        variable: 'x',
      },
    })
    expect(await nodeOf('businessRuleTask', written(camunda, bare))).toMatchObject({
      work: { decision: { language: 'juel', text: '#{which}' }, result: 'resultList', variable: 'decisionResult' },
    })
  })

  test('a decision of Camunda 8 gives its output as it is', async () => {
    const called = extension('<v:calledDecision decisionId="=which" resultVariable="x" />')
    const xml = written('http://camunda.org/schema/zeebe/1.0', `<businessRuleTask id="a">${called}</businessRuleTask>`)

    expect(await nodeOf('businessRuleTask', xml)).toMatchObject({
      work: { type: 'decision', decision: { language: 'feel', text: 'which' }, result: 'output', variable: 'x' },
    })
  })

  test.each([
    ['v:decisionRef="fee" v:mapDecisionResult="firstEntry"', 'attribute-invalid'],
    ['v:decisionRef="fee" v:decisionRefBinding="deployment"', 'extension-unmapped'],
  ])('%s is refused', async (attributes, code) => {
    expect(await problemsWith(code, written(camunda, `<businessRuleTask id="a" ${attributes} />`))).toHaveLength(1)
  })
})

describe.each(dialects)('data in a file for %s', (_, uri) => {
  test('collections are names or expressions, their elements have a name', async () => {
    const loop = '<multiInstanceLoopCharacteristics v:collection="people" v:elementVariable="person" />'
    const run = await play(written(uri, `<userTask id="a" v:assignee="#{person}_#{loopCounter}">${loop}</userTask>`), {
      variables: { people: ['an', 'binh'] },
    })

    expect(run.tasks.map(({ owner }) => owner)).toEqual(['an_0', 'binh_1'])
  })

  test('mappings hold texts, expressions, lists and maps', async () => {
    const parameters = [
      '<v:inputParameter name="x">#{1 + 1}</v:inputParameter>',
      '<v:inputParameter name="none" />',
      '<v:outputParameter name="list"><v:list><v:value>#{x}</v:value><v:value>it\'s</v:value></v:list></v:outputParameter>',
      '<v:outputParameter name="map"><v:map><v:entry key="k#{x}">n=#{x}!</v:entry></v:map></v:outputParameter>',
      '<v:outputParameter name="nothing">#{none}</v:outputParameter>',
    ]
    const mapped = extension(`<v:inputOutput>${parameters.join('')}</v:inputOutput>`)

    const run = await play(written(uri, `<task id="a">${mapped}</task>`))

    run.expect.ended()
    expect(run.variables).toEqual({ list: [2, "it's"], map: { k2: 'n=2!' }, nothing: null })
  })

  test('a call passes what it says', async () => {
    const say =
      '<v:in source="x" target="y" /><v:in sourceExpression="#{x + 1}" target="z" /><v:in variables="all" /><v:out variables="all" /><v:out source="y" target="w" /><v:in businessKey="#{x}" />'
    const node = await nodeOf(
      'callActivity',
      written(uri, `<callActivity id="a" calledElement="Q">${extension(say)}</callActivity>`),
    )

    expect(node).toMatchObject({
      called: { language: 'constant', value: 'Q' },
      businessKey: { language: 'juel', text: '#{x}' },
      passesAll: true,
      returnsAll: true,
      inputs: [{ target: 'y' }, { target: 'z', source: { language: 'juel', text: '#{x + 1}' } }],
      outputs: [{ target: 'w' }],
    })
  })

  test('an error is caught with its code and message', async () => {
    const xml = definitions(
      `<error id="E" errorCode="late" /><process id="P" isExecutable="true"><startEvent id="s" /><userTask id="a" /><boundaryEvent id="b" attachedToRef="a"><errorEventDefinition errorRef="E" v:errorCodeVariable="code" v:errorMessageVariable="message" /></boundaryEvent>${flows('s-a')}</process>`,
      `xmlns:v="${uri}"`,
    )

    expect(await nodeOf('boundaryEvent', xml, 'b')).toMatchObject({
      triggers: [{ type: 'error', code: 'late', codeVariable: 'code', messageVariable: 'message' }],
    })
  })

  test('a reference to an error that is not there is its code', async () => {
    const xml = process(
      `<startEvent id="s" /><endEvent id="e"><errorEventDefinition errorRef="late" /></endEvent>${flows('s-e')}`,
    ).replace('id="D"', `id="D" xmlns:v="${uri}"`)

    expect(await nodeOf('endEvent', xml, 'e')).toMatchObject({ results: [{ type: 'error', code: 'late' }] })
  })
})

test('a condition in JUEL decides a gateway, and an unknown name in it is an incident', async () => {
  const xml = process(
    [
      '<startEvent id="s" /><exclusiveGateway id="g" default="g-no" /><task id="yes" /><task id="no" />',
      flows('s-g', 'g-no'),
      '<sequenceFlow id="f" sourceRef="g" targetRef="yes"><conditionExpression>#{n &gt; 1 and not done}</conditionExpression></sequenceFlow>',
    ].join(''),
  )

  const run = await play(xml, { variables: { n: 2, done: false } })
  const stuck = await play(xml, { variables: { n: 2 } })

  run.expect.ended().completed('yes')
  stuck.expect.incidents('undeclared-name')
})

describe.each(dialects.slice(1))('a signal of %s', (_, uri) => {
  const catching = (scope: string): string =>
    written(
      uri,
      '<intermediateCatchEvent id="a"><signalEventDefinition signalRef="S" /></intermediateCatchEvent>',
    ).replace('<process', `<signal id="S" name="S" v:scope="${scope}" /><process`)

  test('stays within its instance where its scope says so', async () => {
    const inside = await nodeOf('intermediateCatchEvent', catching('processInstance'))
    const everywhere = await nodeOf('intermediateCatchEvent', catching('global'))

    expect(inside.triggers).toMatchObject([{ type: 'signal', isLocal: true }])
    expect(everywhere.triggers[0]).not.toHaveProperty('isLocal')
  })

  test('of any other scope is refused', async () => {
    expect(await problemsWith('attribute-invalid', catching('galaxy'))).toHaveLength(1)
  })
})

describe.each(dialects.slice(1))('a terminate event of %s', (_, uri) => {
  const ending = (value: string): string =>
    written(
      uri,
      `<task id="a" /><endEvent id="x"><terminateEventDefinition v:terminateMultiInstance="${value}" /></endEvent>`,
    )

  test('ends all instances where it says so, else its scope', async () => {
    const whole = await nodeOf('endEvent', ending('true'), 'x')
    const scope = await nodeOf('endEvent', ending('false'), 'x')

    expect(whole.results).toMatchObject([{ type: 'terminate', whole: 'multiInstance' }])
    expect(scope.results[0]).not.toHaveProperty('whole')
  })
})
