import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

const headOf = ({ unit, rank }: { readonly [name: string]: unknown }): string => `position:${rank ?? 'head'}-${unit}`

test('a resource with parameters is asked of the host, with their values', async () => {
  const run = await play('query.bpmn', {
    variables: { unitCode: 'tc' },
    resources: { 'head-of-unit': headOf },
  })

  expect(run.tasks[0]).toMatchObject({ state: 'ready', candidates: ['position:deputy-tc'] })
})

test('the only user that a performer comes to has the task', async () => {
  const run = await play('performer-query.bpmn', {
    variables: { unitCode: 'tc' },
    resources: { 'head-of-unit': () => 'lan' },
  })

  expect(run.tasks[0]).toMatchObject({ state: 'reserved', owner: 'lan' })
})

test('a host that knows no such resource is an incident', async () => {
  const run = await play('query.bpmn', { variables: { unitCode: 'tc' } })

  run.expect.incidents('resource-unknown')
})

test.each([
  [
    'throws',
    () => {
      throw new Error('no such unit')
    },
    'resource-failed',
  ],
  ['answers with what is no reference', () => [''], 'assignment-invalid'],
])('a host that %s is an incident, and can be asked again', async (_, query, code) => {
  let answer: () => string | readonly string[] = query
  const run = await play('query.bpmn', { variables: { unitCode: 'tc' }, resources: { 'head-of-unit': () => answer() } })
  run.expect.incidents(code)

  answer = () => 'group:van-thu'
  run.resolve()

  expect(run.tasks[0]?.candidates).toEqual(['group:van-thu'])
})

test('a resource that is called as a kind of reference names the values of its parameters', async () => {
  const run = await play('kinds.bpmn', { variables: { unitCode: 'phong-tc' } })

  expect(run.tasks[0]?.candidates).toEqual(['unit:phong-tc', 'position:chanh-van-phong', 'position:pho-van-phong'])
})

test('a resource without parameters is the group of its name', async () => {
  const run = await play('plain.bpmn')

  expect(run.tasks[0]?.candidates).toEqual(['group:van-thu'])
})

test('each instance of a multi-instance activity asks for itself', async () => {
  const run = await play('in-multi-instance.bpmn', {
    variables: { units: ['a', 'b'] },
    resources: { 'head-of-unit': ({ unit }) => `user:head-${unit}` },
  })

  expect(run.tasks.map(({ owner }) => owner)).toEqual(['head-a', 'head-b'])
})

test('the innermost lane that says who does it does, by its partition element or an assignment', async () => {
  const run = await play('lanes.bpmn')
  run.complete('receive')
  expect(run.tasks[0]).toMatchObject({ node: 'check', candidates: ['group:mot-cua'] })

  run.complete('check')
  expect(run.tasks[0]).toMatchObject({ node: 'file', candidates: ['group:van-thu'] })

  run.complete('file')
  expect(run.tasks[0]).toMatchObject({ node: 'examine', candidates: ['group:chuyen-vien'] })

  run.complete('examine')
  expect(run.tasks[0]).toMatchObject({ node: 'sign', owner: 'lan' })
})
