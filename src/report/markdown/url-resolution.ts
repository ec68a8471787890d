import type { AudioSearched } from '../../model/track.ts'
import { formatLength } from '../quantities.ts'
import { text, textOr, webLink } from './escape.ts'
import { firstOf, table } from './table.ts'

const MOST_CANDIDATES = 5

/** What was searched for the audio of a track without a link of its own: what was taken and why, and the best candidates. */
export function urlResolution({ wanted, url, why, pinned, candidates }: AudioSearched): string {
  const { shown, more } = firstOf(candidates, MOST_CANDIDATES)
  const rows = shown.map((candidate) => [
    webLink(candidate.url).replaceAll('|', '%7C'),
    textOr(candidate.title, 'untitled'),
    textOr(candidate.uploader, 'not named'),
    candidate.durationMs === null ? 'unknown' : formatLength(candidate.durationMs),
    candidate.score.toFixed(2),
    `${VERDICT_WORDS[candidate.verdict]}: ${text(candidate.why)}`,
  ])
  const length = wanted.durationMs === null ? 'of unknown length' : formatLength(wanted.durationMs)
  const asked = `${textOr(wanted.artists.join(', '), 'nobody named')} - ${textOr(wanted.title, 'untitled')}, ${length}`
  const first = pinned
    ? `A person named the audio of ${asked}.`
    : `Searched for ${asked}${wanted.isrc === null ? '' : `, ISRC ${text(wanted.isrc)}`}.`
  const taken =
    url === null ? `Nothing was taken: ${text(why)}.` : `Taken: ${webLink(url)}, because ${text(why)}.`
  return [
    `${first} ${taken}`,
    ...(rows.length === 0 ? [] : [table(['Candidate', 'Title', 'By', 'Length', 'Score', 'Judged'], rows)]),
    ...(more === 0 ? [] : [`And ${more} more.`]),
  ].join('\n\n')
}

const VERDICT_WORDS = { accept: 'fits', review: 'a person decides', reject: 'refused' } as const
