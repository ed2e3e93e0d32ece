import type { Command } from 'commander'
import type { Cli } from '../cli.js'
import { withOffice } from '../office.js'
import { type Acting, actingCommand, option, variablesOf } from './options.js'
import { whatFollowed } from './what-followed.js'

const text = {
  description: { vi: 'hoàn thành một việc đã nhận', en: 'complete a task that I have' },
  task: { vi: 'mã việc, xem ở quytrinh tasks', en: 'id of the task, from quytrinh tasks' },
} as const

export function completeCommand(cli: Cli): Command {
  const { lang } = cli
  return actingCommand('complete', text.description[lang], lang)
    .argument('<task>', text.task[lang])
    .addOption(option('--vars <json>', 'vars', lang))
    .action(async (task: string, options: Acting & { readonly vars?: string }) => {
      const variables = await variablesOf(options.vars)
      await withOffice(options.db, { for: 'write' }, (office) => {
        const session = office.engine.as({ user: options.user, agency: options.agency })
        return whatFollowed(cli, office, session, task, () => session.tasks.complete(task, { variables }))
      })
    })
}
