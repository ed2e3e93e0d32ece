import type { CalendarException } from '../data.js'
import { LABOUR_CODE, MAKE_UP, official, worked } from './sources.js'

const NOTICE = 'Thông báo số 5015 của Bộ Lao động – Thương binh và Xã hội'
const SWAP = 'Thông báo số 1570 của Bộ Lao động – Thương binh và Xã hội'

export const vietnam2024: readonly CalendarException[] = [
  official('2024-01-01', 'holiday', LABOUR_CODE, 'Tết Dương lịch'),
  official('2024-02-08', 'holiday', NOTICE, 'Tết Nguyên đán (29 tháng Chạp)'),
  official('2024-02-09', 'holiday', NOTICE, 'Tết Nguyên đán (30 tháng Chạp)'),
  official('2024-02-10', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 1)'),
  official('2024-02-11', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 2)'),
  official('2024-02-12', 'holiday', NOTICE, 'Tết Nguyên đán (mùng 3)'),
  official('2024-02-13', 'makeUpDay', MAKE_UP, 'Nghỉ bù Tết Nguyên đán'),
  official('2024-02-14', 'makeUpDay', MAKE_UP, 'Nghỉ bù Tết Nguyên đán'),
  official('2024-04-18', 'holiday', LABOUR_CODE, 'Giỗ Tổ Hùng Vương (10 tháng Ba âm lịch)'),
  official('2024-04-29', 'swapOff', SWAP, 'Nghỉ hoán đổi với ngày 04/5/2024'),
  official('2024-04-30', 'holiday', LABOUR_CODE, 'Ngày Chiến thắng'),
  official('2024-05-01', 'holiday', LABOUR_CODE, 'Ngày Quốc tế Lao động'),
  worked('2024-05-04', '2024-04-29', SWAP, 'Làm bù cho ngày 29/4/2024'),
  official('2024-09-02', 'holiday', LABOUR_CODE, 'Quốc khánh'),
  official('2024-09-03', 'holiday', NOTICE, 'Quốc khánh (ngày liền kề)'),
]
