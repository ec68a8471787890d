import { cleanText } from '../names/clean-text.ts'
import { toLatin } from '../names/to-latin.ts'
import { wordsOf } from '../names/words.ts'
import type { Account } from './account-for.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/**
 * Why names that seem to differ may be one, or null: either title or artists are the same, and the other is in a script
 * that is not spelled by sound here (Chinese characters, Hangul, Arabic), or is the same band's name cut short. Proves
 * nothing: a person has to look.
 */
export function doubtOfNames(
  query: RecordingQuery,
  candidate: AudioCandidate,
  account: Account,
): string | null {
  if (!account.title && account.artist && otherScripts(query.title, candidate.title))
    return 'the titles are in different scripts'
  if (!account.title || account.artist) return null
  const found = `${candidate.title} ${candidate.uploader ?? ''}`
  const asked = query.artists.join(' ')
  if (otherScripts(asked, found) || sharedCharacter(asked, found))
    return 'the artists may be one in two scripts'
  return query.artists.some((artist) => isCutShort(artist, candidate))
    ? 'one artist may be the other, cut short'
    : null
}

/** One text holds letters that stay after spelling in Latin, the other holds none. */
function otherScripts(a: string, b: string): boolean {
  return hasUnspelled(a) !== hasUnspelled(b)
}

function hasUnspelled(text: string): boolean {
  return /[^\P{L}\p{Script=Latin}]/u.test(toLatin(text))
}

/** Simplified and traditional characters of one name are seldom all different. */
function sharedCharacter(asked: string, found: string): boolean {
  return [...asked].some((character) => /\p{Script=Han}/u.test(character) && found.includes(character))
}

/** Whether the title begins with the first word of the artist's name and a dash: "RÜFÜS - " for "RÜFÜS DU SOL". */
function isCutShort(artist: string, { title }: AudioCandidate): boolean {
  const [lead, rest] = cleanText(title).split(/\s+-\s+/, 2)
  if (lead === undefined || rest === undefined) return false
  const [short, whole] = [wordsOf(lead), wordsOf(artist)]
  return (
    short.join('').length >= 4 && short.length < whole.length && short.every((word, at) => word === whole[at])
  )
}
