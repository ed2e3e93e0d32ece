import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import { arbitraryProcess } from '../../src/testing/arbitrary.js'
import './provided.js'
import { toXml } from './to-xml.js'

const numRuns = Math.ceil((inject('propertyRuns') ?? 150) / 3)
const seed = inject('propertySeed')

test('a process that is written as a BPMN file and compiled means what it meant', async () => {
  const property = fc.asyncProperty(arbitraryProcess(fc, { kind: 'any' }), async (graph) => {
    const { graph: compiled, problems } = await compile(toXml(graph))

    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const { nodes, flows, scopes } = compiled.processes['process'] ?? {}
    expect({ nodes, flows, scopes }).toEqual({ nodes: graph.nodes, flows: graph.flows, scopes: graph.scopes })
  })

  await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed }) })
})
