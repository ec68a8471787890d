import { proxyError } from '../../model/network-error.ts'
import type { Downloader } from '../../model/ports.ts'
import { readGuardRules } from '../../util/network/guard-rules.ts'
import { createGuardedProxy } from '../../util/network/guarded-proxy.ts'
import { createHostQueues } from '../../util/network/host-queues.ts'
import { fetchTrack } from './fetch-track.ts'
import { lookUp } from './look-up.ts'
import { createRunYtDlp } from './run-yt-dlp.ts'
import { YT_DLP_LIMITS, type YtDlpSettings } from './yt-dlp-settings.ts'

/**
 * The downloader on the user's own yt-dlp, whose every request goes through a guarded proxy of ours: public addresses
 * only, limited in size and in silence. What a site refuses is an answer (`unavailable`); throws `CONFIG_INVALID` for
 * a proxy that is none, and `CANCELLED` when the caller's signal says so. The guard starts with the first request.
 */
export function createYtDlp(settings: YtDlpSettings): Downloader & { close(): Promise<void> } {
  const { allowPrivate, resolve, downloadsPerHost } = settings
  const rules = readGuardRules({ allowPrivate, resolve, proxy: settings.proxy })
  if (rules === null) throw proxyError()
  const guard = createGuardedProxy(rules)
  const limits = { ...YT_DLP_LIMITS, ...settings.limits }
  const run = createRunYtDlp({ ...settings, limits, guard })
  const queues = createHostQueues(downloadsPerHost)
  return {
    name: 'yt-dlp',
    lookup: (url, signal) => lookUp({ run, maxBytes: limits.lookupBytes }, url, signal),
    fetch: async (request) => {
      const maxBytes = limits.fetchBytes(request.maxDurationMs)
      return queues.take(hostOf(request.url), request.signal, () => fetchTrack({ run, maxBytes }, request))
    },
    close: () => guard.close(),
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? ''
}
