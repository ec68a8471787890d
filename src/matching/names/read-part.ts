import { kindsInScripts } from './kinds-in-scripts.ts'
import { NOISE, ORDINARY, STOP_WORDS, VERSION_HEADS, VERSION_KINDS, VERSION_NOISE } from './version-words.ts'
import { wordsOf } from './words.ts'

/** What makes a recording differ from the plain track. */
export interface Version {
  /** In no order: remix, live, radio, ... */
  readonly kinds: ReadonlySet<string>
  /** Who or where or when: the remixer's name, the place of a concert, the year of a remaster. */
  readonly by: readonly string[]
}

export const PLAIN: Version = { kinds: new Set(), by: [] }

/** What a part of a title (in brackets, or after a dash) says. */
export type Part =
  | { readonly kind: 'noise' }
  | { readonly kind: 'featured'; readonly text: string }
  | { readonly kind: 'version'; readonly version: Version; readonly words: readonly string[] }
  | { readonly kind: 'title'; readonly words: readonly string[] }

const FEATURED =
  /^(?:feat(?:uring)?|ft|[wf]\/|with|starring|con|avec|mit|part(?=\.\s*[^\d\sIVX]))(?:\.\s*|\s+|(?<=\/))(?=\S)/i
const CREDIT =
  /^(prod|produced|producer|written|mixed and mastered|mastered|directed|dir|shot|video by|art|from|taken from|out on|c\/w|lyrics?|letra|legendad[oa]|sub(?:s|titulad[oa]|titles|titled)?|traduc\w+|aka|courtesy|free (dl|download)|original by)\b/i
const TITLE_OF_FILM = /\b(soundtrack|motion picture|movie|ost|theme)\b/i
/** ANJ001, MAU-5001, Boso 002: a label's catalogue number. */
const CATALOG_NUMBER = /^[A-Z]{2,}[A-Z0-9]*[- ]?\d{2,5}[A-Z]{0,2}$|^[A-Za-z]{2,10}[- ]?0\d{1,3}[A-Z]?$/
const LABEL = /\b(records|recordings|music|release|label|premiere|exclusive|recs|rec)\b/i
/** "(Restrung)", "(Reloaded)", "(Orchestrated)": one word that says that the track was made anew. */
const ARRANGED = /^(re[a-z]{4,}|[a-z]{3,}(ified|ised|ized|ated))$/
const LIVE_AT = /^(recorded )?live (at|from|in|on|and|with|version|\d{4})\b/

export function readPart(text: string, square: boolean): Part {
  const raw = text.trim()
  if (FEATURED.test(raw)) return { kind: 'featured', text: raw.replace(FEATURED, '') }
  if (CATALOG_NUMBER.test(raw)) return { kind: 'noise' }
  const words = wordsOf(raw)
  const inScripts = kindsInScripts(raw)
  if (inScripts.length > 0) return { kind: 'version', version: { kinds: new Set(inScripts), by: [] }, words }
  if (words.every((word) => NOISE.has(word))) return { kind: 'noise' }
  // the remixer of "Tiesto's Club Mix" is Tiesto
  const version = readVersion(wordsOf(raw.replace(/'s\b/gi, '')))
  if (version === null && words.length === 1 && ARRANGED.test(words[0] ?? '')) {
    return { kind: 'version', version: { kinds: new Set(['alternate']), by: words }, words }
  }
  if (version !== null)
    return {
      kind: 'version',
      version,
      words: words.filter((word) => !NOISE.has(word) || VERSION_HEAD.has(word)),
    }
  if (isOrdinary(words) || CREDIT.test(raw) || TITLE_OF_FILM.test(raw)) return { kind: 'noise' }
  // in square brackets stand labels, genres and tags; a number there may still count the part
  if (square && (LABEL.test(raw) || !isCount(words))) return { kind: 'noise' }
  return { kind: 'title', words }
}

const COUNTED = new Set(['volume', 'chapter', 'act', 'phase', 'episode', 'book', 'no', 'movement', 'side'])

/** "[2]", "[Vol. 3]": a number that counts the part. */
function isCount(words: readonly string[]): boolean {
  return (
    words.some((word) => /^\d{1,3}$/.test(word)) &&
    words.every((word) => COUNTED.has(word) || /^\d/.test(word))
  )
}

const VERSION_HEAD = new Set(['mix', 'version', 'edit'])

/** Most parts hold no version word: one look instead of one a kind. */
const ANY_VERSION_WORD = new RegExp(
  [...VERSION_KINDS.map(([, phrase]) => phrase), VERSION_HEADS].map(({ source }) => source).join('|'),
)

/** The version that the words name, or null when they hold no version word. */
export function readVersion(words: readonly string[]): Version | null {
  if (!ANY_VERSION_WORD.test(words.join(' '))) return null
  const kinds = new Set<string>()
  let rest = words.filter((word) => !ORDINARY.has(word)).join(' ')
  const liveAt = LIVE_AT.test(rest)
  for (const [kind, phrase] of VERSION_KINDS) {
    const without = rest.replace(phrase, ' ')
    if (without !== rest) kinds.add(kind)
    rest = without
    if (liveAt && kind === 'live') break
  }
  const headless = rest.replace(VERSION_HEADS, ' ')
  const by = headless
    .split(' ')
    .filter((word) => word !== '' && !STOP_WORDS.has(word) && !VERSION_NOISE.has(word))
  if (kinds.size === 0 && (headless === rest || by.length === 0)) return null
  if (kinds.size === 0) kinds.add('alternate')
  return { kinds: simplified(kinds), by }
}

/** Words that only make a stronger one more precise: a live session is a session, a remix edit without a name an edit. */
function simplified(kinds: ReadonlySet<string>): ReadonlySet<string> {
  const out = new Set(kinds)
  if (out.has('session') || out.has('unplugged')) out.delete('live')
  if (out.has('unplugged')) out.delete('acoustic')
  if (out.has('cover')) out.delete('alternate')
  if (out.has('radio')) for (const weaker of ['edit', 'single', 'short']) out.delete(weaker)
  return out
}

function isOrdinary(words: readonly string[]): boolean {
  const rest = words.filter((word) => !ORDINARY.has(word) && !VERSION_NOISE.has(word)).join(' ')
  return rest.replace(VERSION_HEADS, ' ').trim() === ''
}

/** Whether the part is nothing but a version: no name of a remixer that might be a title. */
export function isPureVersion(part: Part): boolean {
  if (part.kind !== 'version') return false
  return part.version.by.every((word) => /^\d+$/.test(word)) || LIVE_AT.test(part.words.join(' '))
}
