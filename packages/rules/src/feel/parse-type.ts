import type { TypeName } from './ast.js'
import type { Lexer } from './lexer.js'
import { CompoundNames } from './names.js'

const TYPE_NAMES = new CompoundNames(['date and time', 'days and time duration', 'years and months duration'])

/** A type after `instance of` or in a parameter list (DMN 1.5, 10.3.1.2, rules 52–54). */
export function readType(lexer: Lexer, declared: CompoundNames | undefined, depth = 0): TypeName {
  if (depth > NESTING_MAX) throw lexer.error('less nesting')
  const name = readTypeName(lexer, declared)
  const inner = (): TypeName => readType(lexer, declared, depth + 1)
  switch (name) {
    case 'list':
    case 'range':
      if (!lexer.take('<')) return { kind: 'named', name }
      return { kind: name, element: closed(lexer, inner()) }
    case 'context':
      if (!lexer.take('<')) return { kind: 'named', name }
      return closed(lexer, { kind: 'context', entries: readEntryTypes(lexer, inner) })
    case 'function':
      return lexer.take('<') ? readFunctionType(lexer, inner) : { kind: 'function' }
    default:
      return { kind: 'named', name }
  }
}

const NESTING_MAX = 50

function readTypeName(lexer: Lexer, declared: CompoundNames | undefined): string {
  lexer.skip()
  const { source, position } = lexer
  const compound = declared?.at(source, position) ?? TYPE_NAMES.at(source, position)
  if (compound !== undefined) lexer.position = compound.end
  const first = compound?.name ?? lexer.word()
  if (first === undefined) throw lexer.error('a type')
  if (compound !== undefined) return first
  let name = lexer.furtherWords(first)
  // A qualified name: the prefix of an import, then a type of it.
  while (lexer.sees('.') && !lexer.sees('..')) {
    lexer.take('.')
    const next = lexer.word()
    if (next === undefined) throw lexer.error('a type')
    name += `.${lexer.furtherWords(next)}`
  }
  return name
}

function closed(lexer: Lexer, type: TypeName): TypeName {
  lexer.expect('>', '">"')
  return type
}

function readEntryTypes(lexer: Lexer, inner: () => TypeName): readonly { name: string; type: TypeName }[] {
  const entries: { name: string; type: TypeName }[] = []
  if (lexer.sees('>')) return entries
  do {
    const word = lexer.word()
    if (word === undefined) throw lexer.error('a name')
    const name = lexer.furtherWords(word)
    lexer.expect(':', '":" and a type')
    entries.push({ name, type: inner() })
  } while (lexer.take(','))
  return entries
}

function readFunctionType(lexer: Lexer, inner: () => TypeName): TypeName {
  const parameters: TypeName[] = []
  if (!lexer.sees('>')) {
    do parameters.push(inner())
    while (lexer.take(','))
  }
  lexer.expect('>', '">"')
  return lexer.take('->') ? { kind: 'function', parameters, result: inner() } : { kind: 'function', parameters }
}
