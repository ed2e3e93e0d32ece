/**
 * Process instances per second, in memory, from start to end: bpmn-engine 25, Quytrinh as a host uses it (`createEngine` and the memory
 * store, with facts, hashes and commits), and its bare kernel. The same diagrams; both sides have parsed theirs beforehand.
 */
import { createEngine, memoryStore } from '@quytrinh/engine'
import { type BenchmarkOptions, compare, type Figure } from '../figures.js'
import { bareKernel } from './kernel/bare-kernel.js'
import { type Diagram, diagrams } from './kernel/diagrams.js'
import { rateOf } from './kernel/rate.js'
import { theirs } from './kernel/theirs.js'

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const diagram of diagrams) {
    const sides = [
      { name: 'bpmn-engine 25', ...(await theirs(diagram)) },
      { name: 'Quytrinh, createEngine', goal: 100, ...(await ours(diagram)) },
      { name: 'Quytrinh, bare kernel', ...(await bareKernel(diagram)) },
    ]
    figures.push(...(await compare(diagram.name, sides, options)))
  }
  return figures
}

/** How a host runs instances: many at once, each its own command. */
async function ours(diagram: Diagram): Promise<{ perSecond(): Promise<number> }> {
  return {
    async perSecond() {
      const engine = createEngine({ store: memoryStore() })
      engine.handleInline('count', ({ i }) => ({ i: Number(i) + 1 }))
      const host = engine.as({ user: 'an', agency: 'a' })
      await host.definitions.deploy({ bpmn: diagram.xml('feel') })
      const rate = await rateOf(async () => {
        await Promise.all(Array.from({ length: 50 }, () => host.instances.start('P', { variables: { i: 0 } })))
        return 50
      })
      const { items } = await host.instances.list({ limit: 1000 })
      if (items.some(({ status }) => status !== 'completed'))
        throw new Error(`${diagram.name}: not all instances have ended`)
      await engine.stop()
      return rate
    },
  }
}
