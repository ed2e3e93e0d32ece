import { inVietnamese } from '../expressions.js'
import { messages } from './messages.js'
import type { Place, Problem } from './problems.js'

/**
 * Makes a sentence of a problem: where it is, what is wrong, what was expected, how to mend it.
 *
 * @param problem from {@link compile} or a deployment
 * @param locale `vi` or `en`
 * @returns one line of plain text
 * @example
 * ```ts
 * for (const problem of problems) console.log(describe(problem, 'vi'))
 * ```
 */
export function describe(problem: Problem, locale: 'vi' | 'en'): string {
  const message: { readonly vi: string; readonly en: string } | undefined = Object.hasOwn(messages, problem.code)
    ? messages[problem.code as keyof typeof messages] // hasOwn has just said so
    : undefined
  const sentence =
    message === undefined ? withoutMessage(problem) : fill(message[locale], wordsOf(problem.params, locale))
  const place = describePlace(problem.place, locale)
  return place === '' ? sentence : `${place}: ${sentence}`
}

/** What was expected is a phrase of our own, all else the file's. */
function wordsOf(params: Problem['params'], locale: 'vi' | 'en'): Problem['params'] {
  const { expected } = params
  return locale === 'en' || expected === undefined ? params : { ...params, expected: inVietnamese(expected) }
}

function fill(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? (params[name] ?? whole) : whole,
  )
}

/** A problem of another version still says what it knows. */
function withoutMessage({ code, params }: Problem): string {
  const known = Object.entries(params).map(([name, value]) => `${name} = ${value}`)
  return [code, ...known].join(', ')
}

const words = {
  vi: { line: 'Dòng', column: 'cột', element: 'phần tử' },
  en: { line: 'Line', column: 'column', element: 'element' },
} as const

function describePlace({ element, name, line, column, property }: Place, locale: 'vi' | 'en'): string {
  const word = words[locale]
  const position =
    line === undefined ? [] : [`${word.line} ${line}${column === undefined ? '' : `, ${word.column} ${column}`}`]
  const named = name === undefined ? '' : ` “${name.replace(/\s+/g, ' ')}”`
  const subject = element === undefined ? [] : [`${word.element} ${element}${named}`]
  const place = [...position, ...subject, ...(property === undefined ? [] : [property])].join(', ')
  return place.charAt(0).toUpperCase() + place.slice(1)
}
