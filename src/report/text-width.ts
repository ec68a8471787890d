/** How many columns a terminal gives a text: two for East Asian wide letters and emoji, none for combining marks. */
export function textWidth(text: string): number {
  // nearly every title is plain ASCII, and a segmenter costs a millisecond to make
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return graphemes(text).reduce((width, grapheme) => width + graphemeWidth(grapheme), 0)
}

/** A text in exactly so many columns: filled up with blanks, or cut with an ellipsis. */
export function fitText(text: string, columns: number): string {
  const width = textWidth(text)
  if (width <= columns) return text + ' '.repeat(columns - width)
  const cut = cutText(text, columns)
  // a wide letter that did not fit leaves a column over
  return cut + ' '.repeat(columns - textWidth(cut))
}

/** A text in at most so many columns, cut with an ellipsis. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  if (columns < 1) return ''
  let cut = ''
  let used = 0
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme)
    if (used > columns - 1) break
    cut += grapheme
  }
  return `${cut}…`
}

let segmenter: Intl.Segmenter | null = null

function graphemes(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter()
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}

// Unicode's East Asian Width classes W and F, by block
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2
  return /^[\p{M}\p{Cf}\p{Cc}]+$/u.test(grapheme) ? 0 : 1
}
