import { inVietnamese, type Language } from '../messages.js'
import type { FeelSyntaxError } from './errors.js'
import type { Warning } from './run.js'
import type { WarningCode } from './values.js'

type Catalogue = Readonly<Record<WarningCode | 'feel-syntax' | 'type-mismatch-pair', string>>

const catalogues: Readonly<Record<Language, Catalogue>> = {
  en: {
    'undeclared-name': '“{name}” is not declared. Declare it as data of the process, or correct its spelling.',
    'unknown-function': 'There is no function “{name}”.',
    'unknown-type': 'There is no type “{name}”.',
    'type-mismatch': '“{operation}” expects {expected} but was given {found}.',
    'type-mismatch-pair': '“{operation}” cannot be applied to {left} and {right}.',
    'invalid-argument': '“{operation}” expects {expected} but was given “{found}”.',
    'wrong-arguments': 'The function takes {expected} but was given {found}.',
    'division-by-zero': 'Division by zero in “{operation}”.',
    'not-finite': 'The result of “{operation}” is too large to be a number.',
    'no-value': '“{operation}” was given {found}, so its result is null.',
    'budget-exceeded': 'The expression costs too much: its limit of {limit} is {max}.',
    'feel-syntax': 'Line {line}, column {column}: expected {expected} but found {found}.',
  },
  vi: {
    'undeclared-name':
      '“{name}” chưa được khai báo. Hãy khai báo trong dữ liệu của quy trình hoặc sửa lại tên cho đúng.',
    'unknown-function': 'Không có hàm “{name}”.',
    'unknown-type': 'Không có kiểu “{name}”.',
    'type-mismatch': '“{operation}” cần {expected} nhưng nhận được {found}.',
    'type-mismatch-pair': 'Không thể áp dụng “{operation}” cho {left} và {right}.',
    'invalid-argument': '“{operation}” cần {expected} nhưng nhận được “{found}”.',
    'wrong-arguments': 'Hàm nhận các tham số {expected} nhưng được gọi với {found}.',
    'division-by-zero': 'Chia cho 0 trong “{operation}”.',
    'not-finite': 'Kết quả của “{operation}” quá lớn để là một số.',
    'no-value': '“{operation}” nhận {found} nên kết quả là rỗng (null).',
    'budget-exceeded': 'Biểu thức tốn quá nhiều tài nguyên: giới hạn {limit} là {max}.',
    'feel-syntax': 'Dòng {line}, cột {column}: cần {expected} nhưng gặp {found}.',
  },
}

/**
 * Renders a warning or a syntax error as a sentence for the person who wrote the expression.
 *
 * @example
 * describeFeel(warning, 'vi') // 'Không thể áp dụng “+” cho số (number) và chuỗi (string).'
 */
export function describeFeel(trouble: Told | FeelSyntaxError, language: Language): string {
  if (trouble instanceof Error) {
    const { line, column, expected, found } = trouble
    return fill(catalogues[language]['feel-syntax'], { line, column, expected, found }, language)
  }
  const isPair = trouble.code === 'type-mismatch' && trouble.params['left'] !== undefined
  return fill(catalogues[language][isPair ? 'type-mismatch-pair' : trouble.code], trouble.params, language)
}

/** A warning, or a syntax error that was kept as data. */
type Told = Pick<Warning, 'params'> & { readonly code: WarningCode | 'feel-syntax' }

/** Parameters that are phrases; the others are the author's own words and symbols. */
const PHRASES: ReadonlySet<string> = new Set(['expected', 'found', 'left', 'right'])

function fill(template: string, params: Readonly<Record<string, string | number>>, language: Language): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const text = String(params[key] ?? '')
    return language === 'vi' && PHRASES.has(key) ? inVietnamese(text) : text
  })
}
