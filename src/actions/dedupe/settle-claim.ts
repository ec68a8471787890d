import { setTimeout as wait } from 'node:timers/promises'
import { sha256 } from '../../util/digest.ts'
import type { CatalogRow } from '../../store/catalog.ts'
import type { TrackContext } from '../action.ts'
import { isComplete } from '../fully-synced.ts'
import type { Decision, TrackWork } from '../track-work.ts'
import { catalogKeys } from './catalog-keys.ts'
import { decide, type Answer } from './decide.ts'

const ASK_AGAIN_MS = 250

/**
 * Compares the track with the catalog and claims it when it is new. Decision and claim are one transaction; where another
 * run is at work on the same track, its outcome is waited for, so that two drops of one track end in one track.
 */
export async function settleClaim(
  context: TrackContext,
  work: TrackWork,
  { heard, fingerprint }: { readonly heard: boolean; readonly fingerprint: Uint32Array | null },
): Promise<Decision & { readonly claimedId: string | null }> {
  const { track, store, settings, run, signal, isAtWork } = context
  const keys = catalogKeys(work, track.asked)
  const ownId = work.trackId ?? newTrackId(track.id)
  const question = {
    keys,
    lossless: work.source?.lossless ?? null,
    soundComes: !heard,
    upgrade: settings.upgrade,
    force: run.trigger.request.force,
    answers: store.reviews.answersAbout(track.asked),
    isComplete: (row: CatalogRow) => isComplete(row, context),
  }
  for (;;) {
    signal.throwIfAborted()
    let answer: Answer = { kind: 'new', considered: [] }
    store.catalog.claim(
      { runTrackId: track.id, trackId: ownId, heard },
      keys,
      fingerprint,
      (matches) => {
        answer = decide(question, matches)
        return answer.kind === 'new'
      },
      context.now(),
    )
    // the closure above ran: TypeScript cannot know
    const decided = answer as Answer
    if (decided.kind === 'wait') {
      await othersTurn(decided.for.claimedBy)
      continue
    }
    if (decided.kind === 'completes') {
      if (!store.catalog.claimPresent(decided.trackId, track.id)) {
        await othersTurn(store.catalog.get(decided.trackId)?.claimedBy ?? null)
        continue
      }
      if (decided.trackId !== newTrackId(track.id)) store.catalog.forget(newTrackId(track.id), track.id)
    }
    return {
      ...decided,
      claimedId: decided.kind === 'new' ? ownId : decided.kind === 'completes' ? decided.trackId : null,
    }
  }

  /** Waits a moment for the run-track that is at work on it; a claim of one that is not is given up for it. */
  async function othersTurn(claimedBy: string | null): Promise<void> {
    if (claimedBy !== null && !isAtWork(claimedBy)) store.catalog.release(claimedBy)
    else await wait(ASK_AGAIN_MS, undefined, { signal })
  }
}

/** The same for every attempt of one run-track, so that a resumed run meets its own claim again. */
export function newTrackId(runTrackId: string): string {
  return `T${sha256(runTrackId).slice(0, 11).toUpperCase()}`
}
