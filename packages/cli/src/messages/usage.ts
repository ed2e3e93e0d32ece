import type { CommanderError } from 'commander'
import type { Bilingual } from '../lang.js'

/** Complaints about arguments: the parser says them in English, with the word meant in quotes. */
const sentences: Readonly<Record<string, (word: string) => Bilingual>> = {
  'commander.unknownOption': (word) => ({
    vi: `Không có tuỳ chọn ${word}. Xem --help.`,
    en: `There is no option ${word}. See --help.`,
  }),
  'commander.unknownCommand': (word) => ({
    vi: `Không có lệnh “${word}”. Xem quytrinh --help.`,
    en: `There is no command “${word}”. See quytrinh --help.`,
  }),
  'commander.missingArgument': (word) => ({
    vi: `Thiếu đối số ${word}. Xem --help.`,
    en: `The argument ${word} is missing. See --help.`,
  }),
  'commander.missingMandatoryOptionValue': (word) => ({
    vi: `Thiếu tuỳ chọn bắt buộc: ${word}.`,
    en: `The option ${word} is required.`,
  }),
  'commander.optionMissingArgument': (word) => ({
    vi: `Tuỳ chọn ${word} cần một giá trị.`,
    en: `The option ${word} needs a value.`,
  }),
  'commander.excessArguments': () => ({
    vi: 'Thừa đối số. Xem --help.',
    en: 'There are too many arguments. See --help.',
  }),
  'commander.help': () => ({
    vi: 'Hãy nêu một lệnh. Xem quytrinh --help.',
    en: 'Name a command. See quytrinh --help.',
  }),
}

export function usageSentence({ code, message }: CommanderError): Bilingual {
  const word = /'([^']*)'/.exec(message)?.[1] ?? ''
  const sentence = Object.hasOwn(sentences, code) ? sentences[code]?.(word) : undefined
  const text = message.replace(/^error: /, '')
  return sentence ?? { vi: `Dòng lệnh không hợp lệ: ${text}`, en: `The command line is not valid: ${text}` }
}
