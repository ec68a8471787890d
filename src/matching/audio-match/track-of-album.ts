import { wordsOf } from '../names/words.ts'

/** "(Original Game Soundtrack)", "OST", "Vol. 2": what names the kind of album and not the work. */
const KIND =
  /\b(?:the|an?|original|official|complete|full|game|video|movie|film|motion|picture|anime|series|sound ?tracks?|ost|score|music|from|volume|disc|\d+)\b/g
const SOUNDTRACK = /\b(?:sound ?tracks?|ost|score)\b/i
const NUMBERED = /^(?:\d{1,3}\s*[-.:)]\s*)+(?=\S)/

/**
 * The title of a soundtrack's piece, when a text names the work in front: "Undertale OST: 004 - Fallen Down". Uploads of
 * soundtracks name the game or the film and seldom the composer. Null where the work is another one, or none.
 */
export function trackOfAlbum(text: string, album: string | null): string | null {
  if (album === null || !SOUNDTRACK.test(`${album} ${text}`)) return null
  const [lead, title] = text.split(/\s*(?::|\s[-|]|\s-\s)\s+(.*)/s, 2)
  const work = workOf(album)
  if (lead === undefined || title === undefined || work === '' || workOf(lead) !== work) return null
  return title.replace(NUMBERED, '')
}

function workOf(album: string): string {
  return wordsOf(album).join(' ').replace(KIND, '').replaceAll(' ', '')
}
