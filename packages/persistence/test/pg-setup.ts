import type { TestProject } from 'vitest/node'
import { type PostgresOrigin, startPostgres } from './postgres-server.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database whose owner may create databases; see `freshDatabase`. */
    readonly postgresUrl: string
  }
}

/**
 * Gives every test a PostgreSQL: the one TEST_DATABASE_URL names, or one started for this run.
 * TEST_POSTGRES=local or =embedded insists on one kind. Tests never go without: no server is a failure.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) {
    project.provide('postgresUrl', given)
    return undefined
  }
  const server = await startPostgres({ origin: origin(process.env['TEST_POSTGRES']) })
  project.provide('postgresUrl', server.url)
  return server.stop
}

function origin(value: string | undefined): PostgresOrigin | undefined {
  if (value === undefined || value === 'local' || value === 'embedded') return value
  throw new Error(`Expected TEST_POSTGRES to be local or embedded but got ${value}.`)
}
