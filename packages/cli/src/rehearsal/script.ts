/**
 * Lines instead of a dialogue, for pipes and tests (`docs/cli.md`):
 *
 *     complete [WHICH] [name=value …]      answer [WHICH] [name=value …]      advance [P1D | moment]
 *     claim [WHICH]                        error [WHICH] CODE [name=value …]  set name=value …
 *     retry [WHICH]                        fail [WHICH] [message]             cancel REASON · show · quit
 *     message [WHICH] [name=value …]       signal [WHICH] [name=value …]      begin ACTIVITY
 *     trigger [WHICH] [name=value …]       condition [WHICH] name=value …     finish [WHICH]
 *
 * WHICH is the number in the list or the id of the element; it may be left out where only one can be meant. `#` begins a comment.
 */
import { CliError, exits } from '../failure.js'
import type { EventOpening, Opening } from '../standing.js'
import { type Action, isCalled, type OpeningOf, pick } from './action.js'
import type { JobAnswer } from './rehearsal.js'
import { assignmentsIn, type Field, variablesFrom } from './values.js'

export interface Scene {
  readonly openings: readonly Opening[]
}

type Read = (rest: string, scene: Scene) => Action

const commands: Readonly<Record<string, Read>> = {
  complete: (rest, { openings }) => {
    const [which, text] = startsWithName(rest) ? ['', rest] : firstWord(rest)
    const task = pick(openings, 'task', which)
    return { type: 'complete', task, variables: variablesFrom(assignmentsIn(text), fieldsOf(task)) }
  },
  claim: (rest, { openings }) => ({ type: 'claim', task: pick(openings, 'task', rest) }),
  answer: (rest, scene) => onJob(rest, scene, resultIn),
  error: (rest, scene) => onJob(rest, scene, errorIn),
  fail: (rest, scene) => onJob(rest, scene, failureIn),
  message: (rest, scene) => deliver('message', rest, scene),
  signal: (rest, scene) => deliver('signal', rest, scene),
  trigger: (rest, scene) => deliver('trigger', rest, scene),
  condition: (rest, scene) => deliver('condition', rest, scene),
  begin: (rest, { openings }) => ({ type: 'begin', adHoc: around(rest, openings), activity: rest }),
  finish: (rest, { openings }) => ({ type: 'finish', adHoc: pick(openings, 'adHoc', rest) }),
  retry: (rest, { openings }) => ({ type: 'retry', incident: pick(openings, 'incident', rest) }),
  set: (rest) => ({ type: 'set', variables: variablesFrom(assignmentsIn(rest)) }),
  advance: (rest) => ({ type: 'advance', ...(rest === '' ? {} : { until: rest }) }),
  cancel: (rest) => ({ type: 'cancel', reason: rest === '' ? 'quytrinh run' : rest }),
  show: () => ({ type: 'show' }),
  quit: () => ({ type: 'quit' }),
}

/**
 * Reads a line.
 *
 * @returns `undefined` for an empty line or a comment
 * @throws CliError `command-unknown`, `nothing-such`, `ambiguous`, `assignment-invalid`, `value-invalid`
 */
export function readAction(line: string, scene: Scene): Action | undefined {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return undefined
  const [word, rest] = firstWord(text)
  const read = Object.hasOwn(commands, word) ? commands[word] : undefined
  if (read === undefined) throw unknown(word)
  return read(rest, scene)
}

/** What the form of a user task asks for. */
export function fieldsOf({ node, graph }: Pick<Opening, 'node' | 'graph'>): readonly Field[] {
  const element = graph?.nodes[node]
  return element?.kind === 'userTask' ? (element.fields ?? []) : []
}

function deliver(type: EventOpening['type'], rest: string, { openings }: Scene): Action {
  const [which, text] = startsWithName(rest) ? ['', rest] : firstWord(rest)
  return { type: 'deliver', event: pick(openings, type, which), variables: variablesFrom(assignmentsIn(text)) }
}

/** The ad-hoc sub-process that an activity stands in. */
function around(activity: string, openings: readonly Opening[]): OpeningOf<'adHoc'> {
  const scope = openings.find((each) => each.type === 'adHoc' && each.activities.includes(activity))
  return pick(scope === undefined ? [] : [scope], 'adHoc', scope === undefined ? activity : '')
}

function onJob(rest: string, { openings }: Scene, answerIn: (text: string) => JobAnswer): Action {
  const [word, behind] = firstWord(rest)
  const isNamed = openings.some((opening) => opening.type === 'job' && isCalled(opening, word, openings))
  const [which, text] = isNamed ? [word, behind] : ['', rest]
  return { type: 'answer', job: pick(openings, 'job', which), answer: answerIn(text) }
}

function resultIn(text: string): JobAnswer {
  return { type: 'result', variables: variablesFrom(assignmentsIn(text)) }
}

function errorIn(text: string): JobAnswer {
  const [code, rest] = firstWord(text)
  if (code === '') throw codeMissing()
  return { type: 'error', code, variables: variablesFrom(assignmentsIn(rest)) }
}

function failureIn(text: string): JobAnswer {
  return { type: 'failure', message: text === '' ? 'fail' : text }
}

function firstWord(text: string): readonly [word: string, rest: string] {
  const word = /^\S*/.exec(text)?.[0] ?? ''
  return [word, text.slice(word.length).trim()]
}

function startsWithName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*\s*=/u.test(text)
}

function codeMissing(): CliError {
  const sentence = { vi: 'Lệnh error cần mã lỗi BPMN.', en: 'error needs the code of a BPMN error.' }
  return new CliError('code-missing', sentence, { exit: exits.refused })
}

function unknown(word: string): CliError {
  const list = Object.keys(commands).join(', ')
  const sentence = {
    vi: `Không hiểu “${word}”. Các lệnh: ${list}.`,
    en: `“${word}” is not understood. The commands are: ${list}.`,
  }
  return new CliError('command-unknown', sentence, { exit: exits.refused })
}
