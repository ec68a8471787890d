import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import type { ErrorCode } from '../../model/error-codes.ts'

export interface Unavailable {
  readonly kind: 'unavailable'
  readonly error: SyncError
}

/** A link that only yt-dlp can follow; `missing` says why it is not there and how it comes there. */
export function needsYtDlp(what: string, missing: SyncError, because: string | null = null): Unavailable {
  const needed = `yt-dlp is needed for this link, and ${missing.why}`
  const why = because === null ? needed : `${because}; ${needed}`
  return { kind: 'unavailable', error: new SyncError('PROGRAM_MISSING', what, why, missing.next) }
}

/** Whether a link is of a service that has no plain audio on its pages, or only previews of it. */
export function isOfService(url: string): boolean {
  return canonicalise(url).service !== 'web'
}

export function noAudio(what: string, why: string): Unavailable {
  const next = 'open the link in a browser, and drop the link of the audio itself'
  return { kind: 'unavailable', error: new SyncError('DOWNLOAD_NO_AUDIO', what, why, next) }
}

export function brokenOff(what: string, reason: string): SyncError {
  const next = 'check the network, then: tracksync retry RUN'
  return new SyncError('DOWNLOAD_FAILED', what, `the connection broke off (${reason})`, next)
}

const CHECK_LINK = 'open the link in a browser and copy it again'
const RETRY = 'wait a while, then: tracksync retry RUN'
const ELSEWHERE = 'drop a link to the same track at another place'

type Row = readonly [is: (status: number) => boolean, code: ErrorCode, why: string, next: string]

/** RFC 9110, 15; 429 and 451 are of RFC 6585 and 7725. */
const STATUSES: readonly Row[] = [
  [oneOf(404, 410), 'DOWNLOAD_NOT_FOUND', 'the site does not know this address (any more)', CHECK_LINK],
  [oneOf(401), 'DOWNLOAD_PRIVATE', 'it is private, or for signed-in users only', ELSEWHERE],
  [oneOf(402, 403, 407), 'DOWNLOAD_FAILED', 'the site refuses to give it', `${CHECK_LINK}; or ${ELSEWHERE}`],
  [oneOf(429), 'DOWNLOAD_RATE_LIMITED', 'the site was asked too often', RETRY],
  [oneOf(451), 'DOWNLOAD_GEO_BLOCKED', 'it is not available in this country', ELSEWHERE],
  [(status) => status >= 500, 'DOWNLOAD_FAILED', 'the site has a fault', RETRY],
]

/** A status that is neither the thing itself nor the way to it. */
export function refusedByStatus(what: string, status: number): Unavailable {
  const [, code, why, next] = STATUSES.find(([is]) => is(status)) ?? UNKNOWN_STATUS
  return { kind: 'unavailable', error: new SyncError(code, what, `${why} (HTTP ${status})`, next) }
}

const UNKNOWN_STATUS: Row = [
  () => true,
  'DOWNLOAD_FAILED',
  'the site answers with something else',
  CHECK_LINK,
]

function oneOf(...wanted: readonly number[]): (status: number) => boolean {
  return (status) => wanted.includes(status)
}
