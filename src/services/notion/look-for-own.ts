import type { LibraryAnswer } from '../../model/library.ts'
import { LOOK_AGAIN_MS } from './named-pages.ts'
import type { OpenTracks } from './open-tracks.ts'
import type { NotionPage } from './page-value.ts'

/** A create that was asked for, whose end may be unknown. */
export interface AskedFor {
  readonly ownId: string
  readonly title: string
  /** ISO 8601. */
  readonly at: string
}

/** Our clock and Notion's may differ by so much. */
const CLOCK_SLACK_MS = 300_000
/** A request is under way no longer than this. */
const WINDOW_MS = 900_000

/** Looks several times for a page that queries may not show yet; null when it does not appear. */
export async function waitForOwn(
  tracks: OpenTracks,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<LibraryAnswer<NotionPage | null>> {
  for (const ms of LOOK_AGAIN_MS) {
    if (ms > 0) await tracks.sleep(ms, signal)
    signal.throwIfAborted()
    const found = await lookForOwn(tracks, asked, signal)
    if (found.kind !== 'answer' || found.value !== null) return found
  }
  return { kind: 'answer', value: null }
}

/**
 * The page that carries our id: in its column where the database has one, else among the pages of the same title that
 * were created when ours was asked for, in our paragraph.
 */
export async function lookForOwn(
  tracks: OpenTracks,
  { ownId, title, at }: AskedFor,
  signal: AbortSignal,
): Promise<LibraryAnswer<NotionPage | null>> {
  const { pages, body, source, map } = tracks
  const column = map.properties.ownId
  if (column !== undefined) {
    const filter = { property: column.id, [column.type]: { equals: ownId } }
    const found = await pages.query(source, filter, signal)
    return found.kind === 'answer' ? { kind: 'answer', value: found.value[0] ?? null } : found
  }
  const time = (ms: number): string => new Date(Date.parse(at) + ms).toISOString()
  const window = {
    and: [
      { timestamp: 'created_time', created_time: { on_or_after: time(-CLOCK_SLACK_MS) } },
      { timestamp: 'created_time', created_time: { on_or_before: time(WINDOW_MS) } },
      ...(map.properties.title === undefined
        ? []
        : [{ property: map.properties.title.id, title: { equals: title } }]),
    ],
  }
  const found = await pages.query(source, window, signal)
  if (found.kind !== 'answer') return found
  for (const page of found.value) {
    const own = await body.read(page.id, ownId, signal)
    if (own.kind !== 'answer') return own
    if (own.value !== null) return { kind: 'answer', value: page }
  }
  return { kind: 'answer', value: null }
}
