import { describe, expect, test } from 'vitest'
import { compile, isDate, isDateTime, isDuration, isTime } from '../../src/index.js'
import { codes, evaluate, json } from './evaluate.js'

describe('dates, times and durations calculate', () => {
  test.each<[string, unknown]>([
    ['@"2026-01-31" + @"P1M"', '2026-02-28'],
    ['@"2024-02-29" - @"P1Y"', '2023-02-28'],
    ['@"2026-01-31" + @"P1D"', '2026-02-01'],
    ['@"P1D" + @"2026-01-31"', '2026-02-01'],
    ['@"2026-02-13T23:30:00+07:00" + @"PT1H"', '2026-02-14T00:30:00+07:00'],
    ['@"2026-02-13T16:00:00Z" - @"P1M"', '2026-01-13T16:00:00Z'],
    ['@"23:30:00" + @"PT1H"', '00:30:00'],
    ['@"2026-03-01" - @"2026-02-01"', 'P28D'],
    ['@"2026-02-13T16:00:00+07:00" - @"2026-02-13T08:00:00Z"', 'PT1H'],
    ['@"2026-02-13" - @"2026-02-13T09:00:00Z"', '-PT9H'],
    ['@"2026-02-13T24:00:00"', '2026-02-14T00:00:00'],
    ['@"24:00:00"', '00:00:00'],
    ['@"999999999-12-31T23:59:59.999999999Z" - @"-999999999-01-01T00:00:00Z"', 'P730484999633DT23H59M59.999999999S'],
    ['@"999999999-12-31T00:00:00@Europe/Paris" - @"999999999-06-30T00:00:00@Europe/Paris"', 'P184DT1H'],
    ['@"10:00:00.1" + @"PT0.2S" = @"10:00:00.3"', true],
    ['string(@"2026-02-13T00:00:00.000000001Z" + @"PT0.000000001S")', '2026-02-13T00:00:00.000000002Z'],
    ['date and time(@"2026-02-13T16:00:00Z", "Asia/Ho_Chi_Minh")', '2026-02-13T23:00:00+07:00'],
    ['date and time(2026, 2, 13, 16, 0, 0.5, @"PT7H")', '2026-02-13T16:00:00.5+07:00'],
    ['@"16:00:00Z" - @"08:30:00Z"', 'PT7H30M'],
    ['@"P1D" * 1.5', 'P1DT12H'],
    ['3 * @"P1M"', 'P3M'],
    ['@"P1D" / 4', 'PT6H'],
    ['@"P1D" / @"PT6H"', 4],
    ['@"P1Y" / @"P1M"', 12],
    ['-@"P1D"', '-P1D'],
    ['@"P1D" - @"PT25H"', '-PT1H'],
    ['@"2026-02-13" < @"2026-02-14"', true],
    ['@"2026-02-13T16:00:00+07:00" = @"2026-02-13T09:00:00Z"', true],
    ['@"2026-02-13T16:00:00@Asia/Ho_Chi_Minh" = now()', true],
    ['@"2030-01-01T00:00:00Z" > now()', true],
    ['@"PT24H" = @"P1D"', true],
    ['@"P12M" = @"P1Y"', true],
    ['today() in [@"2026-02-01"..@"2026-02-28"]', true],
    ['for d in @"2026-02-27"..@"2026-03-01" return d', ['2026-02-27', '2026-02-28', '2026-03-01']],
    ['@"2026-02-13".weekday', 5],
    ['@"2026-02-13T16:30:05+07:00".hour', 16],
    ['@"2026-02-13T16:30:05+07:00".time offset', 'PT7H'],
    ['@"2026-02-13T16:30:05@Europe/Paris".timezone', 'Europe/Paris'],
    ['@"-P1DT2H3M4S".minutes', -3],
    ['@"P1Y2M".months', 2],
    ['@"P1DT30H".days', 2],
    // Clocks in Paris go from 02:00 to 03:00 on 2026-03-29.
    ['string(@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H")', '2026-03-29T03:30:00@Europe/Paris'],
    ['@"2026-03-29T03:30:00@Europe/Paris" - @"2026-03-29T01:30:00@Europe/Paris"', 'PT1H'],
  ])('%s', (text, expected) => {
    expect(json(text)).toEqual(expected)
    expect(codes(text)).toEqual([])
  })

  test.each([
    '@"2026-02-13" < @"2026-02-13T00:00:00"',
    '@"P1D" < @"P1M"',
    '@"P1D" + @"P1M"',
    '@"2026-02-13" + 1',
    '@"2026-02-13" + @"2026-02-13"',
    '@"2026-02-13T16:00:00" - @"2026-02-13T09:00:00Z"',
    '@"999999999-12-31" + @"P1D"',
    '@"-999999999-01-01" - @"P1M"',
    '"2026-02-13" < @"2026-02-14"',
    '@"12:00:00" + @"P1M"',
    '@"P1D" / @"P1M"',
  ])('%s is no operation', (text) => {
    expect(json(text)).toBe(null)
    expect(codes(text)).toEqual(['type-mismatch'])
  })
})

describe('the text of a value reads back as the value', () => {
  test.each([
    ...[
      '2026-02-13',
      '-0044-03-15',
      '9999-12-31',
      '16:00:00',
      '16:00:00.5Z',
      '16:00:00+07:00',
      '16:00:00@Asia/Ho_Chi_Minh',
    ],
    ...['2026-02-13T16:00:00', '2026-02-13T16:00:00.125-03:30', '2026-02-13T16:00:00@Asia/Ho_Chi_Minh'],
    ...['P1D', '-P1DT2H3M4.5S', 'PT0S', 'P1Y2M', '-P1M', 'P0M'],
  ])('%s', (text) => {
    expect(json(`string(@"${text}")`)).toBe(text)
  })

  test.each(['2026-02-29', '2026-13-01', '26-01-01', '24:00:01', '16:00', '16:00:00+19:00', '16:00:00@Mars/Base'])(
    '%s is refused',
    (text) => {
      expect(() => evaluate(`@"${text}"`)).toThrow('expected a date, time or duration')
    },
  )

  test.each(['P', 'PT', 'P1DT', 'P1Y1D', 'P1W', '1D', 'P1.5D'])('%s is no FEEL duration', (text) => {
    expect(json(`duration("${text}")`)).toBe(null)
  })
})

test('values are told apart by guards and cannot be changed', () => {
  const [date, time, dateTime, duration] = ['today()', '@"12:00:00"', 'now()', '@"P1D"'].map(
    (text) => evaluate(text).value,
  )

  expect([isDate(date), isTime(time), isDateTime(dateTime), isDuration(duration)]).toEqual([true, true, true, true])
  expect([isDate(dateTime), isDuration('P1D'), isTime(null)]).toEqual([false, false, false])
  expect(Object.isFrozen(date) && Object.isFrozen(dateTime) && Object.isFrozen(duration)).toBe(true)
})

test('today is the date in the zone of the environment, which may not be that of UTC', () => {
  const compiled = compile('string(today()) + " " + string(now())')
  const lateInUtc = Date.parse('2026-02-13T18:00:00Z')

  const texts = ['UTC', 'Asia/Ho_Chi_Minh'].map((zone) => compiled.evaluate({}, { now: lateInUtc, zone }).value)

  expect(texts).toEqual(['2026-02-13 2026-02-13T18:00:00@UTC', '2026-02-14 2026-02-14T01:00:00@Asia/Ho_Chi_Minh'])
})
