import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine, defaultAuthorizer, EngineError, hostClaims, memoryStore } from '@quytrinh/engine'
import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

const diagram = readFileSync(join(import.meta.dirname, 'decision.bpmn'), 'utf8')

const namespace = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
const rule = (input: string, ...outputs: readonly string[]): string =>
  `<rule id="r${outputs[0]}"><inputEntry><text>${input}</text></inputEntry>${outputs
    .map((each) => `<outputEntry><text>${each}</text></outputEntry>`)
    .join('')}</rule>`

/** A table over `age`. */
function dmn(hitPolicy: string, outputs: readonly string[], rules: readonly string[], id = 'fee'): string {
  return `<definitions xmlns="${namespace}" name="fees" namespace="urn:fees">
  <inputData id="i" name="age"><variable name="age" typeRef="number"/></inputData>
  <decision id="${id}" name="Fee"><informationRequirement><requiredInput href="#i"/></informationRequirement>
  <decisionTable hitPolicy="${hitPolicy}"><input><inputExpression><text>age</text></inputExpression></input>
  ${outputs.map((name) => `<output name="${name}"/>`).join('')}${rules.join('')}</decisionTable></decision></definitions>`
}

const one = dmn('UNIQUE', ['amount'], [rule('&lt; 18', '0'), rule('&gt;= 18', '100')])
const two = dmn('UNIQUE', ['amount', 'note'], [rule('&lt; 18', '0', '"none"'), rule('&gt;= 18', '100', '"full"')])
const many = dmn('COLLECT', ['amount'], [rule('&gt; 10', '1'), rule('&gt; 20', '2')])

function run(decisions: string, result: string, age: unknown) {
  return play(diagram.replace('RESULT', result), { decisions: [decisions], variables: { age: age as number } })
}

describe('a decision is made inside the step, and its result becomes a variable', () => {
  test.each([
    ['output', one, 20, 100],
    ['output', many, 30, [1, 2]],
    ['singleEntry', one, 20, 100],
    ['singleResult', two, 20, { amount: 100, note: 'full' }],
    ['singleResult', one, 20, { amount: 100 }],
    ['collectEntries', many, 30, [1, 2]],
    ['resultList', many, 30, [{ amount: 1 }, { amount: 2 }]],
    ['resultList', one, 20, [{ amount: 100 }]],
    ['singleEntry', many, 5, null],
    ['collectEntries', many, 5, []],
  ])('%s', async (result, decisions, age, expected) => {
    const played = await run(decisions, result, age)

    played.expect.waitingAt('after').variables({ fee: expected })
  })
})

test('the history tells which version decided, by which rules', async () => {
  const { facts } = await run(one, 'output', 20)

  expect(facts.filter(({ type }) => type === 'decisionMade')).toEqual([
    expect.objectContaining({ node: 'work', decision: 'fee', version: 1, rules: ['r100'] }),
  ])
})

describe('what cannot be decided holds the task by an incident', () => {
  test.each([
    ['more results than the mapping takes', many, 'singleEntry', 30, 'decision-result-mismatch'],
    ['more entries than the mapping takes', two, 'singleEntry', 30, 'decision-result-mismatch'],
    ['a value of another type than the input', one, 'output', 'old', 'decision-failed'],
    ['a decision that is not live', dmn('UNIQUE', ['a'], [], 'other'), 'output', 20, 'decision-not-active'],
  ])('%s', async (_, decisions, result, age, code) => {
    const played = await run(decisions, result, age)

    played.expect.incidents(code)
  })
})

async function office() {
  const engine = createEngine({ store: memoryStore(), directory: hostClaims() })
  const admin = engine.as({ user: 'admin', agency: 'a', groups: ['group:quan-tri'] })
  await admin.definitions.deploy({ bpmn: diagram.replace('RESULT', 'singleEntry') })
  return { admin }
}

