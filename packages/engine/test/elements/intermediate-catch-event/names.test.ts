/** Names of messages and signals that are expressions. */
import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { definitions, flows } from '../../model/file.js'

function file(inside: string, ends = ''): string {
  return definitions(
    `<message id="m" name='= "ho-so-" + string(so)' /><signal id="x" name="alert-\${so}" />
     <process id="P" isExecutable="true"><extensionElements><qt:data name="so" /></extensionElements><startEvent id="s" />${inside}<endEvent id="e">${ends}</endEvent>${flows('s-a', 'a-e')}</process>`,
  )
}

const message = '<messageEventDefinition id="md" messageRef="m" />'
const signal = '<signalEventDefinition id="sd" signalRef="x" />'

test.each([
  ['a message, in FEEL', `<intermediateCatchEvent id="a">${message}</intermediateCatchEvent>`, 'ho-so-12'],
  [
    'a signal, as other engines write it',
    `<intermediateCatchEvent id="a">${signal}</intermediateCatchEvent>`,
    'alert-12',
  ],
  ['the message of a receive task', '<receiveTask id="a" messageRef="m" />', 'ho-so-12'],
])('the name of %s is reckoned when it is waited for', async (_, inside, name) => {
  const run = await play(file(inside), { variables: { so: 12 } })

  expect(run.subscriptions.map((wait) => wait.name)).toEqual([name])
})

test('what is thrown has the name as it is reckoned then', async () => {
  const run = await play(file('<task id="a" />', `${message}${signal}`), { variables: { so: 12 } })

  const names = run.facts.flatMap((fact) =>
    fact.type === 'messageThrown' || fact.type === 'signalThrown' ? [fact.name] : [],
  )
  expect(names).toEqual(['ho-so-12', 'alert-12'])
})

test('a name that is no text is an incident, and goes on when the data is mended', async () => {
  const run = await play(file(`<intermediateCatchEvent id="a">${message}</intermediateCatchEvent>`), {
    variables: { so: null },
  })
  run.expect.incidents('event-name-invalid')

  run.setVariables({ so: 12 }).resolve()

  expect(run.subscriptions.map((wait) => wait.name)).toEqual(['ho-so-12'])
})
