/** What an incident means and what mends it, in the words of those who mend it. */
import type { IncidentView } from '@quytrinh/engine'
import { describeDecision } from '@quytrinh/rules'
import { valueText } from '../format/variables.js'
import type { Bilingual, Lang } from '../lang.js'

type Details = IncidentView['details']
type Template = Bilingual | ((details: Details) => Bilingual)

const inExpression = (vi: string, en: string): Bilingual => ({
  vi: `biểu thức {expression}: ${vi}`,
  en: `expression {expression}: ${en}`,
})

const templates: Readonly<Record<string, Template>> = {
  'undeclared-name': inExpression(
    'biến “{name}” chưa có giá trị và chưa được khai báo. Hãy đặt biến rồi thử lại, hoặc sửa tên trong sơ đồ.',
    '“{name}” has no value and is not declared. Set the variable and try again, or correct the name in the diagram.',
  ),
  'type-mismatch': ({ left }) =>
    left === undefined
      ? inExpression(
          '“{operation}” cần {expected} nhưng nhận được {found}.',
          '“{operation}” expects {expected} but was given {found}.',
        )
      : inExpression(
          'không thể áp dụng “{operation}” cho {left} và {right}.',
          '“{operation}” cannot be applied to {left} and {right}.',
        ),
  'unknown-function': inExpression('không có hàm “{name}”.', 'there is no function “{name}”.'),
  'unknown-type': inExpression('không có kiểu “{name}”.', 'there is no type “{name}”.'),
  'invalid-argument': inExpression(
    '“{operation}” cần {expected} nhưng nhận được “{found}”.',
    '“{operation}” expects {expected} but was given “{found}”.',
  ),
  'wrong-arguments': inExpression(
    'hàm nhận các tham số {expected} nhưng được gọi với {found}.',
    'the function takes {expected} but was given {found}.',
  ),
  'value-not-data': inExpression(
    'cho một hàm, không phải một giá trị. Hãy gọi hàm hoặc sửa tên biến.',
    'yields a function, not a value. Call the function, or correct the name.',
  ),
  'division-by-zero': inExpression('chia cho 0.', 'division by zero.'),
  'not-finite': inExpression('kết quả quá lớn để là một số.', 'the result is too large to be a number.'),
  'budget-exceeded': inExpression(
    'tốn quá nhiều tài nguyên (giới hạn {limit}: {max}).',
    'costs too much (its limit of {limit} is {max}).',
  ),
  'expression-invalid': inExpression('sai cú pháp: {message}', 'is not valid: {message}'),
  'input-set-unavailable': {
    vi: 'quy trình cần dữ liệu đầu vào nhưng còn thiếu: {missing}.',
    en: 'the process needs data to begin, but {missing} is missing.',
  },
  'output-set-unavailable': {
    vi: 'bước này phải để lại dữ liệu nhưng còn thiếu: {missing}. Hãy đặt các biến này rồi thử lại.',
    en: 'the activity has to leave data behind, but {missing} is missing. Set these variables and try again.',
  },
  'resource-unknown': {
    vi: 'không biết nguồn lực “{resource}” là ai. Hãy khai báo truy vấn cho nguồn lực này khi khởi tạo.',
    en: 'nobody knows who the resource "{resource}" stands for. Give the engine a query for it.',
  },
  'resource-failed': {
    vi: 'truy vấn nguồn lực “{resource}” bị lỗi: {error}.',
    en: 'the query for the resource "{resource}" has failed: {error}.',
  },
  'data-store-key-missing': {
    vi: 'không biết đọc mục nào của kho dữ liệu “{store}”: khoá (qt:key) không có giá trị.',
    en: 'the key (qt:key) of the data store "{store}" has no value, so it is not known what to read.',
  },
  'data-store-failed': {
    vi: 'kho dữ liệu “{store}” không trả lời: {error}.',
    en: 'the data store "{store}" does not answer: {error}.',
  },
  'data-store-full': {
    vi: 'kho dữ liệu “{store}” chứa được {capacity} mục, nhưng phải ghi {items}.',
    en: 'the data store "{store}" holds {capacity} items, but {items} were to be written.',
  },
  'data-not-a-list': {
    vi: 'dữ liệu “{data}” là một danh sách nhưng nhận giá trị {value}.',
    en: 'the data "{data}" is a list, but was given {value}.',
  },
  'data-without-parts': {
    vi: 'phép gán ghi vào một phần của “{data}”, nhưng giá trị của dữ liệu là {value} nên không có phần nào.',
    en: 'an assignment writes to a part of "{data}", but its value is {value}, which has no parts.',
  },
  'condition-not-boolean': {
    vi: 'điều kiện phải cho giá trị đúng hoặc sai, nhưng cho {value}.',
    en: 'a condition must be true or false, but is {value}.',
  },
  'no-flow-taken': {
    vi: 'không điều kiện nào đúng và không có luồng mặc định, nên không biết đi tiếp hướng nào. Hãy sửa biến rồi thử lại, hoặc thêm luồng mặc định vào sơ đồ.',
    en: 'no condition holds and there is no default flow, so there is nowhere to go. Mend the variables and try again, or add a default flow.',
  },
  'assignment-invalid': {
    vi: 'biểu thức giao việc phải cho người hoặc nhóm, nhưng cho {value}.',
    en: 'the assignment must yield a person or a group, but yields {value}.',
  },
  'deadline-invalid': { vi: 'thời hạn {value} không hợp lệ.', en: 'the deadline {value} is not valid.' },
  'timer-invalid': {
    vi: 'thời điểm hẹn giờ không hợp lệ: {value}{text}.',
    en: 'the time of the timer is not valid: {value}{text}.',
  },
  'calendar-not-found': {
    vi: 'không có lịch làm việc “{calendar}”.',
    en: 'there is no working calendar “{calendar}”.',
  },
  'no-working-time': {
    vi: 'lịch “{calendar}” không còn thời gian làm việc để tính {value}.',
    en: 'the calendar “{calendar}” has no working time left to reckon {value}.',
  },
  'collection-not-a-list': {
    vi: 'danh sách để lặp phải là danh sách, nhưng là {value}.',
    en: 'what the activity repeats over must be a list, but is {value}.',
  },
  'cardinality-not-a-count': {
    vi: 'số lượt lặp phải là số nguyên không âm, nhưng là {value}.',
    en: 'the number of instances must be a whole number, but is {value}.',
  },
  'moves-exceeded': {
    vi: 'đã đi qua hơn {movesMax} bước mà không dừng lại chờ; có thể là vòng lặp vô tận.',
    en: 'more than {movesMax} steps without waiting for anything; probably a loop without an end.',
  },
  'trigger-cannot-wait': {
    vi: 'sự kiện loại {type} không chờ được ở đây.',
    en: 'an event of type {type} cannot wait here.',
  },
  'called-element-invalid': {
    vi: 'tên quy trình cần gọi phải là chữ, nhưng là {value}.',
    en: 'the name of the process to call must be text, but is {value}.',
  },
  'decision-invalid': {
    vi: 'mã quyết định phải là chữ, nhưng là {value}.',
    en: 'the id of the decision must be text, but is {value}.',
  },
  'decision-not-active': {
    vi: 'cơ quan chưa triển khai quyết định “{decision}” được dùng ở đây. Hãy triển khai rồi thử lại.',
    en: 'the decision “{decision}” that is used here is not live at this agency. Deploy it and try again.',
  },
  'decision-failed': (details) => ({
    vi: `quyết định “{decision}” không tính được. ${troubleOf(details, 'vi')}`,
    en: `the decision “{decision}” cannot be made. ${troubleOf(details, 'en')}`,
  }),
  'decision-result-mismatch': {
    vi: 'quyết định “{decision}” cho nhiều giá trị hơn cách nhận kết quả {result}. Hãy sửa bảng quyết định hoặc cách nhận kết quả.',
    en: 'the decision “{decision}” gives more than the mapping {result} takes. Mend the table or the mapping.',
  },
  'called-process-not-active': {
    vi: 'cơ quan chưa triển khai quy trình “{process}” được gọi ở đây. Hãy triển khai rồi thử lại.',
    en: 'the process “{process}” that is called here is not live at this agency. Deploy it and try again.',
  },
  'event-name-invalid': {
    vi: 'tên thông điệp hoặc tín hiệu “{name}” phải là chữ, nhưng giá trị tính được là {value}.',
    en: 'the name of the message or signal “{name}” must be text, but is {value}.',
  },
  'called-version-invalid': {
    vi: 'phiên bản của quy trình cần gọi phải là số từ 1, hoặc một nhãn bằng chữ, nhưng là {value}.',
    en: 'the version of the process to call must be a number from 1, or a tag in text, but is {value}.',
  },
  'called-version-not-found': {
    vi: 'cơ quan chưa có phiên bản {version} của quy trình “{process}” được gọi ở đây. Hãy triển khai rồi thử lại.',
    en: 'the agency has no version {version} of the process “{process}” that is called here. Deploy it and try again.',
  },
  'called-tag-not-found': {
    vi: 'cơ quan chưa có phiên bản nào mang nhãn “{tag}” của quy trình “{process}” được gọi ở đây. Hãy triển khai rồi thử lại.',
    en: 'the agency has no version tagged “{tag}” of the process “{process}” that is called here. Deploy one and try again.',
  },
  'called-not-deployed-together': {
    vi: 'quy trình “{process}” chưa từng được triển khai cùng phiên bản {version} của “{caller}”. Hãy triển khai hai tệp cùng lúc rồi thử lại.',
    en: 'the process “{process}” was never deployed together with version {version} of “{caller}”. Deploy both together and try again.',
  },
  'uncaught-error': {
    vi: 'lỗi {error} không được xử lý ở đâu trong sơ đồ. {message}',
    en: 'the error {error} is caught nowhere in the diagram. {message}',
  },
  'handler-failed': {
    vi: 'phần xử lý {topic} bị lỗi: {error}',
    en: 'the handler {topic} failed: {error}',
  },
  'job-failed': {
    vi: 'dịch vụ {topic} không thực hiện được sau {attempts} lần: {error}',
    en: 'the service {topic} failed {attempts} times: {error}',
  },
}

