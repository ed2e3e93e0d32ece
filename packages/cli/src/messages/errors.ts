/** What the engine and the store refuse, in the words of the person at the terminal. */
import { describeReason, type EngineError, type StoreUnavailable } from '@quytrinh/engine'
import type { Bilingual } from '../lang.js'

type Details = Readonly<Record<string, string>>

const engine: Readonly<Record<string, (details: Details) => Bilingual>> = {
  'task-not-found': () => ({
    vi: 'Cơ quan này không có việc mang mã đó. Xem mã ở lệnh quytrinh tasks.',
    en: 'This agency has no task of that id. quytrinh tasks lists the ids.',
  }),
  'task-closed': () => ({
    vi: 'Việc này đã xong hoặc đã được thu lại.',
    en: 'This task has been completed or withdrawn.',
  }),
  'wait-closed': () => ({ vi: 'Việc này đã xong hoặc đã được thu lại.', en: 'This has been completed or withdrawn.' }),
  'instance-not-found': () => ({
    vi: 'Cơ quan này không có phiên xử lý mang mã đó.',
    en: 'This agency has no process instance of that id.',
  }),
  'instance-ended': () => ({ vi: 'Phiên xử lý đã kết thúc.', en: 'The process instance has ended.' }),
  'incident-not-found': () => ({ vi: 'Không còn sự cố này.', en: 'There is no such incident (any more).' }),
  'no-start-event': () => ({
    vi: 'Quy trình không có sự kiện bắt đầu trơn, nên không khởi chạy trực tiếp được; nó bắt đầu khi có hẹn giờ, thông điệp, tín hiệu hoặc điều kiện.',
    en: 'The process has no plain start event, so it cannot be started by hand: its timer, message, signal or condition starts it.',
  }),
  'not-ad-hoc': ({ activity = '' }) => ({
    vi: `Không có việc tuỳ chọn nào đang mở ở “${activity}”.`,
    en: `There is no open ad-hoc work at “${activity}”.`,
  }),
  'not-multi-instance': ({ activity = '' }) => ({
    vi: `“${activity}” không phải việc lặp nhiều lượt đang mở.`,
    en: `“${activity}” is no multi-instance activity that is open.`,
  }),
  'activity-ambiguous': ({ activity = '' }) => ({
    vi: `“${activity}” đang mở ở nhiều nơi: hãy nêu token nằm trong nơi cần sửa.`,
    en: `“${activity}” is open several times: name a token inside the one that is meant.`,
  }),
  'activity-instance-not-found': ({ activity = '' }) => ({
    vi: `“${activity}” không có lượt nào như vậy đang chạy hoặc sắp tới.`,
    en: `“${activity}” has no such instance that runs or is still to come.`,
  }),
  'item-mismatch': ({ activity = '' }) => ({
    vi: `Lượt thêm vào “${activity}” phải có phần tử khi việc lặp theo danh sách, và không có khi chỉ đếm số lần.`,
    en: `An instance added to “${activity}” has an item where it goes through a list, and none where it only counts.`,
  }),
  'nothing-waits': ({ activity = '' }) => ({
    vi: `“${activity}” không còn chờ gì từ bên ngoài.`,
    en: `“${activity}” does not wait for anything from outside (any more).`,
  }),
  'too-many-calls': () => ({
    vi: 'Các quy trình gọi nhau quá nhiều lần liên tiếp; có thể là gọi vòng vô tận.',
    en: 'The processes call each other too often at once; probably without an end.',
  }),
  'process-not-active': ({ process = '' }) => ({
    vi: `Cơ quan chưa triển khai quy trình “${process}”, hoặc đó là bản nháp (isExecutable="false").`,
    en: `The process “${process}” is not live at this agency, or is a draft (isExecutable="false").`,
  }),
  'input-not-possible': ({ trouble = '' }) => ({
    vi: `Một biểu thức cần ngay lúc này không tính được (${trouble}).`,
    en: `An expression that is needed at once fails (${trouble}).`,
  }),
  'variables-invalid': ({ path = '' }) => ({
    vi: `Biến không hợp lệ tại ${path}: phải là JSON, không quá sâu và không quá lớn.`,
    en: `The variables are not valid at ${path}: they must be JSON, not too deep and not too large.`,
  }),
  'too-busy': () => ({
    vi: 'Nhiều người đang sửa cùng lúc. Hãy thử lại.',
    en: 'Others are changing the same thing. Try again.',
  }),
  'definition-not-found': () => ({
    vi: 'Cơ sở dữ liệu thiếu bản quy trình mà phiên này chạy theo. Hãy khôi phục từ bản sao lưu đầy đủ.',
    en: 'The definition that the instance runs on is missing in the database. Restore a whole backup.',
  }),
  'command-id-reused': () => ({
    vi: 'Mã lệnh này đã dùng cho một yêu cầu khác.',
    en: 'This command id was used for another request.',
  }),
  'duration-invalid': ({ duration = '' }) => ({
    vi: `“${duration}” không phải khoảng thời gian; viết như P3D, PT4H, PT30M.`,
    en: `“${duration}” is no duration; write P3D, PT4H, PT30M.`,
  }),
  'moment-invalid': ({ moment = '' }) => ({
    vi: `“${moment}” không phải thời điểm kèm múi giờ; viết như 2026-03-02T09:00:00+07:00.`,
    en: `“${moment}” is no moment with its offset; write 2026-03-02T09:00:00+07:00.`,
  }),
  'clock-goes-back': () => ({ vi: 'Thời gian không quay lại được.', en: 'Time does not go back.' }),
  'limit-invalid': ({ limit = '' }) => ({
    vi: `--limit phải từ 1 đến 1000, nhưng là ${limit}.`,
    en: `--limit goes from 1 to 1000, but is ${limit}.`,
  }),
  'text-invalid': ({ what = '' }) => ({
    vi: `Giá trị của “${what}” không hợp lệ: để trống, quá dài hoặc chứa ký tự không lưu được.`,
    en: `The value of “${what}” is empty, too long, or has characters that cannot be stored.`,
  }),
  'transition-not-allowed': (details) =>
    inBoth('transition-not-allowed', { action: details['event'] ?? '', state: details['from'] ?? '' }),
  'not-authorised': ({ reason = '', ...params }) => inBoth(reason, params),
}

