import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import type { RunState } from '../model/findings.ts'
import type { AgentTaskCounts } from '../store/agent-tasks.ts'
import type { RefusedTracks } from '../store/library-entries.ts'
import type { Store } from '../store/store.ts'
import { isAlive } from '../util/process-owner.ts'
import type { Unrouted } from '../trigger/agent-inbox/route-handoffs.ts'
import type { AgentInboxStatus } from './handoffs/inbox-status.ts'
import { inboxDrops, type InboxDrop } from './inbox-drops.ts'

export interface AgentStatus {
  readonly agents: readonly { readonly owner: string; readonly startedAt: string }[]
  readonly queue: { readonly queued: number; readonly running: number }
  readonly inbox: { readonly folder: string; readonly waiting: number; readonly oldest: InboxDrop | null }
  readonly agentInboxes: readonly AgentInboxStatus[]
  /** What of the shared zone nobody gets, and why. */
  readonly unrouted: readonly Unrouted[]
  readonly tracks: number
  /** How many tracks wait for a library that was away. */
  readonly pending: readonly { readonly library: string; readonly tracks: number }[]
  /** How many tracks a library refused, and why: a person mends something first. */
  readonly refused: readonly RefusedTracks[]
  /** Tracks that wait for a person's decision. */
  readonly reviews: number
  /** What the loop over Notion's Agent-Tasks saw last; null before that, or where it is not configured. */
  readonly agentTasks: AgentTaskCounts | null
  readonly lastRuns: readonly RunLine[]
  /** Failed and partial runs that nobody has retried or undone, oldest first. */
  readonly failures: readonly RunLine[]
  readonly ffmpegBundled: boolean
}

export interface RunLine {
  readonly id: string
  readonly state: RunState
  readonly trigger: string
  readonly at: string
  readonly report: string | null
  /** When it was taken back, or null. */
  readonly undoneAt: string | null
}

const LAST_RUNS = 5

/** What `tracksync status` says; only looks. `store` is null before the first run. */
export function agentStatus(
  config: Config,
  store: Store<TrackWork> | null,
  ffmpegBundled: boolean,
  agentInboxes: Pick<AgentStatus, 'agentInboxes' | 'unrouted'>,
  now: Date,
): AgentStatus {
  const drops = inboxDrops(config.triggerFolder, now)
  const counts = store?.runs.count() ?? {}
  const line = (row: ReturnType<Store<TrackWork>['runs']['last']>[number]): RunLine => ({
    id: row.id,
    state: row.state,
    trigger: row.trigger.name,
    at: row.finishedAt ?? row.startedAt ?? row.createdAt,
    report: row.reportPath,
    undoneAt: row.undoneAt,
  })
  const failed = store?.runs.inState('failed', 'partial') ?? []
  return {
    agents: (store?.agents.all() ?? []).filter(({ owner }) => isAlive(owner)),
    queue: { queued: counts['queued'] ?? 0, running: counts['running'] ?? 0 },
    inbox: { folder: config.triggerFolder, waiting: drops.length, oldest: drops[0] ?? null },
    ...agentInboxes,
    tracks: store?.catalog.count() ?? 0,
    pending: store?.libraryEntries.pending() ?? [],
    refused: store?.libraryEntries.refused() ?? [],
    reviews: store?.reviews.countOpen() ?? 0,
    agentTasks: config.notion?.agentTasks === undefined ? null : (store?.agentTasks.counts() ?? null),
    lastRuns: store?.runs.last(LAST_RUNS).map(line) ?? [],
    failures: failed.filter(({ undoneAt }) => undoneAt === null).map(line),
    ffmpegBundled,
  }
}
