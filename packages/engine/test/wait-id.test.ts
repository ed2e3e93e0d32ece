import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uuidv7 } from '../src/uuid.js'
import { decodeWaitId, encodeWaitId } from '../src/wait-id.js'

const wait = { agency: 'so-noi-vu', id: '019b8b9a-5c00-7000-8000-0123456789ab', seq: 7 }

describe('ids of waits', () => {
  test('are safe in a URL and give back what they name', () => {
    const agency = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => Buffer.byteLength(text) <= 64)
    const waits = fc.record({ agency, id: fc.uuid(), seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }) })

    fc.assert(
      fc.property(waits, (each) => {
        const text = encodeWaitId(each)

        expect(text).toMatch(/^[A-Za-z0-9_-]{30,114}$/)
        expect(decodeWaitId(text)).toEqual(each)
      }),
    )
  })

  test('are distinct for distinct waits', () => {
    const texts = [wait, { ...wait, seq: 8 }, { ...wait, agency: 'so-noi-v' }, { ...wait, id: uuidv7(1) }].map(
      encodeWaitId,
    )

    expect(new Set(texts).size).toBe(4)
  })

  test.each(['', 'x', 'AAAA', '../../etc', 'Ω'.repeat(40), 'A'.repeat(40), encodeWaitId(wait).slice(0, 28)])(
    'that were never given name nothing: %s',
    (text) => {
      expect(decodeWaitId(text)).toBeUndefined()
    },
  )

  test('have one spelling', () => {
    const text = encodeWaitId(wait)

    for (const other of [
      `${text}=`,
      `${text} `,
      ` ${text}`,
      `${text.slice(0, 9)}*${text.slice(9)}`,
      text.toLowerCase(),
      `${text}A`,
    ]) {
      expect(decodeWaitId(other)).toSatisfy((found) => found === undefined || encodeWaitId(Object(found)) === other)
    }
    expect(decodeWaitId(`${text}=`)).toBeUndefined()
  })

  test('with broken UTF-8 name nothing', () => {
    const bytes = Buffer.from(encodeWaitId(wait), 'base64url')
    bytes[22] = 0xff

    expect(decodeWaitId(bytes.toString('base64url'))).toBeUndefined()
  })

  test.each([
    { agency: '' },
    { agency: 'ă'.repeat(33) },
    { id: 'no-uuid' },
    { id: wait.id.toUpperCase() },
    { seq: -1 },
    { seq: 2 ** 32 },
  ])('are not made of %j', (wrong) => {
    expect(() => encodeWaitId({ ...wait, ...wrong })).toThrow(RangeError)
  })
})
