import type { ICommonTagsResult } from 'music-metadata'
import type { SourceTags } from '../../model/track.ts'

export const NO_TAGS: SourceTags = {
  title: null,
  artists: [],
  album: null,
  isrc: null,
  genre: null,
  year: null,
  hasCover: false,
}

/** The tags of a source that a track is made from; blank texts count as missing. */
export function sourceTags(common: ICommonTagsResult): SourceTags {
  return {
    title: text(common.title),
    artists: (common.artists ?? [common.artist]).map(text).filter((artist) => artist !== null),
    album: text(common.album),
    isrc: text(common.isrc?.[0]),
    genre: text(common.genre?.[0]),
    year: common.year ?? null,
    hasCover: (common.picture?.length ?? 0) > 0,
  }
}

function text(value: string | undefined): string | null {
  const trimmed = value?.replaceAll('\0', ' ').trim() ?? ''
  return trimmed === '' ? null : trimmed
}
