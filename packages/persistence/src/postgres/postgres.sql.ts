/**
 * The hot statements on PostgreSQL: fixed text, prepared once per connection under a name of its own. Arrays instead of lists; every array
 * is cast, because `unnest` of several tells no types. The columns of each list are built in one loop, since `unnest` pads the shorter
 * ones with null instead of failing.
 */

/** A list of rows that travels as one array per column: its name, and the columns with their types. */
export interface RowList {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
}

const key = { unit: 'int', agency: 'text', aggregate: 'uuid', seq: 'int' } as const

/** What the commit takes, in this order, after the number of units. `unit` is the position of the change set in the call, from 1. */
export const commitLists: readonly RowList[] = [
  {
    name: 'part',
    columns: {
      unit: 'int',
      agency: 'text',
      id: 'uuid',
      expected: 'text',
      head: 'text',
      revision: 'int',
      kind: 'text',
      status: 'text',
      key: 'text',
      version: 'int',
      definition: 'text',
      business_key: 'text',
      incidents: 'int',
      created_at: 'bigint',
      created_by: 'text',
      ended_at: 'bigint',
      ended: 'bool',
      state: 'text',
    },
  },
  { name: 'fragment', columns: { unit: 'int', agency: 'text', aggregate: 'uuid', part: 'text', json: 'text' } },
  {
    name: 'reservation',
    columns: {
      unit: 'int',
      agency: 'text',
      space: 'text',
      key: 'text',
      request_hash: 'text',
      answer: 'text',
      at: 'bigint',
    },
  },
  {
    name: 'entry',
    columns: {
      unit: 'int',
      n: 'int',
      agency: 'text',
      aggregate: 'uuid',
      revision: 'int',
      kind: 'text',
      commit_id: 'uuid',
      author: 'text',
      at: 'bigint',
      previous: 'text',
      hash: 'text',
      facts: 'text',
    },
  },
  { name: 'closing', columns: { ...key, outcome: 'text', closed_by: 'text', closed_at: 'bigint' } },
  {
    name: 'task',
    columns: {
      ...key,
      is_new: 'bool',
      node: 'text',
      name: 'text',
      state: 'text',
      assignee: 'text',
      candidates: 'text',
      due: 'bigint',
      agency_due: 'bigint',
      created_at: 'bigint',
      key: 'text',
      business_key: 'text',
      data: 'text',
    },
  },
  { name: 'offer', columns: { ...key, ref: 'text', due: 'bigint' } },
  { name: 'due_closing', columns: key },
  {
    name: 'due_row',
    columns: { ...key, is_new: 'bool', kind: 'text', node: 'text', topic: 'text', due: 'bigint', attempts: 'int' },
  },
  {
    name: 'definition',
    columns: { unit: 'int', agency: 'text', hash: 'text', source: 'text', created_at: 'bigint', created_by: 'text' },
  },
  {
    name: 'activation',
    columns: { unit: 'int', agency: 'text', key: 'text', version: 'int', definition: 'text', publisher: 'text' },
  },
]

/** What the commit takes behind these where any change set of the call has subscriptions. */
const subscriptionLists: readonly RowList[] = [
  { name: 'subscription_closing', columns: key },
  {
    name: 'subscription',
    columns: { ...key, is_new: 'bool', node: 'text', kind: 'text', name: 'text', key: 'text', starts: 'int' },
  },
]

/** The lists of {@link HotStatement} `commitSubscriptions`. */
export const allCommitLists: readonly RowList[] = [...commitLists, ...subscriptionLists]

/** The lists of {@link HotStatement} `commitLeased`: where a change set of the call counts by a lease. */
export const leasedCommitLists: readonly RowList[] = [
  ...allCommitLists,
  { name: 'held', columns: { ...key, lease: 'uuid' } },
]

/** `part as materialized (select * from unnest($2::int[], …) as p(unit, …))` for each list, numbered on. */
function listsAsTables(lists: readonly RowList[]): string {
  let parameter = 1
  return lists
    .map(({ name, columns }) => {
      const arrays = Object.values(columns).map((type) => `$${++parameter}::${type}[]`)
      return `${name} as materialized (select * from unnest(${arrays}) as w(${Object.keys(columns)}))`
    })
    .join(',\n')
}

const taskColumns =
  'agency, aggregate, seq, node, name, state, assignee, candidates, due, agency_due, created_at, key, business_key, data'
const instanceColumns =
  'agency, id, head, revision, kind, status, key, version, definition, business_key, incidents, created_at, created_by, ended_at, state'

