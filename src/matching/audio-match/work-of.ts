import { wordsOf } from '../names/words.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/** "(Original Game Soundtrack)", "OST", "Vol. 2": what names the kind of album and not the work. */
const KIND =
  /\b(?:the|an?|original|official|complete|full|game|video|movie|film|motion|picture|anime|series|sound ?tracks?|ost|score|music|from|volume|no|disc|\d+)\b/g
const SOUNDTRACK = /\b(?:sound ?tracks?|ost|score)\b/i

/** The game, film or series that an album belongs to, without spaces; "" where it is of none. */
export function workOf(album: string): string {
  return wordsOf(album).join(' ').replace(KIND, '').replaceAll(' ', '')
}

/** Whether album or title say that it is a piece of a soundtrack, which is named after its work more often than its composer. */
export function namesSoundtrack({ album }: RecordingQuery, { title }: AudioCandidate): boolean {
  return SOUNDTRACK.test(`${album ?? ''} ${title}`)
}
