import { libraryGate } from '../actions/libraries/check-libraries.ts'
import { learnLooks } from '../actions/libraries/ask-libraries.ts'
import { entryOf, publishEntry, REFUSED_WAIT_MS } from '../actions/libraries/publish-entry.ts'
import { inWritingOrder } from '../actions/libraries/writing-order.ts'
import { concludeRun } from '../actions/report/assemble-run.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { ErrorCode } from '../model/error-codes.ts'
import type { TrackLibrary } from '../model/library.ts'
import type { LibraryEntryRow } from '../store/library-entries.ts'
import type { Store } from '../store/store.ts'

export interface CatchUpDeps {
  readonly store: Store<TrackWork>
  readonly libraries: readonly TrackLibrary[]
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Also those that were tried a moment ago: a person asked. */
  readonly all: boolean
  /** How much is done in each library; null: all that is owed. */
  readonly bound: CatchUpBound | null
}

/** Whichever is reached first; an entry that was begun is finished. */
export interface CatchUpBound {
  readonly entries: number
  readonly ms: number
}

/** A person waits: of thousands that a library configured later is owed, the agent does the rest. */
export const BOUND_OF_ONCE: CatchUpBound = { entries: 100, ms: 60_000 }

/** Refusals of a library as a whole: its other tracks would meet them as well. */
const OF_THE_WHOLE: ReadonlySet<ErrorCode> = new Set([
  'NEEDS_LOGIN',
  'CONFIG_INVALID',
  'SERVICE_FORBIDDEN',
  'QUOTA_EXCEEDED',
  'LIBRARY_NOT_SHARED',
  'LIBRARY_SWITCHED',
])
/** Later than every waiting time. */
const END_OF_TIME = new Date('9999-12-31T23:59:59.999Z')

/**
 * Writes what libraries are owed and whose turn has come, the oldest first, and reads it back: what they were away for, then
 * what they refused. A library that is still away, or still refuses everything, is asked once, not for each of its tracks.
 * @returns how many entries were written
 */
export async function catchUp({ store, libraries, now, signal, all, bound }: CatchUpDeps): Promise<number> {
  let written = 0
  // what is written in one may be shown by the next: a page of Notion names the item of Eagle
  for (const library of inWritingOrder(libraries)) {
    const startedMs = now().getTime()
    const { name } = library
    const due = [
      ...store.libraryEntries.due(name, 'pending', all ? END_OF_TIME : now()),
      ...store.libraryEntries.due(name, 'refused', now()),
    ]
    for (const row of due.slice(0, bound?.entries)) {
      signal.throwIfAborted()
      if (bound !== null && now().getTime() - startedMs >= bound.ms) break
      const outcome = await catchUpOne(library, row, { store, libraries, now, signal })
      if (outcome === 'closed')
        store.libraryEntries.putOff(name, now(), new Date(now().getTime() + REFUSED_WAIT_MS))
      if (outcome === 'pending' || outcome === 'closed') break
      if (outcome === 'saved') written += 1
    }
  }
  return written
}

async function catchUpOne(
  library: TrackLibrary,
  row: LibraryEntryRow,
  { store, libraries, now, signal }: Omit<CatchUpDeps, 'all' | 'bound'>,
): Promise<'saved' | 'pending' | 'refused' | 'closed' | 'gone'> {
  // another process may have been here since
  const known = store.libraryEntries.get(row.library, row.trackId)
  if (known?.state !== row.state || known.nextAttempt !== row.nextAttempt) return 'gone'
  const run = store.runs.get(row.runId)
  const deps = {
    store,
    libraries,
    now,
    signal,
    runTrack: row.runTrack,
    run: { id: row.runId, reportPath: run?.reportPath ?? null },
  }
  const entry = entryOf(deps, row.trackId, true)
  if (entry === null) {
    // taken back meanwhile: nothing is owed any more
    store.libraryEntries.put({ ...row, state: 'removed', nextAttempt: null, updatedAt: now().toISOString() })
    return 'gone'
  }
  const before = store.runs.track(row.runTrack)?.work ?? {}
  const { outcome, look } = await publishEntry(library, entry, before.looks?.[library.name] ?? null, deps)
  const gate = await libraryGate(library, outcome, row.trackId, deps)
  const work = store.runs.track(row.runTrack)?.work ?? {}
  // what the run's own page says from now on is what is so now
  store.runs.learn(row.runTrack, {
    ...(look === null ? {} : learnLooks(work, { [library.name]: look })),
    libraries: { ...work.libraries, [library.name]: outcome },
    gates: [...(work.gates ?? []).filter(({ name }) => name !== gate.name), gate],
  })
  if (row.state === 'refused' && outcome.kind === 'saved') concludeAnew(row.runId, store)
  return outcome.kind === 'refused' && OF_THE_WHOLE.has(outcome.error.code) ? 'closed' : outcome.kind
}

/** A run that failed by what a library refused is what its gates make of it now. */
function concludeAnew(runId: string, store: Store<TrackWork>): void {
  const run = store.runs.get(runId)
  if ((run?.state !== 'failed' && run?.state !== 'partial') || run.finishedAt === null) return
  const { state, tracks } = concludeRun(store, run, false)
  store.database.transaction(() => {
    for (const track of tracks) store.runs.setTrackState(track.id, track.state)
    store.runs.finish(runId, state, new Date(run.finishedAt ?? 0))
  })
}
