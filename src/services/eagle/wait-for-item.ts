import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer } from '../../model/library.ts'
import type { EagleItem } from './eagle-api.ts'
import { hasMarker, type WantedItem } from './eagle-entry.ts'
import type { OpenEagle } from './open-eagle.ts'

/** An import of 100 MB takes Eagle some seconds; after these waits (19 s in all) it counts as not there yet. */
const WAITS_MS: readonly number[] = [0, 100, 200, 400, 800, 1600, 3200, 6400, 6400]

/**
 * Looks for an item until it is really there: listed, and of the file's size. null when its time is over.
 * Eagle imports asynchronously, so that it said yes means nothing yet.
 */
export async function waitForItem(
  { api, sleep }: Pick<OpenEagle, 'api' | 'sleep'>,
  {
    marker,
    name,
    rendition,
  }: Pick<WantedItem, 'marker' | 'name'> & {
    readonly rendition: { readonly sizeBytes: number }
  },
  signal: AbortSignal,
): Promise<LibraryAnswer<EagleItem | null>> {
  for (const ms of WAITS_MS) {
    await sleep(ms, signal)
    signal.throwIfAborted()
    const answer = await api.items({ annotation: marker, name }, signal)
    if (answer.kind !== 'answer') return answer
    const item = answer.value.find(({ annotation }) => hasMarker(annotation, marker))
    if (item?.size === rendition.sizeBytes) return { kind: 'answer', value: item }
  }
  return { kind: 'answer', value: null }
}

/** An import that was asked for has ended after this time, if it was begun at all. */
const SETTLED_MS = 120_000

/** Whether what was asked for at that time may still appear: until then, nothing is imported in its place. */
export function mayYetAppear({ at }: { readonly at?: string | undefined }, now: Date): boolean {
  return at !== undefined && now.getTime() - Date.parse(at) < SETTLED_MS
}

/** Eagle took the import, but the item did not appear. */
export function notThere({ name }: Pick<WantedItem, 'name'>): SyncError {
  return new SyncError(
    'LIBRARY_UNAVAILABLE',
    `Cannot find "${name}" in Eagle`,
    'the import was asked for, but the item has not appeared yet',
    'look at Eagle; tracksync looks again by itself',
  )
}
