import type { TrackAction, TrackContext } from '../action.ts'
import { catalogGate } from './catalog-gate.ts'
import { decodeGate, decodeRenditions, durationGate, sameAudioGate } from './audio-gates.ts'
import { identityGate } from './identity-gate.ts'
import { noDuplicateGate } from './no-duplicate-gate.ts'
import { renditionsGate } from './renditions-gate.ts'
import { rightAudioGate } from './right-audio-gate.ts'
import { tagsGate } from './tags-gate.ts'
import { tempoAndKeyGate } from './tempo-and-key-gate.ts'
import type { TrackGate } from './track-gate.ts'

/** Computes the gates from what lies on the disk and in the catalog, never from what a step said of itself. */
export const verify: TrackAction = {
  scope: 'track',
  name: 'verify',
  description: 'check the finished files, tags and catalog row, and record the evidence',
  inputs: (work) => work,
  // a check that is not made again is only a claim
  stillHolds: () => Promise.resolve(false),
  run: async (context) => {
    const gates = (await allGates(context)).map((gate) => ({ ...gate, track: context.track.id }))
    for (const gate of gates) context.emit({ type: 'gate', gate })
    return { work: { gates } }
  },
}

async function allGates(context: TrackContext): Promise<readonly TrackGate[]> {
  const { decision, review = null, leftOut = null } = context.track.work
  if (decision?.kind === 'duplicate' || review !== null || leftOut !== null) {
    const undecided = review === null ? 'a person wants nothing made of it' : 'a person decides first'
    const why = decision?.kind === 'duplicate' ? 'a duplicate gets no files' : undecided
    const skipped = (
      [
        'identity',
        'renditions',
        'decode',
        'duration',
        'same-audio',
        'tags',
        'catalog',
        'tempo-and-key',
      ] as const
    ).map((name): TrackGate => ({
      name,
      state: 'skipped',
      required: false,
      expected: 'nothing',
      found: 'not checked',
      why,
    }))
    return [...skipped, noDuplicateGate(context)]
  }
  const decoded = await context.heavy(() => decodeRenditions(context))
  return [
    identityGate(context),
    rightAudioGate(context.track.work),
    await renditionsGate(context),
    decodeGate(context, decoded),
    durationGate(context, decoded),
    sameAudioGate(context, decoded),
    await tagsGate(context, decoded),
    catalogGate(context, decoded),
    noDuplicateGate(context),
    tempoAndKeyGate(context),
  ]
}
