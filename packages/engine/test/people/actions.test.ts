import { describe, expect, test } from 'vitest'
import { type ActionOnTask, actionsOf } from '../../src/people/actions.js'
import { decideAccess, defaultAuthorizer } from '../../src/people/authorizer.js'
import type { AccessTask } from '../../src/ports/authorizer.js'

const authorizer = defaultAuthorizer()
const ask = (user: string, refs: readonly string[], task: AccessTask): Promise<readonly ActionOnTask[]> =>
  actionsOf({ principal: { user, agency: 'so-noi-vu', refs }, target: 't1', task }, (access) =>
    decideAccess(authorizer, access),
  )
const summary = (actions: readonly ActionOnTask[]): object =>
  Object.fromEntries(actions.map((each) => [each.action, each.allowed ? 'allowed' : each.reason]))

describe('what may I do now, and why not the rest', () => {
  test('a potential owner may claim or start what is offered', async () => {
    const actions = await ask('an', ['user:an', 'group:van-thu'], { state: 'ready', candidates: ['group:van-thu'] })

    expect(summary(actions)).toEqual({
      claim: 'allowed',
      start: 'allowed',
      stop: 'transition-not-allowed',
      release: 'transition-not-allowed',
      delegate: 'not-claimed',
      forward: 'not-claimed',
      complete: 'transition-not-allowed',
    })
  })

  test('the owner may do all that the task still allows', async () => {
    const actions = await ask('an', ['user:an'], { state: 'inProgress', owner: 'an', candidates: ['group:van-thu'] })

    expect(summary(actions)).toEqual({
      claim: 'transition-not-allowed',
      start: 'transition-not-allowed',
      stop: 'allowed',
      release: 'allowed',
      delegate: 'allowed',
      forward: 'allowed',
      complete: 'allowed',
    })
  })

  test('a colleague learns who holds the task, in both languages', async () => {
    const actions = await ask('binh', ['user:binh'], { state: 'reserved', owner: 'an', candidates: ['user:binh'] })

    expect(actions.find(({ action }) => action === 'claim')).toEqual({
      action: 'claim',
      allowed: false,
      reason: 'transition-not-allowed',
      sentence: {
        vi: 'Không thể nhận việc: việc này đã có người nhận (an).',
        en: 'Cannot claim: this task is claimed (an).',
      },
    })
    expect(actions.find(({ action }) => action === 'complete')).toMatchObject({ reason: 'not-owner' })
  })

  test('an authorizer that fails allows nothing', async () => {
    const principal = { user: 'an', agency: 'so-noi-vu', refs: ['user:an'] }
    const broken = { decide: () => Promise.reject(new Error('no connection')) }

    const actions = await actionsOf(
      { principal, target: 't1', task: { state: 'ready', candidates: ['user:an'] } },
      (access) => decideAccess(broken, access),
    )

    expect(actions.some(({ allowed }) => allowed)).toBe(false)
  })
})
