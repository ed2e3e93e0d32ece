import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoints, compileRegex, type Match } from '../../src/regex/regex.js'

function find(pattern: string, flags: string, text: string, limit = Number.POSITIVE_INFINITY): Match | undefined {
  let cost = 0
  return compileRegex(pattern, flags).find(codePoints(text), 0, (each) => {
    cost += each
    if (cost > limit) throw new Error('too expensive')
  })
}

/** Random patterns that XPath and JavaScript read alike. */
const pattern = fc.letrec<{ readonly choice: string; readonly piece: string; readonly atom: string }>((tie) => ({
  choice: fc
    .array(fc.array(tie('piece'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map((options) => options.map((pieces) => pieces.join('')).join('|')),
  piece: fc
    .tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}'))
    .map(([a, q]) => a + q),
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d'),
    tie('choice').map((inner) => `(${inner})`),
    tie('choice').map((inner) => `(?:${inner})`),
  ),
})).choice

test('the first match is that of JavaScript', () => {
  fc.assert(
    fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 8 }), (source, text) => {
      const theirs = new RegExp(source, 'sd').exec(text)

      const ours = find(source, 's', text)

      expect(ours?.[0], `${source} in ${text}`).toBe(theirs?.index)
      // Where a group may be repeated as nothing, JavaScript goes another way than everybody else.
      if (!source.includes('(')) expect(ours?.[1], `${source} in ${text}`).toBe(theirs?.indices?.[0]?.[1])
    }),
    { numRuns: 1000, seed: 30 },
  )
})

describe('a pattern takes time in proportion to the text', () => {
  test.each(['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*)*x', '([a-z]+)*!', 'a{0,30}a{30}b'])('%s', (source) => {
    const text = `${'a'.repeat(5_000)}!b`

    expect(() => find(source, '', text, 200 * text.length)).not.toThrow()
  })

  test('a text a thousand times as long costs a thousand times as much', () => {
    const cost = (length: number) => {
      let sum = 0
      compileRegex('(x+x+)+y', '').find(codePoints('x'.repeat(length)), 0, (each) => {
        sum += each
      })
      return sum
    }

    expect(cost(10_000) / cost(10)).toBeLessThan(1_100)
  })
})

describe('XPath’s own syntax', () => {
  test.each<[string, string, string, boolean]>([
    ['^[a-z-[aeiou]]+$', '', 'xyz', true],
    ['^[a-z-[aeiou]]+$', '', 'xaz', false],
    ['[A-Z-[OI]]', 'i', 'o', false],
    ['[^Q]', 'i', 'q', false],
    ['\\p{Lu}', 'i', 'a', false],
    ['^\\i\\c*$', '', 'a-1.b', true],
    ['^\\p{IsBasicLatin}+$', '', 'abc', true],
    ['^\\p{IsBasicLatin}+$', '', 'đ', false],
    ['he ll o[ ]w', 'x', 'hello w', true],
    ['a.b', 'q', 'axb', false],
    ['^b', 'm', 'a\nb', true],
    ['^b', '', 'a\nb', false],
    ['a$', '', 'a\n', false],
    ['^.$', '', '🏡', true],
    ['(a)(b)?\\1', '', 'aa', true],
    ['(a)\\1', '', 'ab', false],
  ])('%s with flags "%s" on %j: %s', (source, flags, text, expected) => {
    expect(find(source, flags, text) !== undefined).toBe(expected)
  })

  test.each([
    ['(', ''],
    [')', ''],
    ['[', ''],
    ['[]', ''],
    ['a{2,1}', ''],
    ['a**', ''],
    ['*', ''],
    ['\\q', ''],
    ['\\1', ''],
    ['(a\\1)', ''],
    ['[\\1]', ''],
    ['\\p{Foo}', ''],
    ['\\p{IsNowhere}', ''],
    ['(?=a)', ''],
    ['a', 'g'],
    ['a{1001}', ''],
    ['((a{100}){100}){100}', ''],
    ['('.repeat(200) + ')'.repeat(200), ''],
  ])('%s with flags "%s" is refused', (source, flags) => {
    expect(() => compileRegex(source, flags)).toThrow('expected')
  })
})
