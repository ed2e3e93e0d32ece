import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSync } from 'vite'

/** A node of the ESTree syntax tree, as far as these checks look at it. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** One `import`, `export … from` or `import()`. */
export interface Import {
  readonly specifier: string
  /** The compiler erases it, so that nothing is loaded. */
  readonly isTypeOnly: boolean
  readonly line: number
}

export interface ExportedName {
  /** Undefined for `export *`. */
  readonly name: string | undefined
  readonly isType: boolean
  readonly line: number
}

export interface Source {
  /** Relative to the repository's root, with slashes. */
  readonly path: string
  readonly text: string
  readonly program: Node
  readonly imports: readonly Import[]
  readonly exports: readonly ExportedName[]
}

/** What a check found, as an editor can open it: `path:line what is wrong`. */
export type Finding = string

export const repository: string = join(import.meta.dirname, '..', '..')

/** Every source file that the patterns match, such as `packages/*\/src/**\/*.ts`. */
export async function readSources(...patterns: readonly string[]): Promise<readonly Source[]> {
  const paths: string[] = []
  for await (const path of glob(patterns, { cwd: repository })) paths.push(path.replaceAll('\\', '/'))
  return paths.sort().map((path) => parse(path, readFileSync(join(repository, path), 'utf8')))
}

export function parse(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text, { sourceType: 'module' })
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  const line = (offset: number): number => lineAt(text, offset)
  // ESTree's node types are a closed union; the checks only need what every node has.
  const root = program as unknown as Node
  const reexports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType, start }) =>
      moduleRequest ? [{ specifier: moduleRequest.value, isTypeOnly: isType, line: line(start) }] : [],
    ),
  )
  const imports = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    isTypeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    line: line(start),
  }))
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName, isType, start }) => ({
      name: exportName.kind === 'Default' ? 'default' : (exportName.name ?? undefined),
      isType,
      line: line(start),
    })),
  )
  return { path, text, program: root, imports: [...imports, ...reexports, ...lazyImports(root, line)], exports }
}

function lazyImports(program: Node, line: (offset: number) => number): readonly Import[] {
  const found: Import[] = []
  visit(program, (node) => {
    if (node.type !== 'ImportExpression' && node.type !== 'TSImportType') return
    const { source } = node
    const specifier = isNode(source) && typeof source['value'] === 'string' ? source['value'] : '(computed)'
    found.push({ specifier, isTypeOnly: node.type === 'TSImportType', line: line(node.start) })
  })
  return found
}

/** Calls back for the node and everything below it, parents first. */
export function visit(node: Node, enter: (node: Node) => void): void {
  enter(node)
  for (const child of children(node)) visit(child, enter)
}

export function children(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  )
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  )
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
