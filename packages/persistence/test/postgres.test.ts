import pg from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase } from './fresh-database.js'

test('PostgreSQL is there for the tests, and an empty database with it', async () => {
  const client = new pg.Client({ connectionString: await freshDatabase() })
  await client.connect()

  const { rows } = await client.query("select count(*)::int as tables from pg_tables where schemaname = 'public'")
  await client.end()

  expect(rows).toEqual([{ tables: 0 }])
})
