import { keyText } from '../../audio/analysis/key-notation.ts'
import type { TrackTags } from '../../audio/tags/track-tags.ts'
import type { TrackRef } from '../../model/track.ts'
import { shownLink } from '../../util/shown-link.ts'
import type { ActionSettings } from '../settings.ts'
import type { TrackWork } from '../track-work.ts'

/** What goes into the files: tempo and key only above the configured confidence. Without the cover, which is bytes. */
export function tagsFor(
  work: TrackWork,
  asked: TrackRef,
  settings: ActionSettings,
): Omit<TrackTags, 'cover'> {
  const { tempo = null, key = null } = work.analysis ?? {}
  const sure = <T extends { readonly confidence: number }>(value: T | null): T | null =>
    value !== null && value.confidence >= settings.minConfidence ? value : null
  const sureKey = sure(key)
  return {
    title: work.title ?? asked.title ?? 'Untitled',
    artists: work.artists ?? asked.artists,
    album: work.album ?? null,
    bpm: sure(tempo)?.bpm ?? null,
    key: sureKey === null ? null : keyText(sureKey, settings.keyNotation),
    isrc: work.isrc ?? null,
    comment: work.sourceUrl === null || work.sourceUrl === undefined ? null : shownLink(work.sourceUrl),
    genre: work.genre ?? null,
    year: work.year ?? null,
  }
}
