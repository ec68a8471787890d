import { readTags } from '../../audio/tags/read-tags.ts'
import { expectedTags } from '../../audio/tags/tagged-values.ts'
import type { FoundTags } from '../../audio/tags/track-tags.ts'
import { tagsFor } from '../process/track-tags.ts'
import type { TrackContext } from '../action.ts'
import type { Decoded, TrackGate } from './track-gate.ts'

/** Every tag that was to be written is read back, by another reader than the one that wrote it. */
export async function tagsGate({ track, settings }: TrackContext, decoded: Decoded): Promise<TrackGate> {
  // as the writer spells them: whole BPM, ISRC without dashes, no outer spaces
  const wanted = expectedTags({ ...tagsFor(track.work, track.asked, settings), cover: null })
  const { source, cover = null } = track.work
  const wantsCover = source?.tags.hasCover === true || cover !== null
  const renditions = (track.work.renditions ?? []).filter(({ path }) => decoded.has(path))
  const problems: string[] = []
  for (const { path, format } of renditions) {
    const found = await readTags(path)
    const missingCover = wantsCover && !found.hasCover ? ['cover'] : []
    problems.push(...[...differences(wanted, found), ...missingCover].map((name) => `${format} ${name}`))
  }
  const good = renditions.length > 0 && problems.length === 0
  const { hasCover: _, ...texts } = wanted
  const names = Object.entries(texts).flatMap(([name, value]) => (isEmpty(value) ? [] : [name]))
  if (wantsCover) names.push('cover')
  return {
    name: 'tags',
    state: good ? 'passed' : 'failed',
    required: true,
    expected: names,
    found: renditions.length === 0 ? 'no file' : good ? names : `differs: ${problems.join(', ')}`,
    why: good ? null : renditions.length === 0 ? 'no file was made' : 'a tag was not read back as written',
  }
}

function differences(wanted: FoundTags, found: FoundTags): readonly string[] {
  const { artists, bpm, hasCover: _, ...plain } = wanted
  const names = Object.entries(plain).flatMap(([name, value]) =>
    isEmpty(value) || value === Object.entries(found).find(([other]) => other === name)?.[1] ? [] : [name],
  )
  const artistsDiffer = artists.length > 0 && artists.join('\n') !== found.artists.join('\n')
  // M4A keeps whole numbers only
  const bpmDiffers = bpm !== null && (found.bpm === null || Math.abs(found.bpm - bpm) > 0.51)
  return [...names, ...(artistsDiffer ? ['artists'] : []), ...(bpmDiffers ? ['bpm'] : [])]
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
