import type { Code, Compilation, Scope } from './code.js'
import type { FeelNumber } from './numbers.js'

/** Where a node stands in the source text: UTF-16 positions, `to` excluded. */
export interface Span {
  readonly from: number
  readonly to: number
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '**'
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** `name in domain` or `name in domain..to` of `for`, `some` and `every`. */
export interface Iterator {
  readonly name: string
  readonly domain: Ast
  readonly to?: Ast
}

/** A type after `instance of` or in a function's parameter list. */
export type TypeName =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list'; readonly element: TypeName }
  | { readonly kind: 'context'; readonly entries: readonly { readonly name: string; readonly type: TypeName }[] }
  | { readonly kind: 'range'; readonly element: TypeName }
  | { readonly kind: 'function'; readonly parameters?: readonly TypeName[]; readonly result?: TypeName }

/**
 * The abstract syntax behind every surface syntax. FEEL is parsed to it by `parse`; another dialect needs only a
 * parser of its own.
 */
export type Ast = { readonly span: Span } & (
  | { readonly kind: 'literal'; readonly value: null | boolean | FeelNumber | string }
  | { readonly kind: 'temporal'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'path'; readonly source: Ast; readonly name: string }
  | { readonly kind: 'filter'; readonly source: Ast; readonly condition: Ast }
  | { readonly kind: 'call'; readonly callee: Ast; readonly args: readonly Ast[]; readonly names?: readonly string[] }
  | { readonly kind: 'arithmetic'; readonly operator: ArithmeticOperator; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'negation'; readonly operand: Ast }
  | { readonly kind: 'comparison'; readonly operator: ComparisonOperator; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly operands: readonly Ast[] }
  | { readonly kind: 'between'; readonly value: Ast; readonly low: Ast; readonly high: Ast }
  | { readonly kind: 'in'; readonly value: Ast; readonly tests: readonly Ast[] }
  | { readonly kind: 'test'; readonly operator: ComparisonOperator; readonly operand: Ast }
  | {
      readonly kind: 'interval'
      readonly start: Ast
      readonly end: Ast
      readonly startIncluded: boolean
      readonly endIncluded: boolean
    }
  | { readonly kind: 'if'; readonly condition: Ast; readonly then: Ast; readonly otherwise: Ast }
  | { readonly kind: 'for'; readonly iterators: readonly Iterator[]; readonly body: Ast }
  | {
      readonly kind: 'quantified'
      readonly quantifier: 'some' | 'every'
      readonly iterators: readonly Iterator[]
      readonly condition: Ast
    }
  | { readonly kind: 'list'; readonly elements: readonly Ast[] }
  | { readonly kind: 'context'; readonly entries: readonly { readonly key: string; readonly value: Ast }[] }
  /** The tests of a decision table's cell; `-` has none and always holds. */
  | { readonly kind: 'unaryTests'; readonly tests: readonly Ast[]; readonly isNegated: boolean }
  /** A part with a source of its own, which compiles itself: the boxed expressions of DMN. */
  | { readonly kind: 'boxed'; readonly emit: (scope: Scope | undefined, compilation: Compilation) => Code }
  | {
      readonly kind: 'function'
      readonly parameters: readonly { readonly name: string; readonly type?: TypeName }[]
      readonly body: Ast
    }
  | { readonly kind: 'instanceOf'; readonly value: Ast; readonly type: TypeName }
)

export type AstKind = Ast['kind']
/** The node of one kind. */
export type AstOf<K extends AstKind> = Extract<Ast, { readonly kind: K }>