/**
 * All change sets of a call in one statement and one snapshot, which answers a verdict for each.
 *
 * - `locked`: the head stands in the join condition, so that a row that changed between snapshot and lock drops out when the lock
 *   re-checks it. This re-check is the compare-and-set. Locked rows are skipped, never waited for, so that row locks close no cycle.
 * - `kept`: every write joins it; a write without that join would break the protocol.
 * - `order by` where a unique key may have to wait for another transaction: by key, so that two calls wait in the same order.
 * - The verdict reads the snapshot from before the writes. `busy` may in truth be stale: asking again tells.
 * - Subscriptions are in a statement of their own, because most calls have none: every part of a statement costs, also without rows.
 * - Leases as well. A leased row is locked like a head: nobody claims, prolongs or gives it back between the look at its lease and the commit.
 * - Offers of changed tasks are compared with those that are there, because the writes of one statement happen in no order.
 */
const commitOf = (
  lists: readonly RowList[],
  more = '',
  leased: Leased = { locked: '', blocked: '', lost: '' },
): string => `with ${listsAsTables(lists)},
locked as materialized (
  select p.agency, p.id
  from part p join qt_instance i on i.agency = p.agency and i.id = p.id and i.head = p.expected
  order by i.agency, i.id
  for no key update of i skip locked),${leased.locked}
taken as materialized (
  select r.unit from reservation r
  join qt_reservation c on c.agency = r.agency and c.space = r.space and c.key = r.key),
blocked as materialized (
  select p.unit from part p left join locked l on l.agency = p.agency and l.id = p.id
  where case when p.expected is null
    then exists (select from qt_instance i where i.agency = p.agency and i.id = p.id)
      or exists (select from qt_instance_done i where i.agency = p.agency and i.id = p.id)
    else l.id is null end
  union select unit from taken${leased.blocked}),
kept as materialized (
  select unit from generate_series(1, $1::int) as u(unit) where unit not in (select unit from blocked)),
created as (
  insert into qt_instance (${instanceColumns})
  select ${instanceColumns} from part join kept using (unit) where expected is null and not ended order by agency, id),
changed as (
  update qt_instance i set head = p.head, revision = p.revision, status = p.status, key = p.key, version = p.version,
    definition = p.definition, business_key = p.business_key, incidents = p.incidents, state = coalesce(p.state, i.state)
  from part p join kept using (unit)
  where p.expected is not null and not p.ended and i.agency = p.agency and i.id = p.id),
ended as (
  insert into qt_instance_done (${instanceColumns})
  select p.agency, p.id, p.head, p.revision, p.kind, p.status, p.key, p.version, p.definition, p.business_key, p.incidents,
    p.created_at, p.created_by, p.ended_at, coalesce(p.state, i.state)
  from part p join kept using (unit) left join qt_instance i on i.agency = p.agency and i.id = p.id
  where p.ended order by p.agency, p.id),
left_open as (
  delete from qt_instance i using part p join kept using (unit)
  where p.ended and p.expected is not null and i.agency = p.agency and i.id = p.id),
fragment_written as (
  insert into qt_state_part (agency, aggregate, part, json)
  select agency, aggregate, part, json from fragment join kept using (unit) where json is not null
  on conflict (agency, aggregate, part) do update set json = excluded.json),
fragment_removed as (
  delete from qt_state_part s using fragment f join kept using (unit)
  where f.json is null and s.agency = f.agency and s.aggregate = f.aggregate and s.part = f.part),
recorded as (
  insert into qt_journal (agency, aggregate, revision, n, kind, commit_id, author, at, previous, hash, facts)
  select agency, aggregate, revision,
    n + (select coalesce(max(j.n), 0) from qt_journal j where j.tx = pg_current_xact_id_if_assigned()),
    kind, commit_id, author, at, previous, hash, facts
  from entry join kept using (unit) order by n),
reserved as (
  insert into qt_reservation (agency, space, key, request_hash, answer, at)
  select agency, space, key, request_hash, answer, at from reservation join kept using (unit) order by agency, space, key),
offered_before as materialized (
  select t.agency, t.aggregate, t.seq, t.due, json_array_elements_text(t.candidates::json) as ref
  from (select unit, agency, aggregate, seq from closing union all select unit, agency, aggregate, seq from task where not is_new) w
  join kept using (unit) join qt_task t on t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq),
withdrawn as (
  delete from qt_task_candidate c using offered_before o
  where c.agency = o.agency and c.ref = o.ref and c.due = o.due and c.aggregate = o.aggregate and c.seq = o.seq
    and not exists (select from offer n where n.agency = o.agency and n.ref = o.ref and n.due = o.due
      and n.aggregate = o.aggregate and n.seq = o.seq)),
offered as (
  insert into qt_task_candidate (agency, ref, due, aggregate, seq)
  select agency, ref, due, aggregate, seq from offer n join kept using (unit)
  where not exists (select from offered_before o where n.agency = o.agency and n.ref = o.ref and n.due = o.due
    and n.aggregate = o.aggregate and n.seq = o.seq)),
task_closed as (
  delete from qt_task t using closing w join kept using (unit)
  where t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq
  returning t.*, w.outcome, w.closed_by, w.closed_at),
task_done as (
  insert into qt_task_done (${taskColumns}, outcome, closed_by, closed_at)
  select ${taskColumns}, outcome, closed_by, closed_at from task_closed),
task_changed as (
  update qt_task t set node = w.node, name = w.name, state = w.state, assignee = w.assignee, candidates = w.candidates, due = w.due,
    agency_due = w.agency_due, created_at = w.created_at, key = w.key, business_key = w.business_key, data = w.data
  from task w join kept using (unit)
  where not w.is_new and t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq),
task_opened as (
  insert into qt_task (${taskColumns}) select ${taskColumns} from task join kept using (unit) where is_new),
due_closed as (
  delete from qt_due t using due_closing w join kept using (unit)
  where t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq),
due_changed as (
  update qt_due t set kind = w.kind, node = w.node, topic = w.topic, due = w.due, attempts = w.attempts,
    lease = null, lease_until = 0, worker = null
  from due_row w join kept using (unit)
  where not w.is_new and t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq),
due_opened as (
  insert into qt_due (agency, aggregate, seq, kind, node, topic, due, attempts, lease_until)
  select agency, aggregate, seq, kind, node, topic, due, attempts, 0 from due_row join kept using (unit) where is_new),
defined as (
  insert into qt_definition (agency, hash, source, created_at, created_by)
  select distinct on (hash) agency, hash, source, created_at, created_by from definition w join kept using (unit)
  where not exists (select from qt_definition d where d.hash = w.hash) order by hash, unit
  on conflict (agency, hash) do nothing),
activated as (
  insert into qt_activation (agency, key, version, definition, publisher)
  select distinct on (agency, key) agency, key, version, definition, publisher from activation join kept using (unit)
  order by agency, key, unit desc
  on conflict (agency, key) do update set version = excluded.version, definition = excluded.definition, publisher = excluded.publisher)${more}
select case
  when k.unit is not null then 'applied'
  when exists (select from entry e join qt_journal j on j.agency = e.agency and j.aggregate = e.aggregate and j.revision = e.revision
    and j.commit_id = e.commit_id where e.unit = u.unit) then 'applied'
  when exists (select from taken t where t.unit = u.unit) then 'duplicate'${leased.lost}
  when exists (select from part p left join qt_instance i on i.agency = p.agency and i.id = p.id
    where p.unit = u.unit and (i.head is distinct from p.expected
      or exists (select from qt_instance_done d where d.agency = p.agency and d.id = p.id))) then 'stale'
  else 'busy' end as verdict
from generate_series(1, $1::int) as u(unit) left join kept k using (unit) order by u.unit`

