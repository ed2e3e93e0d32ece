import { compile } from '../../src/model/compile.js'
import type { Node, NodeByKind, NodeKind, ProcessGraph } from '../../src/model/graph.js'
import type { Problem } from '../../src/model/problems.js'

const namespaces = [
  'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:qt="urn:quytrinh:bpmn:1"',
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
  'xmlns:other="urn:other"',
  'xmlns:tns="urn:test"',
].join(' ')

/** A file with what stands at its root. Its first line is `definitions`, what is inside begins on line 2. */
export function definitions(inside: string, attributes = ''): string {
  return `<definitions id="D" targetNamespace="urn:test" ${namespaces} ${attributes}>\n${inside}\n</definitions>`
}

/** A file with one executable process `P`, on line 2; what is inside begins on line 3. */
export function process(inside: string, attributes = 'isExecutable="true"'): string {
  return definitions(`<process id="P" ${attributes}>\n${inside}\n</process>`)
}

/** `<sequenceFlow id="a-b" …>` for each pair. */
export function flows(...pairs: readonly string[]): string {
  return pairs
    .map((pair) => {
      const [source, target] = pair.split('-')
      return `<sequenceFlow id="${pair}" sourceRef="${source}" targetRef="${target}" />`
    })
    .join('\n')
}

/** Start → what is given, which has the id `a` → end. */
export function around(inside: string): string {
  return process(`<startEvent id="s" />\n${inside}\n<endEvent id="e" />\n${flows('s-a', 'a-e')}`)
}

export function extension(inside: string): string {
  return `<extensionElements>${inside}</extensionElements>`
}

export async function problemsOf(xml: string | Uint8Array): Promise<readonly Problem[]> {
  return (await compile(xml)).problems
}

/** The problems of a code. */
export async function problemsWith(code: string, xml: string | Uint8Array): Promise<readonly Problem[]> {
  return (await problemsOf(xml)).filter((problem) => problem.code === code)
}

/** The only process of a file that has no errors. */
export async function graphOf(xml: string | Uint8Array): Promise<ProcessGraph> {
  const { graph, problems } = await compile(xml)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = Object.values(graph.processes)
  if (errors.length > 0 || first === undefined)
    throw new Error(`expected no errors but found ${JSON.stringify(errors)}`)
  return first
}

/** A node of the only process, of the kind expected. */
export async function nodeOf<K extends NodeKind>(kind: K, xml: string, id = 'a'): Promise<NodeByKind[K]> {
  const node: Node | undefined = (await graphOf(xml)).nodes[id]
  if (node?.kind !== kind) throw new Error(`expected ${id} to be a ${kind} but found ${node?.kind}`)
  return node as NodeByKind[K] // the kind has just been looked at
}
