/** Joins the files of a model: imports, types, and who requires whom. */
import type { DecisionPlace, Definitions, DrgElement, Import, Text } from '../model/model.js'
import type { Report } from '../report.js'
import { TypeTable } from './type-table.js'

/** A file with what it imports. */
export interface LinkedFile {
  readonly definitions: Definitions
  readonly imports: readonly { readonly name: string; readonly file: LinkedFile }[]
  readonly types: TypeTable
  readonly elements: ReadonlyMap<string, Node>
}

/** An element of the graph in its file, with what it requires. */
export interface Node<E extends DrgElement = DrgElement> {
  readonly element: E
  readonly file: LinkedFile
  /** In the order expressions see them; what cannot be found is left out. */
  readonly requirements: readonly Requirement[]
  /** A service's own lists. */
  readonly lists: Readonly<Record<'outputs' | 'inputs', readonly Node[]>>
}

/** Something required, and what an expression calls it: the prefix is the name of an import, if it has one. */
export interface Requirement {
  readonly prefix: string
  readonly name: string
  readonly node: Node
}

type EmitConstraintIn = (file: () => LinkedFile, text: Text) => ReturnType<ConstructorParameters<typeof TypeTable>[1]>

type Draft = {
  -readonly [K in keyof LinkedFile]: LinkedFile[K]
} & { imports: { name: string; file: LinkedFile }[]; elements: Map<string, DraftNode> }

type DraftNode = { -readonly [K in keyof Node]: Node[K] }

/** @returns the linked files, the first of them first */
export function link(files: readonly Definitions[], emit: EmitConstraintIn, report: Report): readonly LinkedFile[] {
  const drafts = files.map((definitions) => draftOf(definitions, emit, report))
  const byNamespace = new Map<string, Draft>()
  for (const draft of drafts) {
    const { namespace, place } = draft.definitions
    if (byNamespace.has(namespace)) report.error('duplicate-name', place, { name: namespace })
    else byNamespace.set(namespace, draft)
  }
  for (const draft of drafts) {
    for (const each of draft.definitions.imports) addImport(draft, each, byNamespace, report)
  }
  for (const draft of drafts)
    for (const node of draft.elements.values()) addRequirements(node, draft, byNamespace, report)
  for (const draft of drafts) refuseCycles(draft, report)
  return drafts
}

function draftOf(definitions: Definitions, emit: EmitConstraintIn, report: Report): Draft {
  const elements = new Map<string, DraftNode>()
  const types = new TypeTable(definitions, (text) => emit(() => draft, text), report)
  const draft: Draft = { definitions, imports: [], types, elements }
  const all = [...definitions.inputData, ...definitions.decisions, ...definitions.knowledge, ...definitions.services]
  for (const element of all) {
    // A second one of the same id was reported by the reader: the first is meant.
    if (!elements.has(element.id)) {
      elements.set(element.id, { element, file: draft, requirements: [], lists: { outputs: [], inputs: [] } })
    }
  }
  return draft
}

function addImport(
  draft: Draft,
  { name, namespace, place }: Import,
  files: ReadonlyMap<string, Draft>,
  report: Report,
) {
  const file = files.get(namespace)
  if (file === undefined) return report.error('import-missing', place, { namespace })
  draft.imports.push({ name, file })
  draft.types.include(name, file.types)
}

function addRequirements(node: DraftNode, file: Draft, files: ReadonlyMap<string, Draft>, report: Report): void {
  const { element } = node
  const targets = (references: readonly string[]): readonly Node[] =>
    references.flatMap((reference) => find(reference, element.place, file, files, report) ?? [])
  if (element.kind === 'inputData') return
  if (element.kind === 'service') {
    // Arguments are given in this order (DMN 1.5, 10.4).
    const inputs = [...targets(element.inputData), ...targets(element.inputDecisions)]
    node.lists = { outputs: targets(element.outputDecisions), inputs }
    targets(element.encapsulatedDecisions)
    return
  }
  const { knowledge, inputs, decisions } = element.requirements
  const required = targets([...knowledge, ...inputs, ...decisions])
  node.requirements = required.map((each) => ({ ...calledIn(file, each), node: each }))
}

function calledIn(file: Draft, { element, file: home }: Node): Pick<Requirement, 'prefix' | 'name'> {
  const prefix = home === file ? '' : (file.imports.find((each) => each.file === home)?.name ?? '')
  return { prefix, name: element.variable.name }
}

/** `#id`, or `namespace#id`. */
function find(
  reference: string,
  place: DecisionPlace,
  own: Draft,
  files: ReadonlyMap<string, Draft>,
  report: Report,
): Node | undefined {
  const at = reference.lastIndexOf('#')
  const [namespace, id] = at < 0 ? ['', reference] : [reference.slice(0, at), reference.slice(at + 1)]
  const file = namespace === '' ? own : files.get(namespace)
  const node = file?.elements.get(id)
  if (node === undefined) report.error('unresolved-reference', place, { reference })
  return node
}

/** Decisions that require themselves, however indirectly, have no value. Knowledge may call itself. */
function refuseCycles(file: Draft, report: Report): void {
  const done = new Set<Node>()
  const visit = (node: Node, path: readonly Node[]): void => {
    if (done.has(node) || node.element.kind !== 'decision') return
    if (path.includes(node)) {
      const circle = [...path.slice(path.indexOf(node)), node].map(({ element }) => element.name)
      report.error('requirement-cycle', node.element.place, { names: circle.join(' → ') })
      return
    }
    for (const { node: next } of node.requirements) visit(next, [...path, node])
    done.add(node)
  }
  for (const node of file.elements.values()) visit(node, [])
}
