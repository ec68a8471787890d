import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import { compareNames } from '../names/compare-names.ts'
import { channelOf } from './channel.ts'
import { foreignWords, withoutRemaster } from './foreign-words.ts'
import { titlesOf } from './titles-of.ts'

/**
 * Whether a title names the version that is asked for. Titles that are otherwise not alike say nothing of it: only a word
 * that was not asked for ("live", "sped up") speaks against one.
 */
export function sameVersionWords(query: RecordingQuery, candidate: AudioCandidate): boolean {
  const channel = channelOf(query, candidate)
  if (foreignWords(query, candidate, channel).length > 0) return false
  const { artists, durationMs } = query
  const asked = { title: withoutRemaster(query.title), artists, durationMs }
  const readings = titlesOf(candidate, query, channel).map((reading) =>
    compareNames(asked, { title: withoutRemaster(reading.title), artists: reading.artists, durationMs }),
  )
  return !readings.every(({ versionsDiffer }) => versionsDiffer)
}
