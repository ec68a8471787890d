import type { TrackId } from '../../model/track.ts'
import { canonicalise } from './canonicalise.ts'

/** The identity of a link, the same wherever it is met; null for what is no link or has none without the network. */
export function linkId(url: string): TrackId | null {
  const { kind, service, id } = canonicalise(url)
  return kind === 'invalid' || id === null ? null : { service, id }
}
