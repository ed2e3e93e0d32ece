/** Everything the play says, in both languages. What the diagram calls its steps in Vietnamese stands here by node. */
import type { Lang } from './lang.js'

export interface Catalogue {
  readonly locale: string
  readonly office: string
  readonly intro: (file: string) => string
  readonly resumed: (done: number) => string
  readonly started: (pid: number) => string
  readonly doing: { readonly [action in 'setUp' | 'receive' | 'claim' | 'start' | 'complete']: string }
  readonly died: (pid: number, signal: string) => string
  readonly recovered: (pid: number) => string
  readonly resent: string
  readonly title: string
  readonly fields: {
    readonly [name in 'number' | 'arrived' | 'code' | 'dated' | 'from' | 'subject' | 'answerBy']: string
  }
  readonly tasks: { readonly [node: string]: string }
  readonly received: string
  readonly fired: { readonly [node: string]: string }
  readonly due: (moment: string) => string
  readonly left: (time: string) => string
  readonly overdue: (time: string) => string
  readonly claimedAt: (time: string) => string
  readonly begunAt: (time: string) => string
  readonly numberTaken: (number: number) => string
  readonly verdict: { readonly accepted: string; readonly rejected: string }
  readonly fileNumber: (code: string) => string
  readonly onDesk: (task: string, who: string) => string
  readonly filed: (moment: string) => string
  readonly agency: (due: string, left: string) => string
  readonly counts: (counts: { late: number; pressed: number; rejected: number }) => string
  readonly waiting: (who: string) => string
  readonly length: {
    readonly day: (n: number) => string
    readonly hour: (n: number) => string
    readonly minute: (n: number) => string
  }
  readonly data: (file: string) => string
  readonly next: string
  readonly listTasks: string
  readonly showInstance: string
  readonly failed: (code: string, message: string) => string
}

const vi: Catalogue = {
  locale: 'vi-VN',
  office: 'Sở Nội vụ xử lý một văn bản đến · quy trình van-ban-den (Nghị định 30/2020/NĐ-CP, Điều 20–24)',
  intro: (file) => `Mọi việc được ghi vào tệp ${file}; đồng hồ của câu chuyện chạy trong tháng 3/2026`,
  started: (pid) => `Engine chạy trong tiến trình riêng, pid ${pid}`,
  resumed: (done) => `Tệp đã có ${done} bước, đi tiếp từ đó`,
  doing: {
    setUp: 'đưa danh bạ và quy trình vào sử dụng',
    receive: 'văn bản đến, mở quy trình',
    claim: 'nhận việc',
    start: 'bắt đầu',
    complete: 'hoàn thành',
  },
  died: (pid, signal) =>
    `✂ tiến trình engine (pid ${pid}) bị dừng đột ngột (${signal}), lệnh đang chạy chưa có trả lời`,
  recovered: (pid) => `↻ tiến trình mới (pid ${pid}) đọc lại từ tệp, tiếp tục`,
  resent: '  lệnh được gửi lại với cùng mã lệnh: có hiệu lực đúng một lần',
  title: 'VĂN BẢN ĐẾN',
  fields: {
    number: 'Số đến',
    arrived: 'Ngày đến',
    code: 'Số, ký hiệu',
    dated: 'Ngày văn bản',
    from: 'Nơi gửi',
    subject: 'Trích yếu',
    answerBy: 'Hạn trả lời',
  },
  tasks: {
    'tiep-nhan': 'Tiếp nhận văn bản',
    'kiem-tra': 'Kiểm tra văn bản',
    'tra-lai': 'Trả lại nơi gửi',
    'dang-ky': 'Đăng ký văn bản đến',
    trinh: 'Trình lãnh đạo',
    'chi-dao': 'Cho ý kiến chỉ đạo',
    'phan-cong': 'Phân công xử lý',
    'chu-tri': 'Chủ trì giải quyết',
    'phoi-hop': 'Phối hợp giải quyết',
    'bao-cao': 'Tổng hợp, báo cáo kết quả',
    'don-doc': 'Đôn đốc',
    duyet: 'Duyệt kết quả',
    'bo-sung': 'Bổ sung, hoàn thiện kết quả',
    'dong-ho-so': 'Đóng hồ sơ, lưu',
  },
  received: 'Văn bản đến',
  fired: { 'qua-han': 'Hết hạn giải quyết' },
  due: (moment) => `hạn ${moment}`,
  left: (time) => `còn ${time}`,
  overdue: (time) => `quá hạn ${time}`,
  claimedAt: (time) => `nhận việc ${time}`,
  begunAt: (time) => `bắt đầu ${time}`,
  numberTaken: (number) => `Số đến ${number}`,
  verdict: { accepted: 'Đạt yêu cầu', rejected: 'Chưa đạt: ' },
  fileNumber: (code) => `Hồ sơ ${code}`,
  onDesk: (task, who) => `${task} · trên bàn ${who}`,
  filed: (moment) => `Đã lưu hồ sơ ${moment}`,
  agency: (due, left) => `hạn của cơ quan ${due}, ${left}`,
  counts: ({ late, pressed, rejected }) =>
    `${late} việc quá hạn · ${pressed} lần đôn đốc · ${rejected} lần trả lại kết quả`,
  waiting: (who) => `Trên bàn ${who}`,
  length: { day: (n) => `${n} ngày`, hour: (n) => `${n} giờ`, minute: (n) => `${n} phút` },
  data: (file) => `Dữ liệu: ${file}`,
  next: 'Xem tiếp:',
  listTasks: 'việc của tôi',
  showInstance: 'văn bản này',
  failed: (code, message) => `Không chạy tiếp được (${code}): ${message}`,
}

