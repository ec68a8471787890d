import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer, LibraryChange } from '../../model/library.ts'
import { unreachable } from '../../util/unreachable.ts'
import { waitForOwn } from './look-for-own.ts'
import type { OpenTracks } from './open-tracks.ts'
import { readPageChange, type PageChange } from './page-change.ts'
import type { NotionPage } from './page-value.ts'
import { valuesOf } from './pages.ts'
import { writes } from './page-cells.ts'
import { isSameValue } from './write-values.ts'

type Way = 'take' | 'put'
type Detail = Exclude<PageChange, { readonly kind: 'nothing' }>

/** What turning a change round would come to, found out without doing it. */
type Foreseen =
  { readonly kind: 'nothing' } | { readonly kind: 'turn'; readonly page: NotionPage; readonly detail: Detail }

/**
 * Takes a change back (`take`: a created page to the trash, former values to an updated one) or puts it back. Refuses what
 * somebody changed since, column by column.
 */
export async function turnPage(
  tracks: OpenTracks,
  change: LibraryChange,
  way: Way,
  signal: AbortSignal,
): Promise<LibraryAnswer<LibraryChange>> {
  const foreseen = await foreseePage(tracks, change, way, signal)
  if (foreseen.kind !== 'answer') return foreseen
  if (foreseen.value.kind === 'nothing') return { kind: 'answer', value: change }
  const { page, detail } = foreseen.value
  const done: LibraryChange = { ...change, entryId: page.id }
  const body =
    detail.kind === 'created'
      ? { in_trash: way === 'take' }
      : { properties: writes(detail.cells, way === 'take' ? 'before' : 'after') }
  const answer = await tracks.client.request(
    { doing: `undo in Notion`, method: 'patch', path: `pages/${page.id}`, body },
    z.unknown(),
    signal,
  )
  if (answer.kind !== 'answer') return answer
  const text = detail.kind === 'created' ? null : await turnBody(tracks, page, detail, way, signal)
  return text === null || text.kind === 'answer' ? { kind: 'answer', value: done } : text
}

/** What `turnPage` would answer. */
export async function foreseePage(
  tracks: OpenTracks,
  change: LibraryChange,
  way: Way,
  signal: AbortSignal,
): Promise<LibraryAnswer<Foreseen>> {
  const nothing = { kind: 'answer', value: { kind: 'nothing' } } as const
  const detail = readPageChange(change.change)
  if (detail.kind === 'nothing') return nothing
  const found = await pageOf(tracks, change, detail, signal)
  if (found.kind !== 'answer') return found
  const page = found.value
  if (page === null) return way === 'take' ? nothing : refused(change, GONE)
  const turn = { kind: 'answer', value: { kind: 'turn', page, detail } } as const
  switch (detail.kind) {
    case 'created': {
      if (page.in_trash === (way === 'take')) return nothing
      if (way === 'put') return turn
      const changed = changedCells(page, detail, 'after')
      return changed.length === 0 ? turn : refused(change, sinceChanged(changed))
    }
    case 'updated': {
      if (page.in_trash) return way === 'take' ? nothing : refused(change, 'it lies in the trash')
      const [from, to] = way === 'take' ? (['after', 'before'] as const) : (['before', 'after'] as const)
      const changed = changedCells(page, detail, from)
      if (changed.length === 0) return turn
      // turned round before, or never done
      return changedCells(page, detail, to).length === 0 ? nothing : refused(change, sinceChanged(changed))
    }
    default:
      return unreachable(detail)
  }
}

async function turnBody(
  { body }: OpenTracks,
  page: NotionPage,
  detail: Extract<PageChange, { readonly kind: 'updated' }>,
  way: Way,
  signal: AbortSignal,
): Promise<LibraryAnswer<unknown>> {
  const { ownId, bodyBefore, bodyAfter } = detail
  const text = way === 'take' ? bodyBefore : bodyAfter
  if (text !== null) return body.write(page.id, ownId, text, signal)
  const own = await body.read(page.id, ownId, signal)
  return own.kind === 'answer' && own.value !== null ? body.remove(own.value.blockId, signal) : own
}

/** Names of the columns that do not hold what the change says. */
function changedCells(page: NotionPage, { cells }: Detail, side: 'before' | 'after'): readonly string[] {
  const there = valuesOf(page)
  return Object.entries(cells).flatMap(([id, cell]) =>
    isSameValue(cell.type, there.get(id) ?? null, cell[side]) ? [] : [cell.name],
  )
}

async function pageOf(
  tracks: OpenTracks,
  { entryId }: LibraryChange,
  detail: Detail,
  signal: AbortSignal,
): Promise<LibraryAnswer<NotionPage | null>> {
  if (entryId !== null) return tracks.pages.get(entryId, signal)
  // asked for, and the answer was lost
  return detail.kind === 'created' ? waitForOwn(tracks, detail, signal) : { kind: 'answer', value: null }
}

const GONE = 'it is not in Notion any more'

function sinceChanged(names: readonly string[]): string {
  return `somebody changed ${names.map((name) => `"${name}"`).join(', ')} since`
}

function refused({ entryId }: LibraryChange, why: string): LibraryAnswer<never> {
  const next = why === GONE ? 'run the track again' : 'change it in Notion by hand'
  return {
    kind: 'refused',
    error: new SyncError('UNDO_REFUSED', `Cannot undo the page ${entryId ?? ''} of Notion`, why, next),
  }
}
