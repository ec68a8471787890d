import { permit } from '../util/permitted-access.ts'
import type { Cover } from './tags/track-tags.ts'

/** What every player shows; others (GIF, BMP, WebP, links) are left out. */
const SHOWN = new Map([
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/png', 'image/png'],
])

/** A picture beyond this would weigh more than the tags of a whole library. */
const MAX_BYTES = 10 * 2 ** 20

/** The front cover inside a source, else its first picture; null when there is none that players show, or no readable tags. */
export async function extractCover(path: string): Promise<Cover | null> {
  permit({ kind: 'read', path })
  const { parseFile } = await import('music-metadata')
  const metadata = await parseFile(path, { duration: false }).catch(() => null)
  const pictures = metadata?.common.picture ?? []
  const picture = pictures.find(({ type }) => type === 'Cover (front)') ?? pictures[0]
  const mimeType = SHOWN.get(picture?.format.toLowerCase() ?? '')
  if (picture === undefined || mimeType === undefined) return null
  return picture.data.length > MAX_BYTES ? null : { data: picture.data, mimeType }
}
