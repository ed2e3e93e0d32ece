/** Plain text in columns: widths are counted in characters as a reader sees them, so that accents do not shift a column. */
const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' })

export function widthOf(text: string): number {
  let width = 0
  for (const _ of segmenter.segment(text)) width++
  return width
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** Breaks at spaces; a word that is longer than a line keeps its line. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ +/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** Text from files and users, safe to show: control characters could move the cursor or rewrite what stands above. */
export function harmless(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

/** The beginning of a long text. */
export function shortened(text: string, max: number): string {
  return widthOf(text) <= max
    ? text
    : `${[...segmenter.segment(text)]
        .slice(0, max - 1)
        .map(({ segment }) => segment)
        .join('')}…`
}
