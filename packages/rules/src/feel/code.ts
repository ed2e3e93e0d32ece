import type { Ast, TypeName } from './ast.js'
import type { Limits } from './budget.js'
import type { Run, Warning } from './run.js'
import type { FeelFunction } from './signature.js'
import type { Value } from './values.js'

/** A local value and those around it, innermost first. */
export interface Frame {
  readonly value: Value
  readonly parent: Frame | undefined
}

/** A compiled expression. */
export type Code = (run: Run, frame: Frame | undefined) => Value

/** What the compiler knows of a frame: `item` frames also lend the entries of the item, `partial` ones are copied. */
export interface Scope {
  readonly kind: 'name' | 'item' | 'partial'
  readonly name: string
  readonly parent: Scope | undefined
}

/** One expression being compiled. */
export interface Compilation {
  readonly source: string
  readonly limits: Limits
  /** Undefined when nothing is declared: then any name may be there. */
  readonly names: ReadonlySet<string> | undefined
  /** Names that may be absent without a warning, whatever else is declared. */
  readonly optional: ReadonlySet<string>
  readonly functions: ReadonlyMap<string, FeelFunction>
  /** Declared types by name, beside FEEL's own. */
  readonly types: Readonly<Record<string, TypeName>>
  /** Variables read, and whether each is surely one: in a filter a name may be an entry of the item. */
  readonly references: Map<string, 'surely' | 'in filter'>
  readonly problems: Warning[]
  /** How often `?` was met: a test that reads the input decides by itself. */
  inputUses: number
  /** Nodes compiled so far: differences of it are what a part costs to run. */
  size: number
  emit(ast: Ast, scope: Scope | undefined): Code
}
