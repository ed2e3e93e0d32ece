import { readFileSync } from 'node:fs'
import { Command, CommanderError, type Help, Option } from 'commander'
import { Cli } from './cli.js'
import { claimCommand } from './commands/claim.js'
import { completeCommand } from './commands/complete.js'
import { deployCommand } from './commands/deploy.js'
import { lintCommand } from './commands/lint.js'
import { runCommand } from './commands/run.js'
import { showCommand } from './commands/show.js'
import { tasksCommand } from './commands/tasks.js'
import { styled } from './format/style.js'
import { type Lang, langOf, languages } from './lang.js'

/** Every command, in the order of the help. */
const commands = [
  lintCommand,
  runCommand,
  deployCommand,
  tasksCommand,
  claimCommand,
  completeCommand,
  showCommand,
] as const

const text = {
  description: {
    vi: 'Kiểm tra, chạy thử và theo dõi quy trình BPMN 2.0.',
    en: 'Check, try out and follow BPMN 2.0 processes.',
  },
  lang: { vi: 'ngôn ngữ: vi (mặc định) hoặc en', en: 'language: vi (default) or en' },
  debug: { vi: 'khi lỗi, in cả ngăn xếp', en: 'print the stack of a failure' },
  version: { vi: 'phiên bản', en: 'print the version' },
  help: { vi: 'trợ giúp', en: 'print this help' },
  after: {
    vi: '\nquytrinh LỆNH --help cho biết tuỳ chọn của từng lệnh. In English: --lang en',
    en: '\nquytrinh COMMAND --help lists the options of a command. Tiếng Việt: --lang vi',
  },
} as const

/** Runs one command line; failures become a sentence and an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const cli = new Cli(langOf(argv))
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  try {
    await programFor(cli, argv).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    cli.fail(error)
    if (argv.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  }
}

function programFor(cli: Cli, argv: readonly string[]): Command {
  const { lang } = cli
  const isLangGiven = argv.some((arg) => arg === '--lang' || arg.startsWith('--lang='))
  const program = new Command('quytrinh')
    .description(text.description[lang])
    .version(version(), '-V, --version', text.version[lang])
    .addOption(new Option('--lang <lang>', text.lang[lang]).choices(languages))
    .option('--debug', text.debug[lang])
    .addHelpText('after', text.after[lang])
  for (const command of commands) program.addCommand(command(cli, isLangGiven))
  for (const each of [program, ...program.commands]) inLanguage(each, lang)
  return program
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  } // our own file
  return version
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Cách dùng:',
  'Arguments:': 'Đối số:',
  'Options:': 'Tuỳ chọn:',
  'Global Options:': 'Tuỳ chọn chung:',
  'Commands:': 'Lệnh:',
}

const words: { readonly [L in Lang]: { readonly options: string; readonly command: string } } = {
  vi: { options: '[tuỳ chọn]', command: 'LỆNH' },
  en: { options: '[options]', command: 'COMMAND' },
}

/** Failures are ours to say, and help is in the language of the reader. */
function inLanguage(command: Command, lang: Lang): void {
  const help: Partial<Help> = {
    showGlobalOptions: true,
    styleTitle: (title) => styled('strong', lang === 'vi' ? (titles[title] ?? title) : title),
    optionDescription: ({ description }) => description,
    subcommandTerm: (each) =>
      [each.name(), ...each.registeredArguments.map((argument) => `<${argument.name()}>`)].join(' '),
    styleUsage: (usage) => usage.replace('[options]', words[lang].options).replace('[command]', words[lang].command),
  }
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp(help)
    .helpOption('-h, --help', text.help[lang])
    .helpCommand(false)
}
