import { describe, expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import type { Graph } from '../../src/model/graph.js'
import { isNeighbour, type Pair, pairs, places, refusalOf, triggers } from './axes.js'
import { diagramOf, thrownFor } from './diagram.js'
import {
  completesWithout,
  goesOnBeside,
  interruptsActivity,
  interruptsScope,
  passesBy,
  undoes,
  waysOf,
} from './guarantees.js'

const times = { once: '', parallel: ', in parallel', sequential: ', in sequence', standard: ', looped' } as const

function named(pair: Pair): readonly [string, Pair] {
  return [`${pair.host}${times[pair.loop]}`, pair]
}

interface Compiled {
  readonly graph: Graph
  readonly errors: readonly string[]
}

const known = new Map<Pair, Promise<Compiled>>()

/** Once for all that is to hold of a pair. */
function compiled(pair: Pair): Promise<Compiled> {
  const found = known.get(pair) ?? compileAnew(pair)
  known.set(pair, found)
  return found
}

async function compileAnew(pair: Pair): Promise<Compiled> {
  const { graph, problems } = await compile(diagramOf(pair))
  return { graph, errors: problems.filter(({ severity }) => severity === 'error').map(({ code }) => code) }
}

const interrupts = { true: 'interrupting', false: 'non-interrupting' } as const

describe.each(places)('%s', (place) => {
  describe.each(triggers)('%s', (trigger) => {
    describe.each([true, false])('interrupting: %s', (isInterrupting) => {
      const these = pairs.filter(
        (pair) => pair.place === place && pair.trigger === trigger && pair.isInterrupting === isInterrupting,
      )
      const refused = these.filter((pair) => refusalOf(pair) !== undefined)
      const legal = these.filter((pair) => refusalOf(pair) === undefined)

      if (refused.length > 0) {
        test.each(refused.map(named))(`is refused, ${interrupts[`${isInterrupting}`]}, on %s`, async (_, pair) => {
          const { errors } = await compiled(pair)

          expect(errors).toContain(refusalOf(pair))
        })
      }

      if (legal.length > 0 && trigger === 'compensate') {
        test.each(legal.map(named))('undoes what is complete, once: %s', async (_, pair) => {
          const { graph, errors } = await compiled(pair)

          expect(errors).toEqual([])
          undoes(pair, graph)
        })
      } else if (legal.length > 0) {
        test.each(legal.map(named))('%s completes where nothing occurs, and nothing is left', async (_, pair) => {
          const { graph, errors } = await compiled(pair)

          expect(errors).toEqual([])
          completesWithout(pair, graph)
        })
      }

      const neighbours = legal.filter((pair) => isNeighbour(pair) && thrownFor(trigger) !== undefined)
      if (neighbours.length > 0) {
        test.each(neighbours.map(named))('what an event sub-process throws is not for it: %s', async (_, pair) => {
          const { graph } = await compiled(pair)

          passesBy(pair, graph)
        })
      }

      const played = legal.flatMap((pair) => waysOf(pair).map((way) => [...named(pair), way.name, way] as const))
      if (played.length === 0) return

      const guarantee = place === 'boundaryEvent' ? interruptsActivity : interruptsScope
      const sentence = isInterrupting ? 'all is closed and one path taken' : 'the host goes on beside it'
      test.each(played)(`${sentence}: %s, by $2`, async (_, pair, _name, way) => {
        const { graph } = await compiled(pair)

        if (isInterrupting) guarantee(pair, graph, way)
        else goesOnBeside(pair, graph, way)
      })
    })
  })
})