/** The codes this catalogue has sentences for. */
export const incidentCodes: readonly string[] = Object.keys(templates)

/**
 * The sentence for an incident, to be put behind the name of its element.
 *
 * @example
 * ```ts
 * describeIncident(incident, 'vi') // 'biểu thức soNgay > 3: biến “soNgay” chưa có giá trị …'
 * ```
 */
export function describeIncident({ code, details }: Pick<IncidentView, 'code' | 'details'>, lang: Lang): string {
  const template = Object.hasOwn(templates, code) ? templates[code] : undefined
  const known = typeof template === 'function' ? template(details) : template
  const text =
    known?.[lang] ??
    [code, ...Object.entries(details).map(([name, value]) => `${name} = ${valueText(value)}`)].join(', ')
  return `${fill(text, details).trim()} [${code}]`
}

function fill(template: string, details: Details): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(details, name) ? details[name] : undefined
    return value === undefined ? '' : valueText(value ?? null, 200)
  })
}

/** Code, parameters and place as the engine put them into the details of the incident. */
function troubleOf({ trouble: code, params, place }: Details, lang: Lang): string {
  if (typeof code !== 'string' || !isObject(params) || !isObject(place)) return String(code ?? '')
  return describeDecision({ code, params, place } as Parameters<typeof describeDecision>[0], lang)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
