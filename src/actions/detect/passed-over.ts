import { pinKeysOf } from '../../config/pin-key.ts'
import { NO_AUDIO, type Pins } from '../../config/pins.ts'
import type { TrackRef } from '../../model/track.ts'
import type { RunContext } from '../action.ts'
import { isFullySynced } from '../fully-synced.ts'

/**
 * Why a candidate of the detection chain is not taken, by what the catalog knows of its ids and ISRC and by what a person
 * said or is being asked; null: it is taken.
 */
export function passedOver(
  context: Pick<RunContext, 'run' | 'settings' | 'store' | 'isAtWork'>,
  candidate: TrackRef,
  pins: Pins,
): string | null {
  if (context.run.trigger.request.force) return null
  const { ids, isrc } = candidate
  const pin = pinKeysOf(candidate).find((key) => pins.has(key))
  if (pin !== undefined && pins.get(pin) === NO_AUDIO) return 'a pin says that it has no audio'
  const keys = { title: '', artists: [], durationMs: null, ids, isrc, nameKeys: [] }
  const { byId, byIsrc } = context.store.catalog.find(keys, null, null)
  const rows = [...byId, ...byIsrc]
  if (rows.some((row) => row.state === 'present' && isFullySynced(row, context))) return 'fully synced'
  const inWork = rows.some(({ claimedBy }) => claimedBy !== null && context.isAtWork(claimedBy))
  if (inWork) return 'in work in another run'
  return context.store.reviews.isOpen(candidate) ? 'it waits for a decision' : null
}
