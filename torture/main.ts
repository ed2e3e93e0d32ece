/** `npm run torture`: what `npm test` samples, in full. */
import { parseArgs } from 'node:util'
import { crash } from './crash/crash.js'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    clients: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    mutant: { type: 'string' },
  },
})
const seed = Number(values.seed)
console.log(
  `crash: ${values.runs} runs, ${values.clients} clients in flight, seed ${seed}${values.mutant ? `, mutant ${values.mutant}` : ''}`,
)
const { runs, acknowledged, faults } = await crash({
  runs: Number(values.runs),
  clients: Number(values.clients),
  seed,
  report: (line) => console.log(line),
  ...(values.mutant === 'eager' ? { mutant: 'eager' } : {}),
})
for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`)
console.log(`${runs} runs, ${acknowledged} acknowledged commands, ${faults.length} faults`)
process.exit(faults.length === 0 ? 0 : 1)
