import type { SyncError } from '../../model/error.ts'
import { readMediaList, type MediaInfo } from './media-info.ts'
import type { RunYtDlp } from './run-yt-dlp.ts'

export type EntriesAnswer =
  | { readonly kind: 'listed'; readonly title: string | null; readonly entries: readonly MediaInfo[] }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Lists what a page or a search (`scsearch10:...`) holds, flat: one request or few, and no entry is opened. */
export type ListEntries = (order: {
  readonly url: string
  readonly what: string
  /** Entries after these are not asked for. */
  readonly atMost: number
  readonly signal: AbortSignal
}) => Promise<EntriesAnswer>

export function createListEntries(run: RunYtDlp, maxBytes: number): ListEntries {
  return async ({ url, what, atMost, signal }) => {
    const args = ['--dump-single-json', '--flat-playlist', `--playlist-end=${atMost}`]
    const result = await run({ url, what, args, maxBytes, signal })
    if (result.kind === 'failed') return { kind: 'unavailable', error: result.error }
    const list = result.kind === 'ended' ? readMediaList(result.stdout) : null
    const entries = (list?.entries ?? []).flatMap((entry) => (entry === null ? [] : [entry]))
    return { kind: 'listed', title: list?.title ?? null, entries }
  }
}
