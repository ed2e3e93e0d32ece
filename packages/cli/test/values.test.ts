import { expect, test } from 'vitest'
import { assignmentIn, assignmentsIn, valueFor, variablesFrom } from '../src/rehearsal/values.js'

test.each([
  ['a=1', { a: 1 }],
  ['a = 1 b=true c=null', { a: 1, b: true, c: null }],
  ['a="hai từ" b=một', { a: 'hai từ', b: 'một' }],
  ['a="có \\"ngoặc\\" và =" b=2', { a: 'có "ngoặc" và =', b: 2 }],
  ['a={"b": [1, {"c": "}"}]} d=[1, [2]] e=x', { a: { b: [1, { c: '}' }] }, d: [1, [2]], e: 'x' }],
  ['số_ngày=3', { số_ngày: 3 }],
  ['a=007 b=1.50 c=-2', { a: '007', b: 1.5, c: -2 }],
  ['a="" b=1', { a: '', b: 1 }],
])('%s', (line, variables) => {
  expect(variablesFrom(assignmentsIn(line))).toEqual(variables)
})

test('a line of its own needs no quotes', () => {
  expect(assignmentIn(' yKien = Đồng ý, có điều kiện = 1 ')).toEqual({
    name: 'yKien',
    text: 'Đồng ý, có điều kiện = 1',
  })
})

test.each(['1a=2', '=3', 'chỉ có chữ', 'a b=1', 'a="không đóng'])('%s is no assignment', (line) => {
  expect(() => assignmentsIn(line)).toThrow('Expected “name = value”')
})

test.each([
  ['string', '007', '007'],
  ['string', '"có ngoặc"', 'có ngoặc'],
  ['number', '2.5', 2.5],
  ['boolean', 'Có', true],
  ['boolean', 'không', false],
  ['date', '2026-03-02', '2026-03-02'],
  ['dateTime', '2026-03-02T09:00:00+07:00', '2026-03-02T09:00:00+07:00'],
] as const)('a field of type %s takes %s', (type, text, value) => {
  expect(valueFor(text, { name: 'a', type })).toBe(value)
})

test.each([
  ['number', 'ba'],
  ['boolean', 'có lẽ'],
  ['date', '02/03/2026'],
  ['dateTime', '2026-03-02'],
] as const)('a field of type %s refuses %s', (type, text) => {
  expect(() => valueFor(text, { name: 'a', type })).toThrow(/“a” needs/)
})
