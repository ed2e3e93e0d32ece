/** Errors and escalations without a code of their own. */
import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { definitions, flows } from '../../model/file.js'

/** Throws from a sub-process; the boundary events each lead to a task of their own. */
function file(kind: 'error' | 'escalation', thrown: string, caught: readonly string[], attributes = ''): string {
  const definition = (ref: string, more = '') => `<${kind}EventDefinition ${kind}Ref="${ref}"${more} />`
  const boundary = caught.map(
    (ref, index) =>
      `<boundaryEvent id="b${index}" attachedToRef="a">${definition(ref, attributes)}</boundaryEvent><userTask id="t${index}" />${flows(`b${index}-t${index}`)}`,
  )
  return definitions(
    `<${kind} id="coded" ${kind}Code="C" /><${kind} id="one" /><${kind} id="two" />
     <process id="P" isExecutable="true"><startEvent id="s" /><subProcess id="a"><startEvent id="is" /><endEvent id="ie">${definition(thrown)}</endEvent>${flows('is-ie')}</subProcess>${boundary.join('')}${flows('s-a')}</process>`,
  )
}

test.each(['error', 'escalation'] as const)('an %s without a code catches every one', async (kind) => {
  const run = await play(file(kind, 'coded', ['one']))

  run.expect.waitingAt('t0')
})

test.each(['error', 'escalation'] as const)('of several %ss without a code each is caught as itself', async (kind) => {
  const run = await play(file(kind, 'two', ['one', 'two']))

  run.expect.waitingAt('t1')
})

test.each(['error', 'escalation'] as const)('one %s by its code comes before any', async (kind) => {
  const run = await play(file(kind, 'coded', ['one', 'coded']))

  run.expect.waitingAt('t1')
})

test.each(['error', 'escalation'] as const)('a variable takes the code of the %s that was caught', async (kind) => {
  const run = await play(file(kind, 'coded', ['one'], ' qt:codeVariable="ma"'))

  run.expect.variables({ ma: 'C' })
  expect(run.tasks.map(({ node }) => node)).toEqual(['t0'])
})
