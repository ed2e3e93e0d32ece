import { describe, expect, test } from 'vitest'
import type { EngineError } from '../../src/errors.js'
import type { Json } from '../../src/json.js'
import { hostClaims, type StoreDirectory, storeDirectory } from '../../src/people/directory.js'
import { parseDirectory } from '../../src/people/directory-document.js'
import type { DocumentProblem } from '../../src/people/document-shape.js'
import type { Catalogue, CatalogueDocument } from '../../src/ports/store.js'
import { type VirtualClock, virtualClock } from '../../src/testing/clock.js'

const agency = 'so-noi-vu'
const at = (moment: string): number => Date.parse(moment)
const now = at('2026-03-02T09:00:00+07:00')

const office: Json = {
  persons: [
    {
      id: 'an',
      name: 'Nguyễn Văn An',
      unit: 'phong-tc',
      positions: ['chanh-van-phong'],
      groups: ['van-thu'],
      validTo: '2026-06-30',
    },
    { id: 'an', name: 'Nguyễn Văn An', unit: 'phong-hc', validFrom: '2026-07-01' },
    { id: 'binh', name: 'Trần Thị Bình' },
  ],
  units: [
    { id: 'so', name: 'Sở Nội vụ' },
    { id: 'phong-tc', name: 'Phòng Tổ chức', parent: 'so' },
    { id: 'phong-hc', name: 'Phòng Hành chính', parent: 'so' },
  ],
  positions: [{ id: 'chanh-van-phong', name: 'Chánh Văn phòng' }],
  groups: [{ id: 'van-thu', name: 'Tổ Văn thư' }],
}

interface Shelf {
  readonly catalogue: Catalogue
  readonly reads: () => number
  /** As another process would: nobody here is told. */
  readonly write: (content: Json) => void
  readonly breakDown: (isBroken: boolean) => void
}

/** A catalogue with one shelf: the directories. */
function shelf(): Shelf {
  const documents: CatalogueDocument[] = []
  let reads = 0
  let isBroken = false
  const put = async (document: CatalogueDocument) => {
    const newest = documents.filter((each) => each.agency === document.agency).length
    if (document.version !== newest + 1) return 'stale' as const
    documents.push(document)
    return 'applied' as const
  }
  return {
    reads: () => reads,
    breakDown: (isNow) => {
      isBroken = isNow
    },
    write: (content) => {
      const version = documents.filter((each) => each.agency === agency).length + 1
      documents.push({ agency, type: 'directory', key: 'directory', version, content, at: now, by: 'x' })
    },
    catalogue: {
      definition: async () => undefined,
      documents: async (refs) => {
        reads++
        if (isBroken) throw new Error('no connection')
        return refs.map((ref) =>
          documents.findLast((each) => each.agency === ref.agency && each.type === ref.type && each.key === ref.key),
        )
      },
      put,
    },
  }
}

function open(content?: Json): Shelf & { readonly directory: StoreDirectory; readonly clock: VirtualClock } {
  const store = shelf()
  if (content !== undefined) store.write(content)
  const clock = virtualClock(now)
  return { ...store, clock, directory: storeDirectory(store, { clock }) }
}

const refsOf = async (directory: StoreDirectory, user: string, moment: number = now): Promise<readonly string[]> =>
  (await directory.memberships({ agency, user, at: moment })).refs

describe('who belongs where', () => {
  test('a person is themselves, their positions, groups and unit, and not the units above', async () => {
    const { directory } = open(office)

    expect(await refsOf(directory, 'an')).toEqual([
      'user:an',
      'position:chanh-van-phong',
      'group:van-thu',
      'unit:phong-tc',
    ])
  })

  test('rights are lost and gained at the moment they end and begin, in the zone of the office', async () => {
    const { directory } = open(office)

    expect(await refsOf(directory, 'an', at('2026-06-30T23:59:59.999+07:00'))).toContain('group:van-thu')
    expect(await refsOf(directory, 'an', at('2026-07-01T00:00:00+07:00'))).toEqual(['user:an', 'unit:phong-hc'])
  })

  test('a validity may begin and end within a day', async () => {
    const { directory } = open({
      persons: [
        { id: 'an', name: 'An', validFrom: '2026-03-02T08:00:00+07:00', validTo: '2026-03-02T10:00:00+07:00' },
        { id: 'binh', name: 'Bình' },
      ],
    })

    expect(await refsOf(directory, 'an', at('2026-03-02T07:59:59+07:00'))).toEqual([])
    expect(await refsOf(directory, 'an', at('2026-03-02T08:00:00+07:00'))).toEqual(['user:an'])
    expect(await refsOf(directory, 'an', at('2026-03-02T10:00:00+07:00'))).toEqual([])
  })

  test('one who holds two places at once has the rights of both, each once', async () => {
    const { directory } = open({
      persons: [
        { id: 'an', name: 'An', groups: ['a'] },
        { id: 'an', name: 'An', groups: ['a', 'b'] },
      ],
    })

    expect(await refsOf(directory, 'an')).toEqual(['user:an', 'group:a', 'group:b'])
  })

  test('whom the directory does not list is nobody; without a directory everybody is themselves', async () => {
    expect(await refsOf(open(office).directory, 'ai-do')).toEqual([])
    expect(await refsOf(open().directory, 'ai-do')).toEqual(['user:ai-do'])
  })

  test('one agency knows nothing of another', async () => {
    const { directory } = open(office)

    expect(await directory.memberships({ agency: 'so-y-te', user: 'an', at: now })).toEqual({ refs: ['user:an'] })
  })
})

