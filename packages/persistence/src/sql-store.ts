import type { AccessDenied, Position, Store } from '@quytrinh/engine/ports'
import { catalogueOf } from './catalogue.js'
import type { Dialect } from './dialect.js'
import { listActivations } from './queries/activations.js'
import { listInstances } from './queries/instances.js'
import { listJournal } from './queries/journal.js'
import { listSubscriptions } from './queries/subscriptions.js'
import { listTasks } from './queries/tasks.js'

/** The store on any dialect: what is hot the dialect does itself; lists, catalogue and listeners are the same on all. */
export function sqlStore<Trx>(dialect: Dialect<Trx>): Store<Trx> {
  return {
    ...(dialect.flightsMax === undefined ? {} : { flightsMax: dialect.flightsMax }),
    load: (refs) => dialect.load(refs),
    commit: (changes) => dialect.commit(changes),
    commitLocked: (refs, decide) => dialect.commitLocked(refs, decide),
    claim: (request) => dialect.claim(request),
    extend: (leases, leaseMs) => dialect.extend(leases, leaseMs),
    release: (leases) => dialect.release(leases),
    nextDue: (request) => dialect.nextDue(request),
    history: (after, limit) => dialect.history(after, limit),
    catalogue: catalogueOf(dialect),
    query: {
      tasks: async (query) => listTasks(dialect, query),
      subscriptions: async (query) => listSubscriptions(dialect, query),
      instances: async (query) => listInstances(dialect, query),
      journal: async (ref, options) => listJournal(dialect, ref, options),
      activations: async (agency, options) => listActivations(dialect, agency, options),
    },
    listenerPosition: (name) => listenerPosition(dialect, name),
    advanceListener: (name, from, to) => advanceListener(dialect, name, from, to),
    logDenied: (entry) => logDenied(dialect, entry),
    within: (trx) => sqlStore(dialect.within(trx)),
    migrate: () => dialect.migrate(),
    close: () => dialect.close(),
  }
}

async function listenerPosition<Trx>({ build, run }: Dialect<Trx>, name: string): Promise<Position> {
  const { rows } = await run(build.selectFrom('qt_listener').select('position').where('name', '=', name).compile())
  return rows[0]?.position ?? ''
}

async function advanceListener<Trx>(
  { build, run }: Dialect<Trx>,
  name: string,
  from: Position,
  to: Position,
): Promise<boolean> {
  // A listener at the beginning has no row yet, or was set back to the beginning.
  const insert = build
    .insertInto('qt_listener')
    .values({ name, position: to })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ position: to }).where('qt_listener.position', '=', ''),
    )
  const update = build
    .updateTable('qt_listener')
    .set({ position: to })
    .where('name', '=', name)
    .where('position', '=', from)
  const { written } = await run((from === '' ? insert : update).compile())
  return written === 1
}

async function logDenied<Trx>({ build, run }: Dialect<Trx>, entry: AccessDenied): Promise<void> {
  const { agency, at, user, action, target, reason } = entry
  await run(build.insertInto('qt_access_log').values({ agency, at, user, action, target, reason }).compile())
}
