import { wordsOf } from '../names/words.ts'
import type { Account } from './account-for.ts'
import type { Channel } from './channel.ts'
import { readAsked, type AskedRecording } from './read-asked.ts'
import { CONCERTS, HARMLESS, takeKinds } from './version-kinds.ts'

/** Kinds of version that a candidate's title names and that were not asked for. */
export function foreignKinds(query: AskedRecording, account: Account, channel: Channel): readonly string[] {
  const { kinds } = readAsked(query)
  const asked = new Set([...kinds, ...kindsOf(query.artists.join(' '))])
  const ofAlbum = kindsOf(query.album ?? '')
  const isConcert = [...kinds, ...ofAlbum].some((kind) => CONCERTS.has(kind))
  if (isConcert) for (const kind of CONCERTS) asked.add(kind)
  if (asked.has('unplugged')) asked.add('acoustic')
  // what an artist's own channel calls a cover is the artist's recording of somebody's song
  if (channel === 'own') asked.add('cover')
  return [...account.kinds].filter((kind) => !asked.has(kind) && !HARMLESS.has(kind))
}

function kindsOf(text: string): readonly string[] {
  return takeKinds(wordsOf(text).join(' ')).kinds
}
