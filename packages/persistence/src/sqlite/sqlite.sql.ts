/**
 * The hot statements on SQLite: fixed text, prepared once per connection. Parameters are positional, in the order of the columns.
 */
const instanceColumns =
  'agency, id, head, revision, kind, status, key, version, definition, business_key, incidents, created_at, created_by, ended_at, state'
const taskColumns =
  'agency, aggregate, seq, node, name, state, assignee, candidates, due, agency_due, created_at, key, business_key, data'
const dueColumns = 'agency, aggregate, seq, kind, node, topic, due, attempts'
const subscriptionColumns = 'agency, aggregate, seq, node, kind, name, key, starts'
const journalColumns = 'agency, aggregate, revision, kind, commit_id, author, at, previous, hash, facts'

/** A row whose lease runs, and is this one. */
const leased = 'agency = ? and aggregate = ? and seq = ? and lease = ? and lease_until > ?'

/** Those that need no tables. */
export const transactionSql = {
  begin: 'begin immediate',
  beginRead: 'begin',
  commit: 'commit',
  rollback: 'rollback',
  savepoint: 'savepoint quytrinh',
  release: 'release quytrinh',
  rollbackTo: 'rollback to quytrinh',
} as const

export type HotStatement =
  | 'loadOpen'
  | 'loadEnded'
  | 'loadParts'
  | 'loadReservation'
  | 'loadActivation'
  | 'head'
  | 'exists'
  | 'reserved'
  | 'committed'
  | 'insertInstance'
  | 'updateInstance'
  | 'updateInstanceWhole'
  | 'endInstance'
  | 'deleteInstance'
  | 'putPart'
  | 'deletePart'
  | 'insertJournal'
  | 'insertReservation'
  | 'insertTask'
  | 'updateTask'
  | 'offers'
  | 'closeTask'
  | 'deleteTask'
  | 'insertCandidate'
  | 'deleteCandidate'
  | 'insertDue'
  | 'updateDue'
  | 'deleteDue'
  | 'insertSubscription'
  | 'updateSubscription'
  | 'deleteSubscription'
  | 'insertDefinition'
  | 'putActivation'
  | 'dueArm'
  | 'nextArm'
  | 'lease'
  | 'extend'
  | 'release'
  | 'leaseRuns'
  | 'history'