function inBoth(reason: string, params: Details): Bilingual {
  return { vi: describeReason({ reason, params }, 'vi'), en: describeReason({ reason, params }, 'en') }
}

/** Codes that this catalogue does not know are said in English, as the engine says them. */
export function engineSentence({
  code,
  details,
  message,
}: Pick<EngineError, 'code' | 'details' | 'message'>): Bilingual {
  const params = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, textOf(value)]))
  const known = Object.hasOwn(engine, code) ? engine[code]?.(params) : undefined
  return known ?? { vi: message, en: message }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const store: Readonly<Record<string, Bilingual>> = {
  locked: {
    vi: 'Cơ sở dữ liệu đang bị một tiến trình khác khoá. Hãy thử lại.',
    en: 'Another process has locked the database. Try again.',
  },
  'read-only': {
    vi: 'Chỉ đọc được cơ sở dữ liệu, không ghi được. Hãy kiểm tra quyền của tệp và thư mục.',
    en: 'The database can be read but not written. Check the permissions of the file and its folder.',
  },
  full: { vi: 'Ổ đĩa đã đầy; chưa ghi gì.', en: 'The disk is full; nothing was written.' },
  'not-a-database': {
    vi: 'Tệp này không phải cơ sở dữ liệu SQLite. Hãy kiểm tra tên tệp ở --db.',
    en: 'This file is not a SQLite database. Check the name given to --db.',
  },
  'cannot-open': {
    vi: 'Không mở được cơ sở dữ liệu. Hãy kiểm tra thư mục và quyền truy cập.',
    en: 'The database cannot be opened. Check its folder and permissions.',
  },
  corrupt: {
    vi: 'Cơ sở dữ liệu bị hỏng. Hãy khôi phục từ bản sao lưu.',
    en: 'The database is damaged. Restore a backup.',
  },
  'io-error': {
    vi: 'Không đọc hoặc ghi được tệp cơ sở dữ liệu.',
    en: 'The database file could not be read or written.',
  },
  'not-migrated': {
    vi: 'Tệp này chưa có dữ liệu quy trình nào. Hãy kiểm tra tên tệp ở --db.',
    en: 'There are no processes in this file. Check the name given to --db.',
  },
  'newer-schema': {
    vi: 'Cơ sở dữ liệu do phiên bản quytrinh mới hơn tạo ra. Hãy nâng cấp lệnh quytrinh.',
    en: 'The database was written by a newer version. Upgrade the quytrinh command.',
  },
  'unsupported-node': {
    vi: `Cần Node 22.12 trở lên; đang dùng Node ${process.versions.node}.`,
    en: `Node 22.12 or newer is needed; this is Node ${process.versions.node}.`,
  },
  'driver-missing': {
    vi: 'Không nạp được gói better-sqlite3. Hãy cài đặt lại quytrinh.',
    en: 'The package better-sqlite3 could not be loaded. Install quytrinh again.',
  },
}

/** By the store's own code, such as `locked`. */
export function storeSentence({ code, message }: Pick<StoreUnavailable, 'code' | 'message'>): Bilingual {
  return (Object.hasOwn(store, code) ? store[code] : undefined) ?? { vi: message, en: message }
}
