import type { FoundTags, TrackTags } from './track-tags.ts'

/** What `readTags` must find in a file that `writeTags` wrote these tags into. */
export function expectedTags(tags: TrackTags): FoundTags {
  const text = (value: string | null): string | null => (value === null ? null : taggedText(value) || null)
  return {
    title: text(tags.title),
    artists: tags.artists.map(taggedText).filter((artist) => artist !== ''),
    album: text(tags.album),
    bpm: taggedBpm(tags.bpm),
    key: text(tags.key),
    isrc: tags.isrc === null ? null : taggedIsrc(tags.isrc) || null,
    comment: text(tags.comment),
    genre: tags.genre === null ? null : taggedGenre(tags.genre) || null,
    year: tags.year,
    hasCover: tags.cover !== null,
  }
}

/** A whole number, or null where there is none to write. */
export function taggedBpm(bpm: number | null): number | null {
  return bpm === null || !Number.isFinite(bpm) || bpm < 0.5 ? null : Math.round(bpm)
}

/** Several artists in the one field that every player shows; null when there is none. */
export function taggedArtist(artists: readonly string[]): string | null {
  return (
    artists
      .map(taggedText)
      .filter((artist) => artist !== '')
      .join(', ') || null
  )
}

/** 12 characters without dashes, as TSRC is defined. */
function taggedIsrc(isrc: string): string {
  return isrc.replace(/[-\s]/g, '').toUpperCase()
}

/** ID3 readers take `(17)` and `17` for numbers of ID3v1's list and drop what else stands in round brackets. */
function taggedGenre(genre: string): string {
  const text = taggedText(genre).replaceAll('(', '[').replaceAll(')', ']')
  return /^\d+$/.test(text) ? '' : text
}

/** Without NUL, which separates values in ID3v2.4, and without white space around, which readers drop. */
function taggedText(text: string): string {
  return text.replaceAll('\0', '').trim()
}
