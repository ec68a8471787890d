import type { TrackRef } from '../../model/track.ts'
import type { RunContext } from '../action.ts'
import { isFullySynced } from '../fully-synced.ts'

/** Why a candidate of the detection chain is not taken, by what the catalog knows of its ids and ISRC; null: it is taken. */
export function passedOver(
  context: Pick<RunContext, 'run' | 'settings' | 'store' | 'isAtWork'>,
  { ids, isrc }: TrackRef,
): string | null {
  if (context.run.trigger.request.force) return null
  const keys = { title: '', artists: [], durationMs: null, ids, isrc, nameKeys: [] }
  const { byId, byIsrc } = context.store.catalog.find(keys, null, null)
  const rows = [...byId, ...byIsrc]
  if (rows.some((row) => row.state === 'present' && isFullySynced(row, context))) return 'fully synced'
  const inWork = rows.some(({ claimedBy }) => claimedBy !== null && context.isAtWork(claimedBy))
  return inWork ? 'in work in another run' : null
}
