/** What the pages promise, beyond their examples in TypeScript. */
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compile } from '@quytrinh/engine'
import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { repository } from './architecture/source.js'

test.each(['docs/design-procedures.md', 'docs/thiet-ke.md'])(
  'the procedure in %s runs as the page says',
  async (page) => {
    const [, xml = ''] = /^```xml\n([\s\S]*?)^```/m.exec(await readFile(join(repository, page), 'utf8')) ?? []

    const { problems } = await compile(xml)
    const run = await play(xml)
    run.complete('viet-don', { soNgay: 3 })
    run.complete('duyet', { dongY: true })

    expect(problems).toEqual([])
    run.expect.completed('da-duyet').notCompleted('tu-choi').ended()
  },
)

test('a link leads to a page and a heading that are there', async () => {
  const broken: string[] = []
  for await (const page of glob(['*.md', 'docs/**/*.md', 'processes/*/*.md', 'packages/*/*.md'], { cwd: repository })) {
    const text = await readFile(join(repository, page), 'utf8')
    for (const [, target = ''] of text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/\]\((?!https?:)([^)\s]*)\)/g)) {
      if (!(await leadsSomewhere(page, target))) broken.push(`${page}: ${target}`)
    }
  }

  expect(broken).toEqual([])
})

async function leadsSomewhere(page: string, target: string): Promise<boolean> {
  const [path = '', heading] = target.split('#')
  const file = join(repository, path === '' ? page : join(dirname(page), path))
  if (!existsSync(file)) return false
  return heading === undefined || headingsOf(await readFile(file, 'utf8')).includes(heading)
}

/** As hosts of repositories make anchors of headings. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(({ 1: title = '' }) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
