/**
 * The hot statements on PostgreSQL, except those of `commit` and `load`, which are put together from what they have to do: fixed text,
 * prepared once per connection under a name of its own.
 */

/** The store's clock, in milliseconds. */
export const clock = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

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
  | 'lock'
  | 'claimSkipLocked'
  | 'claimAtomicUpdate'
  | 'extend'
  | 'release'
  | 'nextDue'
  | 'history'

export const hotSql: Readonly<Record<HotStatement, string>> = {
  lock,
  claimSkipLocked,
  claimAtomicUpdate,
  extend,
  release,
  nextDue,
  history,
}
