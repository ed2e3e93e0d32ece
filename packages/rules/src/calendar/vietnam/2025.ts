import type { CalendarException } from '../data.js'
import { LABOUR_CODE, official, worked } from './sources.js'

const NOTICE = 'Thông báo số 6150 của Bộ Lao động – Thương binh và Xã hội'

export const vietnam2025: readonly CalendarException[] = [
  official('2025-01-01', 'holiday', LABOUR_CODE, 'Tết Dương lịch'),
  official('2025-01-27', 'holiday', NOTICE, 'Tết Nguyên đán (28 tháng Chạp)'),
  official('2025-01-28', 'holiday', NOTICE, 'Tết Nguyên đán (29 tháng Chạp)'),
  official('2025-01-29', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 1)'),
  official('2025-01-30', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 2)'),
  official('2025-01-31', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 3)'),
  official('2025-04-07', 'holiday', LABOUR_CODE, 'Giỗ Tổ Hùng Vương (10 tháng Ba âm lịch)'),
  worked('2025-04-26', '2025-05-02', NOTICE, 'Làm bù cho ngày 02/5/2025'),
  official('2025-04-30', 'holiday', LABOUR_CODE, 'Ngày Chiến thắng'),
  official('2025-05-01', 'holiday', LABOUR_CODE, 'Ngày Quốc tế Lao động'),
  official('2025-05-02', 'swapOff', NOTICE, 'Nghỉ hoán đổi với ngày 26/4/2025'),
  official('2025-09-01', 'holiday', NOTICE, 'Quốc khánh (ngày liền kề)'),
  official('2025-09-02', 'holiday', LABOUR_CODE, 'Quốc khánh'),
]
