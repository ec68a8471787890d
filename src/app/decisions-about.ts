import type { Decision, FoundAudio, TrackWork } from '../actions/track-work.ts'
import { nameOfAsked } from '../actions/detect/name-of-asked.ts'
import type { Gate } from '../model/gate.ts'
import type { MusicalKey, Tempo } from '../model/track.ts'
import type { Store } from '../store/store.ts'

/** One run's decision about a track, with what it rested on. */
export interface DecisionRecord {
  readonly run: string
  readonly runTrack: string
  readonly title: string
  readonly state: string
  /** When the run was taken back, or null. */
  readonly undoneAt: string | null
  readonly trackId: string | null
  /** Null where the run did not come to it: its audio was not found. */
  readonly decision: Decision | null
  /** What the searches for its audio found; null where its audio was named. */
  readonly found: FoundAudio | null
  readonly tempo: Tempo | null
  readonly key: MusicalKey | null
  readonly gates: readonly Gate[]
}

/** Decisions about a track named by its catalog id, its run-track id, or words of its title; newest first. */
export function decisionsAbout(store: Store<TrackWork>, word: string): readonly DecisionRecord[] {
  return store.runs.tracksAbout(word).flatMap(({ id, runId, state, asked, work }) =>
    work.decision === undefined && work.found === undefined
      ? []
      : [
          {
            run: runId,
            runTrack: id,
            title: work.title ?? nameOfAsked(asked, id),
            state,
            undoneAt: store.runs.get(runId)?.undoneAt ?? null,
            trackId: work.trackId ?? (work.decision?.kind === 'duplicate' ? work.decision.of.trackId : null),
            decision: work.decision ?? null,
            found: work.found ?? null,
            tempo: work.analysis?.tempo ?? null,
            key: work.analysis?.key ?? null,
            gates: work.gates ?? [],
          },
        ],
  )
}
