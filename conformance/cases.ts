/** Files of the format `bpmn-blackbox/1`: what a case says, read and checked so that no word of it is passed over. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json, Variables } from '@quytrinh/engine'

/** One scenario: files to deploy, what happens, what must be seen. */
export interface Case {
  readonly id: string
  readonly category: string
  readonly element?: string
  readonly bpmn: string
  /** Further files, deployed together with the first. */
  readonly resources?: readonly string[]
  /** The process that `start` starts. */
  readonly process: string
  readonly vars?: Variables
  /** What is answered for a service, send or business rule task, by its id. */
  readonly workers?: Readonly<Record<string, Worker>>
  /** Virtual time at deployment, ISO 8601. */
  readonly clockStart?: string
  readonly steps: readonly Step[]
  readonly expect: Expectations
}

/** The answer for a task that a machine does. Nothing for `noop`, which is also what a task that the case does not name gets. */
export type Worker =
  | 'noop'
  | { readonly set: Variables }
  | { readonly inc: string }
  | { readonly bpmnError: string }
  | { readonly fail: Json }

/** What each step carries besides `op` and `expectError`. */
export interface StepFields {
  readonly deployed: object
  readonly start: {
    readonly process?: string
    readonly businessKey?: string
    readonly vars?: Variables
    readonly as?: string
  }
  readonly completeUserTask: { readonly id: string; readonly vars?: Variables; readonly anyInstance?: boolean } & Where
  readonly sendMessage: {
    readonly name: string
    readonly vars?: Variables
    readonly businessKey?: string
    readonly correlation?: Variables
    readonly activity?: string
    readonly as?: string
  } & Where
  readonly signal: {
    readonly name: string
    readonly vars?: Variables
    readonly activity?: string
    readonly on?: string
  }
  readonly trigger: { readonly activity: string; readonly vars?: Variables } & Where
  readonly advanceTime: { readonly duration: string; readonly timer?: string | null }
  readonly setVariables: { readonly vars: Variables; readonly on?: string }
  readonly evaluateConditions: { readonly vars: Variables; readonly on?: string }
  readonly runJobs: { readonly activity?: string }
  readonly startAdHocActivity: { readonly activity: string }
  readonly completeAdHoc: { readonly activity: string }
  readonly restart: { readonly downtime?: string }
  readonly check: { readonly expect: Expectations }
}

interface Where {
  /** Which instance of a multi-instance activity, from 0. */
  readonly loopCounter?: number
  /** Which process instance, by the name that `as` gave it. */
  readonly on?: string
}

export type Op = keyof StepFields
export type StepOf<O extends Op> = { readonly op: O; readonly expectError?: boolean } & StepFields[O]
export type Step = { readonly [O in Op]: StepOf<O> }[Op]

/** What must be seen. All keys are checked, `canceledActivities` excepted, which the format calls advisory. */
export interface Expectations {
  readonly ended?: boolean
  readonly failed?: boolean
  readonly openTasks?: readonly string[]
  readonly waitingAt?: readonly string[]
  readonly allWaitingAt?: readonly string[]
  readonly completedActivities?: readonly string[]
  readonly alsoCompleted?: readonly string[]
  readonly notCompleted?: readonly string[]
  readonly notActivated?: readonly string[]
  readonly canceledActivities?: readonly string[]
  readonly vars?: Variables
  readonly jobs?: Readonly<Record<string, number>>
  readonly jobItems?: Readonly<Record<string, readonly Json[]>>
  readonly jobInputs?: Readonly<Record<string, Variables>>
  readonly order?: readonly (readonly [string, string])[]
  readonly userTasks?: Readonly<Record<string, { readonly lane?: string; readonly potentialOwner?: string }>>
  readonly instancesStarted?: number
  readonly instances?: Readonly<Record<string, Expectations>>
  readonly anyOf?: readonly Expectations[]
}

