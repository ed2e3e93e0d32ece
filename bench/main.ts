import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Benchmark, table } from './figures.js'

const folder = join(import.meta.dirname, 'benches')
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, rounds: { type: 'string', default: '5' } },
})
const [name = ''] = positionals
const names = existsSync(folder) ? readdirSync(folder).flatMap((file) => /^([\w-]+)\.js$/.exec(file)?.[1] ?? []) : []

if (!names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [--rounds N] [--json FILE]\nNAME is one of: ${names.join(', ')}`)
  process.exit(2)
}

// Every file in `benches` exports `run`; one that does not fails here by name.
const { run } = (await import(join(folder, `${name}.js`))) as { readonly run: Benchmark }
const figures = await run({ rounds: Number(values.rounds), progress: (line) => console.error(line) })
console.log(table(figures))
if (values.json) {
  const machine = { node: process.version, cores: availableParallelism() }
  writeFileSync(values.json, `${JSON.stringify({ bench: name, machine, figures }, null, 2)}\n`)
}
