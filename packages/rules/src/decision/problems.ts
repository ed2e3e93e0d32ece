import type { FeelSyntaxError } from '../feel/errors.js'
import { describeFeel } from '../feel/messages.js'
import type { WarningCode, WarningParams } from '../feel/values.js'
import type { Language } from '../messages.js'
import { type DecisionCode, decisionMessages } from './messages.js'
import type { DecisionPlace } from './model/model.js'

/** Codes of problems, findings and warnings; those of FEEL are among them. */
export type DecisionProblemCode = DecisionCode | WarningCode | 'feel-syntax'

/** Something a designer should know about a file of decisions. Problems are collected, never thrown. */
export interface DecisionProblem {
  /** A word that never changes, such as `unresolved-reference`. */
  readonly code: DecisionProblemCode
  /** What has an `error` is not evaluated as it was meant. */
  readonly severity: 'error' | 'warning' | 'info'
  readonly params: WarningParams
  readonly place: DecisionPlace
}

/**
 * Makes a sentence of a problem, a finding or a warning: where it is and what is wrong.
 *
 * @example
 * ```ts
 * const { problems } = compileDecisions('<definitions/>')
 * for (const problem of problems) console.log(describeDecision(problem, 'vi'))
 * ```
 */
export function describeDecision(problem: Omit<DecisionProblem, 'severity'>, language: Language): string {
  const place = describePlace(problem.place, language)
  const sentence = sentenceOf(problem, language)
  return place === '' ? sentence : `${place}: ${sentence}`
}

function sentenceOf({ code, params }: Pick<DecisionProblem, 'code' | 'params'>, language: Language): string {
  if (!isOwn(code)) return describeFeel({ code, params }, language)
  return decisionMessages[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

function isOwn(code: DecisionProblemCode): code is DecisionCode {
  return Object.hasOwn(decisionMessages, code)
}

/** The problem a text is that is no FEEL. */
export function syntaxProblem(error: FeelSyntaxError): Pick<DecisionProblem, 'code' | 'params'> {
  const { line, column, expected, found } = error
  return { code: error.code, params: { line, column, expected, found } }
}

const words = {
  vi: { line: 'Dòng', element: 'phần tử', rule: 'luật', column: 'cột' },
  en: { line: 'Line', element: 'element', rule: 'rule', column: 'column' },
} as const

function describePlace({ element, name, line, rule, column }: DecisionPlace, language: Language): string {
  const word = words[language]
  const parts = [
    ...(line === undefined ? [] : [`${word.line} ${line}`]),
    ...(name === undefined ? [] : [`“${name.replace(/\s+/g, ' ')}”`]),
    ...(name === undefined && element !== undefined ? [`${word.element} ${element}`] : []),
    ...(rule === undefined ? [] : [`${word.rule} ${rule}`]),
    ...(column === undefined ? [] : [`${word.column} ${column}`]),
  ].join(', ')
  return parts.charAt(0).toUpperCase() + parts.slice(1)
}
