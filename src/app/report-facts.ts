import { outcomeSentence, readRun } from '../actions/report/assemble-run.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import type { OpenFailure, ReportContext } from '../report/markdown/context.ts'
import type { Store } from '../store/store.ts'
import { ffmpegVersion } from '../audio/ffmpeg/ffmpeg-version.ts'
import { staleHandoffs } from './handoffs/inbox-status.ts'
import { inboxDrops } from './inbox-drops.ts'
import type { Tools } from './tools.ts'

/** A drop that nobody has taken for this long is stale. */
export const STALE_DROP_MS = 60 * 60 * 1000
const OPEN_FAILURES_SHOWN = 10

/** What a report says beside the run's own facts: the versions at work, what earlier runs left open, stale drops. */
export async function reportFacts(
  config: Config,
  store: Store<TrackWork>,
  tools: Tools,
  version: string,
  now: Date,
): Promise<Omit<ReportContext, 'reportFolder'>> {
  const drops = inboxDrops(config.triggerFolder, now)
  return {
    version,
    ffmpeg: await ffmpegFacts(tools),
    now: now.toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    agent: config.agents.find(({ serves }) => serves)?.name ?? 'tracksync',
    openFailures: openFailures(store),
    staleDrops: [
      ...drops
        .filter(({ ageMs }) => ageMs >= STALE_DROP_MS)
        .map((drop) => ({ ...drop, inbox: config.triggerFolder })),
      ...staleHandoffs(config, now),
    ],
  }
}

/** Earlier runs that failed and were not retried, newest first. */
export function openFailures(store: Store<TrackWork>): readonly OpenFailure[] {
  return store.runs
    .inState('failed', 'partial')
    .filter(({ undoneAt }) => undoneAt === null)
    .slice(-OPEN_FAILURES_SHOWN)
    .toReversed()
    .map((row) => ({
      runId: row.id,
      at: row.finishedAt ?? row.createdAt,
      trigger: row.trigger.name,
      why: outcomeSentence(readRun(store, row)),
    }))
}

async function ffmpegFacts(tools: Tools): Promise<ReportContext['ffmpeg']> {
  try {
    const programs = await tools.ffmpeg()
    return { path: programs.ffmpeg, version: await ffmpegVersion(programs), bundled: programs.bundled }
  } catch (error) {
    // that it was not found would not be true
    if (error instanceof SyncError && error.code === 'PROGRAM_NOT_ALLOWED') throw error
    // the preflight has said so already, with the fix
    return null
  }
}
