/**
 * The lifecycle of an activity instance (BPMN 2.0.1 §13.2.2, figure 13.2) as one table. `evolve` asks it before every change of a token;
 * a transition that is not here is a bug.
 *
 * ```
 *   ready ──► active ──► completing ──► completed ──► compensating ──► compensated
 *     │         │  ▲          │
 *     │         ▼  │ retry    ▼
 *     │       failing ──► failed
 *     ▼         ▼
 *  withdrawn  terminating ──► terminated
 * ```
 */
export type ActivityState =
  | 'ready'
  | 'active'
  | 'completing'
  | 'completed'
  | 'failing'
  | 'failed'
  | 'terminating'
  | 'terminated'
  | 'withdrawn'
  | 'compensating'
  | 'compensated'

const legal: { readonly [S in ActivityState]: readonly ActivityState[] } = {
  ready: ['active', 'withdrawn', 'failing', 'terminating'],
  active: ['completing', 'completed', 'failing', 'failed', 'terminating', 'terminated', 'withdrawn'],
  completing: ['completed', 'failing', 'failed', 'terminating', 'terminated'],
  failing: ['active', 'completing', 'failed', 'terminating', 'terminated'],
  terminating: ['terminated'],
  completed: ['compensating'],
  compensating: ['compensated', 'failed', 'terminated'],
  failed: [],
  terminated: [],
  withdrawn: [],
  compensated: [],
}

/** Whether an activity instance may go from one state to the other. */
export function mayBecome(from: ActivityState, to: ActivityState): boolean {
  return legal[from].includes(to)
}
