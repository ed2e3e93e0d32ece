import { compile } from '@quytrinh/engine'
import { stepOnce } from '@quytrinh/engine/testing'
import type { Diagram } from './diagrams.js'
import { rateOf } from './rate.js'

/** One step from start to end, without commands, hashes or a store. */
export async function bareKernel(diagram: Diagram): Promise<{ perSecond(): Promise<number> }> {
  const { graph } = await compile(diagram.xml('feel'))
  const process = graph.processes['P']
  if (process === undefined) throw new Error(`${diagram.name} has no process P`)
  const once = stepOnce(process, { variables: { i: 0 }, inline: { count: ({ i }) => ({ i: Number(i) + 1 }) } })
  return {
    perSecond: () =>
      rateOf(async () => {
        for (let n = 0; n < 50; n++) if (once().status !== 'completed') throw new Error(`${diagram.name} has not ended`)
        return 50
      }),
  }
}
