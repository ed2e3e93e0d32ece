/**
 * FEEL: a condition evaluated again and again (feelin 8.2, which reads it at every call; Quytrinh, which compiled it once; a closure written
 * by hand), a short expression compiled, and a decision table of 50 rows hit at the 25th.
 */
import { compile, compileDecisions, type Warning } from '@quytrinh/rules'
import { evaluate, parseExpression } from 'feelin'
import { type BenchmarkOptions, compare, type Figure, type Side } from '../figures.js'
import { rateOf } from './kernel/rate.js'

const CONDITION = 'amount > 1000 and agency = "STTTT"'
const ENV = { now: Date.UTC(2026, 1, 13, 9), zone: 'Asia/Ho_Chi_Minh' }
/** Half of them meet the condition, so that no branch can be foretold. */
const CONTEXTS = Array.from({ length: 64 }, (_, index) => ({
  amount: 900 + index * 10,
  agency: index % 3 === 0 ? 'SNV' : 'STTTT',
}))
const HITS = CONTEXTS.filter(isMet).length

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  return [
    ...(await compare('condition', [theirs(), ours(), byHand()], options)),
    ...(await compare('compile', compilers(), options)),
    ...(await compare('table of 50 rows, hit at 25', [tableByHand(), table()], options)),
  ]
}

function isMet({ amount, agency }: { readonly amount: number; readonly agency: string }): boolean {
  return amount > 1000 && agency === 'STTTT'
}

function theirs(): Side {
  return side('feelin 8.2', 64, () => CONTEXTS.filter((context) => evaluate(CONDITION, context).value === true).length)
}

function ours(): Side & { readonly goal: number } {
  const condition = compile(CONDITION, { names: ['amount', 'agency'] })
  const warnings: Warning[] = []
  const count = () => {
    let met = 0
    for (const context of CONTEXTS) if (condition.value(context, ENV, warnings) === true) met++
    return met
  }
  return { ...side('Quytrinh, compiled once', 64_000, repeated(count, 1000)), goal: 700 }
}

function byHand(): Side {
  const count = () => {
    let met = 0
    for (const context of CONTEXTS) if (isMet(context)) met++
    return met
  }
  return side('a closure by hand', 640_000, repeated(count, 10_000))
}

function repeated(count: () => number, times: number): () => number {
  return () => {
    let met = 0
    for (let time = 0; time < times; time++) met = count()
    return met
  }
}

/** Work whose answer is looked at: a side that is wrong is no side. */
function side(name: string, size: number, count: () => number): Side {
  return {
    name,
    perSecond: () =>
      rateOf(() => {
        const met = count()
        if (met !== HITS) throw new Error(`${name}: ${met} conditions hold, not ${HITS}`)
        return Promise.resolve(size)
      }),
  }
}

function compilers(): readonly (Side & { readonly goal?: number })[] {
  let turn = 0
  // Another text each time, so that nothing remembered counts.
  const next = () => `amount > ${turn++} and agency = "STTTT"`
  const rate = (work: () => unknown) => () =>
    rateOf(() => {
      for (let time = 0; time < 100; time++) work()
      return Promise.resolve(100)
    })
  const names = ['amount', 'agency']
  return [
    {
      name: 'feelin 8.2, parse only',
      perSecond: rate(() => parseExpression(next(), { amount: 1, agency: '' }, undefined)),
    },
    { name: 'Quytrinh, to closures', goal: 5, perSecond: rate(() => compile(next(), { names })) },
  ]
}

const AGENCIES = Array.from({ length: 50 }, (_, index) => `agency ${index}`)
const CASE = { agency: 'agency 24', amount: 5_000 }

function tableByHand(): Side {
  const rules = AGENCIES.map(
    (agency, index) => (each: typeof CASE) => (each.agency === agency && each.amount > 1000 ? index : undefined),
  )
  return tableSide('closures by hand', () => rules.map((rule) => rule(CASE)).find((found) => found !== undefined))
}

function table(): Side {
  const { model, problems } = compileDecisions(tableFile())
  if (model === undefined) throw new Error(problems.map(({ code }) => code).join(', '))
  return tableSide('Quytrinh', () => model.evaluate('route', CASE, ENV).output)
}

function tableSide(name: string, decide: () => unknown): Side {
  return {
    name,
    perSecond: () =>
      rateOf(() => {
        for (let time = 0; time < 1000; time++) {
          if (decide() !== 24) throw new Error(`${name}: another row was hit`)
        }
        return Promise.resolve(1000)
      }),
  }
}

function tableFile(): string {
  const input = (name: string, type: string) =>
    `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`
  const requirement = (name: string) =>
    `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`
  const clause = (name: string, type: string) =>
    `<input><inputExpression typeRef="${type}"><text>${name}</text></inputExpression></input>`
  const rule = (agency: string, index: number) =>
    `<rule><inputEntry><text>"${agency}"</text></inputEntry><inputEntry><text>&gt; 1000</text></inputEntry>
<outputEntry><text>${index}</text></outputEntry></rule>`
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="bench" namespace="urn:bench">
${input('agency', 'string')}${input('amount', 'number')}
<decision id="route" name="route"><variable name="route" typeRef="number"/>${requirement('agency')}${requirement('amount')}
<decisionTable hitPolicy="FIRST">${clause('agency', 'string')}${clause('amount', 'number')}<output typeRef="number"/>
${AGENCIES.map(rule).join('\n')}</decisionTable></decision></definitions>`
}
