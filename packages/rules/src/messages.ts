import type { TimeSyntaxError } from './duration.js'

/** Languages every message exists in. */
export type Language = 'vi' | 'en'

/** Phrases our errors are made of, in Vietnamese. Types keep their FEEL name, which is what one writes. */
const PHRASES: Readonly<Record<string, string>> = {
  null: 'giá trị rỗng (null)',
  'an empty list': 'danh sách rỗng',
  boolean: 'giá trị đúng/sai (boolean)',
  number: 'số (number)',
  string: 'chuỗi (string)',
  date: 'ngày (date)',
  time: 'giờ (time)',
  'date and time': 'ngày giờ (date and time)',
  duration: 'khoảng thời gian (duration)',
  'days and time duration': 'khoảng thời gian theo ngày giờ (days and time duration)',
  'years and months duration': 'khoảng thời gian theo năm tháng (years and months duration)',
  range: 'khoảng giá trị (range)',
  function: 'hàm (function)',
  list: 'danh sách (list)',
  context: 'ngữ cảnh (context)',
  'number or duration': 'số (number) hoặc khoảng thời gian (duration)',
  'list of strings': 'danh sách các chuỗi',
  'values of one ordered type': 'các giá trị cùng một kiểu so sánh được',
  'a left operand': 'một vế trái',
  'the declared type': 'kiểu đã khai báo',
  digits: 'các chữ số',
  'a number that is not negative': 'một số không âm',
  'a positive number': 'một số dương',
  'a position inside the string': 'một vị trí trong chuỗi',
  'a position inside the list': 'một vị trí trong danh sách',
  'an interval whose end is not before its start': 'một khoảng có đầu mút cuối không nhỏ hơn đầu mút đầu',
  'keys that differ': 'các khóa khác nhau',
  'the name of a parameter': 'tên của tham số',
  'a type': 'một kiểu dữ liệu',
  '":" and a type': '":" và một kiểu dữ liệu',
  'a text in quotation marks': 'một chuỗi trong dấu ngoặc kép',
  '"and" after the lower end': '"and" sau đầu mút dưới',
  Any: 'một giá trị bất kỳ (Any)',
  'a path of contexts': 'một đường dẫn qua các ngữ cảnh',
  'contexts with key and value': 'các ngữ cảnh có key và value',
  'list of contexts': 'danh sách các ngữ cảnh',
  'an interval of literals such as "[1..10)"': 'một khoảng của các hằng, ví dụ "[1..10)"',
  'at least two numbers': 'ít nhất hai số',
  'a scale from -6111 to 6176': 'số chữ số thập phân từ -6111 đến 6176',
  'a condition that holds': 'một điều kiện đúng',
  '" ", "," or "." as separator of groups': 'dấu phân nhóm là " ", "," hoặc "."',
  'another "." or "," as separator of decimals': 'dấu thập phân là "." hoặc ",", khác dấu phân nhóm',
  'a pattern that matches at least one character': 'một mẫu khớp ít nhất một ký tự',
  'a digit after "$" of the replacement': 'một chữ số sau "$" trong chuỗi thay thế',
  'a backslash or "$" after a backslash of the replacement': 'dấu \\ hoặc "$" sau dấu \\ trong chuỗi thay thế',
  'a known block of characters such as IsBasicLatin': 'một khối ký tự đã biết, ví dụ IsBasicLatin',
  'a category of characters such as L, Lu or Nd': 'một loại ký tự, ví dụ L, Lu hoặc Nd',
  'a pattern whose parentheses match': 'một mẫu có các dấu ngoặc khớp nhau',
  'a pattern with less nesting': 'một mẫu ít cấp lồng nhau hơn',
  'a shorter pattern, or one that repeats less': 'một mẫu ngắn hơn hoặc ít lặp hơn',
  'one quantifier at a place': 'chỉ một lượng từ ở một chỗ',
  'a quantity such as {2,3}': 'một số lần lặp, ví dụ {2,3}',
  'a quantity of at most 1000': 'số lần lặp không quá 1000',
  'a category in braces: \\p{L}': 'một loại ký tự trong ngoặc nhọn: \\p{L}',
  'a character between "[" and "]"': 'một ký tự giữa "[" và "]"',
  '"]" after what is subtracted': '"]" sau phần bị trừ',
  'a backslash at "[" between brackets': 'dấu \\ trước "[" trong ngoặc vuông',
  'a range whose end comes after its start': 'một khoảng có ký tự cuối đứng sau ký tự đầu',
  'a complete pattern': 'một mẫu đầy đủ',
  'a group "(…)" or "(?:…)"': 'một nhóm "(…)" hoặc "(?:…)"',
  'a group that ends before what refers to it': 'một nhóm kết thúc trước chỗ tham chiếu đến nó',
  'a backslash before a sign that stands for itself': 'dấu \\ trước ký hiệu muốn hiểu theo nghĩa đen',
  'no backslash before a letter without a meaning': 'không có dấu \\ trước chữ không mang nghĩa riêng',
  'flags out of s, m, i, x and q': 'cờ trong số s, m, i, x và q',
  JSON: 'văn bản JSON',
  'end of expression': 'cuối biểu thức',
  'an expression': 'một biểu thức',
  'a FEEL expression': 'một biểu thức FEEL',
  'less nesting': 'ít cấp lồng nhau hơn',
  'a shorter expression': 'một biểu thức ngắn hơn',
  'a smaller number': 'một số nhỏ hơn',
  'an operator': 'một toán tử',
  'a comparison': 'một phép so sánh',
  'two operands': 'hai toán hạng',
  'a condition': 'một điều kiện',
  'a name': 'một tên',
  'a test after "in"': 'một điều kiện sau "in"',
  'a list or range after "in"': 'một danh sách hoặc khoảng sau "in"',
  'an operand (equality is a single "=")': 'một toán hạng (so sánh bằng chỉ dùng một dấu "=")',
  'an expression (external functions are not called)': 'một biểu thức (không gọi hàm bên ngoài)',
  '"else" after the expression': '"else" sau biểu thức',
  '"then" after the condition': '"then" sau điều kiện',
  '"," or "]"': '"," hoặc "]"',
  '"," or "}"': '"," hoặc "}"',
  '":" and a value': '":" và một giá trị',
  'an operator or the end of the expression': 'một toán tử hoặc cuối biểu thức',
  'a closing quotation mark': 'dấu ngoặc kép đóng',
  'a date, time or duration such as @"2026-02-13T16:00:00+07:00"':
    'ngày, giờ hoặc khoảng thời gian, ví dụ @"2026-02-13T16:00:00+07:00"',
  'an ISO 8601 duration such as P3D or PT1H30M, or 5 wd, 8 wh, 15 cd':
    'khoảng thời gian ISO 8601 như P3D hoặc PT1H30M, hoặc 5 wd (ngày làm việc), 8 wh (giờ làm việc), 15 cd (ngày lịch)',
  'a whole number of working days': 'số nguyên ngày làm việc',
  'a whole number of calendar days': 'số nguyên ngày lịch',
  'a duration that is not negative': 'khoảng thời gian không âm',
  'an ISO 8601 date and time such as 2030-01-01T08:00:00+07:00': 'ngày giờ ISO 8601, ví dụ 2030-01-01T08:00:00+07:00',
  'an ISO 8601 repeating interval such as R3/PT10M, R/P1D, R3/2030-01-01T00:00:00Z/PT1H or R/PT1H/2030-12-31T17:00:00Z':
    'chu kỳ lặp ISO 8601 như R3/PT10M, R/P1D, R3/2030-01-01T00:00:00Z/PT1H hoặc R/PT1H/2030-12-31T17:00:00Z',
  'at least one repetition (R1/…), or R/… without end': 'ít nhất một lần lặp (R1/…), hoặc R/… nếu lặp mãi',
  'an interval that ends after it starts': 'khoảng kết thúc sau khi bắt đầu',
  'a period longer than zero': 'chu kỳ lớn hơn 0',
}

/**
 * What our errors expect, in Vietnamese; what is no phrase of ours (symbols, names, the reader's own text) stays as it is.
 *
 * @param phrase - `expected` of a `FeelSyntaxError` or `TimeSyntaxError`
 * @example
 * ```ts
 * inVietnamese('a positive number') // 'một số dương'
 * ```
 */
export function inVietnamese(phrase: string): string {
  return (
    PHRASES[phrase] ??
    phrase
      .split(' or ')
      .map((each) => PHRASES[each] ?? each)
      .join(' hoặc ')
  )
}

const TIME_SYNTAX = {
  en: (expected: string, found: string) => `Expected ${expected} but found “${found}”.`,
  vi: (expected: string, found: string) => `Cần ${inVietnamese(expected)} nhưng gặp “${found}”.`,
}

/**
 * Renders a malformed duration, date or cycle as a sentence for the person who wrote it.
 *
 * @example
 * describeTimeSyntax(error, 'vi') // 'Cần khoảng thời gian ISO 8601 như P3D … nhưng gặp “3 days”.'
 */
export function describeTimeSyntax({ expected, text }: TimeSyntaxError, language: Language): string {
  return TIME_SYNTAX[language](expected, text)
}
