import type { RenditionFormat } from '../../model/track.ts'
import type { TrackContext } from '../action.ts'
import { isIntact } from './library-files.ts'

/**
 * The configured formats of which a library file is missing or damaged: what `convert`, `tag` and `file` still have to
 * make. Everything, before the track was filed for the first time.
 */
export async function missingFormats({ settings, track }: TrackContext): Promise<readonly RenditionFormat[]> {
  const { renditions = [] } = track.work
  const missing: RenditionFormat[] = []
  for (const { format, destinations } of settings.formats) {
    const files = renditions.filter((rendition) => rendition.format === format)
    const intact =
      files.length >= destinations.length && (await Promise.all(files.map(isIntact))).every(Boolean)
    if (!intact) missing.push(format)
  }
  return missing
}
