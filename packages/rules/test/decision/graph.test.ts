import { describe, expect, test } from 'vitest'
import { compileDecisions, defineFunction } from '../../src/index.js'
import { decision, env, evaluate, file, input, knowledge, literal, model, table } from './dmn.js'

test('a decision that two others require is made once', () => {
  const content =
    input('n') +
    decision('base', literal('n + 1'), { inputs: ['n'] }) +
    decision('left', literal('base * 2'), { decisions: ['base'] }) +
    decision('right', literal('base * 3'), { decisions: ['base'] }) +
    decision('d', literal('left + right'), { decisions: ['left', 'right'] })

  const { output, trace } = evaluate(content, { n: 1 })

  expect(output).toBe(10)
  expect(trace.decisions.map(({ name }) => name)).toEqual(['base', 'left', 'right', 'd'])
})

test('a decision sees what it requires and nothing else', () => {
  const { model: compiled, problems } = compileDecisions(file(input('n') + decision('d', literal('n'))))

  expect(problems).toEqual([
    expect.objectContaining({ code: 'undeclared-name', severity: 'error', params: { name: 'n' } }),
  ])
  expect(compiled?.evaluate('d', { n: 1 }, env).output).toBeNull()
})

test('decisions that require each other are refused and end', () => {
  const content = decision('a', literal('b'), { decisions: ['b'] }) + decision('b', literal('a'), { decisions: ['a'] })

  const { model: compiled, problems } = compileDecisions(file(content))

  expect(problems.map(({ code }) => code)).toEqual(['requirement-cycle'])
  expect(compiled?.evaluate('a', {}, env).output).toBeNull()
})

test('an input that is not given is null, and named', () => {
  const { output, trace } = evaluate(input('n') + decision('d', literal('n'), { inputs: ['n'] }))

  expect(output).toBeNull()
  expect(trace.warnings).toEqual([expect.objectContaining({ code: 'input-missing', params: { name: 'n' } })])
})

test('an unknown decision is a warning, not an exception', () => {
  const { output, trace } = evaluate(decision('d', literal('1')), {}, 'e')

  expect(output).toBeNull()
  expect(trace.warnings.map(({ code }) => code)).toEqual(['unknown-decision'])
})

test('a decision is found by its id, too', () => {
  expect(evaluate(decision('d', literal('1')), {}, '_d').output).toBe(1)
})

describe('decision services', () => {
  const service = `<decisionService id="_s" name="s"><variable name="s"/><outputDecision href="#_total"/>
    <encapsulatedDecision href="#_net"/><inputDecision href="#_rate"/><inputData href="#_n"/></decisionService>`
  const content =
    input('n', 'number') +
    decision('rate', literal('2')) +
    decision('net', literal('n * rate'), { inputs: ['n'], decisions: ['rate'] }) +
    decision('total', literal('net + 1'), { decisions: ['net'] }) +
    service

  test('given by name, its input decisions are not made', () => {
    const { output, trace } = evaluate(content, { n: 10, rate: 5 }, 's')

    expect(output).toBe(51)
    expect(trace.decisions.map(({ name }) => name)).toEqual(['net', 'total'])
  })

  test('called as a function, it takes input data before input decisions', () => {
    const call = decision('d', literal('s(10, 5)'), { knowledge: ['s'] })

    expect(evaluate(content + call, {}).output).toBe(51)
  })

  test('several outputs are a context', () => {
    const both = service.replace('<encapsulatedDecision href="#_net"/>', '<outputDecision href="#_net"/>')

    expect(evaluate(content.replace(service, both), { n: 1, rate: 2 }, 's').output).toEqual({ net: 2, total: 3 })
  })
})

test('a decision without logic is what the host gives', () => {
  const opinion = '<decision id="_opinion" name="opinion"/>'
  const content = `${opinion}${decision('d', literal('opinion + "!"'), { decisions: ['opinion'] })}`

  expect(evaluate(content, { opinion: 'good' }).output).toBe('good!')
})