/** What a commit that counts by leases has besides, and where. */
interface Leased {
  readonly locked: string
  readonly blocked: string
  readonly lost: string
}

/** The store's clock, in milliseconds. */
const clock = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

const byLeases: Leased = {
  locked: `
moment as materialized (select ${clock} as ms),
leased as materialized (
  select w.unit, t.aggregate, t.seq
  from held w cross join moment
  join qt_due t on t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq
    and t.lease = w.lease and t.lease_until > moment.ms
  order by t.agency, t.aggregate, t.seq
  for no key update of t skip locked),`,
  blocked: `
  union select unit from held w where not exists (
    select from leased l where l.unit = w.unit and l.aggregate = w.aggregate and l.seq = w.seq)`,
  lost: `
  when exists (select from held w cross join moment
    left join qt_due t on t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq
    where w.unit = u.unit and (t.lease is distinct from w.lease or t.lease_until <= moment.ms)) then 'leaseLost'`,
}

const writesOfSubscriptions = `,
subscription_closed as (
  delete from qt_subscription t using subscription_closing w join kept using (unit)
  where t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq),
subscription_changed as (
  update qt_subscription t set node = w.node, kind = w.kind, name = w.name, key = w.key, starts = w.starts
  from subscription w join kept using (unit)
  where not w.is_new and t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq),
subscription_opened as (
  insert into qt_subscription (agency, aggregate, seq, node, kind, name, key, starts)
  select agency, aggregate, seq, node, kind, name, key, starts from subscription join kept using (unit) where is_new)`

