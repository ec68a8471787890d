import { artistKey, splitArtists } from '../names/artists.ts'
import { cleanText } from '../names/clean-text.ts'
import { withoutLead } from '../names/title-segments.ts'
import { wordsOf } from '../names/words.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

const JOINED = /\s(?:&|\+|x|×|vs\.?|versus)\s/iu
const GUESTS = /\s+[([]?(?:feat|ft)\b.*$/iu
const BACKING_BAND = /^(?:the|his|her|their|los|die)\s/iu

/**
 * Artists that a title puts beside the one asked for, as in "A & B - Title": a collaboration or a mashup is another
 * recording, and services credit everybody. Guests and backing bands ("& The Wailers") are often left out and do not count.
 */
export function strangersInLead(query: RecordingQuery, { title }: AudioCandidate): readonly string[] {
  const [lead, rest] = withoutLead(cleanText(title)).split(/\s+-\s+/, 2)
  if (lead === undefined || rest === undefined || !JOINED.test(lead)) return []
  const line = lead.replace(GUESTS, '')
  const asked = [...query.artists, query.artists.join(' '), ...query.artists.flatMap(splitArtists)].map(
    artistKey,
  )
  if (asked.includes(artistKey(line))) return []
  const named = splitArtists(line)
  const known = named.filter((name) => asked.includes(artistKey(name)))
  if (known.length === 0) return []
  const said = wordsOf(query.title).join('')
  return named.filter(
    (name) => !known.includes(name) && !BACKING_BAND.test(name) && !said.includes(artistKey(name)),
  )
}
