import { isLatin } from '../names/across-scripts.ts'
import { artistKey } from '../names/artists.ts'
import { skeletons, undoubled } from '../names/skeleton.ts'
import { channelOf, isTopic } from './channel.ts'
import { sameFileLength } from './length-match.ts'
import { piecesOf } from './title-pieces.ts'
import { windowsLike } from './windows-like.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/** Shorter titles are parts of others. */
const SHORTEST = 4

/**
 * What the artist's own recordings call a title in Latin letters, or null: one upload on a channel that YouTube makes of
 * them is as long as what is asked for and sounds no other way, and a second upload names the artist beside this title.
 * Where two titles would do, neither is told to be it.
 */
export function romanisedTitle(query: RecordingQuery, candidates: readonly AudioCandidate[]): string | null {
  const asked = query.durationMs
  if (asked === null || isLatin(query.title)) return null
  const own = candidates.filter(
    (candidate) =>
      isTopic(candidate.uploader) &&
      channelOf(query, candidate) === 'own' &&
      candidate.durationMs !== null &&
      sameFileLength(asked, candidate.durationMs),
  )
  const titles = own.map((candidate) => piecesOf(candidate.title, candidate.uploader)[0]?.text ?? '')
  const [title] = titles
  if (title === undefined || titles.some((other) => artistKey(other) !== artistKey(title))) return null
  if (!isLatin(title) || artistKey(title).length < SHORTEST || !maySound(query.title, title)) return null
  const isNamedElsewhere = candidates.some(
    (other) => !own.includes(other) && names(other, title, query.artists),
  )
  return isNamedElsewhere ? title : null
}

/** Chinese characters are not spelled, and prove nothing either way. */
function maySound(a: string, b: string): boolean {
  const [one, other] = [a, b].map((name) => skeletons(name).map(undoubled))
  return one?.length === 0 || one?.some((each) => other?.includes(each)) === true
}

/** Artist and title are whole pieces of what the upload is called. */
function names({ title, uploader }: AudioCandidate, asked: string, artists: readonly string[]): boolean {
  const pieces = piecesOf(title, uploader)
  return (
    pieces.some(({ text }) => artistKey(text) === artistKey(asked)) &&
    pieces.some(({ words }) => artists.some((artist) => windowsLike(words, artistKey(artist)).length > 0))
  )
}
