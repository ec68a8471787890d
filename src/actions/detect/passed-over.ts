import { pinKeysOf } from '../../config/pin-key.ts'
import { NO_AUDIO, type Pins } from '../../config/pins.ts'
import { libraryWords } from '../../model/library.ts'
import type { TrackRef } from '../../model/track.ts'
import type { RunContext } from '../action.ts'
import { syncState, type SyncState } from '../fully-synced.ts'

/**
 * Why a candidate of the detection chain is not taken, by what the catalog knows of its ids and ISRC and by what a person
 * said or is being asked; null: it is taken. Half a sentence after a number: "2 fully synced".
 */
export function passedOver(
  context: Pick<RunContext, 'run' | 'settings' | 'store' | 'libraries' | 'isAtWork'>,
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
  const states = rows.map((row) => syncState(row, context))
  if (states.some(({ kind }) => kind === 'synced')) return 'fully synced'
  const inWork = rows.some(({ claimedBy }) => claimedBy !== null && context.isAtWork(claimedBy))
  if (inWork) return 'in work in another run'
  const owed = states.find((state) => state.kind === 'owed')
  if (owed !== undefined) return owedWords(owed)
  return context.store.reviews.isOpen(candidate) ? 'it waits for a decision' : null
}

function owedWords({ library, isRefused }: Extract<SyncState, { kind: 'owed' }>): string {
  const words = libraryWords(library)
  return isRefused
    ? `with its files there, but refused by ${words}`
    : `with its files there, waiting for ${words} (it is caught up, not made again)`
}
