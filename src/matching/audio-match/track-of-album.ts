import { wordsOf } from '../names/words.ts'

/** "(Original Game Soundtrack)", "OST", "Vol. 2": what names the kind of album and not the work. */
const KIND =
  /\b(?:the|an?|original|official|complete|full|game|video|movie|film|motion|picture|anime|series|sound ?tracks?|ost|score|music|from|volume|disc|\d+)\b/g
const SOUNDTRACK = /\b(?:sound ?tracks?|ost|score)\b/i
const SIGN = /\s*(?::|\s[-–|])\s+/g
const NUMBERED = /^(?:\d{1,3}\s*[-.:)]\s*)+(?=\S)/

/**
 * The title of a soundtrack's piece, when a text names the work in front: "Undertale OST: 004 - Fallen Down". Uploads of
 * soundtracks name the game or the film and seldom the composer. Null where the work is another one, or none.
 */
export function trackOfAlbum(text: string, album: string | null): string | null {
  if (album === null || !SOUNDTRACK.test(`${album} ${text}`)) return null
  const work = workOf(album)
  if (work === '') return null
  for (const { index, 0: sign } of text.matchAll(SIGN)) {
    if (workOf(text.slice(0, index)) === work) return text.slice(index + sign.length).replace(NUMBERED, '')
  }
  return null
}

function workOf(album: string): string {
  return wordsOf(album).join(' ').replace(KIND, '').replaceAll(' ', '')
}
