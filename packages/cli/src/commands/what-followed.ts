import type { Session } from '@quytrinh/engine'
import type { Cli } from '../cli.js'
import { pictureOf } from '../instance.js'
import type { Office } from '../office.js'
import { namesFor } from '../timeline/names.js'
import { timelineText } from '../timeline/print.js'
import { readTimeline } from '../timeline/read.js'

/** Does something to a task and tells what came of it: the part of the timeline that is new. */
export async function whatFollowed(
  cli: Cli,
  { store }: Office,
  session: Session,
  task: string,
  act: () => Promise<void>,
): Promise<void> {
  const { instance } = await session.tasks.get(task)
  const before = (await pictureOf(session, instance, store)).history.at(-1)?.revision ?? 0
  await act()
  const { history, graph } = await pictureOf(session, instance, store)
  const names = await namesFor(session, history, { graph, lang: cli.lang })
  const items = readTimeline(history, graph).filter(({ revision }) => revision > before)
  cli.print(timelineText(items, { names, lang: cli.lang, width: cli.width }))
}
