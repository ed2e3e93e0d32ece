import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'

/** The address of an empty PostgreSQL database that lives as long as the current test. */
export async function freshDatabase(): Promise<string> {
  const { url, drop } = await createDatabase(inject('postgresUrl'))
  onTestFinished(drop)
  return url
}

/** An empty PostgreSQL database, until it is dropped. */
export async function createDatabase(
  server: string,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `quytrinh_${randomUUID().replaceAll('-', '')}`
  await execute(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, drop: () => execute(server, `drop database ${name} with (force)`) }
}

/** Connections to a database that may be dropped under them. */
export function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  // The end of a pool does not wait for its connections, and dropping the database cuts them off.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', () => {})
  return pool
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
