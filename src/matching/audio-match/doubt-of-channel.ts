import { artistKey } from '../names/artists.ts'
import { wordsOf } from '../names/words.ts'
import type { Channel } from './channel.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/** Who plays what others wrote says so in the name: "Brass Against", "Vitamin String Quartet". */
const MAKERS =
  /\b(brass|orchestra|philharmonic|quartet|ensemble|choir|tributes?|karaoke|lullab(y|ies)|jukebox|big band|acoustic|unplugged|8 ?bit|chiptune|nightcore|slowed|sped ?up|lo ?fi|instrumentals?|playback|pista|backing)\b/

/** What a channel's name says against an upload whose title fits, half a sentence, or null. */
export function doubtOfChannel(
  query: RecordingQuery,
  candidate: AudioCandidate,
  channel: Channel,
): string | null {
  const { title, album, artists } = query
  const uploader = candidate.uploader ?? ''
  // "u" on the account "kendo."
  if (channel === 'own') return isLetter(title, candidate) ? 'a letter is no title to know a track by' : null
  if (channel === 'others') return "it is on another artist's channel"
  // "Paris - Texas" on the channel of Paris may be its song Texas
  if (artistKey(uploader) === artistKey(title) && artistKey(title) !== '')
    return 'the channel is called as the title is'
  const maker = MAKERS.exec(wordsOf(uploader).join(' '))?.[0] ?? null
  const asked = wordsOf([title, album ?? '', ...artists].join(' ')).join(' ')
  return maker === null || asked.includes(maker) ? null : `the channel is called "${maker}"`
}

function isLetter(asked: string, { title, service }: AudioCandidate): boolean {
  return asked.trim().length <= 1 && title.trim().length <= 3 && service === 'soundcloud'
}
