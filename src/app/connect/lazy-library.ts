import type { TrackLibrary } from '../../model/library.ts'

/** A library whose service is loaded when it is first asked something. */
export function lazyLibrary(
  known: Pick<TrackLibrary, 'name' | 'shows'>,
  load: () => Promise<TrackLibrary>,
): TrackLibrary {
  let loaded: Promise<TrackLibrary> | null = null
  const library = (): Promise<TrackLibrary> => (loaded ??= load())
  return {
    ...known,
    find: async (...args) => (await library()).find(...args),
    save: async (...args) => (await library()).save(...args),
    check: async (...args) => (await library()).check(...args),
    takeBack: async (...args) => (await library()).takeBack(...args),
    putBack: async (...args) => (await library()).putBack(...args),
    foresee: async (change, way, signal) =>
      (await library()).foresee?.(change, way, signal) ?? { kind: 'answer', value: null },
  }
}
