import type { TrackContext } from '../action.ts'
import type { Decoded, TrackGate } from './track-gate.ts'

/** The catalog's row names exactly these files, with the digests that lie on the disk now. */
export function catalogGate({ track, store }: TrackContext, decoded: Decoded): TrackGate {
  const { trackId, renditions = [] } = track.work
  const row = trackId === undefined ? null : store.catalog.get(trackId)
  const recorded = row?.state === 'present' ? (row.record?.renditions ?? []) : []
  const onDisk = renditions.map(({ path }) => `${path}\n${decoded.get(path)?.sha256 ?? 'missing'}`).toSorted()
  const inCatalog = recorded.map(({ path, sha256 }) => `${path}\n${sha256}`).toSorted()
  const good = onDisk.length > 0 && onDisk.join('\n') === inCatalog.join('\n')
  return {
    name: 'catalog',
    state: good ? 'passed' : 'failed',
    required: true,
    expected: `${onDisk.length} files of ${trackId ?? 'a new track'}`,
    found:
      row === null
        ? 'no row'
        : row.state === 'present'
          ? `${inCatalog.length} files of ${row.id}`
          : `a row that is ${row.state}`,
    why: good ? null : 'the catalog and the disk do not say the same',
  }
}
