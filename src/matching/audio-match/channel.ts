import { sameAcrossScripts } from '../names/across-scripts.ts'
import { artistKey, splitArtists } from '../names/artists.ts'
import { cleanText } from '../names/clean-text.ts'
import { soundKey } from '../names/typo.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/**
 * Whose channel an upload is on. `own`: an artist's that is asked for; `others`: one that YouTube makes of another artist's
 * recordings ("- Topic"); `label`: one of a label, by its name; `any`: a fan, anybody.
 */
export type Channel = 'own' | 'others' | 'label' | 'any'

/** YouTube fills these channels with the recordings of the artist whose name they bear. */
const TOPIC = /^(.+?)\s+-\s+topic$/iu
/** VEVO is the labels' own, also where it bears the name of one artist of a band. */
const LABEL =
  /\b(?:records?|recordings|label|musik|entertainment)\b|(?:records|recordings|recs|musik|vevo)$/iu
/** What is put around an artist's name to name the artist's channel. */
const AROUND = /^(?:official|the)|(?:official|music|band|tv|youtube|channel|vevo|topic|records|recordings)$/
/** Shorter names are parts of other names. */
const TELLING = 3

export function channelOf(query: RecordingQuery, { uploader }: AudioCandidate): Channel {
  if (uploader === null) return 'any'
  const asked = askedKeys(query)
  const name = TOPIC.exec(cleanText(uploader))?.[1] ?? null
  if (keysOf(name ?? uploader).some((key) => asked.has(key))) return 'own'
  const bare = withoutWords(name ?? uploader)
  if (query.artists.some((artist) => sameAcrossScripts(artist, bare))) return 'own'
  if (name === null) return LABEL.test(uploader) ? 'label' : 'any'
  // a name in another script may be the same artist's
  if (/[^\P{L}\p{Script=Latin}]/u.test(name + [...asked].join(''))) return 'any'
  return [...asked].some((key) => isWithin(key, artistKey(name))) ? 'any' : 'others'
}

/** The channel is YouTube's own: there are recordings on it, and no films. */
export function isTopic(uploader: string | null): boolean {
  return uploader !== null && TOPIC.test(cleanText(uploader))
}

function askedKeys({ artists }: RecordingQuery): ReadonlySet<string> {
  const names = [...artists, artists.join(' '), ...artists.flatMap(partsOf), ...artists.map(unjoined)]
  return new Set(names.map((name) => soundKey(artistKey(name))).filter((key) => key !== ''))
}

/** Several artists in one name; of "Catfish and the Bottlemen" nobody is Catfish, and of "AC/DC" nobody is AC. */
function partsOf(name: string): readonly string[] {
  if (/\s(?:and|&)\s+the\s/iu.test(name)) return [name]
  return splitArtists(name).filter((part) => artistKey(part).length >= TELLING)
}

/** Handles leave out what joins a band's name: "CatfishBottlemen" for "Catfish and the Bottlemen". */
function unjoined(name: string): string {
  return name.replace(/(?<=\s)(?:(?:and|&|\+|the|of|y|et|und)\s+)+/giu, '')
}

/** The name, each of several, and either without the words around it: "Official Arctic Monkeys", "AviciiOfficialVEVO". */
function keysOf(name: string): readonly string[] {
  const keys = [name, ...splitArtists(name)].map(artistKey)
  return [...keys, ...keys.map(withoutAround)].map(soundKey)
}

/** "星野あお Official" */
function withoutWords(name: string): string {
  return name.replace(/\b(?:official|channel|music|tv)\b|公式/giu, '').trim()
}

function withoutAround(key: string): string {
  let bare = key
  for (let before = ''; before !== bare;) {
    before = bare
    const next = bare.replace(AROUND, '')
    if (next.length >= TELLING) bare = next
  }
  return bare
}

function isWithin(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.length > TELLING && soundKey(long).includes(soundKey(short))
}
