import type { TrackAction, TrackContext } from '../action.ts'
import { asWished, describeSource, learnNames } from '../process/source.ts'
import { holdsClaim } from './holds-claim.ts'
import { learnDecision } from './learn-decision.ts'
import { settleClaim } from './settle-claim.ts'

/**
 * The first look, before anything is fetched or converted: ids for every track, names and tags too for a dropped file.
 * What only the sound can tell is asked by `compare`, once the audio has been decoded anyway.
 */
export const dedupe: TrackAction = {
  scope: 'track',
  name: 'dedupe',
  description: 'ask the catalog by id whether the track is there already, and claim it',
  inputs: (_work, asked) => asked,
  stillHolds: ({ track, store }) => Promise.resolve(holdsClaim(track, store.catalog)),
  run: async (context: TrackContext) => {
    const { track } = context
    const source = track.asked.file === null ? null : await describeSource(context, track.asked.file)
    const work =
      source === null ? track.work : { ...track.work, source, ...learnNames(asWished(context), source, null) }
    const decision = await settleClaim(context, work, { heard: false, fingerprint: null })
    return learnDecision(context, work, decision)
  },
}
