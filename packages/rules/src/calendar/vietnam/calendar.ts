import type { CalendarData } from '../data.js'
import { vietnam2024 } from './2024.js'
import { vietnam2025 } from './2025.js'
import { vietnam2026 } from './2026.js'
import { vietnam2027 } from './2027.js'

/**
 * State agencies of Vietnam from 2024 to 2027: public holidays, days made up for, swaps with their working Saturdays, each with its
 * source, and the usual hours 07:30–11:30 and 13:30–17:30 from Monday to Friday. An agency with other hours inherits it. The year
 * 2027 waits for its notice: what the law leaves open in it is `expected`.
 */
export const vietnamCalendar: CalendarData = {
  code: 'vn',
  version: 1,
  zone: 'Asia/Ho_Chi_Minh',
  shifts: [
    { weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
    { weekdays: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
  ],
  exceptions: [...vietnam2024, ...vietnam2025, ...vietnam2026, ...vietnam2027],
}
