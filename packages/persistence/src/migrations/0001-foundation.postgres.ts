import type { PostgresSchemaOptions } from './migration.js'

// HOT updates need room on the page: what every command touches is never indexed, and a quarter of each page stays free.
const roomy = 'with (fillfactor = 75)'

/** The first schema on PostgreSQL: the tables of SQLite's, keys as `uuid`, the journal's position as transaction and number. */
export function foundation(options: PostgresSchemaOptions): readonly string[] {
  const table = (name: string, columns: string, storage = ''): readonly string[] =>
    createTable(name, columns, storage, options)
  return [
    ...['qt_instance', 'qt_instance_done'].flatMap((name) => [
      ...table(name, instanceColumns, name === 'qt_instance' ? roomy : ''),
      `create index ${name}_key on ${name} (agency, key, id)`,
      `create index ${name}_business_key on ${name} (agency, business_key, id) where business_key is not null`,
      `create index ${name}_kind on ${name} (agency, kind, id) where kind <> 'instance'`,
      `create index ${name}_incidents on ${name} (agency, id) where incidents > 0`,
    ]),
    "create index qt_instance_message on qt_instance (agency, key, business_key, id) where kind = 'message'",
    ...table(
      'qt_state_part',
      'agency text not null, aggregate uuid not null, part text not null, json text not null, primary key (agency, aggregate, part)',
      roomy,
    ),
    ...table('qt_journal', journalColumns),
    'create index qt_journal_position on qt_journal (tx, n)',
    ...table(
      'qt_reservation',
      `agency text not null, space text not null, key text not null, request_hash text not null, answer text not null, at bigint not null,
       primary key (agency, space, key)`,
    ),
    ...table('qt_task', `${taskColumns}, primary key (agency, aggregate, seq)`, roomy),
    'create index qt_task_due on qt_task (agency, due, aggregate, seq)',
    'create index qt_task_assignee on qt_task (agency, assignee, due, aggregate, seq) where assignee is not null',
    ...table(
      'qt_task_done',
      `${taskColumns}, outcome text not null, closed_by text not null, closed_at bigint not null, primary key (agency, aggregate, seq)`,
    ),
    ...table(
      'qt_task_candidate',
      'agency text not null, ref text not null, due bigint not null, aggregate uuid not null, seq int not null, primary key (agency, ref, due, aggregate, seq)',
    ),
    ...table('qt_due', dueColumns, roomy),
    'create index qt_due_next on qt_due (kind, topic, due)',
    'create index qt_due_lease on qt_due (lease) where lease is not null',
    ...table('qt_subscription', subscriptionColumns),
    'create index qt_subscription_key on qt_subscription (agency, kind, name, key, aggregate, seq)',
    'create index qt_subscription_name on qt_subscription (agency, kind, name, aggregate, seq)',
    ...catalogueTables(table),
    'create table qt_listener (name text not null primary key, position text not null)',
  ]
}

const instanceColumns = `
  agency text not null, id uuid not null, head text not null, revision int not null, kind text not null, status text not null,
  key text not null, version int not null, definition text, business_key text, incidents int not null, created_at bigint not null,
  created_by text not null, ended_at bigint, state text not null, primary key (agency, id)`

const journalColumns = `
  agency text not null, aggregate uuid not null, revision int not null, tx xid8 not null default pg_current_xact_id(), n int not null,
  kind text not null, commit_id uuid not null, author text not null, at bigint not null, previous text, hash text not null,
  facts text not null, primary key (agency, aggregate, revision)`

const taskColumns = `
  agency text not null, aggregate uuid not null, seq int not null, node text not null, name text not null, state text not null,
  assignee text, candidates text not null, due bigint not null, agency_due bigint, created_at bigint not null, key text not null,
  business_key text, data text not null`

const dueColumns = `
  agency text not null, aggregate uuid not null, seq int not null, kind text not null, node text not null, topic text not null,
  due bigint not null, attempts int not null, lease uuid, lease_until bigint not null, worker text,
  primary key (agency, aggregate, seq)`

const subscriptionColumns = `
  agency text not null, aggregate uuid not null, seq int not null, node text not null, kind text not null, name text not null,
  key text, starts int not null, primary key (agency, aggregate, seq)`

function catalogueTables(table: (name: string, columns: string) => readonly string[]): readonly string[] {
  return [
    ...table(
      'qt_definition',
      'agency text not null, hash text not null, source text not null, created_at bigint not null, created_by text not null, primary key (agency, hash)',
    ),
    'create index qt_definition_hash on qt_definition (hash)',
    ...table(
      'qt_activation',
      'agency text not null, key text not null, version int not null, definition text not null, publisher text not null, primary key (agency, key)',
    ),
    ...table(
      'qt_document',
      `agency text not null, type text not null, key text not null, version int not null, content text not null, at bigint not null,
       by text not null, primary key (agency, type, key, version)`,
    ),
    ...table(
      'qt_access_log',
      'agency text not null, at bigint not null, "user" text not null, action text not null, target text not null, reason text not null',
    ),
    'create index qt_access_log_at on qt_access_log (agency, at)',
  ]
}

function createTable(
  name: string,
  columns: string,
  storage: string,
  { partitions }: PostgresSchemaOptions,
): readonly string[] {
  if (partitions === 0) return [`create table ${name} (${columns}) ${storage}`]
  // A partitioned table has no storage of its own: its partitions have.
  const parts = Array.from(
    { length: partitions },
    (_, remainder) =>
      `create table ${name}_${remainder} partition of ${name} for values with (modulus ${partitions}, remainder ${remainder}) ${storage}`,
  )
  return [`create table ${name} (${columns}) partition by hash (agency)`, ...parts]
}
