/** What a vocabulary's words mean to us, as tables: `docs/foreign-dialects.md` says the same to designers. */
import { is } from '../../model/element.js'
import type { Meaning, Said } from '../extension.js'
import { listenerMeaning } from './listeners.js'

/** Read on elements of these types, left out everywhere, or left out where it has this value. */
export type Entry =
  | readonly string[]
  | 'ignored'
  | 'rights'
  | { readonly without: string }
  | { readonly on: readonly string[]; readonly elsewhere: 'ignored' }

export interface Vocabulary {
  readonly attributes: Readonly<Record<string, Entry>>
  readonly elements: Readonly<Record<string, Entry>>
}

const listeners = ['executionListener', 'taskListener']

export function meaningIn({ attributes, elements }: Vocabulary, said: Said): Meaning {
  if (said.element !== undefined && listeners.includes(said.local)) return listenerMeaning(said.element, said.on)
  const entries = said.element === undefined ? attributes : elements
  const entry = Object.hasOwn(entries, said.local) ? entries[said.local] : undefined
  if (entry === undefined) return 'unmapped'
  if (entry === 'ignored' || entry === 'rights') return entry
  if ('elsewhere' in entry) return entry.on.some((type) => is(said.on, type)) ? 'read' : entry.elsewhere
  if ('without' in entry) return said.value === entry.without ? 'ignored' : 'unmapped'
  return entry.some((type) => is(said.on, type)) ? 'read' : 'unmapped'
}

const activities = ['bpmn:Activity']
const machines = ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask']
const people = ['bpmn:UserTask']
const calls = ['bpmn:CallActivity']
const loops = ['bpmn:MultiInstanceLoopCharacteristics']
const nodes = ['bpmn:FlowNode']
const steps = [...nodes, ...loops]
const errors = ['bpmn:ErrorEventDefinition']

/** What the engines have in common: Camunda 7 and Flowable both come from Activiti. */
export const shared: Vocabulary = {
  attributes: {
    assignee: people,
    candidateUsers: people,
    candidateGroups: people,
    dueDate: people,
    formKey: [...people, 'bpmn:StartEvent'],
    initiator: ['bpmn:StartEvent'],
    class: machines,
    delegateExpression: machines,
    expression: machines,
    resultVariable: ['bpmn:ServiceTask'],
    type: machines,
    topic: machines,
    collection: loops,
    elementVariable: loops,
    errorCodeVariable: errors,
    errorMessageVariable: errors,
    escalationCodeVariable: ['bpmn:EscalationEventDefinition'],
    priority: 'ignored',
    async: { on: steps, elsewhere: 'ignored' }, // signals always reach their catchers after the commit
    asyncBefore: steps,
    asyncAfter: nodes,
    asyncLeave: nodes,
    exclusive: 'ignored',
    jobPriority: 'ignored',
    candidateStarterUsers: 'rights',
    candidateStarterGroups: 'rights',
  },
  elements: {
    in: [...calls, 'bpmn:SignalEventDefinition'],
    out: calls,
    inputOutput: activities,
    field: machines,
    properties: 'ignored',
  },
}