export const hotSql: Readonly<Record<HotStatement, string>> = {
  // ─── load ───
  loadOpen: 'select head, revision, kind, status, state from qt_instance where agency = ? and id = ?',
  loadEnded: 'select head, revision, kind, status, state from qt_instance_done where agency = ? and id = ?',
  loadParts: 'select part, json from qt_state_part where agency = ? and aggregate = ?',
  loadReservation: 'select request_hash, answer from qt_reservation where agency = ? and space = ? and key = ?',
  loadActivation: 'select agency, key, version, definition, publisher from qt_activation where agency = ? and key = ?',

  // ─── commit: what stands in the way ───
  head: 'select head from qt_instance where agency = ? and id = ?',
  exists:
    'select 1 from qt_instance where agency = ? and id = ? union all select 1 from qt_instance_done where agency = ? and id = ?',
  reserved: 'select 1 from qt_reservation where agency = ? and space = ? and key = ?',
  committed: 'select 1 from qt_journal where agency = ? and aggregate = ? and revision = ? and commit_id = ?',

  // ─── commit: what is written ───
  insertInstance: `insert into qt_instance (${instanceColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  // SQLite rewrites every index whose column is named in `set`, changed or not: the usual update names none.
  updateInstance: `update qt_instance set head = ?, revision = ?, status = ?, incidents = ?, state = coalesce(?, state)
    where agency = ? and id = ? and key = ? and version = ? and definition is ? and business_key is ?`,
  updateInstanceWhole: `update qt_instance set head = ?, revision = ?, status = ?, incidents = ?, state = coalesce(?, state),
    key = ?, version = ?, definition = ?, business_key = ? where agency = ? and id = ?`,
  endInstance: `insert into qt_instance_done (${instanceColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    coalesce(?, (select state from qt_instance where agency = ? and id = ?)))`,
  deleteInstance: 'delete from qt_instance where agency = ? and id = ?',
  putPart: `insert into qt_state_part (agency, aggregate, part, json) values (?, ?, ?, ?)
    on conflict (agency, aggregate, part) do update set json = excluded.json`,
  deletePart: 'delete from qt_state_part where agency = ? and aggregate = ? and part = ?',
  insertJournal: `insert into qt_journal (${journalColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertReservation: `insert into qt_reservation (agency, space, key, request_hash, answer, at) values (?, ?, ?, ?, ?, ?)`,

  insertTask: `insert into qt_task (${taskColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  updateTask: `update qt_task set node = ?, name = ?, state = ?, assignee = ?, candidates = ?, due = ?, agency_due = ?, created_at = ?,
    key = ?, business_key = ?, data = ? where agency = ? and aggregate = ? and seq = ?`,
  offers: 'select due, candidates from qt_task where agency = ? and aggregate = ? and seq = ?',
  closeTask: `insert into qt_task_done (${taskColumns}, outcome, closed_by, closed_at)
    select ${taskColumns}, ?, ?, ? from qt_task where agency = ? and aggregate = ? and seq = ?`,
  deleteTask: 'delete from qt_task where agency = ? and aggregate = ? and seq = ?',
  insertCandidate: 'insert into qt_task_candidate (agency, ref, due, aggregate, seq) values (?, ?, ?, ?, ?)',
  deleteCandidate:
    'delete from qt_task_candidate where agency = ? and ref = ? and due = ? and aggregate = ? and seq = ?',

  insertDue: `insert into qt_due (${dueColumns}, lease_until) values (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  // A row in its new shape is nobody's: the lease of the old one ends with it.
  updateDue: `update qt_due set kind = ?, node = ?, topic = ?, due = ?, attempts = ?, lease = null, lease_until = 0, worker = null
    where agency = ? and aggregate = ? and seq = ?`,
  deleteDue: 'delete from qt_due where agency = ? and aggregate = ? and seq = ?',

  insertSubscription: `insert into qt_subscription (${subscriptionColumns}) values (?, ?, ?, ?, ?, ?, ?, ?)`,
  updateSubscription: `update qt_subscription set node = ?, kind = ?, name = ?, key = ?, starts = ?
    where agency = ? and aggregate = ? and seq = ?`,
  deleteSubscription: 'delete from qt_subscription where agency = ? and aggregate = ? and seq = ?',

  // The first upload of a file counts, whoever comes later.
  insertDefinition: `insert into qt_definition (agency, hash, source, created_at, created_by)
    select ?, ?, ?, ?, ? where not exists (select 1 from qt_definition where hash = ?)`,
  putActivation: `insert into qt_activation (agency, key, version, definition, publisher) values (?, ?, ?, ?, ?)
    on conflict (agency, key) do update set version = excluded.version, definition = excluded.definition, publisher = excluded.publisher`,

  // ─── claim: one arm per queue, merged by the asker ───
  dueArm: `select ${dueColumns} from qt_due where kind = ? and topic = ? and due <= ? and lease_until <= ? and (? is null or agency = ?)
    order by due limit ?`,
  nextArm: `select due from qt_due where kind = ? and topic = ? and lease_until <= ? and (? is null or agency = ?)
    order by due limit 1`,
  lease: 'update qt_due set lease = ?, lease_until = ?, worker = ? where agency = ? and aggregate = ? and seq = ?',
  extend: `update qt_due set lease_until = ? where ${leased}`,
  release: `update qt_due set lease = null, lease_until = 0, worker = null where ${leased}`,
  leaseRuns: `select 1 from qt_due where ${leased}`,

  history: `select position, ${journalColumns} from qt_journal where position > ? order by position limit ?`,
}
