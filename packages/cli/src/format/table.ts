import { padded, widthOf } from './text.js'

/**
 * Headings and rows, two spaces between columns. Where the last column does not fit, it goes on a line of its own.
 *
 * @returns one text per row, that of the headings first
 */
export function tableRows(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  lineWidth: number,
): readonly string[] {
  const widths = headings.map((heading, column) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  const isWide = widths.reduce((sum, width) => sum + width + 2, -2) > lineWidth
  const line = (cells: readonly string[]): string => {
    const last = cells.length - 1
    const front = cells.slice(0, last).map((cell, column) => padded(cell, widths[column] ?? 0))
    if (isWide) return `${front.join('  ').trimEnd()}\n    ${cells[last]}`
    return [...front, cells[last]].join('  ').trimEnd()
  }
  return [headings, ...rows].map(line)
}
