import type { Config } from '../config/load-config.ts'
import type { Metric } from '../server/metrics.ts'
import { inboxDrops } from './inbox-drops.ts'
import type { App } from './open-app.ts'

/** What `GET /metrics` tells beside the requests: runs, queue, drops, libraries, memory. Numbers and states, no names. */
export function serveMetrics(
  { triggerFolder }: Pick<Config, 'triggerFolder'>,
  app: Pick<App, 'store' | 'now'>,
): readonly Metric[] {
  const counts = app.store.runs.count()
  const drops = inboxDrops(triggerFolder, app.now())
  return [
    {
      name: 'tracksync_runs',
      type: 'gauge',
      help: 'Runs in the ledger by state',
      samples: Object.entries(counts).map(([state, value]) => ({ labels: { state }, value })),
    },
    gauge('tracksync_queue_length', 'Runs that wait', counts['queued'] ?? 0),
    gauge('tracksync_tracks', 'Tracks in the catalog', app.store.catalog.count()),
    gauge('tracksync_drops_waiting', 'Drops in the trigger folder that nobody has taken', drops.length),
    gauge('tracksync_oldest_drop_age_seconds', 'Age of the oldest of them', (drops[0]?.ageMs ?? 0) / 1000),
    {
      name: 'tracksync_library_pending_tracks',
      type: 'gauge',
      help: 'Tracks that wait for a library that was away',
      samples: app.store.libraryEntries
        .pending()
        .map(({ library, tracks }) => ({ labels: { library }, value: tracks })),
    },
    gauge('process_resident_memory_bytes', 'Memory of this process', process.memoryUsage.rss()),
  ]
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, type: 'gauge', help, samples: [{ value }] }
}
