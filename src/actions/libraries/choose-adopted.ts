import { compareNames } from '../../matching/names/compare-names.ts'
import type { LibraryKeys, LibraryMatch } from '../../model/library.ts'
import type { Evidence } from '../../model/track.ts'
import { unreachable } from '../../util/unreachable.ts'
import { contradicts } from './contradicts.ts'

/** Where only names and lengths speak, both must agree to this. */
const SAME_LENGTH_MS = 2000

/**
 * The entry of a library that is this very track and is taken over instead of made a second time: one with its id, link or
 * ISRC, one whose name and length both agree, or the only one of its title and artists that waits for its files and has no
 * length to compare. Of several by name none is taken, because one of them is another track.
 */
export function chooseAdopted(keys: LibraryKeys, matches: readonly LibraryMatch[]): LibraryMatch | null {
  const certain = matches.find((match) => isCertain(keys, match))
  if (certain !== undefined) return certain
  const named = matches.filter(({ by }) => by === 'name')
  const alike = named.filter((match) => isAlike(keys, match))
  if (alike.length > 0) return onlyOne(alike)
  // one that has its files by now may be this track as well: then nobody can tell which of the two is meant
  const namesakes = named.filter((match) => isNamesake(keys, match))
  return onlyOne(namesakes.some(hasFilesOrLength) ? [] : namesakes)
}

/** What speaks for a match, kept so that the decision can be looked up. */
export function adoptionEvidence(
  keys: LibraryKeys,
  match: LibraryMatch,
  isAdopted: boolean,
): readonly Evidence[] {
  const names = compareNames(keys, match)
  const name: Evidence = { signal: 'name', score: names.score, found: names.why }
  switch (match.by) {
    case 'own-id':
    case 'id':
    case 'url':
      return [{ signal: 'id', score: 1, found: `the same ${match.by}` }, name]
    case 'isrc':
      return [{ signal: 'isrc', score: 1, found: `both ${keys.isrc ?? ''}` }, name]
    case 'name':
      return isAdopted && match.durationMs === null
        ? [{ ...name, found: 'same title and artists; the page had no length to compare' }]
        : [name, ...lengthEvidence(keys, match)]
    default:
      return unreachable(match.by)
  }
}

function onlyOne(matches: readonly LibraryMatch[]): LibraryMatch | null {
  const [first, ...others] = matches
  return first !== undefined && others.length === 0 ? first : null
}

function lengthEvidence(keys: LibraryKeys, match: LibraryMatch): readonly Evidence[] {
  if (keys.durationMs === null || match.durationMs === null) return []
  const gapMs = Math.abs(keys.durationMs - match.durationMs)
  return [{ signal: 'duration', score: Math.max(0, 1 - gapMs / 10_000), found: `${gapMs} ms apart` }]
}

function isCertain(keys: LibraryKeys, match: LibraryMatch): boolean {
  if (match.by === 'own-id' || match.by === 'id' || match.by === 'url') return true
  // an ISRC is mistyped and shared often enough that the name has to agree
  return match.by === 'isrc' && compareNames(keys, match).verdict !== 'different'
}

function isAlike(keys: LibraryKeys, match: LibraryMatch): boolean {
  if (keys.durationMs === null || match.durationMs === null) return false
  return (
    Math.abs(keys.durationMs - match.durationMs) <= SAME_LENGTH_MS &&
    compareNames(keys, match).verdict === 'same'
  )
}

/** Has the name, as far as lengths tell, and nothing that it says is another track's. */
function isNamesake(keys: LibraryKeys, match: LibraryMatch): boolean {
  const { verdict, signals, someConcert } = compareNames(keys, match)
  const isExact = signals.title === 1 && signals.artists === 1 && !someConcert
  return verdict === 'same' && isExact && !contradicts(keys, match)
}

function hasFilesOrLength({ complete, durationMs }: LibraryMatch): boolean {
  return complete || durationMs !== null
}
