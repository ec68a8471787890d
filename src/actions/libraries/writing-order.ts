import type { TrackLibrary } from '../../model/library.ts'

/** The libraries in the order in which a track is written: one that shows another's entry comes after it. */
export function inWritingOrder(libraries: readonly TrackLibrary[]): readonly TrackLibrary[] {
  const shows = (a: TrackLibrary, b: TrackLibrary): number => (a.shows?.includes(b.name) === true ? 1 : 0)
  return libraries.toSorted((a, b) => shows(a, b) - shows(b, a))
}

/** Those whose entries show the entries of this one. */
export function showing(libraries: readonly TrackLibrary[], name: string): readonly TrackLibrary[] {
  return libraries.filter(({ shows }) => shows?.includes(name) === true)
}
