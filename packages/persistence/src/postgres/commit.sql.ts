/**
 * The one statement of a commit: all change sets of a call in one statement and one snapshot.
 *
 * It is put together from the chapters that the call has rows for, because every part of a statement costs, also without rows: the usual call, in which
 * some people complete tasks, takes two chapters of ten. Each combination is fixed text, prepared once per connection.
 */
import { clock } from './postgres.sql.js'
import { listsAsTables, type RowList } from './row-lists.js'

export const chapterNames = [
  'standing',
  'lifecycle',
  'fragments',
  'reservations',
  'leases',
  'tasks',
  'offers',
  'dues',
  'subscriptions',
  'catalogue',
] as const

export type ChapterName = (typeof chapterNames)[number]

interface Chapter {
  readonly lists: readonly RowList[]
  readonly writes?: string
  /** What has to be looked at or locked first. */
  readonly guard?: string
  /** The units that it refuses … */
  readonly refused?: string
  /** … and why, for a unit `u`: a condition and its verdict. */
  readonly verdict?: string
}

/** Rows of an aggregate name it by its place in `part`. */
const ofPart = { part: 'int' } as const
const ofWait = { ...ofPart, seq: 'int' } as const

const taskColumns = {
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
} as const

/** Rows of a list with the key of their table, joined first: else the planner may hold every row of the list against every row it finds. */
const keyed = (list: string): string =>
  `(select k.agency, k.id, w.* from ${list} w join kept k on k.n = w.part offset 0) w`

const taskNames = `agency, aggregate, seq, ${Object.keys(taskColumns).join(', ')}`
const taskValues = `k.agency, k.id, w.seq, ${Object.keys(taskColumns).map((name) => `w.${name}`)}`

const instanceNames =
  'agency, id, head, revision, kind, status, key, version, definition, business_key, incidents, created_at, created_by, ended_at, state'
const instanceValues = `k.agency, k.id, k.head, k.revision, t.kind, k.status, k.key, k.version, k.definition, k.business_key, k.incidents,
    t.created_at, t.created_by, t.ended_at`

/** Units whose reservations exist. */
const taken =
  'select r.unit from reservation r join qt_reservation c on c.agency = r.agency and c.space = r.space and c.key = r.key'

