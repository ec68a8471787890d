import { NO_AUDIO } from '../../config/pins.ts'
import { pinKeysOf } from '../../config/pin-key.ts'
import type { RecordingQuery } from '../../model/ports.ts'
import { shownLink } from '../../util/shown-link.ts'
import type { Learned, TrackContext } from '../action.ts'

/** A pin that names a track. */
export interface FoundPin {
  readonly key: string
  /** Link to fetch its audio from; null where a person found none. */
  readonly url: string | null
}

/** The pin of the track, by what was asked for or by the ISRC that was learned since; null when it has none. */
export async function findPin(
  { track, pins }: Pick<TrackContext, 'track' | 'pins'>,
  isrc: string | null,
): Promise<FoundPin | null> {
  const keys = pinKeysOf({ ...track.asked, isrc: track.asked.isrc ?? isrc })
  if (keys.length === 0) return null
  const all = await pins()
  const key = keys.find((known) => all.has(known))
  const pin = key === undefined ? undefined : all.get(key)
  return key === undefined || pin === undefined ? null : { key, url: pin === NO_AUDIO ? null : pin }
}

/** Takes the audio that a person named, without searching; where a person found none, nothing is made of the track. */
export function obeyPin(
  { track, emit }: Pick<TrackContext, 'track' | 'emit'>,
  { key, url }: FoundPin,
  wanted: RecordingQuery,
): Learned {
  // what searches found before stays to be read
  const scored = track.work.found?.scored ?? []
  if (url === null) {
    const why = `a pin of ${key} says that it has no audio`
    const text = `Left out: ${why}; to name one: tracksync review pin ${key} LINK`
    emit({ type: 'note', track: track.id, text })
    return {
      work: { found: { wanted, url, why, pinned: true, scored }, review: null, leftOut: why },
      stop: true,
    }
  }
  const why = `a pin of ${key} names it`
  emit({ type: 'note', track: track.id, text: `Audio: ${shownLink(url)}, because ${why}` })
  return { work: { found: { wanted, url, why, pinned: true, scored }, review: null, leftOut: null } }
}
