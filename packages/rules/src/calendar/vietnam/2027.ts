import type { CalendarException } from '../data.js'
import { CULTURE_DAY, expected, LABOUR_CODE, MAKE_UP, official } from './sources.js'

/**
 * What the law fixes is official; the window of Tết, the neighbour of National Day and swaps wait for the year's notice. The
 * window is taken as in 2026: a day before and four from the first of the first month, with the weekend made up for.
 */
export const vietnam2027: readonly CalendarException[] = [
  official('2027-01-01', 'holiday', LABOUR_CODE, 'Tết Dương lịch'),
  expected('2027-02-05', 'holiday', 'Tết Nguyên đán (29 tháng Chạp)'),
  expected('2027-02-06', 'holiday', 'Tết Nguyên đán (mùng 1)'),
  expected('2027-02-07', 'holiday', 'Tết Nguyên đán (mùng 2)'),
  expected('2027-02-08', 'holiday', 'Tết Nguyên đán (mùng 3)'),
  expected('2027-02-09', 'holiday', 'Tết Nguyên đán (mùng 4)'),
  expected('2027-02-10', 'makeUpDay', 'Nghỉ bù Tết Nguyên đán'),
  expected('2027-02-11', 'makeUpDay', 'Nghỉ bù Tết Nguyên đán'),
  official('2027-04-16', 'holiday', LABOUR_CODE, 'Giỗ Tổ Hùng Vương (10 tháng Ba âm lịch)'),
  official('2027-04-30', 'holiday', LABOUR_CODE, 'Ngày Chiến thắng'),
  official('2027-05-01', 'holiday', LABOUR_CODE, 'Ngày Quốc tế Lao động'),
  official('2027-05-03', 'makeUpDay', MAKE_UP, 'Nghỉ bù Ngày Quốc tế Lao động'),
  official('2027-09-02', 'holiday', LABOUR_CODE, 'Quốc khánh'),
  expected('2027-09-03', 'holiday', 'Quốc khánh (ngày liền kề)'),
  official('2027-11-24', 'holiday', CULTURE_DAY, 'Ngày Văn hóa Việt Nam'),
]
