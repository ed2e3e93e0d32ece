/**
 * Elements read per second from files of 500 and of 5,000: bpmn-moddle 10 alone, which makes objects of the XML, and `compile`, which reads the
 * same file with it, checks all that it says, and makes a graph that can be executed.
 */
import { compile } from '@quytrinh/engine'
import { BpmnModdle } from 'bpmn-moddle'
import { type BenchmarkOptions, compare, type Figure } from '../figures.js'
import { fileOf } from './compile/file.js'
import { rateOf } from './kernel/rate.js'

const sizes = [500, 5_000] as const

/** Made once, as `compile` makes its own. */
const moddle = new BpmnModdle()

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const size of sizes) {
    const xml = fileOf(size)
    const sides = [
      { name: 'bpmn-moddle 10, fromXML', perSecond: () => rateOf(() => theirs(xml, size), 2000) },
      { name: 'Quytrinh, compile', goal: 0.5, perSecond: () => rateOf(() => ours(xml, size), 2000) },
    ]
    figures.push(...(await compare(`elements of a file of ${size.toLocaleString('en')}`, sides, options)))
  }
  return figures
}

async function theirs(xml: string, size: number): Promise<number> {
  const { warnings } = await moddle.fromXML(xml)
  if (warnings.length > 0) throw new Error(`expected no warnings but found ${JSON.stringify(warnings[0])}`)
  return size
}

async function ours(xml: string, size: number): Promise<number> {
  const { problems } = await compile(xml)
  if (problems.length > 0) throw new Error(`expected no problems but found ${JSON.stringify(problems[0])}`)
  return size
}
