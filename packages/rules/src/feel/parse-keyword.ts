import type { Ast, Iterator, TypeName } from './ast.js'
import type { Lexer } from './lexer.js'
import type { CompoundNames } from './names.js'
import type { NameReader } from './parse-name.js'
import { readType } from './parse-type.js'

/** What the constructs that begin with a keyword need of the parser; each is called after its keyword. */
export interface Parts {
  readonly lexer: Lexer
  /** Names known so far; those a construct introduces are added. */
  readonly names: CompoundNames
  readonly types: CompoundNames | undefined
  readonly readName: NameReader
  expression(): Ast
}

export function readIf({ lexer, expression }: Parts, from: number): Ast {
  const condition = expression()
  lexer.expectWord('then', '"then" after the condition')
  const then = expression()
  lexer.expectWord('else', '"else" after the expression')
  const otherwise = expression()
  return { kind: 'if', condition, then, otherwise, span: { from, to: lexer.position } }
}

export function readFor(parts: Parts, from: number): Ast {
  const { lexer, expression } = parts
  const iterators = listOf(lexer, () => readIterator(parts))
  lexer.expectWord('return', '"return"')
  const body = expression()
  return { kind: 'for', iterators, body, span: { from, to: lexer.position } }
}

export function readQuantified(parts: Parts, from: number, quantifier: 'some' | 'every'): Ast {
  const { lexer, expression } = parts
  const iterators = listOf(lexer, () => readIterator(parts))
  lexer.expectWord('satisfies', '"satisfies"')
  const condition = expression()
  return { kind: 'quantified', quantifier, iterators, condition, span: { from, to: lexer.position } }
}

export function readFunction(parts: Parts, from: number): Ast {
  const { lexer, expression } = parts
  lexer.expect('(', '"("')
  const parameters = lexer.sees(')') ? [] : listOf(lexer, () => readParameter(parts))
  lexer.expect(')', '")"')
  if (lexer.seesWord('external')) throw lexer.error('an expression (external functions are not called)')
  const body = expression()
  return { kind: 'function', parameters, body, span: { from, to: lexer.position } }
}

/** One or more, with commas between them. */
export function listOf<T>(lexer: Lexer, read: () => T): readonly T[] {
  const items = [read()]
  while (lexer.take(',')) items.push(read())
  return items
}

function readIterator({ lexer, names, readName, expression }: Parts): Iterator {
  const name = readName.words('a name')
  names.add(name)
  lexer.expectWord('in', '"in"')
  const domain = expression()
  return lexer.take('..') ? { name, domain, to: expression() } : { name, domain }
}

function readParameter({ lexer, names, types, readName }: Parts): { name: string; type?: TypeName } {
  const name = readName.words('the name of a parameter')
  names.add(name)
  return lexer.take(':') ? { name, type: readType(lexer, types) } : { name }
}
