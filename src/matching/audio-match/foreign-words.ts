import { cleanText } from '../names/clean-text.ts'
import { kindsInOtherScripts } from '../names/other-script-versions.ts'
import { VERSION_KINDS } from '../names/version-words.ts'
import { wordsOf } from '../names/words.ts'
import type { Channel } from './channel.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

const REMASTER =
  /\s*(?:[([]\s*(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?re-?master(?:ed|izado|isé)?(?:\s+(?:version|edition|audio|hd|hq|4k|in 4k|in hd|\d{4}))*\s*[)\]]|-\s+(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?re-?master(?:ed)?(?:\s+(?:version|\d{4}))*\s*$)/giu

/** A remaster is the same recording (other than for the catalog, where it is a release of its own). */
export function withoutRemaster(title: string): string {
  const bare = title
    .replace(REMASTER, ' ')
    .replace(/([([][^)\]]*\b(?:official|video|audio|hd|4k)\b[^)\]]*)/giu, (inside) =>
      inside.replace(/\bre-?mastere?d?\b/giu, ''),
    )
    .replace(/ {2,}/g, ' ')
    .trim()
  return bare === '' ? title : bare
}

export function isRemaster(title: string): boolean {
  return withoutRemaster(title) !== title.replace(/ {2,}/g, ' ').trim()
}

/** Words beyond the version words that say: not the recording as it was released. */
const ALTERED: readonly (readonly [kind: string, phrase: RegExp])[] = [
  ['tempo', /\b(tempo|bpm) (up|down|edit|version)\b|\bslower\b/g],
  [
    'played',
    /\b(ukulele|drum|bass|brass|sax|saxophone|kalimba|flute|organ|accordion|harmonica|synthesia|midi|8 bit|chiptune|oud|bluegrass)\b( cover)?/g,
  ],
  ['transition', /\b(transition|id mix|podcast|episode|ep \d+|radio show|in the mix|mixed by)\b/g],
  [
    'filmed',
    /\b(dance (practi[cs]e|cover|version|video|tutorial)|choreograph(y|ed)|fan ?cam|behind the scenes|making of|bloopers)\b/g,
  ],
  ['ai', /\bai (cover|version|voice)\b/g],
]
/** Kinds that a channel may be named for. */
const PERFORMERS = new Set([
  'played',
  'karaoke',
  'cover',
  'orchestral',
  'strings',
  'lullaby',
  'nightcore',
  '8d',
  'lesson',
])
/** These say nothing that a length does not say better, or that the comparison of names does not judge. */
const HARMLESS = new Set([
  'remaster',
  'explicit',
  'mixed',
  'reprise',
  'interlude',
  'intro',
  'outro',
  'radio',
  'edit',
  'extended',
  'short',
  'long',
  'single',
])

/** Version words anywhere in the candidate's title that neither the title nor the names asked for hold. */
export function foreignWords(
  query: RecordingQuery,
  candidate: AudioCandidate,
  channel: Channel,
): readonly string[] {
  const asked = kindsIn([query.title, ...query.artists, query.album ?? ''].join(' '))
  // what an artist's own channel calls a cover is the artist's recording of somebody's song
  if (channel === 'own') asked.add('cover')
  const found = new Set([...kindsIn(candidate.title), ...performersKinds(candidate, channel)])
  return [...found].filter((kind) => !asked.has(kind) && !HARMLESS.has(kind))
}

/** A brass band or a karaoke channel seldom says in the title what it plays. */
function performersKinds({ uploader }: AudioCandidate, channel: Channel): readonly string[] {
  if (uploader === null || channel === 'own') return []
  // "Drum & Bass" is a genre
  return [...kindsIn(uploader.replace(/\b(?:drum|bass)\b/gi, ' '))].filter((kind) => PERFORMERS.has(kind))
}

function kindsIn(text: string): Set<string> {
  const words = wordsOf(cleanText(text)).join(' ')
  const found = [...VERSION_KINDS, ...ALTERED].filter(([, phrase]) => words.search(phrase) >= 0)
  return new Set([...found.map(([kind]) => kind), ...kindsInOtherScripts(text)])
}
