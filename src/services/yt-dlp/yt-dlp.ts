import { SyncError } from '../../model/error.ts'
import type { Downloader } from '../../model/ports.ts'
import { createGuardedProxy } from '../../util/network/guarded-proxy.ts'
import { createHostCheck, createNameCheck } from '../../util/network/host-check.ts'
import { readUpstreamProxy, type UpstreamProxy } from '../../util/network/upstream-proxy.ts'
import { fetchTrack } from './fetch-track.ts'
import { createHostQueues } from './host-queues.ts'
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
  const upstream = settings.proxy === null ? null : readProxy(settings.proxy)
  const check =
    upstream === null ? createHostCheck({ allowPrivate, resolve }) : createNameCheck({ allowPrivate })
  const guard = createGuardedProxy({ check, upstream })
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

function readProxy(text: string): UpstreamProxy {
  const proxy = readUpstreamProxy(text)
  if (proxy !== null) return proxy
  throw new SyncError(
    'CONFIG_INVALID',
    'Cannot use the configured proxy',
    '"network.proxy" is no address of an HTTP or SOCKS5 proxy',
    'write it as "http://host:port" or "socks5://host:port" in .syncrc.json',
  )
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? ''
}
