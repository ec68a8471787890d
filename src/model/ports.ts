import type { SyncError } from './error.ts'
import type { TrackId, TrackRef } from './track.ts'

/** What a source or a downloader's look-up answers: "nothing" and "unavailable" are not errors. */
export type SourceAnswer =
  | {
      readonly kind: 'found'
      readonly tracks: readonly TrackRef[]
      readonly playlist: string | null
      /** What a list holds besides, half a sentence each: local files, episodes. */
      readonly leftOut?: readonly string[]
    }
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** A place that knows what should be synced next (what is played, what is liked, the next of the catalog). */
export interface TrackSource {
  readonly name: string
  /** `known`: its last answer. A list that is newest first is read on only until it meets that. */
  next(limit: number, signal: AbortSignal, known?: readonly TrackRef[]): Promise<SourceAnswer>
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
  readonly genre: string | null
  readonly durationMs: number | null
  readonly webpageUrl: string | null
  readonly id: TrackId | null
}

export type FetchAnswer =
  | { readonly kind: 'fetched'; readonly path: string; readonly info: FetchedInfo }
  /** The site says that it is longer than was allowed: nothing was fetched. */
  | { readonly kind: 'too-long'; readonly durationMs: number; readonly title: string | null }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Fetches audio behind a link. */
export interface Downloader {
  readonly name: string
  /** The tracks behind a link (one for a page or a file, many for a set), without fetching any audio. */
  lookup(url: string, signal: AbortSignal): Promise<SourceAnswer>
  fetch(request: FetchRequest): Promise<FetchAnswer>
}

/** Knows what is behind the links of one service without fetching audio: titles, artists, lengths, ISRCs, in list order. */
export interface LinkResolver {
  /** The `service` of canonical links it answers for. */
  readonly service: string
  resolve(canonicalUrl: string, signal: AbortSignal): Promise<SourceAnswer>
}

/** What is known of a recording whose audio is looked for, or whose description is to be completed. */
export interface RecordingQuery {
  readonly title: string
  readonly artists: readonly string[]
  readonly album: string | null
  readonly durationMs: number | null
  readonly isrc: string | null
}

/** One thing that a search found: perhaps the audio that is looked for. */
export interface AudioCandidate {
  readonly service: string
  readonly id: string
  /** Canonical link, which a `Downloader` fetches. */
  readonly url: string
  readonly title: string
  readonly uploader: string | null
  /** Where the site names artists beside the uploader; else empty. */
  readonly artists: readonly string[]
  readonly durationMs: number | null
  readonly isrc: string | null
}

export type SearchAnswer =
  | { readonly kind: 'found'; readonly candidates: readonly AudioCandidate[] }
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Searches one service for the audio of a recording; the answers are neither scored nor trusted. */
export interface AudioSearch {
  readonly name: string
  search(query: RecordingQuery, signal: AbortSignal): Promise<SearchAnswer>
}

/** What a metadata service adds to a track; null and empty where it knows nothing. */
export interface RecordingFacts {
  readonly ids: readonly TrackId[]
  readonly title: string
  readonly artists: readonly string[]
  readonly album: string | null
  /** `yyyy`, `yyyy-mm` or `yyyy-mm-dd`. */
  readonly releaseDate: string | null
  readonly isrc: string | null
  readonly genres: readonly string[]
  readonly coverUrl: string | null
  readonly durationMs: number | null
}

export type FactsAnswer =
  | { readonly kind: 'found'; readonly facts: RecordingFacts }
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Describes a recording that is known by an id of the service, by its ISRC, or by its names and length. */
export interface MetadataSource {
  readonly name: string
  describe(query: RecordingQuery, ids: readonly TrackId[], signal: AbortSignal): Promise<FactsAnswer>
}

export type PictureAnswer =
  | {
      readonly kind: 'fetched'
      readonly data: Uint8Array
      readonly mimeType: 'image/jpeg' | 'image/png'
    }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Fetches a picture of limited size that players show, such as the cover that a metadata service names. */
export type FetchPicture = (url: string, signal: AbortSignal) => Promise<PictureAnswer>