const load = `select w.n::int, 'aggregate' as type, coalesce(i.head, d.head) as hash, coalesce(i.revision, d.revision) as number,
  coalesce(i.kind, d.kind) as word, coalesce(i.status, d.status) as other, coalesce(i.state, d.state) as text,
  (select json_object_agg(s.part, s.json)::text from qt_state_part s where s.agency = w.agency and s.aggregate = w.id) as parts
from unnest($1::int[], $2::text[], $3::uuid[]) as w(n, agency, id)
left join qt_instance i on i.agency = w.agency and i.id = w.id
left join qt_instance_done d on d.agency = w.agency and d.id = w.id
where i.id is not null or d.id is not null
union all
select w.n, 'reservation', r.request_hash, null, null, null, r.answer, null
from unnest($4::int[], $5::text[], $6::text[], $7::text[]) as w(n, agency, space, key)
join qt_reservation r on r.agency = w.agency and r.space = w.space and r.key = w.key
union all
select w.n, 'activation', a.definition, a.version, a.agency, a.key, a.publisher, null
from unnest($8::int[], $9::text[], $10::text[]) as w(n, agency, key)
join qt_activation a on a.agency = w.agency and a.key = w.key`

/** In the order in which every flush locks, so that no two can wait for each other. */
const lock = `select from unnest($1::text[], $2::uuid[]) as w(agency, id)
join qt_instance i on i.agency = w.agency and i.id = w.id
order by i.agency, i.id for no key update of i`

const leasedColumns = 't.agency, t.aggregate, t.seq, t.kind, t.node, t.topic, t.due, t.attempts, t.lease'

const pickedFrom = (locking: string): string => `with moment as materialized (select ${clock} as ms),
picked as materialized (
  select d.agency, d.aggregate, d.seq from unnest($1::text[], $2::text[]) as q(kind, topic)
  cross join moment
  cross join lateral (
    select agency, aggregate, seq, due from qt_due
    where kind = q.kind and topic = q.topic and due <= $3::bigint and lease_until <= moment.ms
      and ($7::text is null or agency = $7)
    order by due limit $4::int ${locking}) d
  order by d.due limit $4::int)`

const lease = `update qt_due t set lease = gen_random_uuid(), lease_until = moment.ms + $5::bigint, worker = $6::text
  from picked p, moment where t.agency = p.agency and t.aggregate = p.aggregate and t.seq = p.seq`

/** Rows that somebody else is about to lease are passed over: nobody waits, nobody comes in vain. */
const claimSkipLocked = `${pickedFrom('for no key update skip locked')}
${lease} returning ${leasedColumns}, null::int as picked`

/**
 * Nothing is locked beforehand: of two who pick the same row the second waits for the first and then finds, when the condition is checked
 * again, that it is leased. `picked` tells those who came in vain from those for whom nothing was due.
 */
const claimAtomicUpdate = `${pickedFrom('')},
claimed as (
  ${lease} and t.due <= $3::bigint and t.lease_until <= moment.ms
  returning ${leasedColumns})
select t.*, c.picked from (select count(*)::int as picked from picked) c left join claimed t on true`

/** The rows of those leases that run; the number tells which lease. */
const ofRunning = (set: string): string => `with moment as materialized (select ${clock} as ms)
update qt_due t set ${set}
from moment, unnest($1::text[], $2::uuid[], $3::int[], $4::uuid[]) with ordinality as w(agency, aggregate, seq, lease, n)
where t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq and t.lease = w.lease and t.lease_until > moment.ms
returning w.n::int as n`

const extend = ofRunning('lease_until = moment.ms + $5::bigint')

const release = ofRunning('lease = null, lease_until = 0, worker = null')

const nextDue = `with moment as materialized (select ${clock} as ms)
select min(d.due) as due from unnest($1::text[], $2::text[]) as q(kind, topic)
cross join moment
cross join lateral (
  select due from qt_due where kind = q.kind and topic = q.topic and lease_until <= moment.ms
    and ($3::text is null or agency = $3) order by due limit 1) d`

/** Readers stop below the oldest transaction that is still running: what it will commit lies behind, and would be skipped. */
const history = `select tx::text || ':' || n as position, agency, aggregate, revision, kind, commit_id, author, at, previous, hash, facts
from qt_journal where (tx, n) > ($1::text::xid8, $2::int) and tx < pg_snapshot_xmin(pg_current_snapshot())
order by tx, n limit $3::int`

export type HotStatement =
  | 'commit'
  | 'commitSubscriptions'
  | 'commitLeased'
  | 'load'
  | 'lock'
  | 'claimSkipLocked'
  | 'claimAtomicUpdate'
  | 'extend'
  | 'release'
  | 'nextDue'
  | 'history'

export const hotSql: Readonly<Record<HotStatement, string>> = {
  commit: commitOf(commitLists),
  commitSubscriptions: commitOf(allCommitLists, writesOfSubscriptions),
  commitLeased: commitOf(leasedCommitLists, writesOfSubscriptions, byLeases),
  load,
  lock,
  claimSkipLocked,
  claimAtomicUpdate,
  extend,
  release,
  nextDue,
  history,
}
