import type { Expression } from '../model/model.js'

/** Names of the entries an expression makes: what others may ask of its result. */
export function entryNamesOf(expression: Expression | undefined, into: Set<string>): void {
  if (expression === undefined) return
  const visit = (each: Expression | undefined): void => entryNamesOf(each, into)
  switch (expression.kind) {
    case 'literal':
      return
    case 'table':
      for (const { name } of expression.outputs) if (name !== undefined) into.add(name)
      return
    case 'context':
      for (const { variable, expression: value } of expression.entries) {
        if (variable !== undefined) into.add(variable.name)
        visit(value)
      }
      return
    case 'relation':
      for (const { name } of expression.columns) into.add(name)
      expression.rows.flat().forEach(visit)
      return
    case 'invocation':
      visit(expression.callee)
      for (const { parameter, expression: value } of expression.bindings) {
        into.add(parameter)
        visit(value)
      }
      return
    case 'function':
      for (const { name } of expression.parameters) into.add(name)
      return visit(expression.body)
    case 'list':
      return expression.items.forEach(visit)
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse].forEach(visit)
    case 'filter':
      return [expression.source, expression.match].forEach(visit)
    case 'iterator':
      return [expression.domain, expression.body].forEach(visit)
  }
}