/** Every write of rows of aggregates joins `kept`; one that did not would break the protocol. */
const chapters: Readonly<Record<ChapterName, Chapter>> = {
  standing: {
    lists: [
      {
        name: 'part',
        columns: {
          unit: 'int',
          agency: 'text',
          id: 'uuid',
          expected: 'text',
          head: 'text',
          revision: 'int',
          status: 'text',
          key: 'text',
          version: 'int',
          definition: 'text',
          business_key: 'text',
          incidents: 'int',
          state: 'text',
        },
      },
      {
        name: 'entry',
        columns: {
          ...ofPart,
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
    ],
    writes: `recorded as (
  insert into qt_journal (agency, aggregate, revision, n, kind, commit_id, author, at, previous, hash, facts)
  select k.agency, k.id, e.revision,
    e.n + (select coalesce(max(j.n), 0) from qt_journal j where j.tx = pg_current_xact_id_if_assigned()),
    e.kind, e.commit_id, e.author, e.at, e.previous, e.hash, e.facts
  from entry e join kept k on k.n = e.part order by e.n)`,
  },
  /** Aggregates that begin or end. */
  lifecycle: {
    lists: [
      {
        name: 'turn',
        columns: {
          ...ofPart,
          kind: 'text',
          created_at: 'bigint',
          created_by: 'text',
          ended_at: 'bigint',
          is_ended: 'bool',
        },
      },
    ],
    writes: `created as (
  insert into qt_instance (${instanceNames})
  select ${instanceValues}, k.state from turn t join kept k on k.n = t.part where not t.is_ended order by k.agency, k.id),
ended as (
  insert into qt_instance_done (${instanceNames})
  select ${instanceValues}, coalesce(k.state, i.state)
  from turn t join kept k on k.n = t.part left join qt_instance i on i.agency = k.agency and i.id = k.id
  where t.is_ended order by k.agency, k.id),
left_open as (
  delete from qt_instance i using turn t join kept k on k.n = t.part
  where t.is_ended and k.expected is not null and i.agency = k.agency and i.id = k.id)`,
  },
  fragments: {
    lists: [{ name: 'fragment', columns: { ...ofPart, name: 'text', json: 'text' } }],
    writes: `fragment_written as (
  insert into qt_state_part (agency, aggregate, part, json)
  select k.agency, k.id, f.name, f.json from fragment f join kept k on k.n = f.part where f.json is not null
  on conflict (agency, aggregate, part) do update set json = excluded.json),
fragment_removed as (
  delete from qt_state_part s using ${keyed('fragment')}
  where w.json is null and s.agency = w.agency and s.aggregate = w.id and s.part = w.name)`,
  },
  reservations: {
    lists: [
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
    ],
    refused: taken,
    verdict: `when u.unit in (${taken}) then 'duplicate'`,
    // By key, not by unit: where a key has to wait for another transaction, two calls wait in the same order.
    writes: `reserved as (
  insert into qt_reservation (agency, space, key, request_hash, answer, at)
  select agency, space, key, request_hash, answer, at from reservation where unit not in (select unit from refused)
  order by agency, space, key)`,
  },
  /** A leased row is locked like a head: nobody claims, prolongs or gives it back between the look at its lease and the commit. */
  leases: {
    lists: [{ name: 'held', columns: { unit: 'int', agency: 'text', aggregate: 'uuid', seq: 'int', lease: 'uuid' } }],
    guard: `moment as materialized (select ${clock} as ms),
leased as materialized (
  select w.n from held w cross join moment
  join qt_due t on t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq and t.lease = w.lease and t.lease_until > moment.ms
  order by t.agency, t.aggregate, t.seq for no key update of t skip locked)`,
    refused: 'select w.unit from held w where not exists (select from leased l where l.n = w.n)',
    verdict: `when exists (select from held w left join qt_due t on t.agency = w.agency and t.aggregate = w.aggregate and t.seq = w.seq
    where w.unit = u.unit and (t.lease is distinct from w.lease or t.lease_until <= ${clock})) then 'leaseLost'`,
  },
  tasks: {
    lists: [
      { name: 'closing', columns: { ...ofWait, outcome: 'text', closed_by: 'text', closed_at: 'bigint' } },
      { name: 'task', columns: { ...ofWait, ...taskColumns } },
    ],
    // References as an array, not as rows: the planner would expect a thousand of them, and read the whole table instead.
    writes: `task_closed as (
  delete from qt_task t using ${keyed('closing')}
  where t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq
  returning t.*, w.outcome, w.closed_by, w.closed_at),
task_done as (
  insert into qt_task_done (${taskNames}, outcome, closed_by, closed_at)
  select ${taskNames}, outcome, closed_by, closed_at from task_closed),
no_longer_offered as (
  delete from qt_task_candidate c using (
    select agency, aggregate, seq, due, array(select json_array_elements_text(candidates::json)) as refs
    from task_closed where candidates <> '[]' offset 0) o
  where c.agency = o.agency and c.ref = any(o.refs) and c.due = o.due and c.aggregate = o.aggregate and c.seq = o.seq),
task_opened as (
  insert into qt_task (${taskNames})
  select ${taskValues} from task w join kept k on k.n = w.part)`,
  },
  /** References that tasks are offered to. Those of changed tasks are compared with what is there: the writes of one statement happen in no order. */
  offers: {
    lists: [
      { name: 'changed_task', columns: { ...ofWait, ...taskColumns } },
      { name: 'offer', columns: { ...ofWait, ref: 'text', due: 'bigint' } },
    ],
    writes: `offered_before as materialized (
  select w.part, t.agency, t.aggregate, t.seq, t.due, array(select json_array_elements_text(t.candidates::json)) as refs
  from ${keyed('changed_task')} join qt_task t on t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq),
withdrawn as (
  delete from qt_task_candidate c using offered_before o
  where c.agency = o.agency and c.ref = any(o.refs) and c.due = o.due and c.aggregate = o.aggregate and c.seq = o.seq
    and not exists (select from offer n where n.part = o.part and n.seq = o.seq and n.ref = c.ref and n.due = c.due)),
offered as (
  insert into qt_task_candidate (agency, ref, due, aggregate, seq)
  select k.agency, f.ref, f.due, k.id, f.seq from offer f join kept k on k.n = f.part
  where not exists (select from offered_before o where o.part = f.part and o.seq = f.seq and o.due = f.due and f.ref = any(o.refs))),
task_changed as (
  update qt_task t set (${Object.keys(taskColumns)}) = (${Object.keys(taskColumns).map((name) => `w.${name}`)})
  from ${keyed('changed_task')}
  where t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq)`,
  },
  dues: {
    lists: [
      { name: 'due_closing', columns: ofWait },
      {
        name: 'due_row',
        columns: {
          ...ofWait,
          is_new: 'bool',
          kind: 'text',
          node: 'text',
          topic: 'text',
          due: 'bigint',
          attempts: 'int',
        },
      },
    ],
    writes: `due_closed as (
  delete from qt_due t using ${keyed('due_closing')}
  where t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq),
due_changed as (
  update qt_due t set kind = w.kind, node = w.node, topic = w.topic, due = w.due, attempts = w.attempts,
    lease = null, lease_until = 0, worker = null
  from ${keyed('due_row')}
  where not w.is_new and t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq),
due_opened as (
  insert into qt_due (agency, aggregate, seq, kind, node, topic, due, attempts, lease_until)
  select k.agency, k.id, w.seq, w.kind, w.node, w.topic, w.due, w.attempts, 0
  from due_row w join kept k on k.n = w.part where w.is_new)`,
  },
  subscriptions: {
    lists: [
      { name: 'subscription_closing', columns: ofWait },
      {
        name: 'subscription',
        columns: { ...ofWait, is_new: 'bool', node: 'text', kind: 'text', name: 'text', key: 'text', starts: 'int' },
      },
    ],
    writes: `subscription_closed as (
  delete from qt_subscription t using ${keyed('subscription_closing')}
  where t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq),
subscription_changed as (
  update qt_subscription t set node = w.node, kind = w.kind, name = w.name, key = w.key, starts = w.starts
  from ${keyed('subscription')}
  where not w.is_new and t.agency = w.agency and t.aggregate = w.id and t.seq = w.seq),
subscription_opened as (
  insert into qt_subscription (agency, aggregate, seq, node, kind, name, key, starts)
  select k.agency, k.id, w.seq, w.node, w.kind, w.name, w.key, w.starts
  from subscription w join kept k on k.n = w.part where w.is_new)`,
  },
  catalogue: {
    lists: [
      {
        name: 'definition',
        columns: {
          unit: 'int',
          agency: 'text',
          hash: 'text',
          source: 'text',
          created_at: 'bigint',
          created_by: 'text',
        },
      },
      {
        name: 'activation',
        columns: { unit: 'int', agency: 'text', key: 'text', version: 'int', definition: 'text', publisher: 'text' },
      },
    ],
    writes: `defined as (
  insert into qt_definition (agency, hash, source, created_at, created_by)
  select distinct on (hash) agency, hash, source, created_at, created_by from definition w
  where unit not in (select unit from refused) and not exists (select from qt_definition d where d.hash = w.hash) order by hash, unit
  on conflict (agency, hash) do nothing),
activated as (
  insert into qt_activation (agency, key, version, definition, publisher)
  select distinct on (agency, key) agency, key, version, definition, publisher from activation
  where unit not in (select unit from refused) order by agency, key, unit desc
  on conflict (agency, key) do update set version = excluded.version, definition = excluded.definition, publisher = excluded.publisher)`,
  },
}

export type CommitListName =
  | 'held'
  | 'part'
  | 'entry'
  | 'turn'
  | 'fragment'
  | 'reservation'
  | 'closing'
  | 'task'
  | 'changed_task'
  | 'offer'
  | 'due_closing'
  | 'due_row'
  | 'subscription_closing'
  | 'subscription'
  | 'definition'
  | 'activation'

/** The lists of a chapter, in the order in which its statement takes them. */
export function listsOf(chapter: ChapterName): readonly RowList[] {
  return chapters[chapter].lists
}

/**
 * - `locked`: the head stands in the join condition, so that a row that changed between snapshot and lock drops out when the lock
 *   re-checks it. This re-check is the compare-and-set. Locked rows are skipped, never waited for, so that row locks close no cycle.
 * - `refused`: the units that cannot be applied, which are the answer; `kept`: the parts of all others. All parts of a unit or none.
 */
function statementOf(present: readonly ChapterName[]): string {
  const begins = present.includes('lifecycle')
  const standing = `select p.unit from part p left join locked l on l.n = p.n where ${begins ? isRefused : 'l.n is null'}`
  return `with ${listsAsTables(present.flatMap(listsOf))},
locked as materialized (
  select p.n from part p join qt_instance i on i.agency = p.agency and i.id = p.id and i.head = p.expected
  order by i.agency, i.id for no key update of i skip locked),
${said(present, 'guard')
  .map((guard) => `${guard},\n`)
  .join('')}refused as materialized (
  ${[standing, ...said(present, 'refused')].join('\n  union all ')}),
kept as materialized (select * from part where unit not in (select unit from refused)),
changed as (
  update qt_instance i set head = p.head, revision = p.revision, status = p.status, key = p.key, version = p.version,
    definition = p.definition, business_key = p.business_key, incidents = p.incidents, state = coalesce(p.state, i.state)
  from kept p where ${begins ? 'p.n not in (select part from turn) and ' : ''}i.agency = p.agency and i.id = p.id),
${said(present, 'writes').join(',\n')}
select distinct unit from refused`
}

/** Why units were refused, asked only then. What others have done meanwhile is counted in: the verdict holds for the moment it is given. */
function verdictStatementOf(present: readonly ChapterName[]): string {
  const units = present.includes('reservations')
    ? 'select unit from part union select unit from reservation'
    : 'select unit from part'
  return `with ${listsAsTables(present.flatMap(listsOf))}
select u.unit, case
  when exists (select from entry e join part p on p.n = e.part join qt_journal j on j.agency = p.agency and j.aggregate = p.id
    and j.revision = e.revision and j.commit_id = e.commit_id where p.unit = u.unit) then 'applied'
  ${said(present, 'verdict').join('\n  ')}
  when exists (select from part p left join qt_instance i on i.agency = p.agency and i.id = p.id
    where p.unit = u.unit and (i.head is distinct from p.expected
      or exists (select from qt_instance_done d where d.agency = p.agency and d.id = p.id))) then 'stale'
  else 'busy' end as verdict
from (${units}) u`
}

/** What the chapters have to say on something, in their order. */
function said(present: readonly ChapterName[], what: 'guard' | 'refused' | 'verdict' | 'writes'): readonly string[] {
  return present.flatMap((name) => chapters[name][what] ?? [])
}

/** New aggregates have no row that could be locked. */
const isRefused = `case when p.expected is null
    then exists (select from qt_instance i where i.agency = p.agency and i.id = p.id)
      or exists (select from qt_instance_done i where i.agency = p.agency and i.id = p.id)
    else l.n is null end`

/** A statement for every combination of chapters; made once. */
function remembered(make: (present: readonly ChapterName[]) => string): (present: readonly ChapterName[]) => string {
  const texts = new Map<string, string>()
  return (present) => {
    const name = present.join()
    const text = texts.get(name) ?? make(present)
    texts.set(name, text)
    return text
  }
}

/** Applies what it can, and answers the units that it cannot. */
export const commitStatement: (present: readonly ChapterName[]) => string = remembered(statementOf)

/** Answers the verdict of units that were refused; takes the chapter `standing` and those that refuse. */
export const verdictStatement: (present: readonly ChapterName[]) => string = remembered(verdictStatementOf)
