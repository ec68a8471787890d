const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  '#39': "'",
  '#039': "'",
}

/** A title may be a file's name: "Coldplay_-_Clocks.mp3". */
const AUDIO_FILE = /(?<=.)\.(?:mp3|wav|flac|m4a|aiff?|ogg|opus)$/i

/** Characters of a name that are looked at; no title is longer, and a hostile one must not cost time. */
const LONGEST = 500

/** The digits of every script stand in tens that begin with a zero: "٣" is 3. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value)
}

/**
 * A name as a person reads it: full-width and stylised letters and digits of all scripts as plain ones, one kind of dash,
 * quote and space, no invisible marks or pictures, HTML entities (which some sites leave in titles) resolved, a file's name
 * without its ending. Case and accents stay.
 */
export function cleanText(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(
      /&(amp|quot|apos|lt|gt|nbsp|#0?39);/gi,
      (all, name: string) => ENTITIES[name.toLowerCase()] ?? all,
    )
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Extended_Pictographic}|[\p{Cf}\uFE00-\uFE0F]/gu, (mark) =>
      /[\d#*©®™]/.test(mark) ? mark : '',
    )
    .replace(/(?![0-9])\p{Nd}/gu, digitOf)
    .replace(/[‘’‚‛′`´ʼ]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(AUDIO_FILE, '')
    .replace(/_/g, (mark, _at, all: string) => (all.includes(' ') ? mark : ' '))
    .replace(/ {2,}/g, ' ')
    .trim()
}
