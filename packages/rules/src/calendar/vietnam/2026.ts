import type { CalendarException } from '../data.js'
import { CULTURE_DAY, LABOUR_CODE, MAKE_UP, official, worked } from './sources.js'

const NOTICE = 'Thông báo 9441/TB-BNV'

/** A swap of 23 November with 28 November was proposed only, and is not here. */
export const vietnam2026: readonly CalendarException[] = [
  official('2026-01-01', 'holiday', LABOUR_CODE, 'Tết Dương lịch'),
  official('2026-01-02', 'swapOff', NOTICE, 'Nghỉ hoán đổi với ngày 10/01/2026'),
  worked('2026-01-10', '2026-01-02', 'Hoán đổi với ngày 02/01/2026', 'Làm bù cho ngày 02/01/2026'),
  official('2026-02-16', 'holiday', NOTICE, 'Tết Nguyên đán (29 tháng Chạp)'),
  official('2026-02-17', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 1)'),
  official('2026-02-18', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 2)'),
  official('2026-02-19', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 3)'),
  official('2026-02-20', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 4)'),
  official('2026-04-26', 'holiday', LABOUR_CODE, 'Giỗ Tổ Hùng Vương (10 tháng Ba âm lịch)'),
  official('2026-04-27', 'makeUpDay', MAKE_UP, 'Nghỉ bù Giỗ Tổ Hùng Vương'),
  official('2026-04-30', 'holiday', LABOUR_CODE, 'Ngày Chiến thắng'),
  official('2026-05-01', 'holiday', LABOUR_CODE, 'Ngày Quốc tế Lao động'),
  worked('2026-08-22', '2026-08-31', NOTICE, 'Làm bù cho ngày 31/8/2026'),
  official('2026-08-31', 'swapOff', NOTICE, 'Nghỉ hoán đổi với ngày 22/8/2026'),
  official('2026-09-01', 'holiday', NOTICE, 'Quốc khánh (ngày liền kề)'),
  official('2026-09-02', 'holiday', LABOUR_CODE, 'Quốc khánh'),
  official('2026-11-24', 'holiday', CULTURE_DAY, 'Ngày Văn hóa Việt Nam'),
]
