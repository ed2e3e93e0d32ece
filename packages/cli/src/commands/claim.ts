import type { Command } from 'commander'
import type { Cli } from '../cli.js'
import { withOffice } from '../office.js'
import { type Acting, actingCommand } from './options.js'
import { whatFollowed } from './what-followed.js'

const text = {
  description: { vi: 'nhận một việc được giao cho nhóm của tôi', en: 'take a task that is offered to me' },
  task: { vi: 'mã việc, xem ở quytrinh tasks', en: 'id of the task, from quytrinh tasks' },
} as const

export function claimCommand(cli: Cli): Command {
  const { lang } = cli
  return actingCommand('claim', text.description[lang], lang)
    .argument('<task>', text.task[lang])
    .action((task: string, options: Acting) =>
      withOffice(options.db, { for: 'write' }, (office) => {
        const session = office.engine.as({ user: options.user, agency: options.agency })
        return whatFollowed(cli, office, session, task, () => session.tasks.claim(task))
      }),
    )
}
