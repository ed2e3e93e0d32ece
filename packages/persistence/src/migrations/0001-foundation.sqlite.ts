/**
 * The first schema on SQLite. Measured with one start and one completion per instance, 64 in one transaction: rowid tables where rows carry
 * a state of about 1 KiB, and `without rowid` elsewhere, beat all-rowid by 6 % and all-`without rowid` by 25 % and half the file; hashes
 * as text beat blobs by 12 % at the same size, because making buffers costs more than 11 bytes.
 */
export const foundation: readonly string[] = [
  ...['qt_instance', 'qt_instance_done'].flatMap((table) => [
    `create table ${table} (
      agency text not null,
      id blob not null,
      head text not null,
      revision integer not null,
      kind text not null,
      status text not null,
      key text not null,
      version integer not null,
      definition text,
      business_key text,
      incidents integer not null,
      created_at integer not null,
      created_by text not null,
      ended_at integer,
      state text not null,
      primary key (agency, id)
    ) strict`,
    `create index ${table}_key on ${table} (agency, key, id)`,
    `create index ${table}_business_key on ${table} (agency, business_key, id) where business_key is not null`,
    `create index ${table}_kind on ${table} (agency, kind, id) where kind <> 'instance'`,
    `create index ${table}_incidents on ${table} (agency, id) where incidents > 0`,
  ]),
  "create index qt_instance_message on qt_instance (agency, key, business_key, id) where kind = 'message'",

  `create table qt_state_part (
    agency text not null,
    aggregate blob not null,
    part text not null,
    json text not null,
    primary key (agency, aggregate, part)
  ) strict`,

  // The rowid is the place in commit order: there is one writer, and nothing is ever deleted.
  `create table qt_journal (
    position integer primary key,
    agency text not null,
    aggregate blob not null,
    revision integer not null,
    kind text not null,
    commit_id blob not null,
    author text not null,
    at integer not null,
    previous text,
    hash text not null,
    facts text not null
  ) strict`,
  'create unique index qt_journal_aggregate on qt_journal (agency, aggregate, revision)',

  `create table qt_reservation (
    agency text not null,
    space text not null,
    key text not null,
    request_hash text not null,
    answer text not null,
    at integer not null,
    primary key (agency, space, key)
  ) strict, without rowid`,

  ...[
    { table: 'qt_task', closing: '' },
    { table: 'qt_task_done', closing: 'outcome text not null, closed_by text not null, closed_at integer not null,' },
  ].map(
    ({ table, closing }) => `create table ${table} (
      agency text not null,
      aggregate blob not null,
      seq integer not null,
      node text not null,
      name text not null,
      state text not null,
      assignee text,
      candidates text not null,
      due integer not null,
      agency_due integer,
      created_at integer not null,
      key text not null,
      business_key text,
      data text not null,
      ${closing}
      primary key (agency, aggregate, seq)
    ) strict, without rowid`,
  ),
  // The primary key follows of itself in every index of a table without rowid.
  'create index qt_task_due on qt_task (agency, due)',
  'create index qt_task_assignee on qt_task (agency, assignee, due) where assignee is not null',

  // The list of one candidate is the table itself, in order.
  `create table qt_task_candidate (
    agency text not null,
    ref text not null,
    due integer not null,
    aggregate blob not null,
    seq integer not null,
    primary key (agency, ref, due, aggregate, seq)
  ) strict, without rowid`,

  `create table qt_due (
    agency text not null,
    aggregate blob not null,
    seq integer not null,
    kind text not null,
    node text not null,
    topic text not null,
    due integer not null,
    attempts integer not null,
    lease text,
    lease_until integer not null,
    worker text,
    primary key (agency, aggregate, seq)
  ) strict, without rowid`,
  'create index qt_due_next on qt_due (kind, topic, due)',
  'create index qt_due_lease on qt_due (lease) where lease is not null',

  // Two indexes, because whoever asks by name alone wants the same order as whoever asks by name and key. They hold whole rows: else the
  // planner, which has no statistics, walks the agency's subscriptions of all names in the table to spare itself the way from index to row.
  `create table qt_subscription (
    agency text not null,
    aggregate blob not null,
    seq integer not null,
    node text not null,
    kind text not null,
    name text not null,
    key text,
    starts integer not null,
    primary key (agency, aggregate, seq)
  ) strict, without rowid`,
  'create index qt_subscription_key on qt_subscription (agency, kind, name, key, aggregate, seq, node, starts)',
  'create index qt_subscription_name on qt_subscription (agency, kind, name, aggregate, seq, key, node, starts)',

  `create table qt_definition (
    agency text not null,
    hash text not null,
    source text not null,
    created_at integer not null,
    created_by text not null,
    primary key (agency, hash)
  ) strict`,
  'create index qt_definition_hash on qt_definition (hash)',

  `create table qt_activation (
    agency text not null,
    key text not null,
    version integer not null,
    definition text not null,
    publisher text not null,
    primary key (agency, key)
  ) strict, without rowid`,

  `create table qt_document (
    agency text not null,
    type text not null,
    key text not null,
    version integer not null,
    content text not null,
    at integer not null,
    by text not null,
    primary key (agency, type, key, version)
  ) strict`,

  'create table qt_listener (name text not null primary key, position text not null) strict, without rowid',

  `create table qt_access_log (
    agency text not null,
    at integer not null,
    user text not null,
    action text not null,
    target text not null,
    reason text not null
  ) strict`,
  'create index qt_access_log_at on qt_access_log (agency, at)',
]
