import { proxyError } from '../../model/network-error.ts'
import type { Downloader, FetchRequest } from '../../model/ports.ts'
import { readGuardRules } from '../../util/network/guard-rules.ts'
import type { GuardSession } from '../../util/network/guard-session.ts'
import { createHostQueues } from '../../util/network/host-queues.ts'
import { shownText } from '../../util/shown-text.ts'
import { DIRECT_MEDIA_LIMITS, type DirectMediaSettings } from './direct-media-settings.ts'
import { fetchTrack } from './fetch-track.ts'
import type { FindOrder } from './find-media.ts'
import { inSession } from './in-session.ts'
import { lookUp } from './look-up.ts'

/**
 * The downloader of a machine without yt-dlp: links to audio files, and to pages with a plain player. Every request is
 * checked as those of yt-dlp are: public addresses only, limited in size and in silence. Any other link is unavailable
 * with `PROGRAM_MISSING`; throws `CONFIG_INVALID` for a proxy that is none, `CANCELLED` when the caller's signal says so.
 */
export function createDirectMedia(settings: DirectMediaSettings): Downloader & { close(): Promise<void> } {
  const { missing, downloadsPerHost } = settings
  const rules = readGuardRules(settings)
  if (rules === null) throw proxyError()
  const { stallMs, pageBytes, fetchBytes } = { ...DIRECT_MEDIA_LIMITS, ...settings.limits }
  const sessions = new Set<GuardSession>()
  const deps = { ...rules, sessions, stallMs }
  const queues = createHostQueues(downloadsPerHost)
  const fetch = (request: FetchRequest): ReturnType<Downloader['fetch']> => {
    const { url, signal, maxDurationMs } = request
    const what = `Cannot fetch "${shownText(url)}"`
    const maxBytes = fetchBytes(maxDurationMs)
    const order: FindOrder = { what, url, maxBytes, pageBytes, missing }
    return inSession(deps, { what, maxBytes, signal }, (connected) => fetchTrack(connected, order, request))
  }
  return {
    name: 'direct',
    lookup: (url, signal) => {
      const what = `Cannot look up "${shownText(url)}"`
      // a file of any size is only looked into
      const order: FindOrder = { what, url, maxBytes: Infinity, pageBytes, missing }
      const session = { what, maxBytes: 2 * pageBytes, signal }
      return inSession(deps, session, (connected) => lookUp(connected, order))
    },
    fetch: (request) => queues.take(URL.parse(request.url)?.host ?? '', request.signal, () => fetch(request)),
    close: () => {
      for (const session of sessions) session.close()
      return Promise.resolve()
    },
  }
}
