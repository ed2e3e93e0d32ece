/** Resource roles (BPMN 2.0.1 §10.3.1): a performer does the work, potential owners may claim it. */
import { type Element, is, many, one, text } from '../element.js'
import type { Assignment, Expression } from '../graph.js'
import type { Reading } from '../reading.js'

export function resourceRoles(activity: Element, reading: Reading): readonly Assignment[] {
  return many(activity, 'resources').flatMap((role) => {
    const isOwner = is(role, 'bpmn:PotentialOwner')
    const kind = isOwner ? 'group' : 'user'
    const to = assigned(role, kind, reading)
    return to === undefined ? [] : [{ role: 'lead', to, mode: isOwner ? 'claim' : 'one' } as const]
  })
}

function assigned(role: Element, kind: 'user' | 'group', { expressions, report }: Reading): Expression | undefined {
  const assignment = one(role, 'resourceAssignmentExpression')
  if (assignment !== undefined) {
    const expression = expressions.textual(assignment, 'expression')
    if (expression?.language !== 'constant' || typeof expression.value !== 'string') return expression
    return { language: 'constant', value: references(expression.value, kind) }
  }
  const resource = one(role, 'resourceRef')
  if (resource !== undefined)
    return { language: 'constant', value: [`group:${text(resource, 'name') ?? resource.id ?? ''}`] }
  report.error('attribute-missing', role, { element: 'resourceRole', attribute: 'resourceAssignmentExpression' })
  return undefined
}

/** `user(an), group(van-thu)`; a bare word is of the kind that the role is about. */
function references(plain: string, kind: 'user' | 'group'): readonly string[] {
  return plain.split(',').map((part) => {
    const word = part.trim()
    const [, named, reference] = /^(user|group|position|unit)\(([^()]*)\)$/.exec(word) ?? []
    if (reference !== undefined) return `${named}:${reference.trim()}`
    return word.includes(':') ? word : `${kind}:${word}`
  })
}
