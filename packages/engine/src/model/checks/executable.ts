import type { Context } from './check.js'

/** Whether the process may be started at all. */
export function executable({ graph, process, reading }: Context): void {
  if (graph.isExecutable === undefined) reading.report.warning('executable-unsaid', process, {}, 'isExecutable')
  if (graph.isExecutable === false) reading.report.warning('draft', process, {}, 'isExecutable')
}
