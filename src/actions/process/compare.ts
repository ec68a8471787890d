import { holdsHeardClaim } from '../dedupe/holds-claim.ts'
import { learnDecision } from '../dedupe/learn-decision.ts'
import { askLibraries } from '../libraries/ask-libraries.ts'
import { settleClaim } from '../dedupe/settle-claim.ts'
import type { TrackAction } from '../action.ts'
import { decodeItems } from '../track-work.ts'

/** The second look of deduplication, now with the sound: here because the audio has been decoded anyway. */
export const compare: TrackAction = {
  scope: 'track',
  name: 'compare',
  description:
    'compare names and sound with every track of the catalog, claim the track, and ask the other libraries',
  inputs: ({ source, title, artists, isrc }) => ({ source: source?.sha256, title, artists, isrc }),
  stillHolds: ({ track, store }) => Promise.resolve(holdsHeardClaim(track, store.catalog)),
  run: async (context) => {
    const { work } = context.track
    // what the first look decided to complete stays decided: the catalog would find only that very track again
    if (work.decision?.kind === 'completes') return askLibraries(context, { work: {} })
    const decision = await settleClaim(context, work, {
      heard: true,
      fingerprint: decodeItems(work.fingerprintItems),
    })
    // once, and here: now names and length are known, and no library keeps a track from being made
    return askLibraries(context, learnDecision(context, {}, decision))
  },
}
