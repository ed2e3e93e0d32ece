import { Command } from 'commander'
import type { Cli } from '../cli.js'
import { exits } from '../failure.js'
import { languages } from '../lang.js'
import { checkFile } from '../lint/check.js'
import { filesOf } from '../lint/files.js'
import { type Checked, countOf, reportText, summaryText } from '../lint/report.js'

const text = {
  description: {
    vi: 'kiểm tra tệp BPMN và DMN: mọi lỗi và cảnh báo, kèm phần tử, dòng và cách sửa',
    en: 'check BPMN and DMN files: every error and warning, with element, line and how to mend it',
  },
  files: { vi: 'tệp, thư mục hoặc mẫu tên tệp', en: 'files, folders or patterns' },
  json: { vi: 'in kết quả dạng JSON', en: 'print the result as JSON' },
} as const

export function lintCommand(cli: Cli, isLangGiven: boolean): Command {
  return new Command('lint')
    .description(text.description[cli.lang])
    .argument('<files...>', text.files[cli.lang])
    .option('--json', text.json[cli.lang])
    .action(async (patterns: readonly string[], options: { readonly json?: true }) => {
      const checked: Checked[] = []
      const unread: unknown[] = []
      for (const file of await filesOf(patterns)) {
        await checkFile(file).then(
          (found) => checked.push(found),
          (error) => unread.push(error),
        )
      }
      for (const error of unread) cli.fail(error)
      if (unread.length === 0 && countOf(checked, 'error') > 0) process.exitCode = exits.refused
      if (options.json === true) return cli.json(checked.map(jsonOf))
      const langs = isLangGiven ? [cli.lang] : languages
      for (const each of checked) if (each.problems.length > 0) cli.print(`${reportText(each, langs)}\n`)
      cli.print(summaryText(checked, langs))
    })
}

function jsonOf({ file, problems }: Checked): unknown {
  return { file, problems: problems.map(({ json }) => json) }
}