describe('what people are called', () => {
  test('a person has a name, positions and a unit in words', async () => {
    const { directory } = open(office)

    expect(await directory.person({ agency, user: 'an', at: now })).toEqual({
      name: 'Nguyễn Văn An',
      positions: ['Chánh Văn phòng'],
      unit: 'Phòng Tổ chức',
    })
    expect(await directory.person({ agency, user: 'binh', at: now })).toEqual({ name: 'Trần Thị Bình', positions: [] })
    expect(await directory.person({ agency, user: 'ai-do', at: now })).toBeUndefined()
  })

  test('who has left still has a name', async () => {
    const { directory } = open({ persons: [{ id: 'an', name: 'Nguyễn Văn An', validTo: '2020-01-01' }] })

    expect(await directory.person({ agency, user: 'an', at: now })).toEqual({ name: 'Nguyễn Văn An', positions: [] })
  })

  test.each([
    ['group:van-thu', 'Tổ Văn thư'],
    ['unit:so', 'Sở Nội vụ'],
    ['position:chanh-van-phong', 'Chánh Văn phòng'],
    ['user:binh', 'Trần Thị Bình'],
    ['group:khong-co', undefined],
  ])('%s is called %s', async (ref, name) => {
    const { directory } = open(office)

    expect(await directory.nameOf({ agency, ref, at: now })).toBe(name)
  })
})

describe('reading the store', () => {
  test('it is read once for many questions, and again when a second has passed', async () => {
    const { directory, clock, reads } = open(office)

    await Promise.all([refsOf(directory, 'an'), refsOf(directory, 'binh')])
    await refsOf(directory, 'an')
    expect(reads()).toBe(1)

    await clock.advance('PT1S')
    await refsOf(directory, 'an')
    expect(reads()).toBe(2)
  })

  test('a change by another process comes through within a second', async () => {
    const { directory, clock, write } = open(office)
    await refsOf(directory, 'binh')

    write({ persons: [{ id: 'binh', name: 'Trần Thị Bình', groups: ['van-thu'] }] })
    await clock.advance('PT1S')

    expect(await refsOf(directory, 'binh')).toEqual(['user:binh', 'group:van-thu'])
  })

  test('a store that cannot be read answers nothing, and is asked again', async () => {
    const { directory, breakDown } = open(office)

    breakDown(true)
    await expect(refsOf(directory, 'an')).rejects.toThrow('no connection')
    breakDown(false)

    expect(await refsOf(directory, 'an')).toContain('user:an')
  })
})

describe('storing a directory', () => {
  test('it counts at once', async () => {
    const { directory } = open(office)
    await refsOf(directory, 'binh')

    const content = { persons: [{ id: 'binh', name: 'Trần Thị Bình', groups: ['van-thu'] }] }
    const version = await directory.put({ agency, content, by: 'binh', at: now })

    expect(version).toBe(2)
    expect(await refsOf(directory, 'binh')).toEqual(['user:binh', 'group:van-thu'])
    expect(await refsOf(directory, 'an')).toEqual([])
  })

  test('a reading that began before counts no more afterwards', async () => {
    const { directory } = open(office)

    const before = refsOf(directory, 'binh')
    await directory.put({ agency, content: { persons: [{ id: 'chi', name: 'Chi' }] }, by: 'chi', at: now })
    await before

    expect(await refsOf(directory, 'binh')).toEqual([])
  })

  test('nobody locks themselves out', async () => {
    const { directory } = open(office)
    const content = { persons: [{ id: 'an', name: 'An', validTo: '2026-03-01' }] }

    await expect(directory.put({ agency, content, by: 'an', at: now })).rejects.toMatchObject({
      code: 'directory-omits-author',
    })
    expect(await refsOf(directory, 'an')).toContain('group:van-thu')
  })

  test('of two who store at the same time, one is told', async () => {
    const { directory } = open(office)
    const change = { agency, content: office, by: 'an', at: now }

    const [first, second] = await Promise.allSettled([directory.put(change), directory.put(change)])

    expect(first).toMatchObject({ status: 'fulfilled', value: 2 })
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'directory-changed' } })
  })
})

