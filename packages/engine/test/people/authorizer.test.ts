import { describe, expect, test } from 'vitest'
import { decideAccess, defaultAuthorizer } from '../../src/people/authorizer.js'
import { describeReason, reasonCodes, sentenceOf } from '../../src/people/messages.js'
import type { AccessRequest, AccessTask, Authorizer, DesignAction, TaskAction } from '../../src/ports/authorizer.js'

const agency = 'so-noi-vu'
const an = { user: 'an', agency, refs: ['user:an', 'group:van-thu'] }
const binh = { user: 'binh', agency, refs: ['user:binh'] }
const admin = { user: 'quan', agency, refs: ['user:quan', 'group:quan-tri'] }
const stranger = { user: 'ai-do', agency, refs: [] }

const ready: AccessTask = { state: 'ready', candidates: ['group:van-thu', 'user:chi'] }
const ansTask: AccessTask = { state: 'reserved', owner: 'an', candidates: ['group:van-thu'] }

const authorizer = defaultAuthorizer()
const decide = async (request: AccessRequest, by: Authorizer = authorizer): Promise<string> => {
  const decision = await decideAccess(by, request)
  return decision.allowed ? 'allowed' : decision.reason
}
const onTask = (principal: AccessRequest['principal'], action: TaskAction, task: AccessTask): Promise<string> =>
  decide({ principal, action, target: 't1', task })

describe('a task', () => {
  test('is claimed by its potential owners and by nobody else', async () => {
    expect(await onTask(an, 'task.claim', ready)).toBe('allowed')
    expect(await onTask(binh, 'task.claim', ready)).toBe('not-candidate')
    expect(await onTask(admin, 'task.claim', ready)).toBe('not-candidate')
  })

  test('that names nobody is claimed by administrators alone', async () => {
    const unnamed: AccessTask = { state: 'ready', candidates: [] }

    expect(await onTask(admin, 'task.claim', unnamed)).toBe('allowed')
    expect(await onTask(an, 'task.claim', unnamed)).toBe('no-candidates')
  })

  test('that nobody holds is started by whoever could claim it', async () => {
    expect(await onTask(an, 'task.start', ready)).toBe('allowed')
    expect(await onTask(binh, 'task.start', ready)).toBe('not-candidate')
  })

  test.each(['task.start', 'task.stop', 'task.complete'] as const)('%s is for its owner alone', async (action) => {
    expect(await onTask(an, action, ansTask)).toBe('allowed')
    expect(await onTask(binh, action, ansTask)).toBe('not-owner')
    expect(await onTask(admin, action, ansTask)).toBe('not-owner')
  })

  test('is not completed before somebody has claimed it', async () => {
    expect(await onTask(an, 'task.complete', ready)).toBe('not-claimed')
  })

  test.each(['task.release', 'task.delegate', 'task.forward', 'task.suspend', 'task.resume'] as const)(
    '%s is for its owner and for administrators',
    async (action) => {
      expect(await onTask(an, action, ansTask)).toBe('allowed')
      expect(await onTask(admin, action, ansTask)).toBe('allowed')
      expect(await onTask(binh, action, ansTask)).toBe('not-owner')
    },
  )

  test('is read by every member', async () => {
    expect(await onTask(binh, 'task.read', ansTask)).toBe('allowed')
  })

  test('leaves the hands of an owner who belongs to the agency no more', async () => {
    expect(await onTask({ ...an, refs: [] }, 'task.complete', ansTask)).toBe('not-member')
  })
})

describe('an instance', () => {
  const instance = { process: 'van-ban-den', startedBy: 'an' }
  const target = 'i1'

  test('is started and read by every member', async () => {
    expect(await decide({ principal: binh, action: 'instance.start', target })).toBe('allowed')
    expect(await decide({ principal: binh, action: 'instance.read', target, instance })).toBe('allowed')
    expect(await decide({ principal: stranger, action: 'instance.start', target })).toBe('not-member')
    expect(await decide({ principal: stranger, action: 'instance.read', target, instance })).toBe('not-member')
  })

  test('is cancelled by who started it, and by administrators', async () => {
    expect(await decide({ principal: an, action: 'instance.cancel', target, instance })).toBe('allowed')
    expect(await decide({ principal: admin, action: 'instance.cancel', target, instance })).toBe('allowed')
    expect(await decide({ principal: binh, action: 'instance.cancel', target, instance })).toBe('not-administrator')
  })

  test.each(['instance.setVariables', 'incident.resolve'] as const)('%s is for administrators', async (action) => {
    expect(await decide({ principal: admin, action, target, instance })).toBe('allowed')
    expect(await decide({ principal: an, action, target, instance })).toBe('not-administrator')
  })

  test('external workers are whom the host names, and administrators', async () => {
    const own = defaultAuthorizer({ workers: ['user:binh'], designers: ['group:thiet-ke'] })
    const fetch = (principal: typeof an, by?: Authorizer) =>
      decide({ principal, action: 'job.fetchAndLock', target: 'notify' }, by)
    const complete = (principal: typeof an, by?: Authorizer) =>
      decide({ principal, action: 'job.complete', target, instance }, by)

    expect([await fetch(binh), await complete(binh)]).toEqual(['not-worker', 'not-worker'])
    expect([await fetch(admin), await complete(admin)]).toEqual(['allowed', 'allowed'])
    expect([await fetch(binh, own), await complete(binh, own)]).toEqual(['allowed', 'allowed'])
    expect([await fetch(an, own), await complete(admin, own)]).toEqual(['not-worker', 'allowed'])
  })

  test('administrators are whom the host names', async () => {
    const own = defaultAuthorizer({ administrators: ['user:binh'] })

    expect(await decide({ principal: binh, action: 'incident.resolve', target, instance }, own)).toBe('allowed')
    expect(await decide({ principal: admin, action: 'incident.resolve', target, instance }, own)).toBe(
      'not-administrator',
    )
  })
})

