import { posix } from 'node:path'
import type { Finding, Import, Source } from './source.js'

/** What each package may import of this workspace: rules ← engine ← persistence, the rest on top. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/rules': [],
  'packages/engine': ['@quytrinh/rules'],
  'packages/persistence': ['@quytrinh/engine'],
  'packages/http': ['@quytrinh/engine'],
  'packages/cli': ['@quytrinh/rules', '@quytrinh/engine', '@quytrinh/persistence', '@quytrinh/processes'],
  processes: ['@quytrinh/engine'],
  examples: ['@quytrinh/engine', '@quytrinh/persistence', '@quytrinh/http', '@quytrinh/processes'],
}

const rulesDoor = 'packages/engine/src/expressions.ts'
const kernel = 'packages/engine/src/kernel/'
/** As pure as the kernel, and held to the same rules. */
export const kernelNeighbours: readonly string[] = [
  'packages/engine/src/errors.ts',
  'packages/engine/src/model/graph.ts',
]

/** Imports that point the wrong way. */
export function wrongImports(source: Source): readonly Finding[] {
  return source.imports.flatMap((entry) => {
    const trouble = wrongDirection(source, entry) ?? leavesKernel(source, entry) ?? touchesMachine(source, entry)
    return trouble ? [`${source.path}:${entry.line} ${trouble}`] : []
  })
}

function wrongDirection({ path }: Source, { specifier }: Import): string | undefined {
  const home = packageOf(path)
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    return target.startsWith(`${folderOf(path)}/`)
      ? undefined
      : `leaves its package by ${specifier}; import the package instead`
  }
  const name = /^@quytrinh\/[^/]+/.exec(specifier)?.[0]
  if (name === undefined) return undefined
  const targets = allowed[home]
  if (targets === undefined) return `belongs to ${home}, for which no direction is declared in this test`
  if (!targets.includes(name))
    return `imports ${name}; ${home} may import ${targets.join(', ') || 'no package of this workspace'}`
  if (name === '@quytrinh/rules' && home === 'packages/engine' && path !== rulesDoor) {
    return `imports ${name}; the engine reaches it through ${rulesDoor} alone`
  }
  return undefined
}

function leavesKernel({ path }: Source, { specifier, isTypeOnly }: Import): string | undefined {
  if (!path.startsWith(kernel) || isTypeOnly) return undefined
  const target = specifier.startsWith('.')
    ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
    : specifier
  const stays = target.startsWith(kernel) || kernelNeighbours.includes(target)
  return stays ? undefined : `loads ${specifier}; the kernel loads only itself, and types from elsewhere by import type`
}

function touchesMachine({ path }: Source, { specifier }: Import): string | undefined {
  const isBuiltIn = specifier.startsWith('node:')
  return isBuiltIn && path.startsWith('packages/rules/') ? `imports ${specifier}; rules are pure` : undefined
}

/** `packages/engine` of a file in it; `examples` for all examples alike. */
function packageOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'packages' ? `${first}/${second}` : first
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/src/'))
}
