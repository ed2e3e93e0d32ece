import { type Context, nodesOf } from './check.js'

/** A user task nobody is assigned to is offered to whoever administers the agency's work. */
export function owners(context: Context): void {
  for (const node of nodesOf(context)) {
    if (node.kind === 'userTask' && node.assignments.length === 0) {
      context.reading.report.warning('user-task-without-owner', node)
    }
  }
}
