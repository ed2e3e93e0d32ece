import { defaultLimits } from '../feel/budget.js'
import { type Compiled, type CompileOptions, compileAst } from '../feel/compile.js'
import { FeelSyntaxError } from '../feel/errors.js'
import { juelFunctions } from './functions.js'
import { parseJuel } from './parse.js'

/**
 * Compiles a text of JUEL (JSR 245), the expression language of Camunda 7, Flowable and Activiti: `${amount > 1000}`, or plain text with
 * expressions in it. Objects of Java are out of reach; of `execution`, variables can be asked for.
 *
 * @param source the whole text, `${` and `}` included
 * @throws FeelSyntaxError when the text is no JUEL, or more than can be done without Java
 * @example
 * compileJuel('Văn bản ${so}', {}).evaluate({ so: 12 }, { now: 0, zone: 'UTC' }).value // 'Văn bản 12'
 */
export function compileJuel(source: string, options: Pick<CompileOptions, 'limits'> = {}): Compiled {
  const { sourceLength } = { ...defaultLimits, ...options.limits }
  if (source.length > sourceLength)
    throw new FeelSyntaxError(source, sourceLength, 'a shorter expression', `${source.length} > ${sourceLength}`)
  const { ast, optional } = parseJuel(source)
  const declared = optional.length === 0 ? {} : { optional }
  return compileAst(ast, source, { ...options, ...declared, functions: juelFunctions, builtins: false })
}
