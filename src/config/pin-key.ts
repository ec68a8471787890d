import { canonicalise } from '../matching/links/canonicalise.ts'
import type { TrackRef } from '../model/track.ts'

/** What a pin may be written under: `spotify:track:ID`, `isrc:XX...`, or the canonical link; null for anything else. */
export function pinKey(text: string): string | null {
  if (/^isrc:/i.test(text)) return isrcKey(text.slice('isrc:'.length))
  const { service, kind, id, canonical, needsNetwork } = canonicalise(text)
  if (kind === 'invalid' || needsNetwork || id === null) return null
  return service === 'spotify' ? (kind === 'track' ? spotifyKey(id) : null) : canonical
}

/** All keys under which a pin of this track may stand, the most exact first; empty for a dropped file. */
export function pinKeysOf({
  file,
  ids,
  url,
  isrc,
}: Pick<TrackRef, 'file' | 'ids' | 'url' | 'isrc'>): readonly string[] {
  if (file !== null) return []
  const spotify = ids.filter(({ service }) => service === 'spotify').map(({ id }) => spotifyKey(id))
  const link = url === null ? null : pinKey(url)
  const byIsrc = isrc === null ? null : isrcKey(isrc)
  return [...new Set([...spotify, ...[link, byIsrc].flatMap((key) => key ?? [])])]
}

function spotifyKey(id: string): string {
  return `spotify:track:${id}`
}

/** Country, registrant, year, number: ISO 3901. */
function isrcKey(isrc: string): string | null {
  const plain = isrc.replaceAll(/[\s-]/g, '').toUpperCase()
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain) ? `isrc:${plain}` : null
}
