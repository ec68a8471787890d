import { proxyError } from '../../model/network-error.ts'
import type { Downloader } from '../../model/ports.ts'
import { readGuardRules } from '../../util/network/guard-rules.ts'
import { createGuardedProxy } from '../../util/network/guarded-proxy.ts'
import { createHostQueues } from '../../util/network/host-queues.ts'
import { fetchTrack } from './fetch-track.ts'
import { createListEntries, type ListEntries } from './list-entries.ts'
import { lookUp } from './look-up.ts'
import { createRunYtDlp } from './run-yt-dlp.ts'
import { YT_DLP_LIMITS, type YtDlpSettings } from './yt-dlp-settings.ts'

/** Searches and lists under way at one site for the whole agent: one after the other, each takes a second or more. */
const SEARCHES_PER_SITE = 1

/** The downloader, and lists of searches and likes; `close` ends the guard. */
export interface YtDlp extends Downloader {
  readonly list: ListEntries
  close(): Promise<void>
}

/**
 * The downloader on the user's own yt-dlp, whose every request goes through a guarded proxy of ours: public addresses
 * only, limited in size and in silence. What a site refuses is an answer (`unavailable`); throws `CONFIG_INVALID` for
 * a proxy that is none, and `CANCELLED` when the caller's signal says so. The guard starts with the first request.
 */
export function createYtDlp(settings: YtDlpSettings): YtDlp {
  const { allowPrivate, resolve, downloadsPerHost } = settings
  const rules = readGuardRules({ allowPrivate, resolve, proxy: settings.proxy })
  if (rules === null) throw proxyError()
  const guard = createGuardedProxy(rules)
  const limits = { ...YT_DLP_LIMITS, ...settings.limits }
  const run = createRunYtDlp({ ...settings, limits, guard })
  const queues = createHostQueues(downloadsPerHost)
  const searches = createHostQueues(SEARCHES_PER_SITE)
  const list = createListEntries(run, limits.lookupBytes)
  return {
    name: 'yt-dlp',
    lookup: (url, signal) => lookUp({ run, maxBytes: limits.lookupBytes }, url, signal),
    fetch: async (request) => {
      const maxBytes = limits.fetchBytes(request.maxDurationMs)
      return queues.take(hostOf(request.url), request.signal, () => fetchTrack({ run, maxBytes }, request))
    },
    list: (order) => searches.take(siteOf(order.url), order.signal, () => list(order)),
    close: () => guard.close(),
  }
}

/** The host, or the word before the colon of a search (`ytsearch10`). */
function siteOf(url: string): string {
  return hostOf(url) || (url.split(':', 1)[0] ?? '')
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? ''
}
