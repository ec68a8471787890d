import { decide } from '../dedupe/decide.ts'
import { catalogKeys } from '../dedupe/catalog-keys.ts'
import type { TrackContext } from '../action.ts'
import { decodeItems } from '../track-work.ts'
import type { TrackGate } from './track-gate.ts'

/** After the fact, the catalog holds this track once. */
export function noDuplicateGate({ track, store, settings }: TrackContext): TrackGate {
  const { work, asked } = track
  const gate = { name: 'no-duplicate', required: true } as const
  if (work.decision?.kind === 'duplicate') {
    const { trackId } = work.decision.of
    const stillThere = store.catalog.get(trackId)?.state === 'present' && (work.renditions ?? []).length === 0
    const why = stillThere ? null : 'the track it is a duplicate of is not in the catalog'
    return {
      ...gate,
      state: stillThere ? 'passed' : 'failed',
      expected: `only ${trackId}`,
      found: stillThere ? `only ${trackId}` : 'nothing',
      why,
    }
  }
  const own = work.trackId ?? null
  if (own === null || work.saved !== true) {
    return { ...gate, state: 'skipped', expected: 'one row', found: 'no row', why: 'the track was not saved' }
  }
  const keys = catalogKeys(work, asked)
  const matches = store.catalog.find(keys, decodeItems(work.fingerprintItems), own)
  const answer = decide(
    {
      keys,
      soundComes: false,
      lossless: null,
      upgrade: settings.upgrade,
      force: false,
      answers: store.reviews.answersAbout(asked),
      isComplete: () => true,
    },
    matches,
  )
  const good = answer.kind !== 'duplicate'
  return {
    ...gate,
    state: good ? 'passed' : 'failed',
    expected: `only ${own}`,
    found: answer.kind === 'duplicate' ? `${own} and ${answer.of.trackId}` : `only ${own}`,
    why: good ? null : 'the catalog holds the track twice',
  }
}