describe('imports', () => {
  const rates = file(
    `<itemDefinition name="tRate"><typeRef>number</typeRef><allowedValues><text>[0..1]</text></allowedValues></itemDefinition>` +
      input('region') +
      decision('rate', literal('if region = "north" then 0.1 else 0.2'), { inputs: ['region'] }, 'tRate') +
      knowledge('twice', 'n: number', literal('n * 2')),
    { namespace: 'urn:rates' },
  )
  const main = (name: string, text: string, typeRef = ''): string =>
    file(
      `<import name="${name}" namespace="urn:rates" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>` +
        decision('d', literal(text), { decisions: ['urn:rates#_rate'], knowledge: ['urn:rates#_twice'] }, typeRef),
    )

  test('what is imported is called by the name of the import', () => {
    expect(
      model(main('My rates', 'My rates.twice(My rates.rate)', 'My rates.tRate'), rates).evaluate(
        'd',
        { region: 'north' },
        env,
      ).output,
    ).toBe(0.2)
  })

  test('an import without a name brings the names themselves', () => {
    expect(model(main('', 'twice(rate)', 'tRate'), rates).evaluate('d', { region: 'south' }, env).output).toBe(0.4)
  })

  test('inputs of the imported model may be given under the name of the import', () => {
    const { output } = model(main('r', 'r.rate'), rates).evaluate('d', { r: { region: 'north' }, region: 'south' }, env)

    expect(output).toBe(0.1)
  })

  test('a model that is not there is a problem', () => {
    const { problems } = compileDecisions(main('r', '1'))

    expect(problems.map(({ code }) => code)).toEqual(['import-missing', 'unresolved-reference', 'unresolved-reference'])
  })
})

describe('bounds', () => {
  test('knowledge that calls knowledge shares one budget', { timeout: 60_000 }, () => {
    const chain = Array.from({ length: 8 }, (_, index) =>
      knowledge(`k${index + 1}`, 'n', literal(`sum(for i in 1..20 return k${index}(n))`), { knowledge: [`k${index}`] }),
    )
    const content =
      knowledge('k0', 'n', literal('n')) + chain.join('') + decision('d', literal('k8(1)'), { knowledge: ['k8'] })

    const started = performance.now()
    const { output, trace } = evaluate(content)

    expect(output).toBeNull()
    expect(trace.warnings.at(-1)?.code).toBe('budget-exceeded')
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  test('after a budget is spent the next evaluation is whole again', () => {
    const compiled = model(
      file(input('n') + decision('d', literal('count(for i in 1..n return i)'), { inputs: ['n'] })),
    )

    expect(compiled.evaluate('d', { n: 10_000_000 }, env).output).toBeNull()
    expect(compiled.evaluate('d', { n: 10 }, env).output).toBe(10)
  })
})

test('functions of the host may be called', () => {
  const { model: compiled } = compileDecisions(file(decision('d', literal('holiday count() + 1'))), {
    functions: { 'holiday count': defineFunction([], () => 11) },
  })

  expect(compiled?.evaluate('d', {}, env).output).toBe(12)
})

test('the clock and the zone come from the host', () => {
  expect(String(evaluate(decision('d', literal('today()'))).output)).toBe('2026-02-13')
})

test('a model may be evaluated from within a function that it called', () => {
  const compiled = compileDecisions(
    file(
      input('n') +
        decision('d', table({ inputs: ['n'], outputs: ['x'], rules: ['0 | 0', '> 0 | 1 + again(n - 1)'] }), {
          inputs: ['n'],
        }),
    ),
    {
      functions: {
        again: { parameters: [], call: (_, [n]) => compiled.model?.evaluate('d', { n }, env).output ?? null },
      },
    },
  )

  expect(compiled.model?.evaluate('d', { n: 3 }, env).output).toBe(3)
})