const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

const en: Catalogue = {
  locale: 'en-GB',
  office: 'A department handles an incoming document · procedure van-ban-den (Decree 30/2020, Articles 20–24)',
  intro: (file) => `Everything is written to ${file}; the clock of the story runs through March 2026`,
  started: (pid) => `The engine runs in a process of its own, pid ${pid}`,
  resumed: (done) => `The file has ${plural(done, 'step')} already; going on from there`,
  doing: {
    setUp: 'puts directory and procedure into use',
    receive: 'a document arrives',
    claim: 'claims',
    start: 'begins',
    complete: 'completes',
  },
  died: (pid, signal) =>
    `✂ the engine process (pid ${pid}) was killed (${signal}) with a command in flight, unanswered`,
  recovered: (pid) => `↻ a new process (pid ${pid}) reads the file and goes on`,
  resent: '  the command is sent again under the same id: it takes effect exactly once',
  title: 'INCOMING DOCUMENT',
  fields: {
    number: 'Arrival no.',
    arrived: 'Arrived',
    code: 'Reference',
    dated: 'Dated',
    from: 'From',
    subject: 'Subject',
    answerBy: 'Answer by',
  },
  tasks: {
    'tiep-nhan': 'Receive the document',
    'kiem-tra': 'Check the document',
    'tra-lai': 'Return to the sender',
    'dang-ky': 'Register the document',
    trinh: 'Present to the leader',
    'chi-dao': 'Give directions',
    'phan-cong': 'Assign within the unit',
    'chu-tri': 'Lead the work',
    'phoi-hop': 'Contribute',
    'bao-cao': 'Report the result',
    'don-doc': 'Press for the work',
    duyet: 'Review the result',
    'bo-sung': 'Mend the result',
    'dong-ho-so': 'Close and file',
  },
  received: 'A document arrives',
  fired: { 'qua-han': 'The deadline has passed' },
  due: (moment) => `due ${moment}`,
  left: (time) => `${time} left`,
  overdue: (time) => `${time} overdue`,
  claimedAt: (time) => `claimed ${time}`,
  begunAt: (time) => `begun ${time}`,
  numberTaken: (number) => `Arrival number ${number}`,
  verdict: { accepted: 'Accepted', rejected: 'Rejected: ' },
  fileNumber: (code) => `File ${code}`,
  onDesk: (task, who) => `${task} · desk: ${who}`,
  filed: (moment) => `Filed ${moment}`,
  agency: (due, left) => `answer of the agency due ${due}, ${left}`,
  counts: ({ late, pressed, rejected }) =>
    `${plural(late, 'task')} overdue · ${plural(pressed, 'reminder')} · ${plural(rejected, 'result')} sent back`,
  waiting: (who) => `On the desk of ${who}`,
  length: { day: (n) => plural(n, 'day'), hour: (n) => `${n} h`, minute: (n) => `${n} min` },
  data: (file) => `Data: ${file}`,
  next: 'Go on with:',
  listTasks: 'my tasks',
  showInstance: 'this document',
  failed: (code, message) => `Cannot go on (${code}): ${message}`,
}

export const catalogues: { readonly [lang in Lang]: Catalogue } = { vi, en }
