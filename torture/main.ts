/** `npm run torture [-- crash|outage|store|properties|play]`: what `npm test` samples, in full. */
import { parseArgs } from 'node:util'
import { crash } from './crash/crash.js'
import { everyKill } from './incoming-document/every-kill.js'
import { outage } from './outage/outage.js'
import { type Outcome, properties, stores } from './suites.js'

const tortures: Readonly<Record<string, (seed: number) => Promise<Outcome>>> = {
  crash: crashes,
  outage: outages,
  store,
  properties: kernel,
  play,
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Of the crash test. */
    runs: { type: 'string', default: '50' },
    clients: { type: 'string', default: '16' },
    mutant: { type: 'string' },
    /** Of the outage test. */
    outages: { type: 'string', default: '20' },
    /** Of the stores. */
    rounds: { type: 'string', default: '2000' },
    /** Of each property. */
    processes: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const unknown = positionals.find((name) => !Object.hasOwn(tortures, name))
const wanted = [values.runs, values.clients, values.outages, values.rounds, values.processes, values.seed]
if (
  unknown !== undefined ||
  !wanted.every((text) => /^\d+$/.test(text)) ||
  !['eager', undefined].includes(values.mutant)
) {
  console.error(`Usage: npm run torture -- [crash] [outage] [store] [properties] [play] [--seed N]
  crash       [--runs N] [--clients N] [--mutant eager]   kills the engine at random moments
  outage      [--outages N] [--clients N]                  PostgreSQL crashes, cuts connections, loses answers
  store       [--rounds N]                                random rounds against every store
  properties  [--processes N]                             random processes against the kernel
  play                                                    npm start, its engine killed at every step`)
  process.exit(2)
}

const failed: string[] = []
const said: string[] = []
// A mutant is for the crash test alone.
const all = values.mutant === undefined ? Object.keys(tortures) : ['crash']
for (const name of positionals.length > 0 ? positionals : all) {
  const outcome = await tortures[name]?.(Number(values.seed))
  if (outcome?.passed !== true) failed.push(name)
  said.push(`${name}: ${outcome?.summary}`)
}
console.log(
  `${failed.length === 0 ? 'passed' : `FAILED (${failed.join(', ')})`}, seed ${values.seed} — ${said.join('; ')}`,
)
process.exit(failed.length === 0 ? 0 : 1)

async function crashes(seed: number): Promise<Outcome> {
  // At work every time: killed before its first answer, even a mutant has promised nothing.
  const atWork = (run: number) => ({ when: 'at work' as const, acknowledged: 10 * run, afterMs: 1 })
  const mutant = values.mutant === 'eager' ? { mutant: 'eager' as const, kill: atWork } : {}
  console.log(
    `crash: ${values.runs} runs, ${values.clients} clients, seed ${seed}${values.mutant ? ', mutant eager' : ''}`,
  )
  const { runs, acknowledged, faults } = await crash({
    runs: Number(values.runs),
    clients: Number(values.clients),
    seed,
    report: (line) => console.log(line),
    ...mutant,
  })
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`)
  if (faults.length > 20) console.log(`  … and ${faults.length - 20} more`)
  return {
    passed: faults.length === 0,
    summary: `${runs} runs, ${acknowledged} acknowledged commands, ${faults.length} faults`,
  }
}

async function outages(seed: number): Promise<Outcome> {
  console.log(`outage: ${values.outages} outages, ${values.clients} clients, seed ${seed}`)
  const { acknowledged, unanswered, lost, faults } = await outage({
    outages: Number(values.outages),
    clients: Number(values.clients),
    seed,
    report: (line) => console.log(line),
  })
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`)
  return {
    passed: faults.length === 0,
    summary: `${values.outages} outages, ${acknowledged} acknowledged commands, ${unanswered} without answer, ${lost} answers to commits lost, ${faults.length} faults`,
  }
}

function store(seed: number): Promise<Outcome> {
  console.log(`store: ${values.rounds} random rounds on every store, seed ${seed}`)
  return stores({ rounds: Number(values.rounds), seed })
}

function kernel(seed: number): Promise<Outcome> {
  console.log(`properties: ${values.processes} random processes each, seed ${seed}`)
  return properties({ processes: Number(values.processes), seed })
}

async function play(): Promise<Outcome> {
  console.log('play: npm start, its engine killed at every step')
  const { steps, faults } = await everyKill((line) => console.log(line))
  for (const fault of faults) console.log(`  ${fault}`)
  return { passed: faults.length === 0, summary: `killed at ${steps} steps, ${faults.length} faults` }
}
