import { expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import { graphOf } from '../../src/testing/block-graph.js'
import type { Block } from '../../src/testing/blocks.js'
import { toXml } from '../properties/to-xml.js'

const plain = { boundaries: [], inputs: [], outputs: [] }
const branch = [{ type: 'task', ...plain }] as const
const message = { type: 'message', name: 'reply' } as const
const waiting: readonly Block[] = [
  { type: 'userTask', ...plain },
  { type: 'receiveTask', message: 'reply', ...plain },
  { type: 'callActivity', called: 'other', ...plain },
  { type: 'catch', trigger: message },
  {
    type: 'eventBased',
    branches: [
      { trigger: message, body: branch },
      { trigger: { type: 'signal', name: 'alarm' }, body: branch },
    ],
  },
]

const codesOf = async (block: Block): Promise<readonly string[]> => {
  const xml = toXml(graphOf({ body: [{ type: 'loop', times: 2, body: [block] }], eventSubProcesses: [] }))
  return (await compile(xml)).problems.map(({ code }) => code)
}

test.each(waiting.map((block) => [block.type, block] as const))('a loop through a %s waits', async (_, block) => {
  expect(await codesOf(block)).not.toContain('loop-without-wait')
})

test('a loop through a task that does nothing is named', async () => {
  expect(await codesOf({ type: 'task', ...plain })).toContain('loop-without-wait')
})
