import { sameAcrossScripts } from '../names/across-scripts.ts'
import { artistKey, splitArtists } from '../names/artists.ts'
import { REMIX_WORDS } from '../names/compare-versions.ts'
import { players } from '../names/composers.ts'
import { wordsOf } from '../names/words.ts'
import type { Channel } from './channel.ts'
import { sameFileLength } from './length-match.ts'
import { isInitials, isLedByRemixer } from './named-otherwise.ts'
import { otherPart } from './other-part.ts'
import { readAsked, type AskedRecording } from './read-asked.ts'
import { remainderOf, type OpenPiece, type Remainder } from './remainder.ts'
import { withoutRemaster } from './remaster.ts'
import { piecesOf, type Piece } from './title-pieces.ts'
import { takeKinds } from './version-kinds.ts'
import { windowsLike, type Window } from './windows-like.ts'
import { namesSoundtrack, workOf } from './work-of.ts'
import { namesSameWork } from './work-title.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/**
 * What a candidate's title says, told by what is asked for: who knows the answer need not guess where a title begins. What
 * is asked for is taken out of it; what is missing then, and what is left, tells another version from this one.
 */
export interface Account extends Remainder {
  /** The title asked for stands in it, whole. */
  readonly title: boolean
  /** An artist, or the work that a soundtrack belongs to, is named in it, or it is on the artist's channel. */
  readonly artist: boolean
  /** The artist is named in brackets only, as covers name whose song it is: "Hurt (Johnny Cash)". */
  readonly isDedication: boolean
  /** The artist is named by initials only. */
  readonly isInitials: boolean
  /** The remixer asked for leads the title, which need not say "remix" then. */
  readonly isLedByRemixer: boolean
  /** The number of another part. */
  readonly otherPart: string | null
  /** Everybody whom the title asked for names as a guest is named. */
  readonly hasGuests: boolean
  /** Kinds of version asked for that it does not name. */
  readonly missingKinds: readonly string[]
  /** Names and numbers of the version or part asked for that are not in it. */
  readonly missingWords: readonly string[]
}

export function accountFor(query: AskedRecording, candidate: AudioCandidate, channel: Channel): Account {
  const asked = readAsked(query)
  const pieces = piecesOf(withoutRemaster(candidate.title), candidate.uploader)
  const words = pieces.flatMap((piece) => piece.words)
  const places = windowsOfPieces(pieces)
  const inScripts = (name: string): readonly Window[] =>
    places.filter((_, at) => sameAcrossScripts(pieces[at]?.text ?? '', name))
  const whole = { from: 0, to: words.length }
  const isWork = channel === 'own' && isAsLong(query, candidate) && namesSameWork(query, candidate)
  const titles = [
    ...asked.titles.flatMap((title) => windowsLike(words, title)),
    ...inScripts(query.title),
    ...(isWork ? [whole] : []),
  ]
  const names = playersOf([...query.artists, ...query.artists.flatMap(splitArtists)])
  const people = [
    ...names.flatMap((name) => [...windowsLike(words, artistKey(name)), ...inScripts(name)]),
    ...surnamesIn(words, query.artists),
  ]
  const works = namesSoundtrack(query, candidate) ? windowsLike(words, workOf(query.album ?? '')) : []
  const initials = places.filter((_, at) => {
    const piece = pieces[at]
    return piece !== undefined && isInitials(piece, query.artists)
  })
  const near = [...words, ...wordsOf(candidate.uploader ?? '')]
  const accounts = [null, ...titles].map((title): Account => {
    const remixed = remixPieces(pieces, title)
    const open = words.map((_, at) => title === null || at < title.from || at >= title.to)
    const isFree = ({ from, to }: Window): boolean =>
      open.slice(from, to).every(Boolean) && !remixed.some((part) => from < part.to && to > part.from)
    const [artists, work, short] = [people.filter(isFree), works.filter(isFree), initials.filter(isFree)]
    for (const { from, to } of [...artists, ...work, ...short]) open.fill(false, from, to)
    const parts = opened(pieces, open, title, remixed)
    const rest = remainderOf(query, candidate, channel, parts)
    const isNamed = channel === 'own' || artists.length > 0 || work.length > 0
    const isDedication = artists.every(({ from, to }) =>
      places.some(
        (place, at) =>
          pieces[at]?.isBracket === true && place.from <= from && to <= place.to && from >= (title?.to ?? 0),
      ),
    )
    return {
      ...rest,
      title: title !== null,
      artist: isNamed || short.length > 0,
      isInitials: !isNamed && short.length > 0,
      isLedByRemixer: title !== null && isLedByRemixer(query, asked.telling, pieces, title),
      otherPart: title === null ? null : otherPart(parts, title, asked.telling, query.album),
      hasGuests: asked.guests.every((guest) => windowsLike(near, guest).length > 0),
      // who names the film as well says whose the recording is
      isDedication: channel !== 'own' && artists.length > 0 && work.length === 0 && isDedication,
      missingKinds: [...asked.kinds].filter((kind) => !rest.kinds.has(kind)),
      missingWords: asked.telling.filter((word) => !near.includes(word)),
    }
  })
  return accounts.reduce((best, next) => (rank(next) > rank(best) ? next : best))
}

/** To the length of one file's copies. */
function isAsLong({ durationMs: asked }: RecordingQuery, { durationMs: found }: AudioCandidate): boolean {
  return asked !== null && found !== null && sameFileLength(asked, found)
}

/** A composer's name says nothing where a player's is asked for. */
function playersOf(artists: readonly string[]): readonly string[] {
  const keys = players(artists.map(artistKey))
  return artists.filter((artist) => keys.includes(artistKey(artist)))
}

/** Two artists may be named by their surnames: "Tsitsanis, Tsaousakis". One surname alone is many people's. */
function surnamesIn(words: readonly string[], artists: readonly string[]): readonly Window[] {
  const found = artists.map((artist) => windowsLike(words, wordsOf(artist).at(-1) ?? ''))
  return found.filter((windows) => windows.length > 0).length > 1 ? found.flat() : []
}

/** Where pieces stand that say whose remix it is, and do not hold the title. */
function remixPieces(pieces: readonly Piece[], title: Window | null): readonly Window[] {
  return windowsOfPieces(pieces).filter(({ from, to }, at) => {
    const holdsTitle = title !== null && title.from < to && title.to > from
    return (
      !holdsTitle &&
      takeKinds((pieces[at]?.words ?? []).join(' ')).kinds.some((kind) => REMIX_WORDS.has(kind))
    )
  })
}

function windowsOfPieces(pieces: readonly Piece[]): readonly Window[] {
  let to = 0
  return pieces.map(({ words }) => {
    const from = to
    to += words.length
    return { from, to }
  })
}

function opened(
  pieces: readonly Piece[],
  open: readonly boolean[],
  title: Window | null,
  remixed: readonly Window[],
): readonly OpenPiece[] {
  return windowsOfPieces(pieces).flatMap(({ from, to }, at) => {
    const piece = pieces[at]
    if (piece === undefined) return []
    const isRemix = remixed.some((part) => part.from === from && part.to === to)
    return [{ ...piece, open: open.slice(from, to), isRemix, isLead: title !== null && to <= title.from }]
  })
}

function rank({ title, artist, kinds, left, minor }: Account): number {
  return (title ? 100 : 0) + (artist ? 50 : 0) - kinds.size - left.length - minor.length / 2
}
