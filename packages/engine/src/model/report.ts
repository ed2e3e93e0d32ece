import type { Code, Params } from './messages.js'
import type { Place, Problem } from './problems.js'
import type { Positions } from './scan.js'

/** What a problem is about: an element, or the like of one in the graph. */
export interface Subject {
  readonly id?: string
  readonly name?: string
  readonly $parent?: Subject
}

type Rest<C extends Code> = keyof Params<C> extends never
  ? [params?: Readonly<Record<string, never>>, property?: string]
  : [params: Params<C>, property?: string]

const problemsMax = 5_000

const tooMany: Omit<Problem, 'severity'> = {
  code: 'too-many-problems',
  params: { max: String(problemsMax) },
  place: {},
}

/** Collects what is wrong with a file. Every code it takes has a sentence in both languages, every sentence its parameters. */
export class Report {
  readonly problems: Problem[] = []
  readonly #positions: Positions
  readonly #seen = new Set<string>()
  readonly #counts = { error: 0, warning: 0 }

  constructor(positions: Positions) {
    this.#positions = positions
  }

  error<C extends Code>(code: C, subject: Subject | undefined, ...[params, property]: Rest<C>): void {
    this.add({ code, severity: 'error', params: params ?? {}, place: this.placeOf(subject, property) })
  }

  warning<C extends Code>(code: C, subject: Subject | undefined, ...[params, property]: Rest<C>): void {
    this.add({ code, severity: 'warning', params: params ?? {}, place: this.placeOf(subject, property) })
  }

  /** The same thing in the same place is said once; of errors and of warnings so many that a person could still read them. */
  add(problem: Problem): void {
    const key = JSON.stringify(problem)
    const count = this.#counts[problem.severity]
    if (count > problemsMax || this.#seen.has(key)) return
    this.#counts[problem.severity]++
    if (count === problemsMax) return void this.problems.push({ ...tooMany, severity: problem.severity })
    this.#seen.add(key)
    this.problems.push(problem)
  }

  /** An element without an id is found by the nearest one around it that has one. */
  placeOf(subject: Subject | undefined, property?: string): Place {
    let at = subject
    while (at !== undefined && at.id === undefined) at = at.$parent
    const position = at?.id === undefined ? undefined : this.#positions.get(at.id)
    return {
      ...(at?.id === undefined ? {} : { element: at.id }),
      ...(at?.name === undefined ? {} : { name: at.name }),
      ...(position === undefined ? {} : position),
      ...(property === undefined ? {} : { property }),
    }
  }
}
