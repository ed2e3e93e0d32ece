import type { Context } from './check.js'

/** Names that an expression reads and that nothing in the file brings about. A start or a handler may still bring them. */
export function undeclaredNames({ graph, reading }: Context): void {
  const declared = new Set(graph.declared)
  for (const { subject, property, references } of reading.expressions.uses) {
    for (const name of references) {
      if (!declared.has(name)) reading.report.warning('undeclared-name', subject, { name }, property)
    }
  }
}
