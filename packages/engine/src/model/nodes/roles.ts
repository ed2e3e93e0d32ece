/** Resource roles (BPMN 2.0.1 §10.3.1): a performer does the work, potential owners may claim it. */
import { type Element, is, many, one, text } from '../element.js'
import type { Assignment, Expression } from '../graph.js'
import type { Reading } from '../reading.js'

type Kind = 'user' | 'group' | 'position' | 'unit'
const kinds: readonly Kind[] = ['user', 'group', 'position', 'unit']

export function resourceRoles(activity: Element, reading: Reading): readonly Assignment[] {
  return many(activity, 'resources').flatMap((role) => assignmentsOf(role, reading))
}

/** What one role says: an expression, or a resource with the values of its parameters. */
export function assignmentsOf(role: Element, reading: Reading): readonly Assignment[] {
  const isOwner = is(role, 'bpmn:PotentialOwner')
  const kind = isOwner ? 'group' : 'user'
  const shared = { role: 'lead', mode: isOwner ? 'claim' : 'one' } as const
  const assignment = one(role, 'resourceAssignmentExpression')
  if (assignment !== undefined) {
    const to = assigned(assignment, kind, reading)
    return to === undefined ? [] : [{ ...shared, to }]
  }
  const resource = one(role, 'resourceRef')
  if (resource !== undefined) return queried(role, resource, shared, kind, reading)
  reading.report.error('attribute-missing', role, {
    element: 'resourceRole',
    attribute: 'resourceAssignmentExpression',
  })
  return []
}

function assigned(assignment: Element, kind: Kind, { expressions }: Reading): Expression | undefined {
  const expression = expressions.textual(assignment, 'expression')
  if (expression?.language !== 'constant' || typeof expression.value !== 'string') return expression
  return { language: 'constant', value: references(expression.value, kind) }
}

/** A resource: a group of its name; or a query, with parameters. One called `user`, `group`, `position` or `unit` is asked of nobody. */
function queried(
  role: Element,
  resource: Element,
  shared: Pick<Assignment, 'role' | 'mode'>,
  kind: Kind,
  reading: Reading,
): readonly Assignment[] {
  const name = text(resource, 'name') ?? resource.id ?? ''
  const parameters = bindings(role, reading)
  checkRequired(role, resource, reading)
  if (parameters.length === 0) return [{ ...shared, to: group(resource) }]
  const known = kinds.find((each) => each === name)
  if (known !== undefined) return parameters.map(({ source }) => ({ ...shared, to: source, ...kindOf(known) }))
  return [{ ...shared, to: group(resource), query: { resource: name, parameters }, ...kindOf(kind) }]
}

/** Who stands for a resource as such. */
export function group(resource: Element): Expression {
  return { language: 'constant', value: [`group:${text(resource, 'name') ?? resource.id ?? ''}`] }
}

function kindOf(kind: Kind): Pick<Assignment, 'kind'> {
  return kind === 'user' ? {} : { kind }
}

function bindings(role: Element, { expressions, report }: Reading): readonly { target: string; source: Expression }[] {
  return many(role, 'resourceParameterBindings').flatMap((binding) => {
    const parameter = one(binding, 'parameterRef')
    const source = expressions.textual(binding, 'expression')
    if (parameter === undefined) missing(role, 'parameterRef')
    if (one(binding, 'expression') === undefined) missing(role, 'expression')
    if (parameter === undefined || source === undefined) return []
    return [{ target: text(parameter, 'name') ?? parameter.id ?? '', source }]
  })

  function missing(at: Element, attribute: string): void {
    report.error('attribute-missing', at, { element: 'resourceParameterBinding', attribute }, attribute)
  }
}

function checkRequired(role: Element, resource: Element, { report }: Reading): void {
  const bound = many(role, 'resourceParameterBindings').map((binding) => one(binding, 'parameterRef'))
  for (const parameter of many(resource, 'resourceParameters')) {
    const isRequired = Object.hasOwn(parameter, 'isRequired') && parameter.get?.('isRequired') === true
    if (!isRequired || bound.includes(parameter)) continue
    const name = text(parameter, 'name') ?? parameter.id ?? ''
    report.error('resource-parameter-missing', role, { resource: text(resource, 'name') ?? '', parameter: name })
  }
}

/** `user(an), group(van-thu)`; a bare word is of the kind that the role is about. */
function references(plain: string, kind: Kind): readonly string[] {
  return plain.split(',').map((part) => {
    const word = part.trim()
    const [, named, reference] = /^(user|group|position|unit)\(([^()]*)\)$/.exec(word) ?? []
    if (reference !== undefined) return `${named}:${reference.trim()}`
    return word.includes(':') ? word : `${kind}:${word}`
  })
}
