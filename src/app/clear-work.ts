import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrackWork } from '../actions/track-work.ts'
import type { Store } from '../store/store.ts'
import { errorCodeOf } from '../util/file-error.ts'

/** Work files of a track that failed are kept so long for a retry: they are large. */
const KEPT_FOR_RETRY_MS = 7 * 24 * 60 * 60 * 1000

/** Where a run-track has its work files. */
export function workFolderOf(stateFolder: string, runTrackId: string): string {
  return join(stateFolder, 'work', runTrackId)
}

/** Removes work files that nobody needs any more: of an agent that was killed between a track's end and the clearing up. */
export async function clearWork(store: Store<TrackWork>, stateFolder: string, now: Date): Promise<void> {
  for (const name of namesIn(join(stateFolder, 'work'))) {
    if (isOver(store, name, now)) await rm(workFolderOf(stateFolder, name), { recursive: true, force: true })
  }
}

function isOver({ runs }: Store<TrackWork>, runTrackId: string, now: Date): boolean {
  const track = runs.track(runTrackId)
  const run = track === null ? null : runs.get(track.runId)
  if (
    track === null ||
    run === null ||
    run.finishedAt === null ||
    run.state === 'queued' ||
    run.state === 'running'
  )
    return false
  if (track.state !== 'failed' && track.state !== 'needs-review') return true
  return now.getTime() - Date.parse(run.finishedAt) > KEPT_FOR_RETRY_MS
}

/** Synchronous: at most starts there is nothing, and the asynchronous file functions take a twentieth of a start to load. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
