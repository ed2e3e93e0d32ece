import fc from 'fast-check'
import { evaluate as interpret } from 'feelin'
import { expect, test } from 'vitest'
import { evaluate } from './evaluate.js'

const context = { a: 3, b: -2, text: 'abc', yes: true, none: null, list: [1, 2, 3], person: { age: 30, name: 'An' } }

interface Texts {
  readonly number: string
  readonly boolean: string
  readonly list: string
}

/** Random expressions by the type of their value; whole numbers only, since the two calculate fractions differently. */
const { number, boolean, list } = fc.letrec<Texts>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 20 }).map(String),
    fc.constantFrom('a', 'b', 'person.age', 'list[1]', 'list[-1]', 'none', 'count(list)'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc.tuple(tie('boolean'), tie('number'), tie('number')).map(([c, t, e]) => `(if ${c} then ${t} else ${e})`),
    tie('list').map((each) => `count(${each})`),
    tie('list').map((each) => `sum(${each})`),
    tie('number').map((each) => `abs(${each})`),
  ),
  boolean: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('yes', 'true', 'false', 'none', 'text = "abc"', 'text < "b"', 'person.name != "An"'),
    fc.tuple(tie('boolean'), fc.constantFrom('and', 'or'), tie('boolean')).map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc
      .tuple(tie('number'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('number'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    // Ends in order: the other interpreter turns a range around whose end lies before its start.
    tie('number').map((each) => `(${each} between -3 and 9)`),
    tie('number').map((each) => `(${each} in [-3..9))`),
    tie('boolean').map((each) => `not(${each})`),
    fc.tuple(tie('list'), tie('number')).map(([each, n]) => `list contains(${each}, ${n})`),
    fc
      .tuple(fc.constantFrom('some', 'every'), tie('list'), tie('number'))
      .map(([quantifier, each, n]) => `(${quantifier} x in ${each} satisfies x > ${n})`),
  ),
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('list', '[4, 5, 4]', '[a, b]'),
    fc.tuple(tie('list'), tie('number')).map(([each, n]) => `(for x in ${each} return x + ${n})`),
    fc.tuple(tie('list'), tie('number')).map(([each, n]) => `${each}[item >= ${n}]`),
    fc.tuple(tie('list'), tie('list')).map(([l, r]) => `concatenate(${l}, ${r})`),
    tie('list').map((each) => `distinct values(${each})`),
    tie('list').map((each) => `reverse(${each})`),
  ),
}))

/** Where nothing is absent and no type is wrong, two readings of DMN must agree; elsewhere we follow the text of it. */
test('expressions without absent values mean what another interpreter says', () => {
  let compared = 0
  fc.assert(
    fc.property(fc.oneof(number, boolean, list), (text) => {
      fc.pre(!text.includes('none'))
      const ours = evaluate(text, context)
      fc.pre(ours.warnings.length === 0 && !JSON.stringify(ours.value).includes('null'))
      const theirs = interpret(text, context)
      fc.pre(theirs.warnings.length === 0)
      compared++

      expect(ours.value, text).toEqual(theirs.value)
    }),
    { numRuns: 400, seed: 30 },
  )
  expect(compared).toBeGreaterThan(300)
})

test('three-valued logic agrees also where values are absent', () => {
  const operand = fc.constantFrom('none', 'yes', 'false', 'a > 1', 'a < 1')
  const logic = fc.letrec<{ readonly term: string }>((tie) => ({
    term: fc.oneof(
      { depthSize: 'small' },
      operand,
      fc.tuple(tie('term'), fc.constantFrom('and', 'or'), tie('term')).map(([l, op, r]) => `(${l} ${op} ${r})`),
      tie('term').map((each) => `not(${each})`),
    ),
  })).term

  fc.assert(
    fc.property(logic, (text) => {
      expect(evaluate(text, context).value, text).toBe(interpret(text, context).value)
    }),
    { numRuns: 200, seed: 30 },
  )
})
