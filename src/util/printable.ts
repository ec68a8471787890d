/**
 * A text from outside made safe for one line of a terminal or a log: control characters, bidirectional overrides and
 * zero-width characters are shown as escapes, so that a file name can neither move the cursor nor hide its ending.
 */
export function printable(text: string): string {
  return text.replace(
    // C0, DEL, C1, zero-width, line separators, bidirectional controls, BOM
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  )
}