describe('decisions are versioned and deployed like processes', () => {
  const dearer = dmn('UNIQUE', ['amount'], [rule('-', '500')])

  test('an instance takes the version that is live when it decides', async () => {
    const { admin } = await office()
    const start = async () =>
      (await admin.instances.get((await admin.instances.start('process', { variables: { age: 20 } })).id)).variables

    const first = await admin.decisions.deploy({ dmn: one })
    expect(await start()).toMatchObject({ fee: 100 })
    const second = await admin.decisions.deploy({ dmn: dearer })
    expect(await start()).toMatchObject({ fee: 500 })
    const again = await admin.decisions.deploy({ dmn: one })
    expect(await start()).toMatchObject({ fee: 100 })

    expect([first, second, again].map(({ decisions }) => decisions.map(({ key, version }) => [key, version]))).toEqual([
      [['fee', 1]],
      [['fee', 2]],
      [['fee', 1]],
    ])
  })

  test('a task whose decision was missing decides when that is deployed and the incident resolved', async () => {
    const { admin } = await office()
    const { id } = await admin.instances.start('process', { variables: { age: 20 } })
    const [incident] = (await admin.instances.get(id)).openIncidents
    expect(incident).toMatchObject({ code: 'decision-not-active' })

    await admin.decisions.deploy({ dmn: one })
    await admin.instances.resolveIncident(id, incident?.id ?? 0)

    expect((await admin.instances.get(id)).variables).toMatchObject({ fee: 100 })
  })

  test('a decision can be tried out, listed and read back; processes are listed apart', async () => {
    const { admin } = await office()
    const { findings } = await admin.decisions.deploy({ dmn: dmn('UNIQUE', ['amount'], [rule('&lt; 18', '0')]) })

    expect(findings.map(({ code }) => code)).toEqual(['gap'])
    expect(await admin.decisions.evaluate('fee', { age: 3 })).toMatchObject({ output: 0, version: 1, rules: ['r0'] })
    expect((await admin.decisions.list()).items.map(({ key }) => key)).toEqual(['fee'])
    expect((await admin.definitions.list()).items.map(({ key }) => key)).toEqual(['process'])
    expect((await admin.decisions.source('fee')).files).toHaveLength(1)
  })

  test('files that import each other are deployed together', async () => {
    const { admin } = await office()
    const main = `<definitions xmlns="${namespace}" name="m" namespace="urn:m"><import name="f" namespace="urn:fees" importType="${namespace}"/>
      <decision id="total" name="total"><informationRequirement><requiredDecision href="urn:fees#fee"/></informationRequirement>
      <literalExpression><text>f.Fee * 2</text></literalExpression></decision></definitions>`

    await admin.decisions.deploy({ dmn: [main, one] })

    expect(await admin.decisions.evaluate('total', { age: 20 })).toMatchObject({ output: 200 })
  })

  test('bytes are read by their mark', async () => {
    const { admin } = await office()
    const units = new Uint8Array(Uint16Array.from(one, (each) => each.charCodeAt(0)).buffer)

    await admin.decisions.deploy({ dmn: Uint8Array.from([0xff, 0xfe, ...units]) })

    expect(await admin.decisions.evaluate('fee', { age: 3 })).toMatchObject({ output: 0 })
  })

  test.each([
    ['a file with an error', { dmn: one.replace('&lt; 18', '&lt;') }, 'definition-refused'],
    ['no file', { dmn: 5 as unknown as string }, 'option-invalid'],
  ])('%s is refused, and nothing is live', async (_, options, code) => {
    const { admin } = await office()

    await expect(admin.decisions.deploy(options)).rejects.toMatchObject({ code })
    await expect(admin.decisions.evaluate('fee')).rejects.toBeInstanceOf(EngineError)
  })

  test('only designers may deploy', async () => {
    const authorizer = defaultAuthorizer({ designers: ['group:quan-tri'] })
    const engine = createEngine({ store: memoryStore(), directory: hostClaims(), authorizer })
    const clerk = engine.as({ user: 'an', agency: 'a', groups: [] })

    await expect(clerk.decisions.deploy({ dmn: one })).rejects.toMatchObject({ code: 'not-authorised' })
  })
})
