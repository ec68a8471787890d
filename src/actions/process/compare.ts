import { learnDecision } from '../dedupe/learn-decision.ts'
import { settleClaim } from '../dedupe/settle-claim.ts'
import type { TrackAction } from '../action.ts'
import { decodeItems } from '../track-work.ts'

/** The second look of deduplication, now with the sound: here because the audio has been decoded anyway. */
export const compare: TrackAction = {
  scope: 'track',
  name: 'compare',
  description: 'compare names and sound with every track of the catalog, and claim the track',
  inputs: ({ source, title, artists, isrc }) => ({ source: source?.sha256, title, artists, isrc }),
  stillHolds: ({ track, store }) => {
    const { decision, trackId } = track.work
    const row = trackId === undefined ? null : store.catalog.get(trackId)
    const claimed = row !== null && (row.state === 'present' || row.claimedBy === track.id)
    return Promise.resolve(decision !== undefined && (decision.kind === 'new' || decision.kind === 'completes' ? claimed : true))
  },
  run: async (context) => {
    const { work } = context.track
    // what the first look decided to complete stays decided: the catalog would find only that very track again
    if (work.decision?.kind === 'completes') return { work: {} }
    const decision = await settleClaim(context, work, decodeItems(work.fingerprintItems))
    return learnDecision(context, {}, decision)
  },
}
