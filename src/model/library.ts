import type { ErrorFact, SyncError } from './error.ts'
import type { Gate } from './gate.ts'
import type { Track, TrackId } from './track.ts'

/** Where a library beside the catalog keeps a track: the page of Notion, the items of Eagle. */
export interface LibraryRef {
  readonly library: string
  readonly ids: readonly string[]
  readonly url: string | null
}

/** All that a library is told of a track; `ownId` is written into its entry, so that the entry is found again. */
export interface LibraryEntry {
  /** The catalog's track id. */
  readonly ownId: string
  readonly track: Track
  /** Every required gate of the files passed: only then is the track called downloaded. */
  readonly verified: boolean
  /** Facts beside the record, where known. */
  readonly facts: {
    readonly genre: string | null
    readonly releaseDate: string | null
    readonly coverUrl: string | null
  }
  /** Where other libraries keep the track, for one that shows it. */
  readonly elsewhere: readonly LibraryRef[]
  readonly run: { readonly id: string; readonly summary: string; readonly reportPath: string | null }
}

/** What a library is asked by, and what it answers: a track of its own that may be the same recording. */
export interface LibraryKeys {
  readonly ownId: string | null
  readonly title: string
  readonly artists: readonly string[]
  readonly durationMs: number | null
  readonly ids: readonly TrackId[]
  readonly isrc: string | null
  /** Chromaprint's own text. */
  readonly fingerprint: string | null
}

export interface LibraryMatch extends LibraryKeys {
  readonly ref: LibraryRef
  /** By what it was found: an id is not a likeness. */
  readonly by: 'own-id' | 'id' | 'isrc' | 'url' | 'name'
  /** Marked as downloaded, or holding a file. */
  readonly complete: boolean
}

/** `unavailable`: try again later (app closed, rate limit); `refused`: a person has to act (not shared, library switched). */
export type LibraryAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'unavailable'; readonly error: SyncError }
  | { readonly kind: 'refused'; readonly error: SyncError }

/** One change of a library, as the ledger keeps it; `change` is the library's own record (JSON) of how to take it back. */
export interface LibraryChange {
  readonly library: string
  readonly made: 'created' | 'updated'
  /** Id of the page or item; null while a create is only intended. */
  readonly entryId: string | null
  readonly change: string
}

/** Every change is intended here before it is asked of the library, and done after; nothing is created without it. */
export interface LibraryJournal {
  intend(change: LibraryChange): number
  done(id: number, change: LibraryChange): void
  /** What was intended or done for this track by any run and is not taken back, newest first. */
  earlier(
    library: string,
  ): readonly (LibraryChange & { readonly id: number; readonly state: 'intended' | 'done' })[]
}

export interface SavedEntry {
  readonly ref: LibraryRef
  readonly made: 'created' | 'updated' | 'unchanged' | 'adopted'
  /** What the library lacks or did not take, one sentence each, for the report. */
  readonly notes: readonly string[]
}

/** A library beside the catalog: a replica that may be away for a week and catches up. */
export interface TrackLibrary {
  readonly name: 'notion' | 'eagle'
  /** Libraries whose entry of a track its own entry names: it is written after them, and again when theirs is another one. */
  readonly shows?: readonly string[]
  /** Entries that may be the same track. Never answered from a mirror that is stale. */
  find(keys: LibraryKeys, signal: AbortSignal): Promise<LibraryAnswer<readonly LibraryMatch[]>>
  /**
   * Writes the entry: finds it by `adopt`, by the journal or by `ownId` before it creates one. After an ambiguous answer
   * it looks by `ownId` before anything is asked again, so that there is exactly one.
   */
  save(
    entry: LibraryEntry,
    options: {
      readonly adopt: LibraryRef | null
      readonly journal: LibraryJournal
      readonly signal: AbortSignal
    },
  ): Promise<LibraryAnswer<SavedEntry>>
  /** Reads back exactly this entry and compares it with what was to be written. */
  check(
    ref: LibraryRef,
    entry: LibraryEntry,
    signal: AbortSignal,
  ): Promise<LibraryAnswer<Pick<Gate, 'state' | 'expected' | 'found' | 'why'>>>
  /** Takes a done change back (trash for what was created, former values for what was updated); refuses what somebody changed since. */
  takeBack(change: LibraryChange, signal: AbortSignal): Promise<LibraryAnswer<LibraryChange>>
  /**
   * Does a change again that was taken back.
   * @param begin keeps the change as it is given before anything is created: after a lost answer it comes in again like that
   */
  putBack(
    change: LibraryChange,
    begin: (change: LibraryChange) => void,
    signal: AbortSignal,
  ): Promise<LibraryAnswer<LibraryChange>>
  /** What `takeBack` or `putBack` would answer now, without doing it: for a dry run. Absent: nobody knows before. */
  foresee?(change: LibraryChange, way: 'take' | 'put', signal: AbortSignal): Promise<LibraryAnswer<unknown>>
}

/** Names of the libraries in sentences; one that is not known is called as it is. */
export function libraryWords(library: string): string {
  switch (library) {
    case 'local':
      return 'the catalog'
    case 'notion':
      return 'Notion'
    case 'eagle':
      return 'Eagle'
    default:
      return library
  }
}

/** What became of one library for one track of a run. */
export type LibraryOutcome =
  | ({ readonly kind: 'saved' } & SavedEntry)
  | { readonly kind: 'pending'; readonly error: ErrorFact }
  | { readonly kind: 'refused'; readonly error: ErrorFact }
