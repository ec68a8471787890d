import { errorFact } from '../../model/error.ts'
import type {
  LibraryAnswer,
  LibraryEntry,
  LibraryKeys,
  LibraryOutcome,
  LibraryRef,
  SavedEntry,
  TrackLibrary,
} from '../../model/library.ts'
import type { Track } from '../../model/track.ts'
import { formatLength } from '../../report/quantities.ts'
import type { Store } from '../../store/store.ts'
import { unreachable } from '../../util/unreachable.ts'
import type { LibraryLook, TrackWork } from '../track-work.ts'
import { inTurn } from './in-turn.ts'
import { createLibraryJournal } from './library-journal.ts'
import { lookOf, lookUp } from './look-up.ts'
import { showing } from './writing-order.ts'

export interface PublishDeps {
  readonly store: Store<TrackWork>
  readonly run: { readonly id: string; readonly reportPath: string | null }
  /** The run-track whose effects these are. */
  readonly runTrack: string
  /** All that are configured: one that shows another's entry is owed what changes there. */
  readonly libraries: readonly TrackLibrary[]
  readonly now: () => Date
  readonly signal: AbortSignal
}

export interface Published {
  readonly outcome: LibraryOutcome
  /** What the library said when it had to be asked now; null where it was decided before. */
  readonly look: LibraryLook | null
}

/** Waits between attempts at a library that does not answer: 1, 2, 4 ... minutes, at most an hour. */
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 3_600_000
/** What was refused waits for a person; so often it is tried whether somebody has mended it. */
export const REFUSED_WAIT_MS = 24 * 3_600_000

/** What the libraries are told of a finished track; null while the catalog does not have it. */
export function entryOf(
  { store, run, runTrack }: Pick<PublishDeps, 'store' | 'run' | 'runTrack'>,
  trackId: string,
  verified: boolean,
): LibraryEntry | null {
  const row = store.catalog.get(trackId)
  if (row?.state !== 'present' || row.record === null) return null
  const known = store.runs.track(runTrack)
  return {
    ownId: trackId,
    track: row.record,
    verified,
    facts: {
      genre: known?.work.genre ?? null,
      releaseDate: known?.work.releaseDate ?? known?.asked.releaseDate ?? null,
      coverUrl: known?.work.coverUrl ?? known?.asked.coverUrl ?? null,
    },
    elsewhere: store.libraryEntries.refsOf(trackId),
    run: {
      id: run.id,
      summary: summaryOf(row.record, run.id),
      reportPath: run.reportPath,
    },
  }
}

function summaryOf({ artists, title, durationMs, renditions }: Track, runId: string): string {
  const name = [artists.join(', '), title].filter(Boolean).join(' - ')
  const formats = renditions.map(({ format }) => format.toUpperCase())
  return `${name}, ${formatLength(durationMs)}: ${[...new Set(formats)].join(', ')}; its files passed every check of ${runId}`
}

/**
 * Writes one track into one library and notes what became of it. What was decided when the track was compared is done;
 * where the library did not answer then, it is asked now. A library that is away is an outcome ("pending", tried again
 * later), and so is one that a person has to mend. Rejects with what is neither.
 */
export function publishEntry(
  library: TrackLibrary,
  entry: LibraryEntry,
  decided: LibraryLook | null,
  deps: PublishDeps,
): Promise<Published> {
  return inTurn(deps.store.libraryEntries, library.name, entry.ownId, deps.signal, () =>
    write(library, entry, decided, deps),
  )
}

async function write(
  library: TrackLibrary,
  entry: LibraryEntry,
  decided: LibraryLook | null,
  deps: PublishDeps,
): Promise<Published> {
  const { store, now, signal, run, runTrack } = deps
  const known = store.libraryEntries.get(library.name, entry.ownId)
  const journal = createLibraryJournal(store.effects, { runId: run.id, runTrack, trackId: entry.ownId }, now)
  const ref = known === null || known.state === 'removed' ? null : known.ref
  const save = async (adopt: LibraryRef | null): Promise<LibraryOutcome> =>
    noted(library, entry, await library.save(entry, { adopt, journal, signal }), deps)
  if (ref !== null || journal.earlier(library.name).length > 0)
    return { outcome: await save(ref), look: null }
  if (decided?.kind === 'answered') return { outcome: await save(decided.adopt), look: null }
  const answer = await lookUp(library, keysOf(entry), store.libraryEntries, signal)
  const look = lookOf(answer)
  return answer.kind === 'answer'
    ? { outcome: await save(answer.value.adopt), look }
    : { outcome: noted(library, entry, answer, deps), look }
}

function noted(
  library: TrackLibrary,
  { ownId }: LibraryEntry,
  answer: LibraryAnswer<SavedEntry>,
  { store, run, runTrack, libraries, now }: PublishDeps,
): LibraryOutcome {
  const { libraryEntries } = store
  const known = libraryEntries.get(library.name, ownId)
  const at = now()
  const row = {
    library: library.name,
    trackId: ownId,
    runId: run.id,
    runTrack,
    updatedAt: at.toISOString(),
  }
  switch (answer.kind) {
    case 'answer':
      store.database.transaction(() => {
        libraryEntries.put({
          ...row,
          state: answer.value.made === 'adopted' ? 'adopted' : 'synced',
          ref: answer.value.ref,
          error: null,
          attempts: 0,
          nextAttempt: null,
        })
        if (isSameRef(known?.ref ?? null, answer.value.ref)) return
        for (const { name } of showing(libraries, library.name)) libraryEntries.owe(name, ownId, at)
      })
      return { kind: 'saved', ...answer.value }
    case 'unavailable': {
      const error = errorFact(answer.error, 'noted; it is caught up when the library answers', runTrack)
      const attempts = (known?.attempts ?? 0) + 1
      const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10))
      libraryEntries.put({
        ...row,
        state: 'pending',
        ref: known?.ref ?? null,
        error,
        attempts,
        nextAttempt: new Date(at.getTime() + waitMs).toISOString(),
        // its place in the queue is that of its first failure
        updatedAt: known?.state === 'pending' ? known.updatedAt : row.updatedAt,
      })
      return { kind: 'pending', error }
    }
    case 'refused': {
      const error = errorFact(answer.error, null, runTrack)
      const attempts = known?.state === 'refused' ? known.attempts + 1 : 1
      libraryEntries.put({
        ...row,
        state: 'refused',
        ref: known?.ref ?? null,
        error,
        attempts,
        nextAttempt: new Date(at.getTime() + REFUSED_WAIT_MS).toISOString(),
      })
      return { kind: 'refused', error }
    }
    default:
      return unreachable(answer)
  }
}

function isSameRef(a: LibraryRef | null, b: LibraryRef): boolean {
  return a?.ids.join(' ') === b.ids.join(' ')
}

function keysOf({ ownId, track }: LibraryEntry): LibraryKeys {
  const { title, artists, durationMs, ids, isrc, analysis } = track
  return { ownId, title, artists, durationMs, ids, isrc, fingerprint: analysis.fingerprint }
}
