/** The only place where the texts of a model become closures: here FEEL's problems get their place in the model. */
import type { Ast, TypeName } from '../../feel/ast.js'
import { defaultLimits, type Limits } from '../../feel/budget.js'
import type { Code, Compilation, Scope } from '../../feel/code.js'
import { type CompileOptions, createCompilation, knownNames, refuseLong } from '../../feel/compile.js'
import { FeelSyntaxError } from '../../feel/errors.js'
import { parse, parseUnaryTests } from '../../feel/parse.js'
import type { FeelFunction } from '../../feel/signature.js'
import type { Text } from '../model/model.js'
import { syntaxProblem } from '../problems.js'
import type { Report } from '../report.js'
import { say, settle } from './session.js'

/** What every text of one file may refer to. */
export interface Vocabulary {
  readonly types: Readonly<Record<string, TypeName>>
  readonly functions: Readonly<Record<string, FeelFunction>>
  readonly limits: Partial<Limits>
  readonly report: Report
  /** Names of entries the text at hand may reach, which hold operators or keywords. */
  readonly entryNames: readonly string[]
}

/** Reads an expression and compiles it where it stands; what is wrong with it is a problem, and null. */
export function emitText(text: Text, scope: Scope | undefined, vocabulary: Vocabulary, outer?: Compilation): Code {
  return emitSource(text, scope, vocabulary, parse, outer)
}

/** Reads the unary tests of a cell; the innermost frame is the input, which `?` names. */
export function emitTests(text: Text, scope: Scope | undefined, vocabulary: Vocabulary, outer?: Compilation): Code {
  return emitSource(text, { kind: 'name', name: '?', parent: scope }, vocabulary, parseUnaryTests, outer)
}

function emitSource(
  { text, place }: Text,
  scope: Scope | undefined,
  vocabulary: Vocabulary,
  read: (source: string, known: ReturnType<typeof knownNames>) => Ast,
  outer: Compilation | undefined,
): Code {
  const options = optionsFor(scope, vocabulary)
  const { report } = vocabulary
  try {
    refuseLong(text, options)
    const compilation = createCompilation(text, options)
    const code = compilation.emit(read(text, knownNames(options)), scope)
    for (const { code: found, params } of compilation.problems) {
      report.add({ code: found, severity: 'error', params, place })
    }
    if (outer !== undefined) outer.size += compilation.size
    return code
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    report.add({ ...syntaxProblem(error), severity: 'error', place })
    return (run) => say(run, 'not-evaluable', { name: text.trim().slice(0, 80) }, place)
  }
}

export function optionsFor(scope: Scope | undefined, vocabulary: Vocabulary): CompileOptions {
  const { entryNames, types, functions, limits } = vocabulary
  return { names: namesIn(scope), entryNames, types, functions, limits: { ...defaultLimits, ...limits } }
}

function namesIn(scope: Scope | undefined): readonly string[] {
  const names: string[] = []
  for (let at = scope; at !== undefined; at = at.parent) names.push(at.name)
  return names
}

/** Warnings of a text belong to its place. */
export function placed(code: Code, place: Text['place']): Code {
  return (run, frame) => {
    const value = code(run, frame)
    if (run.warnings !== undefined) settle(run, place)
    return value
  }
}
