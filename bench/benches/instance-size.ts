/**
 * What one completion costs in an instance of 10, 1,000 and 10,000 open tasks: completions per second through `createEngine` on the
 * memory store, and completions per megabyte that the store is asked to write. The smallest instance is what the others are compared with.
 */
import { createEngine, memoryStore, type Session } from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'
import { type BenchmarkOptions, compare, type Figure, type Side } from '../figures.js'

const sizes = [10, 1_000, 10_000] as const
const completions = 400

const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:bench">
<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/>
<bpmn:userTask id="answer" name="Trả lời phiếu"><bpmn:extensionElements><qt:assignment to="user:an"/></bpmn:extensionElements>
<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= n</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="answer"/><bpmn:sequenceFlow id="f2" sourceRef="answer" targetRef="e"/></bpmn:process></bpmn:definitions>`

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  await completed(10) // until the code is compiled
  const goal = 1 / 1.5
  const rated = sizes.map((size): Side & { readonly goal: number } => ({
    name: `${size.toLocaleString('en')} open`,
    goal,
    perSecond: async () => (await completed(size)).perSecond,
  }))
  const written = sizes.map((size): Side & { readonly goal: number } => ({
    name: `${size.toLocaleString('en')} open`,
    goal,
    perSecond: async () => (await completed(size)).perMegabyte,
  }))
  return [
    ...(await compare('completions', rated, options)),
    ...(await compare('completions per MB written', written, { ...options, rounds: 1 })),
  ]
}

/** Completes some of the tasks of instances of that size, one after the other. */
async function completed(size: number): Promise<{ readonly perSecond: number; readonly perMegabyte: number }> {
  const counted = counting(memoryStore())
  const engine = createEngine({ store: counted.store, limits: { movesMax: 20_000 } })
  const host = engine.as({ user: 'an', agency: 'a' })
  await host.definitions.deploy({ bpmn })
  let elapsed = 0
  let bytes = 0
  const each = Math.min(completions, size - 1)
  for (let done = 0; done < completions; done += each) {
    const ids = await tasksOf(host, size, each)
    const from = counted.bytes()
    const start = performance.now()
    for (const id of ids) await host.tasks.complete(id)
    elapsed += performance.now() - start
    bytes += counted.bytes() - from
  }
  await engine.stop()
  const done = Math.ceil(completions / each) * each
  return { perSecond: (done / elapsed) * 1000, perMegabyte: (done / bytes) * 1e6 }
}

async function tasksOf(host: Session, size: number, count: number): Promise<readonly string[]> {
  const { id } = await host.instances.start('P', { variables: { n: size } })
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await host.tasks.list({ instance: id, limit: 100, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.items.map((task) => task.id))
    cursor = page.next
  } while (cursor !== undefined && ids.length < count)
  return ids.slice(0, count)
}

/** A store that adds up what it is asked to write. */
function counting(store: Store): { readonly store: Store; bytes(): number } {
  let bytes = 0
  const watched = new Proxy(store, {
    get(target, name) {
      if (name === 'commit')
        return (changes: Parameters<Store['commit']>[0]) => {
          bytes += Buffer.byteLength(JSON.stringify(changes))
          return target.commit(changes)
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { store: watched, bytes: () => bytes }
}
