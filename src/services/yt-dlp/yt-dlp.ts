import { proxyError } from '../../model/network-error.ts'
import type { Downloader } from '../../model/ports.ts'
import { readGuardRules } from '../../util/network/guard-rules.ts'
import { createGuardedProxy } from '../../util/network/guarded-proxy.ts'
import { createHostQueues } from '../../util/network/host-queues.ts'
import { fetchTrack } from './fetch-track.ts'
import { createListEntries, type EntriesAnswer, type ListEntries } from './list-entries.ts'
import { lookUp } from './look-up.ts'
import { createRunYtDlp } from './run-yt-dlp.ts'
import { YT_DLP_LIMITS, type YtDlpSettings } from './yt-dlp-settings.ts'

/** Searches and lists under way at one site for the whole agent: one after the other, each takes a second or more. */
const SEARCHES_PER_SITE = 1
/** SoundCloud counts ~600 requests in 10 minutes (extractor/soundcloud.py); yt-dlp does not hand a Retry-After on. */
const PAUSE_MS = 600_000

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
  const pauses = new Map<string, Pause>()
  return {
    name: 'yt-dlp',
    lookup: (url, signal) => lookUp({ run, maxBytes: limits.lookupBytes }, url, signal),
    fetch: async (request) => {
      const maxBytes = limits.fetchBytes(request.maxDurationMs)
      return queues.take(hostOf(request.url), request.signal, () => fetchTrack({ run, maxBytes }, request))
    },
    list: (order) => searches.take(siteOf(order.url), order.signal, () => afterPause(list, pauses, order)),
    close: () => guard.close(),
  }
}

interface Pause {
  /** On the monotonic clock, ms. */
  readonly until: number
  readonly answer: EntriesAnswer
}

/** A site that was asked too often is let be for a while, by everybody: its last answer is given again meanwhile. */
async function afterPause(
  list: ListEntries,
  pauses: Map<string, Pause>,
  order: Parameters<ListEntries>[0],
): Promise<EntriesAnswer> {
  const site = siteOf(order.url)
  const pause = pauses.get(site)
  if (pause !== undefined && pause.until > performance.now()) return pause.answer
  const answer = await list(order)
  if (answer.kind === 'unavailable' && answer.error.code === 'DOWNLOAD_RATE_LIMITED')
    pauses.set(site, { until: performance.now() + PAUSE_MS, answer })
  return answer
}

/** The host, or the word before the colon of a search (`ytsearch10`). */
function siteOf(url: string): string {
  return hostOf(url) || (url.split(':', 1)[0] ?? '')
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? ''
}
