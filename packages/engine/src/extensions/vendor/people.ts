/** Who a user task is for and by when. */
import { present } from '../../model/element.js'
import type { Assignment, Deadline } from '../../model/graph.js'
import type { Extras } from '../extension.js'
import type { Heard } from './read.js'

export function taskExtras(heard: Heard): Extras {
  const assignments = [
    ...assigned(heard, 'assignee', 'one'),
    ...assigned(heard, 'candidateUsers', 'claim'),
    ...assigned(heard, 'candidateGroups', 'claim', 'group'),
  ]
  const deadlines = due(heard)
  return present({ assignments, deadlines, form: heard.words.attribute('formKey') })
}

/** One reference or several with commas between them, or an expression that yields such. */
function assigned(
  { element, words, reading: { expressions } }: Heard,
  attribute: string,
  mode: Assignment['mode'],
  kind?: 'group',
): readonly Assignment[] {
  const said = words.attribute(attribute)
  const to = said === undefined ? undefined : expressions.foreign(said, element, attribute)
  return to === undefined ? [] : [present({ role: 'lead' as const, to, mode, kind })]
}

/** A moment; written as a duration it counts from the task's beginning. */
function due({ element, words, reading: { expressions } }: Heard): readonly Deadline[] | undefined {
  const said = words.attribute('dueDate')
  const when = said === undefined ? undefined : expressions.foreign(said, element, 'dueDate')
  if (when === undefined) return undefined
  return [{ for: 'handler', ...(said?.startsWith('P') === true ? { within: when } : { at: when }) }]
}