/** Words each step may carry. A word that is not here is an error of the file, or something the runner must first learn. */
const stepWords: { readonly [O in Op]: readonly (keyof StepFields[O])[] } = {
  deployed: [],
  start: ['process', 'businessKey', 'vars', 'as'],
  completeUserTask: ['id', 'vars', 'loopCounter', 'on', 'anyInstance'],
  sendMessage: ['name', 'vars', 'businessKey', 'correlation', 'activity', 'loopCounter', 'on', 'as'],
  signal: ['name', 'vars', 'activity', 'on'],
  trigger: ['activity', 'vars', 'loopCounter', 'on'],
  advanceTime: ['duration', 'timer'],
  setVariables: ['vars', 'on'],
  evaluateConditions: ['vars', 'on'],
  runJobs: ['activity'],
  startAdHocActivity: ['activity'],
  completeAdHoc: ['activity'],
  restart: ['downtime'],
  check: ['expect'],
}

const caseWords = new Set(
  [
    'id category element tags note bpmn resources process vars workers clockStart steps expect',
    'listenersIgnored javaTest source sameTestIn core expressions',
  ].flatMap((line) => line.split(' ')),
)

/** A case that says something the runner does not know. It fails by this name; nothing of it is passed over. */
export interface Unreadable {
  readonly id: string
  readonly category: string
  readonly unreadable: string
}

/** A file that cannot be read as cases at all. */
export class CasesInvalid extends Error {
  override readonly name = 'CasesInvalid'
}

/**
 * Reads `cases.json` of a folder.
 *
 * @throws CasesInvalid where the file is not there or not of this format
 */
export async function readCases(folder: string): Promise<readonly (Case | Unreadable)[]> {
  const path = join(folder, 'cases.json')
  const file = parse(path, await readFile(path, 'utf8').catch((cause) => invalid(`Expected cases in ${path}.`, cause)))
  if (!isObject(file) || file['format'] !== 'bpmn-blackbox/1') invalid(`Expected format bpmn-blackbox/1 in ${path}.`)
  const { cases, clockStart } = file
  if (!Array.isArray(cases)) invalid(`Expected a list of cases in ${path}.`)
  return cases.map((each: unknown, index) => {
    if (!isObject(each)) invalid(`Expected an object as case ${index + 1} in ${path}.`)
    const unreadable = whatIsUnknown(each)
    if (unreadable === undefined)
      return { ...(clockStart === undefined ? {} : { clockStart }), ...each } as unknown as Case // its words are checked
    return { id: String(each['id'] ?? `case ${index + 1}`), category: String(each['category'] ?? 'none'), unreadable }
  })
}

function whatIsUnknown(value: Record<string, unknown>): string | undefined {
  const { id, category, bpmn, process, steps, expect } = value
  const missing = Object.entries({ id, category, bpmn, process }).find(([, text]) => typeof text !== 'string')
  if (missing !== undefined) return `no ${missing[0]}`
  const unknown = Object.keys(value).find((word) => !caseWords.has(word))
  if (unknown !== undefined) return `unknown word: ${unknown}`
  if (!Array.isArray(steps) || !isObject(expect)) return 'no steps or no expectations'
  return steps.map(unknownInStep).find((sentence) => sentence !== undefined)
}

function unknownInStep(step: unknown): string | undefined {
  if (!isObject(step) || typeof step['op'] !== 'string') return 'a step without op'
  const { op, expectError: _, ...fields } = step
  const words = Object.hasOwn(stepWords, op) ? stepWords[op as Op] : undefined // just looked up
  if (words === undefined) return `unknown operation: ${op}`
  const unknown = Object.keys(fields).find((word) => !(words as readonly string[]).includes(word)) // compared, not used as a key
  return unknown === undefined ? undefined : `unknown word: ${op}.${unknown}`
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    return invalid(`Expected JSON in ${path}.`, cause)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(sentence: string, cause?: unknown): never {
  throw new CasesInvalid(sentence, { cause })
}
