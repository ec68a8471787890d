import { existsSync } from 'node:fs'
import type { TrackWork } from '../actions/track-work.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { reconcile, type Difference } from '../services/notion/reconcile.ts'
import type { Store } from '../store/store.ts'
import type { OpenNotion } from './connect/open-notion.ts'

export interface InStepDeps {
  readonly store: Pick<Store<TrackWork>, 'catalog' | 'libraryEntries'>
  readonly open: OpenNotion
  readonly signal: AbortSignal
}

const NAME = 'Notion: in step'
/** A first copy of a large database takes longer than a person waits for the doctor; it goes on where it was. */
const NOT_COPIED = 'the pages are still being copied, which a first time takes half a minute for 9,000'
const SHOWN = 3

/**
 * Whether Notion, the catalog and the disk say the same: pages that promise files, files that no page knows. Each finding
 * with the command that mends it; nothing is changed here.
 */
export async function notionInStep({ store, open, signal }: InStepDeps): Promise<readonly PreflightCheck[]> {
  const { catalog, libraryEntries } = store
  const tracks = await open(signal)
  // why it cannot be opened is another check's finding
  if (tracks.kind !== 'answer') return []
  const { mirror } = tracks.value
  const fresh = await mirror.refresh(signal).catch(() => null)
  if (fresh?.kind !== 'answer') {
    const found = fresh === null ? NOT_COPIED : `not compared: ${fresh.error.why}`
    return [{ name: NAME, state: 'warning', found, fix: 'tracksync doctor' }]
  }
  const [pages, present] = [mirror.all(), catalog.list(null, Number.MAX_SAFE_INTEGER)]
  const differences = reconcile({
    pages,
    tracks: present,
    fileExists: existsSync,
    pageOf: (trackId) => libraryEntries.get('notion', trackId)?.ref?.ids[0] ?? null,
  })
  if (differences.length === 0) {
    const found = `pages: ${pages.length}, tracks: ${present.length}; they and the files agree`
    return [{ name: NAME, state: 'ok', found, fix: null }]
  }
  const groups = Map.groupBy(differences, ({ kind, trackId }) => `${kind} ${trackId === null}`)
  return [...groups.values()].map((group) => checkOf(group, libraryEntries))
}

function checkOf(
  group: readonly Difference[],
  entries: Pick<InStepDeps['store']['libraryEntries'], 'get'>,
): PreflightCheck {
  const shown = group.slice(0, SHOWN).map(({ title, url, trackId }) => `"${title}" (${url ?? trackId})`)
  const others = group.length > SHOWN ? `, and ${group.length - SHOWN} more` : ''
  const found = `${group.length} ${wordsOf(group[0]?.kind, group.length)}: ${shown.join(', ')}${others}`
  return { name: NAME, state: 'warning', found, fix: fixOf(group, entries) }
}

function wordsOf(kind: Difference['kind'] | undefined, count: number): string {
  const one = count === 1
  switch (kind) {
    case 'downloaded-without-file':
      return one
        ? 'page is marked as downloaded and has no file'
        : 'pages are marked as downloaded and have no file'
    case 'file-not-on-page':
      return one
        ? 'page does not say that its files are there'
        : 'pages do not say that their files are there'
    case 'track-without-page':
      return one ? 'track has no page' : 'tracks have no page'
    case undefined:
      return ''
    default:
      return kind satisfies never
  }
}

function fixOf(
  group: readonly Difference[],
  entries: Pick<InStepDeps['store']['libraryEntries'], 'get'>,
): string {
  const commands = group.flatMap(({ trackId }) => {
    const row = trackId === null ? null : entries.get('notion', trackId)
    if (trackId === null) return []
    return row === null || row.state === 'pending' ? 'tracksync watch --once' : `tracksync retry ${row.runId}`
  })
  const isLost = group[0]?.kind === 'downloaded-without-file'
  const mended =
    commands.length > 0
      ? [...new Set(commands)].slice(0, SHOWN).join('; ')
      : 'untick "Downloaded" and empty its paths and its Eagle id, and "catalog:next" takes it up again'
  return isLost ? `connect the disk that the files lie on; are they gone: ${mended}` : mended
}
