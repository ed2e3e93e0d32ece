import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore } from '../../src/index.js'

const file = join(import.meta.dirname, '../elements/event-data/error-of-called.bpmn')

async function office() {
  const engine = createEngine({ store: memoryStore(), directory: hostClaims() })
  const clerk = engine.as({ user: 'an', agency: 'so-noi-vu', groups: ['group:quan-tri'] })
  await clerk.definitions.deploy({ bpmn: readFileSync(file, 'utf8') })
  return clerk
}

test('an error of a called process brings its data to the boundary of the call', async () => {
  const clerk = await office()

  const { id } = await clerk.instances.start('caller', { variables: { request: 'leave' } })

  const { waitingAt, variables } = await clerk.instances.get(id)
  expect(waitingAt.map(({ node }) => node)).toEqual(['read'])
  expect(variables).toMatchObject({ reply: 'no: leave' })
})

test('a process that is called without its data inputs fails at its call activity', async () => {
  const clerk = await office()

  const { id } = await clerk.instances.start('caller')

  const { openIncidents, waitingAt } = await clerk.instances.get(id)
  expect(openIncidents).toMatchObject([{ code: 'uncaught-error', node: 'call' }])
  expect(openIncidents[0]?.details['message']).toContain('subject')
  expect(waitingAt).toEqual([])
})
