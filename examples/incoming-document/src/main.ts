/** One incoming document from reception to filing, through the death of the engine process. */
import { createEngine, virtualClock } from '@quytrinh/engine'
import { sqliteStore } from '@quytrinh/persistence'
import { type Catalogue, catalogues } from './catalogue.js'
import { EngineRefused } from './engine-link.js'
import { bad, faint, strong } from './ink.js'
import type { Lang } from './lang.js'
import { Narrator } from './narrator.js'
import { Office } from './office.js'
import { type Options, readOptions, usage } from './options.js'
import { pageOf, readContent } from './page.js'
import { agency } from './protocol.js'
import { documents, scriptIn } from './script.js'

const reader = 'an'

const lastStep = scriptIn('vi').length - 1
const options = readOptions(process.argv.slice(2), lastStep)
if (typeof options === 'string') {
  console.error(`${options}\n\n${usage}`)
  process.exitCode = 2
} else {
  await play(options)
}

async function play({ file, lang, killAt }: Options): Promise<void> {
  const words = catalogues[lang]
  const steps = scriptIn(lang)
  console.log(`${strong(words.office)}\n${faint(words.intro(file))}`)
  try {
    const instances = await new Office({ file, steps, killAt }, new Narrator(words, steps)).run()
    const instance = instances.get(documents.first) ?? ''
    console.log(`\n${await lastPage(file, instance, words)}\n`)
    console.log(goOn(file, instance, lang))
  } catch (error) {
    if (!(error instanceof EngineRefused)) throw error
    console.error(bad(words.failed(error.code, error.message)))
    process.exitCode = 1
  }
}

/** The clock has stopped at the last act, so that this page is the same whenever it is read. */
async function lastPage(file: string, instance: string, words: Catalogue): Promise<string> {
  const clock = virtualClock(scriptIn('vi').at(-1)?.at)
  const engine = createEngine({ store: sqliteStore(file), clock })
  try {
    return pageOf(await readContent(engine.as({ user: reader, agency }), instance), words)
  } finally {
    await engine.stop()
  }
}

function goOn(file: string, instance: string, lang: Lang): string {
  const { data, next, listTasks, showInstance } = catalogues[lang]
  const inLang = lang === 'vi' ? '' : ` --lang ${lang}`
  return [
    data(strong(file)),
    next,
    `  ${faint(`${listTasks}:`)}\n    npm run quytrinh -- tasks --db ${file} --user ${reader} --agency ${agency}${inLang}`,
    `  ${faint(`${showInstance}:`)}\n    npm run quytrinh -- show --db ${file}${inLang} ${instance}`,
  ].join('\n')
}
