import type { CalendarData, CalendarException, ExceptionKind } from './data.js'

const LABOUR_CODE = 'Bộ luật Lao động 2019, Điều 112'
const MAKE_UP = 'Bộ luật Lao động 2019, Điều 111 khoản 3'
const NOTICE = 'Thông báo 9441/TB-BNV'
const CULTURE_DAY = 'Nghị quyết 28/2026/QH16'

function official(date: string, kind: ExceptionKind, source: string, name: string): CalendarException {
  return { date, kind, source, status: 'official', name }
}

/**
 * State agencies of Vietnam in 2026: public holidays, the day made up for, the two swaps with their working Saturdays, and
 * the usual hours 07:30–11:30 and 13:30–17:30 from Monday to Friday. An agency with other hours inherits it.
 */
export const vietnamCalendar2026: CalendarData = {
  code: 'vn',
  version: 1,
  zone: 'Asia/Ho_Chi_Minh',
  shifts: [
    { weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
    { weekdays: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
  ],
  exceptions: [
    official('2026-01-01', 'holiday', LABOUR_CODE, 'Tết Dương lịch'),
    official('2026-01-02', 'swapOff', NOTICE, 'Nghỉ hoán đổi với ngày 10/01/2026'),
    {
      ...official('2026-01-10', 'swapWork', 'Hoán đổi với ngày 02/01/2026', 'Làm bù cho ngày 02/01/2026'),
      replaces: '2026-01-02',
    },
    official('2026-02-16', 'holiday', NOTICE, 'Tết Nguyên đán (29 tháng Chạp)'),
    official('2026-02-17', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 1)'),
    official('2026-02-18', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 2)'),
    official('2026-02-19', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 3)'),
    official('2026-02-20', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 4)'),
    official('2026-04-26', 'holiday', LABOUR_CODE, 'Giỗ Tổ Hùng Vương (10 tháng Ba âm lịch)'),
    official('2026-04-27', 'makeUpDay', MAKE_UP, 'Nghỉ bù Giỗ Tổ Hùng Vương'),
    official('2026-04-30', 'holiday', LABOUR_CODE, 'Ngày Chiến thắng'),
    official('2026-05-01', 'holiday', LABOUR_CODE, 'Ngày Quốc tế Lao động'),
    {
      ...official('2026-08-22', 'swapWork', NOTICE, 'Làm bù cho ngày 31/8/2026'),
      replaces: '2026-08-31',
    },
    official('2026-08-31', 'swapOff', NOTICE, 'Nghỉ hoán đổi với ngày 22/8/2026'),
    official('2026-09-01', 'holiday', NOTICE, 'Quốc khánh (ngày liền kề)'),
    official('2026-09-02', 'holiday', LABOUR_CODE, 'Quốc khánh'),
    official('2026-11-24', 'holiday', CULTURE_DAY, 'Ngày Văn hóa Việt Nam'),
  ],
}
