import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { costSoFar } from './cost.js'
import { poolOf } from './pool.js'
import { counted, type Touched, touchedBetween } from './recorded.js'

const execute = promisify(execFile)
const measuredSeconds = 2

/** Ids that pgbench can reckon, and tasks that are numbered by the revision. Every client has instances of its own. */
const numbered = `
create temporary table numbered as
  select agency, id as old, row_number() over (order by agency, id) - 1 as n from qt_instance where kind = 'instance';
alter table numbered add column id uuid, add column holder text;
update numbered set id = ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid;
update qt_task t set aggregate = m.id, seq = i.revision from numbered m join qt_instance i on i.agency = m.agency and i.id = m.old
  where t.agency = m.agency and t.aggregate = m.old;
delete from qt_journal j using numbered m where j.agency = m.agency and j.aggregate = m.old;
delete from qt_task_done;
update qt_instance i set id = m.id, agency = 'bare' from numbered m where i.agency = m.agency and i.id = m.old;
update qt_task set agency = 'bare';
`

const id = "('00000000-0000-7000-8000-' || lpad(:n::text, 12, '0'))::uuid"

/** Other at both ends: of a state that stays the same the server would write nothing to its log. */
const state =
  "lpad((:revision + 1)::text, 8, '0') || substr(:state, 9, length(:state) - 16) || lpad((:revision + 1)::text, 8, '0')"

const script = (instances: number): string => `
\\set n random(0, ${instances} / :clients - 1) * :clients + :client_id
select i.head, i.revision, i.kind, i.status, i.state from qt_instance i where i.agency = 'bare' and i.id = ${id} \\gset
with changed as (
  update qt_instance set head = lpad((:revision + 1)::text, 43, '0'), revision = :revision + 1, status = :status,
    state = ${state}
  where agency = 'bare' and id = ${id} and head = :head),
recorded as (
  insert into qt_journal (agency, aggregate, revision, n, kind, commit_id, author, at, previous, hash, facts)
  values ('bare', ${id}, :revision + 1, 1, 'instance', gen_random_uuid(), :author, 1800000000000, :head, lpad((:revision + 1)::text, 43, '0'), :facts)),
closed as (
  delete from qt_task where agency = 'bare' and aggregate = ${id} and seq = :revision returning *),
done as (
  insert into qt_task_done (agency, aggregate, seq, node, name, state, assignee, candidates, due, agency_due, created_at, key, business_key, data, outcome, closed_by, closed_at)
  select agency, aggregate, seq, node, name, state, assignee, candidates, due, agency_due, created_at, key, business_key, data, 'completed', 'an', 1800000000000 from closed)
insert into qt_task (agency, aggregate, seq, node, name, state, assignee, candidates, due, agency_due, created_at, key, business_key, data)
values ('bare', ${id}, :revision + 1, :node, :name, 'reserved', 'an', '[]', ${2 ** 53}, null, 1800000000000, 'P', null, :data);
`

interface Sample {
  readonly author: string
  readonly facts: string
  readonly node: string
  readonly name: string
  readonly data: string
}

/** pgbench on a copy of the database, ready to run with so many clients: actions per second. */
export async function bare(
  url: string,
  action: Touched,
  synchronous: 'on' | 'off',
  progress: (line: string) => void,
): Promise<(clients: number) => Promise<number>> {
  const database = `bare_${synchronous}`
  const server = new pg.Client({ connectionString: url })
  await server.connect()
  await server.query(`create database ${database} template postgres`)
  await server.end()
  const copy = new URL(url)
  copy.pathname = database
  const pool = poolOf(copy.href, { max: 1 })
  const sample = await sampleOf(pool)
  await pool.query(numbered)
  await pool.query('vacuum full')
  await pool.query('analyze')
  const [{ instances } = { instances: 0 }] = (
    await pool.query<{ instances: number }>("select count(*)::int as instances from qt_instance where agency = 'bare'")
  ).rows
  const run = (clients: number, how: readonly string[]) =>
    pgbench({ url: copy, synchronous, instances, sample, clients, how })

  const before = await counted(pool)
  await run(1, ['-t', '1'])
  const touched = touchedBetween(before, await counted(pool), 1)
  await pool.end()
  if (JSON.stringify(Object.entries(touched).sort()) !== JSON.stringify(Object.entries(action).sort()))
    throw new Error(`pgbench touches ${JSON.stringify(touched)}, the engine ${JSON.stringify(action)}`)
  return async (clients) => {
    const watch = poolOf(copy.href, { max: 1 })
    const before = await costSoFar(watch)
    const rate = await run(clients, ['-T', String(measuredSeconds)])
    const cost = await costSoFar(watch)
    await watch.end()
    const each = (total: number): string => (total / (rate * measuredSeconds)).toFixed(0)
    const server = each(cost.serverMicros - before.serverMicros)
    progress(
      `  pgbench: each action ${server} µs of the server, ${each(cost.walBytes - before.walBytes)} bytes of its log`,
    )
    return rate
  }
}

/** The texts of the last action of the engine, as pgbench is to send them. */
async function sampleOf(pool: pg.Pool): Promise<Sample> {
  const { rows } = await pool.query<Sample>(`select j.author, j.facts, t.node, t.name, t.data
    from qt_journal j join qt_task t on t.agency = j.agency and t.aggregate = j.aggregate order by j.revision desc, j.tx desc limit 1`)
  const [sample] = rows
  if (sample === undefined) throw new Error('the bench has no action to copy')
  return sample
}

interface Run {
  readonly url: URL
  readonly synchronous: 'on' | 'off'
  readonly instances: number
  readonly sample: Sample
  readonly clients: number
  readonly how: readonly string[]
}

async function pgbench({ url, synchronous, instances, sample, clients, how }: Run): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'quytrinh-bench-'))
  try {
    const file = join(folder, 'action.sql')
    await writeFile(file, script(instances))
    const texts = Object.entries({ ...sample, clients }).flatMap(([name, value]) => ['-D', `${name}=${value}`])
    const where = ['-h', url.hostname, '-p', url.port, '-U', url.username]
    const { stdout } = await execute(
      'pgbench',
      [
        '-n',
        '-M',
        'prepared',
        '-f',
        file,
        '-c',
        String(clients),
        '-j',
        String(Math.min(2, clients)),
        ...how,
        ...texts,
        ...where,
        url.pathname.slice(1),
      ],
      { env: { ...process.env, PGOPTIONS: `-c synchronous_commit=${synchronous}` } },
    )
    const [, rate] = /tps = ([\d.]+) \(without/.exec(stdout) ?? []
    const [, failed] = /number of failed transactions: (\d+)/.exec(stdout) ?? []
    if (rate === undefined || failed !== '0') throw new Error(`pgbench did not do its work: ${stdout}`)
    return Number(rate)
  } finally {
    await rm(folder, { recursive: true })
  }
}