describe('procedures, directory and calendars', () => {
  const actions: readonly DesignAction[] = [
    'definition.deploy',
    'definition.activate',
    'directory.put',
    'calendar.put',
    'dataStore.put',
  ]

  test.each(actions)('%s is for every member until designers are named, then for them alone', async (action) => {
    const named = defaultAuthorizer({ designers: ['group:van-thu'] })
    const request = { action, target: 'van-ban-den' }

    expect(await decide({ ...request, principal: binh })).toBe('allowed')
    expect(await decide({ ...request, principal: stranger })).toBe('not-member')
    expect(await decide({ ...request, principal: an }, named)).toBe('allowed')
    expect(await decide({ ...request, principal: binh }, named)).toBe('not-designer')
    expect(await decide({ ...request, principal: admin }, named)).toBe('not-designer')
  })

  test('an empty list of designers lets nobody deploy', async () => {
    const nobody = defaultAuthorizer({ designers: [] })

    expect(await decide({ principal: an, action: 'definition.deploy', target: 'x' }, nobody)).toBe('not-designer')
  })
})

describe('asking an authorizer fails closed', () => {
  const request: AccessRequest = { principal: an, action: 'instance.start', target: 'x' }

  test.each([
    [
      'throws',
      () => {
        throw new Error('no connection')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no connection'))],
  ])('one that %s denies, and its exception is the cause', async (_, ask) => {
    const decision = await decideAccess({ decide: ask }, request)

    expect(decision).toMatchObject({ allowed: false, reason: 'authorizer-failed', cause: new Error('no connection') })
  })

  test.each([undefined, null, true, {}, { allowed: 'yes' }, { allowed: 1 }, { allowed: false }])(
    'one that answers %j denies',
    async (answer) => {
      const nonsense = { decide: () => answer } as unknown as Authorizer // what a host without types can do

      expect(await decide(request, nonsense)).toBe('authorizer-failed')
    },
  )

  test('is done once', async () => {
    let asked = 0
    const counting: Authorizer = {
      decide: () => {
        asked++
        return { allowed: true }
      },
    }

    await decideAccess(counting, request)

    expect(asked).toBe(1)
  })
})

describe('the sentence of a refusal', () => {
  const params = {
    user: 'an',
    agency,
    owner: 'binh',
    administrators: 'group:quan-tri',
    designers: 'group:thiet-ke',
    workers: 'group:may',
    action: 'claim',
    state: 'reserved',
  }

  test.each(reasonCodes)('%s has one in both languages, with nothing left unfilled', (reason) => {
    const { vi, en } = sentenceOf({ reason, params })

    expect(vi).toMatch(/^(\p{Lu}|“).*\.$/u)
    expect(vi).toMatch(/[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/iu)
    expect(en).toMatch(/^(\p{Lu}|“).*\.$/u)
    expect(`${vi}${en}`).not.toContain('undefined')
    expect(vi).toBe(vi.normalize('NFC'))
  })

  test('every reason of the default authorizer is in the catalogue', async () => {
    const tasks: readonly AccessTask[] = [ready, ansTask, { state: 'ready', candidates: [] }]
    const principals = [an, binh, admin, stranger]
    const taskActions: readonly TaskAction[] = ['task.claim', 'task.complete', 'task.release']

    for (const task of tasks)
      for (const principal of principals)
        for (const action of taskActions)
          expect(['allowed', ...reasonCodes]).toContain(await onTask(principal, action, task))
  })

  test("a host's own sentence is kept, and a code without one is named", () => {
    const sentence = { vi: 'Cơ quan đã đóng cửa.', en: 'The office is closed.' }

    expect(describeReason({ reason: 'office-closed', sentence }, 'vi')).toBe('Cơ quan đã đóng cửa.')
    expect(describeReason({ reason: 'office-closed' }, 'en')).toBe('You may not do this (reason code: office-closed).')
    expect(describeReason({ reason: 'constructor' }, 'en')).toBe('You may not do this (reason code: constructor).')
  })
})
