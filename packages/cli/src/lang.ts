/** The two languages in which the command speaks to people. */
export type Lang = 'vi' | 'en'

/** A text in both. */
export type Bilingual = { readonly [L in Lang]: string }

export const languages: readonly Lang[] = ['vi', 'en']

/** Vietnamese unless asked otherwise: those who draw and check procedures read it, whatever the machine is set to. */
export const defaultLang: Lang = 'vi'

/** What `--lang` says, before anything else is read: help and complaints about arguments speak the language, too. */
export function langOf(argv: readonly string[]): Lang {
  const at = argv.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  const value = argv[at]?.startsWith('--lang=') ? argv[at].slice('--lang='.length) : argv[at + 1]
  return at >= 0 && isLang(value) ? value : defaultLang
}

export function isLang(text: unknown): text is Lang {
  return text === 'vi' || text === 'en'
}
