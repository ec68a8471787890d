import { printable } from '../util/printable.ts'

/**
 * A text from outside as one visible line: white space of any kind becomes single blanks, and every control, format
 * (bidirectional, zero-width, tag) or broken character is shown as an escape such as `\u{202e}`.
 * For running text; a path, where each blank counts, goes through `visiblePath`.
 */
export function visible(text: string): string {
  return escapeHidden(text.replace(/\s+/gu, ' ').trim())
}

/** The same for a path or a command, character by character: a line break in a file name is shown, not swallowed. */
export function visiblePath(text: string): string {
  return escapeHidden(text)
}

function escapeHidden(text: string): string {
  // \p{Cf}: all format characters, \p{Cs}: halves of surrogate pairs (a name that is not UTF-16)
  return printable(text).replace(
    /[\p{Cf}\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
