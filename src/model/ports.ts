import type { SyncError } from './error.ts'
import type { TrackId, TrackRef } from './track.ts'

/** What a source or a downloader's look-up answers: "nothing" and "unavailable" are not errors. */
export type SourceAnswer =
  | { readonly kind: 'found'; readonly tracks: readonly TrackRef[]; readonly playlist: string | null }
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** A place that knows what should be synced next (what is played, what is liked, the next of the catalog). */
export interface TrackSource {
  readonly name: string
  next(limit: number, signal: AbortSignal): Promise<SourceAnswer>
}

export interface FetchProgress {
  readonly receivedBytes: number
  readonly totalBytes: number | null
}

export interface FetchRequest {
  readonly url: string
  /** An empty folder of the caller's; whatever is fetched ends there. A partial download left by a crash is resumed. */
  readonly folder: string
  readonly maxDurationMs: number
  readonly onProgress: (progress: FetchProgress) => void
  readonly signal: AbortSignal
}

/** What came with a download, where the site said so. */
export interface FetchedInfo {
  readonly title: string | null
  readonly artists: readonly string[]
  readonly uploader: string | null
  readonly album: string | null
  readonly durationMs: number | null
  readonly webpageUrl: string | null
  readonly id: TrackId | null
}

export type FetchAnswer =
  | { readonly kind: 'fetched'; readonly path: string; readonly info: FetchedInfo }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Fetches audio behind a link. */
export interface Downloader {
  readonly name: string
  /** The tracks behind a link (one for a page or a file, many for a set), without fetching any audio. */
  lookup(url: string, signal: AbortSignal): Promise<SourceAnswer>
  fetch(request: FetchRequest): Promise<FetchAnswer>
}
