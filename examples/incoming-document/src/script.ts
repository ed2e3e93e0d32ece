import type { DirectoryDocument, Variables } from '@quytrinh/engine'
import type { Lang } from './lang.js'
import { directoryIn } from './people.js'

/** The two documents of the play, by the number their senders gave them. */
export const documents = { first: '1245/UBND-NC', second: '87/STC-QLNS' } as const
export type DocumentName = keyof typeof documents

/** One thing that one person does, in the order and at the minute in which it happened. */
export type Step = { readonly user: string; readonly at: number } & (
  | { readonly action: 'setUp'; readonly directory: DirectoryDocument }
  | { readonly action: 'receive'; readonly document: DocumentName; readonly variables: Variables }
  | { readonly action: 'claim' | 'start'; readonly document: DocumentName; readonly node: string }
  | {
      readonly action: 'complete'
      readonly document: DocumentName
      readonly node: string
      readonly variables: Variables
    }
)

/** An assignment to a person alone is theirs at once; what is offered to a group is claimed first. */
export function scriptIn(lang: Lang): readonly Step[] {
  const say = (vi: string, en: string): string => (lang === 'vi' ? vi : en)
  const first = documentIn(say)
  const second = {
    noiGui: say('Sở Tài chính', 'Department of Finance'),
    soKyHieu: documents.second,
    ngayVanBan: '2026-03-11',
    trichYeu: say(
      'V/v đối chiếu kinh phí quản lý hành chính quý I/2026',
      'Reconciling administrative funds, first quarter',
    ),
    doKhan: 0,
  }
  return [
    { user: 'huy', at: on('02 07:45'), action: 'setUp', directory: directoryIn(lang) },
    { user: 'an', at: on('02 08:10'), action: 'receive', document: 'first', variables: first },
    claims('an', '02 08:12', 'tiep-nhan'),
    completes('an', '02 08:20', 'tiep-nhan'),
    claims('an', '02 08:21', 'kiem-tra'),
    completes('an', '02 08:30', 'kiem-tra', { hopLe: true }),
    claims('an', '02 08:32', 'dang-ky'),
    completes('an', '02 08:45', 'dang-ky', { loaiVanBan: say('Công văn', 'Official letter'), soTo: 3 }),
    claims('an', '02 08:50', 'trinh'),
    completes('an', '02 09:15', 'trinh', {
      lanhDao: 'user:dung',
      yKienDeXuat: say('Kính trình Giám đốc cho ý kiến chỉ đạo.', 'For the direction of the Director.'),
    }),
    completes('dung', '02 14:20', 'chi-dao', {
      yKienChiDao: say(
        'Giao Phòng Tổ chức, biên chế chủ trì; Phòng Công chức, viên chức và Phòng Kế hoạch - Tài chính phối hợp; báo cáo tôi trong 5 ngày làm việc.',
        'Organisation and Staffing leads; Civil Servants and Planning and Finance coordinate; report to me within 5 working days.',
      ),
      donViChuTri: 'position:truong-phong-tcbc',
      phoiHop: ['user:duc', 'user:ha'],
      hanXuLy: '5 wd',
    }),
    claims('binh', '02 15:00', 'phan-cong'),
    completes('binh', '02 15:05', 'phan-cong', {
      nguoiChuTri: 'user:cuc',
      yKienPhanCong: say('Đồng chí Cúc rà soát, lập biểu theo từng đơn vị.', 'Ms Cúc reviews and tabulates by unit.'),
    }),
    { user: 'cuc', at: on('03 08:00'), action: 'start', document: 'first', node: 'chu-tri' },
    completes('duc', '05 10:30', 'phoi-hop', {
      yKienPhoiHop: say(
        'Thống nhất; gửi kèm danh sách công chức theo ngạch.',
        'Agreed; list of civil servants by grade attached.',
      ),
    }),
    completes('cuc', '06 16:00', 'chu-tri', {
      noiDungGiaiQuyet: say(
        'Đã rà soát 42 vị trí việc làm, còn chờ số liệu kinh phí.',
        '42 positions reviewed; figures on funds still awaited.',
      ),
    }),
    claims('an', '10 07:40', 'don-doc'),
    completes('an', '10 07:50', 'don-doc', {
      noiDungDonDoc: say('Đã nhắc đồng chí Hà và đồng chí Cúc.', 'Reminded Ms Hà and Ms Cúc.'),
    }),
    completes('ha', '10 09:10', 'phoi-hop', {
      yKienPhoiHop: say('Gửi dự toán quỹ lương năm 2026.', 'Payroll estimate for 2026 sent.'),
    }),
    completes('cuc', '10 15:30', 'bao-cao', {
      ketQua: say('Dự thảo báo cáo 8 trang, 3 biểu kèm theo.', 'Draft report of 8 pages with 3 tables.'),
    }),
    completes('dung', '11 08:30', 'duyet', {
      dat: false,
      lyDoChuaDat: say(
        'Biểu 2 chưa tách số hợp đồng lao động; bổ sung rồi trình lại.',
        'Table 2 does not show contract staff apart; add and present again.',
      ),
      hanBoSung: '1 wd',
    }),
    completes('cuc', '11 16:10', 'bo-sung', {
      ketQua: say(
        'Đã tách số hợp đồng lao động ở biểu 2, cập nhật phần kiến nghị.',
        'Contract staff shown apart in table 2, proposals updated.',
      ),
    }),
    completes('dung', '12 09:00', 'duyet', { dat: true }),
    completes('cuc', '12 10:30', 'dong-ho-so', {
      maHoSo: '05.TCBC/2026',
      thoiHanBaoQuan: say('10 năm', '10 years'),
    }),
    { user: 'an', at: on('12 10:45'), action: 'receive', document: 'second', variables: second },
    { user: 'an', at: on('12 10:50'), action: 'claim', document: 'second', node: 'tiep-nhan' },
  ]
}

function documentIn(say: (vi: string, en: string) => string): Variables {
  return {
    noiGui: say('Ủy ban nhân dân tỉnh', "Provincial People's Committee"),
    soKyHieu: documents.first,
    ngayVanBan: '2026-02-27',
    trichYeu: say(
      'V/v rà soát vị trí việc làm, biên chế công chức năm 2026',
      'Review of positions and civil-service staffing for 2026',
    ),
    doKhan: 0,
    hanTraLoi: '2026-03-16',
  }
}

function claims(user: string, time: string, node: string): Step {
  return { user, at: on(time), action: 'claim', document: 'first', node }
}

function completes(user: string, time: string, node: string, variables: Variables = {}): Step {
  return { user, at: on(time), action: 'complete', document: 'first', node, variables }
}

/** A day of March 2026 and a time in Vietnam. */
function on(dayAndTime: string): number {
  return Date.parse(`2026-03-${dayAndTime.replace(' ', 'T')}:00+07:00`)
}
