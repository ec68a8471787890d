import { nameKeys } from '../../matching/names/name-keys.ts'
import type { TrackRef } from '../../model/track.ts'
import type { CatalogKeys } from '../../store/catalog.ts'
import { knownOf } from '../known-of.ts'
import type { TrackWork } from '../track-work.ts'

/** What the catalog is asked by. */
export function catalogKeys(work: TrackWork, asked: TrackRef): CatalogKeys {
  const known = knownOf(work, asked)
  return { ...known, nameKeys: known.title === '' ? [] : nameKeys(known.title, known.artists) }
}
