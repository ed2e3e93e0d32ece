import type { Catalogue } from './catalogue.js'
import { cool, faint, warm } from './ink.js'
import type { Audience } from './office.js'
import type { Step } from './script.js'
import { moment } from './time.js'

/** Tells what happens while it happens. */
export class Narrator implements Audience {
  readonly #words: Catalogue
  readonly #steps: readonly Step[]
  readonly #names: ReadonlyMap<string, string>

  constructor(words: Catalogue, steps: readonly Step[]) {
    this.#words = words
    this.#steps = steps
    const persons = steps.flatMap((step) => (step.action === 'setUp' ? step.directory.persons : []))
    this.#names = new Map(persons.map(({ id, name }) => [id, name]))
  }

  started(pid: number): void {
    console.log(`${faint(this.#words.started(pid))}\n`)
  }

  resumed(done: number): void {
    console.log(faint(this.#words.resumed(done)))
  }

  step(index: number, step: Step): void {
    const last = String(this.#steps.length - 1)
    const task = 'node' in step ? `: ${this.#words.tasks[step.node] ?? step.node}` : ''
    const number = `${String(index).padStart(last.length)}/${last}`
    const name = (this.#names.get(step.user) ?? step.user).padEnd(15)
    console.log(`${faint(`[${number}] ${moment(step.at)}`)}  ${name} ${this.#words.doing[step.action]}${task}`)
  }

  died({ pid, signal }: { readonly pid: number; readonly signal: string | null }): void {
    console.log(warm(`        ${this.#words.died(pid, signal ?? '')}`))
  }

  recovered(pid: number): void {
    console.log(cool(`        ${this.#words.recovered(pid)}`))
    console.log(faint(`        ${this.#words.resent}`))
  }
}
