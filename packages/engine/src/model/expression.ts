/**
 * Texts of a file that are evaluated (BPMN 2.0.1 §8.3.6): FEEL where they begin with `=`, where they say so, or where a condition
 * says nothing else; JUEL where they hold `${…}`, whatever they say. Every such text is checked when the file is deployed.
 */
import { checkExpression } from '../expressions.js'
import { type Element, is, one, text } from './element.js'
import type { Expression } from './graph.js'
import type { Report, Subject } from './report.js'

/** An expression that the file uses, and the names it reads. */
export interface Use {
  readonly subject: Subject
  readonly property: string
  readonly references: readonly string[]
}

export class Expressions {
  readonly uses: Use[] = []
  readonly #report: Report
  /** What `definitions` says; the default of BPMN (XPath) is nobody's intention. */
  readonly #language: string | undefined

  /** Names that have a meaning only where something is being read. */
  #local: readonly string[] = []

  constructor(report: Report, language: string | undefined) {
    this.#report = report
    this.#language = language
  }

  /** Reads expressions that may use these names besides those of the process. */
  within<T>(names: readonly string[], read: () => T): T {
    const around = this.#local
    this.#local = [...around, ...names]
    try {
      return read()
    } finally {
      this.#local = around
    }
  }

  #use(subject: Subject, property: string, names: readonly string[]): void {
    const references = names.filter((name) => !this.#local.includes(name))
    this.uses.push({ subject, property, references })
  }

  /** An expression element that is always evaluated: a condition, a count. */
  formal(owner: Element, property: string): Expression | undefined {
    const body = this.#body(owner, property)
    if (body === undefined) return undefined
    if (body.startsWith('=')) return this.feel(body.slice(1), owner, property)
    if (isJuel(body)) return this.juel(body, owner, property)
    const language = this.#languageOf(owner, property) ?? this.#language
    if (language !== undefined && !isFeel(language) && !isLiteral(body)) {
      this.#report.error('expression-language', owner, { text: body, language }, property)
      return undefined
    }
    return this.feel(body, owner, property)
  }

  /** An expression element whose plain text stands for itself: a duration, a name. */
  textual(owner: Element, property: string): Expression | undefined {
    const body = this.#body(owner, property)
    if (body === undefined) return undefined
    const language = this.#languageOf(owner, property)
    if (language !== undefined && isFeel(language) && !body.startsWith('=')) return this.feel(body, owner, property)
    return this.plain(body, owner, property)
  }

  /** A text of an attribute: `=` begins an expression, anything else stands for itself. */
  plain(body: string, subject: Subject, property: string): Expression | undefined {
    if (body.startsWith('=')) return this.feel(body.slice(1), subject, property)
    return this.foreign(body, subject, property)
  }

  /** A text of another engine's attribute, where `=` begins nothing. */
  foreign(body: string, subject: Subject, property: string): Expression | undefined {
    return isJuel(body) ? this.juel(body, subject, property) : { language: 'constant', value: body }
  }

  /** A text of another engine that is an expression, or else the name of a variable, which need not be there. */
  variableOr(body: string, subject: Subject, property: string): Expression | undefined {
    if (isJuel(body)) return this.juel(body, subject, property)
    return this.juel(`\${execution.getVariable('${body.replace(/[\\']/g, '\\$&')}')}`, subject, property)
  }

  juel(text: string, subject: Subject, property: string): Expression | undefined {
    const checked = checkExpression({ language: 'juel', text })
    if (checked.ok) {
      const names = checked.references.filter((name) => !known.has(name))
      this.#use(subject, property, names)
      return { language: 'juel', text }
    }
    const params = { text, position: String(checked.position + 1), expected: checked.expected }
    this.#report.error('expression-unmapped', subject, params, property)
    return undefined
  }

  feel(source: string, subject: Subject, property: string): Expression | undefined {
    const trimmed = source.trim()
    if (trimmed === '') {
      this.#report.error('expression-empty', subject, { property }, property)
      return undefined
    }
    const checked = checkExpression({ language: 'feel', text: trimmed })
    if (checked.ok) {
      for (const name of checked.unknownFunctions)
        this.#report.error('unknown-function', subject, { name, text: trimmed }, property)
      this.#use(subject, property, checked.references)
      return { language: 'feel', text: trimmed }
    }
    const params = { text: trimmed, position: String(checked.position + 1), expected: checked.expected }
    this.#report.error('expression-syntax', subject, params, property)
    return undefined
  }

  #body(owner: Element, property: string): string | undefined {
    const element = one(owner, property)
    if (element === undefined) return undefined
    const body = text(element, 'body')
    if (body === undefined) this.#report.error('expression-empty', owner, { property }, property)
    return body
  }

  #languageOf(owner: Element, property: string): string | undefined {
    const element = one(owner, property)
    return is(element, 'bpmn:FormalExpression') ? text(element, 'language') : undefined
  }
}

/** What the engine itself answers, in expressions of others. */
const known = new Set(['authenticatedUserId', 'execution.processInstanceId', 'execution.processBusinessKey'])

/** `${…}` and `#{…}`, as Camunda 7, Flowable and Activiti write them. */
export function isJuel(body: string): boolean {
  return /[$#]\{/.test(body) && !body.startsWith('=')
}

/** A number or a truth, which reads the same in every language. */
function isLiteral(body: string): boolean {
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(body)
}

/** Any version of FEEL, by its URI or its name. */
function isFeel(language: string): boolean {
  return /(?:^|[/:])feel\/?$/i.test(language.trim())
}