describe('a directory that is not valid is refused with every problem', () => {
  const problemsOf = (content: Json): readonly DocumentProblem[] => {
    try {
      parseDirectory(content)
      return []
    } catch (error) {
      expect(error).toMatchObject({ code: 'directory-invalid', status: 422 })
      return (error as EngineError).details['problems'] as readonly DocumentProblem[] // checked by the line above
    }
  }

  test.each<[string, Json]>([
    ['$', null],
    ['$', 'persons'],
    ['persons', {}],
    ['persons[0].name', { persons: [{ id: 'an' }] }],
    ['persons[0].name', { persons: [{ id: 'an', name: ' ' }] }],
    ['persons[0].id', { persons: [{ id: 'an, binh', name: 'An' }] }],
    ['persons[0]', { persons: [{ id: 'an', name: 'An', postions: [] }] }],
    ['persons[0].validFrom', { persons: [{ id: 'an', name: 'An', validFrom: '30/06/2026' }] }],
    ['persons[0].validTo', { persons: [{ id: 'an', name: 'An', validTo: '2026-02-30' }] }],
    ['persons[0].validTo', { persons: [{ id: 'an', name: 'An', validTo: '2026-07-01T08:00:00' }] }],
    [
      'persons[0].unit',
      { persons: [{ id: 'an', name: 'An', unit: 'phong-tcc' }], units: [{ id: 'phong-tc', name: 'P' }] },
    ],
    [
      'persons[0].groups[1]',
      { persons: [{ id: 'an', name: 'An', groups: ['a', 'b'] }], groups: [{ id: 'a', name: 'A' }] },
    ],
    ['units[0].parent', { persons: [], units: [{ id: 'a', name: 'A', parent: 'b' }] }],
    [
      'positions[1].id',
      {
        persons: [],
        positions: [
          { id: 'a', name: 'A' },
          { id: 'a', name: 'B' },
        ],
      },
    ],
  ])('at %s: %j', (path, content) => {
    const problems = problemsOf(content)

    expect(problems.map((problem) => problem.path)).toEqual([path])
    for (const { sentence } of problems) {
      expect(sentence.vi).not.toBe('')
      expect(sentence.vi).not.toBe(sentence.en)
      expect(sentence.en).not.toMatch(/pattern|undefined/)
    }
  })

  test('two problems are two', () => {
    expect(problemsOf({ persons: [{ id: 'an' }, { name: 'Bình' }] })).toHaveLength(2)
  })

  test('sections that are left out are not checked against', () => {
    expect(problemsOf({ persons: [{ id: 'an', name: 'An', unit: 'phong-tc', groups: ['van-thu'] }] })).toEqual([])
  })
})

describe('claims of the host', () => {
  test('are taken as they are; a bare word is a group', () => {
    const request = { agency, user: 'an', at: now, groups: ['van-thu', 'position:chanh-van-phong', 'group:van-thu'] }

    expect(hostClaims().memberships(request)).toEqual({
      refs: ['user:an', 'group:van-thu', 'position:chanh-van-phong'],
    })
  })

  test.each(['user:binh', '', ' '])('%j is refused: nobody becomes another by a group', (group) => {
    expect(() => hostClaims().memberships({ agency, user: 'an', at: now, groups: [group] })).toThrow(
      expect.objectContaining({ code: 'groups-invalid' }),
    )
  })

  test('only claims accept groups', () => {
    expect(hostClaims().acceptsGroups).toBe(true)
    expect(open().directory.acceptsGroups).toBe(false)
  })

  test('names come from the host', async () => {
    const directory = hostClaims({ person: ({ user }) => ({ name: user.toUpperCase(), positions: [] }) })

    expect(await directory.person({ agency, user: 'an', at: now })).toEqual({ name: 'AN', positions: [] })
    expect(await directory.nameOf({ agency, ref: 'group:van-thu', at: now })).toBeUndefined()
  })
})
