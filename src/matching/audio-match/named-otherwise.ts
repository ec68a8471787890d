import { artistKey } from '../names/artists.ts'
import { wordsOf } from '../names/words.ts'
import type { AskedRecording } from './read-asked.ts'
import type { Piece } from './title-pieces.ts'
import { windowsLike, type Window } from './windows-like.ts'

/** Fewer letters are many bands'. */
const FEWEST_INITIALS = 3

/** Whether a piece is nothing but the initials of an artist: "ELO" for "Electric Light Orchestra". */
export function isInitials({ text, isBracket }: Piece, artists: readonly string[]): boolean {
  if (isBracket || !/^\p{Lu}+$/u.test(text) || text.length < FEWEST_INITIALS) return false
  return artists.some((artist) => initialsOf(artist) === text.toLowerCase())
}

function initialsOf(artist: string): string {
  return wordsOf(artist.replace(/^the\s+/iu, ''))
    .map((word) => word.slice(0, 1))
    .join('')
}

/**
 * Whether the title is led by the remixer that is asked for, as a remix that became a hit is credited:
 * "DNA feat. Suzanne Vega - Tom's Diner" is the DNA Remix. The remixer is an artist asked for, and not the first.
 */
export function isLedByRemixer(
  { artists }: AskedRecording,
  remixer: readonly string[],
  pieces: readonly Piece[],
  title: Window,
): boolean {
  const [first = '', ...others] = artists
  const words = pieces.flatMap((piece) => piece.words)
  const leads = (name: string): boolean =>
    windowsLike(words, artistKey(name)).some(({ from, to }) => from === 0 && to <= title.from)
  const isNamed = windowsLike(words, artistKey(first)).length > 0
  return isNamed && others.some((name) => wordsOf(name).join(' ') === remixer.join(' ') && leads(name))
}
