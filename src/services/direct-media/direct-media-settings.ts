import type { SyncError } from '../../model/error.ts'
import { largestTrackBytes } from '../../model/largest-track.ts'
import type { GuardSettings } from '../../util/network/guard-rules.ts'

export interface DirectMediaSettings extends GuardSettings {
  readonly downloadsPerHost: number
  /** Why there is no yt-dlp, which is what other links are answered with. */
  readonly missing: SyncError
  readonly limits?: Partial<DirectMediaLimits>
}

export interface DirectMediaLimits {
  /** How long nothing may come. */
  readonly stallMs: number
  /** Of one page. */
  readonly pageBytes: number
  /** Of everything that is read to fetch a track of this length at most. */
  readonly fetchBytes: (maxDurationMs: number) => number
}

/** A page of words and pictures' addresses; the largest of Wikipedia have 3 MB. */
const PAGE_BYTES = 8e6

export const DIRECT_MEDIA_LIMITS: DirectMediaLimits = {
  stallMs: 30_000,
  pageBytes: PAGE_BYTES,
  fetchBytes: (maxDurationMs) => PAGE_BYTES + largestTrackBytes(maxDurationMs),
}
